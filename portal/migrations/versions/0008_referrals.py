"""Referrals: what goes to agencies, their answers, and what an office knows of each agency."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("protection", "social", "police", "immigration", "manpower", "refugees", "other")
CHANNELS = ("desk", "hand", "mail")
CATEGORIES = ("exploitation", "need_help", "work", "lodging", "activity", "documents", "fraud", "presence", "other")
STATES = ("proposed", "returned", "sent", "received", "asked", "answered", "ended", "recalled")
PAPERS_BEFORE = ("declaration", "submission")
PAPERS_NOW = (*PAPERS_BEFORE, "referral")
LETTER_NUMBER = "300.1/{nomor}/KESBANGPOL/{tahun}"


def _codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _allow_papers(table: str, kinds: tuple[str, ...]) -> None:
    """The kinds of paper that a table may hold from now on."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint("paperkind", type_="check")
        batch_op.create_check_constraint("paperkind", f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


def upgrade() -> None:
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", _codes("agencykind", *KINDS), server_default="other", nullable=False))
        batch_op.add_column(sa.Column("title", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("town", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("area_code", sa.String(length=13), nullable=True))
        batch_op.add_column(sa.Column("channel", _codes("channel", *CHANNELS), server_default="desk", nullable=False))
        batch_op.add_column(sa.Column("email", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("phone", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("copies", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_agency_area_code"), "area", ["area_code"], ["code"])
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_number", sa.String(), server_default=LETTER_NUMBER, nullable=False))
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_number", sa.String(), nullable=True))
        batch_op.create_check_constraint("letters_have_the_offices_number", "(kind = 'referral') = (letter_number IS NOT NULL)")
    for table in ("paper", "paper_count"):
        _allow_papers(table, PAPERS_NOW)

    op.create_table(
        "referral",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("draft_of_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("agency_kind", _codes("agencykind", *KINDS), nullable=False),
        sa.Column("category", _codes("category", *CATEGORIES), nullable=False),
        sa.Column("state", _codes("state", *STATES), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("level", _codes("level", "confirmed", "partly", "not_yet"), nullable=False),
        sa.Column("verified", sa.LargeBinary(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("danger", sa.LargeBinary(), nullable=True),
        sa.Column("exception", sa.LargeBinary(), nullable=True),
        sa.Column("passed", sa.LargeBinary(), nullable=False),
        sa.Column("nature", _codes("nature", "ordinary", "limited", "secret"), nullable=False),
        sa.Column("degree", _codes("degree", "ordinary", "soon", "very_soon"), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_why", sa.LargeBinary(), nullable=True),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id", name=op.f("ck_referral_approved_by_somebody_else")
        ),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name=op.f("ck_referral_approved_at_a_time")),
        sa.CheckConstraint(
            "sent_at IS NULL OR approved_at IS NOT NULL OR danger IS NOT NULL", name=op.f("ck_referral_nothing_leaves_unapproved")
        ),
        sa.CheckConstraint("(sent_at IS NULL) = (paper_id IS NULL)", name=op.f("ck_referral_sent_as_a_letter")),
        sa.CheckConstraint("(sent_at IS NULL) = (state IN ('proposed', 'returned'))", name=op.f("ck_referral_drafts_are_not_sent")),
        sa.CheckConstraint("(sent_at IS NULL) = (draft_of_id IS NOT NULL)", name=op.f("ck_referral_drafts_die_with_their_case")),
        sa.CheckConstraint("draft_of_id IS NULL OR case_id IS NULL OR draft_of_id = case_id", name=op.f("ck_referral_draft_of_its_case")),
        sa.CheckConstraint("sent_at IS NOT NULL OR received_on IS NULL", name=op.f("ck_referral_received_after_it_was_sent")),
        sa.CheckConstraint("(ended_on IS NULL) = (state NOT IN ('answered', 'ended', 'recalled'))", name=op.f("ck_referral_over_on_a_day")),
        sa.CheckConstraint("(returned_by_id IS NULL) = (returned_why IS NULL)", name=op.f("ck_referral_returned_for_a_reason")),
        sa.CheckConstraint(
            "returned_by_id IS NULL OR returned_by_id <> proposed_by_id", name=op.f("ck_referral_returned_by_somebody_else")
        ),
        sa.CheckConstraint("level <> 'not_yet' OR danger IS NOT NULL", name=op.f("ck_referral_unverified_only_in_danger")),
        sa.CheckConstraint(
            "category NOT IN ('exploitation', 'need_help') OR agency_kind IN ('protection', 'social') OR exception IS NOT NULL"
            " OR (category = 'need_help' AND basis LIKE 'Perpres 125/2016%')",
            name=op.f("ck_referral_protection_comes_first"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_referral_agency_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_referral_approved_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["draft_of_id"], ["case.id"], name=op.f("fk_referral_draft_of_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_referral_office_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_referral_paper_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_referral_proposed_by_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["user.id"], name=op.f("fk_referral_returned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_draft_of_id"), ["draft_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_office_id"), ["office_id"], unique=False)
        still_open = sa.text("ended_on IS NULL AND case_id IS NOT NULL")
        batch_op.create_index(
            "uq_referral_open", ["case_id", "agency_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
        )

    op.create_table(
        "referral_message",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("voice", _codes("voice", "office", "agency"), nullable=False),
        sa.Column("reply", _codes("reply", "accepted", "asked", "done", "not_ours"), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(voice = 'agency') = (reply IS NOT NULL)", name=op.f("ck_referral_message_agencies_reply")),
        sa.CheckConstraint(
            "released_by_id IS NULL OR released_by_id <> author_id", name=op.f("ck_referral_message_released_by_somebody_else")
        ),
        sa.CheckConstraint("released_by_id IS NULL OR voice = 'office'", name=op.f("ck_referral_message_only_our_own_words_wait")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_referral_message_author_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_message_referral_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["released_by_id"], ["user.id"], name=op.f("fk_referral_message_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_message")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_referral_message_referral_id_number")),
    )
    op.create_table(
        "referral_file",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", _codes("sort", "photo", "pdf"), nullable=False),
        sa.Column("received_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumb", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["referral_message.id"], name=op.f("fk_referral_file_message_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_file_referral_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_file")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_referral_file_referral_id_number")),
    )
    with op.batch_alter_table("referral_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_file_message_id"), ["message_id"], unique=False)


def downgrade() -> None:
    for table in ("referral_file", "referral_message", "referral"):
        op.drop_table(table)
    op.execute("DELETE FROM paper WHERE kind = 'referral'")
    op.execute("DELETE FROM paper_count WHERE kind = 'referral'")
    for table in ("paper", "paper_count"):
        _allow_papers(table, PAPERS_BEFORE)
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_constraint("letters_have_the_offices_number", type_="check")
        batch_op.drop_column("letter_number")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_column("letter_number")
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agency_area_code"), type_="foreignkey")
        for check in ("agencykind", "channel"):
            batch_op.drop_constraint(check, type_="check")
        for column in ("version", "closed_on", "copies", "phone", "email", "channel", "area_code", "town", "title", "kind"):
            batch_op.drop_column(column)
