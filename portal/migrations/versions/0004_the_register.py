"""Declarations and their numbered papers, guests, documents and wishes, reminders, keys of machines, sheets that are read in a while."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


ROLES_BEFORE = ("owner", "editor", "officer", "supervisor", "auditor", "admin", "agency", "province")
ROLES_NOW = (*ROLES_BEFORE, "machine")
DEEDS_BEFORE = ("arrive", "change", "leave")
DEEDS_NOW = (*DEEDS_BEFORE, "return")


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """The codes that a column may hold from now on."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(column, type_="check")
        batch_op.create_check_constraint(column, f"{column} IN ({', '.join(repr(value) for value in values)})")


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("declaration", "submission", name="paperkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("from_whom", sa.LargeBinary(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_paper_numbers_begin_at_one")),
        sa.CheckConstraint("revoked_on IS NULL OR revoked_on >= issued_on", name=op.f("ck_paper_revoked_after_issued")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_paper_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_code")),
        sa.UniqueConstraint("office_id", "kind", "year", "number", name=op.f("uq_paper_office_id_kind_year_number")),
    )
    op.create_table(
        "paper_count",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("declaration", "submission", name="paperkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_paper_count_office_id")),
        sa.PrimaryKeyConstraint("office_id", "kind", "year", name=op.f("pk_paper_count")),
    )
    op.create_table(
        "heading",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_heading_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heading")),
        sa.UniqueConstraint("sponsor_id", "name", name=op.f("uq_heading_sponsor_id_name")),
    )
    op.create_table(
        "declaration",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("roll_version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("workers >= 0 AND guests >= 0", name=op.f("ck_declaration_counts_of_people")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_declaration_by_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_declaration_paper_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_declaration_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("sponsor_id", "month", name=op.f("uq_declaration_sponsor_id_month")),
    )
    op.create_table(
        "machine_key",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_machine_key_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_machine_key_token_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_machine_key_user_id")),
    )
    op.create_table(
        "reminder",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "permit",
                "rptka",
                "passport",
                "declaration_due",
                "declaration_late",
                "guest",
                "people",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_reminder_by_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_reminder_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("subject_id", "reason", "step", "ends_on", name=op.f("uq_reminder_subject_id_reason_step_ends_on")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_sponsor_id"), ["sponsor_id"], unique=False)

    op.create_table(
        "stay",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("nationality", sa.String(length=3), nullable=False),
        sa.Column("passport", sa.LargeBinary(), nullable=False),
        sa.Column("passport_hash", sa.LargeBinary(), nullable=False),
        sa.Column("passport_expires", sa.Date(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.Enum("M", "F", "X", name="sex", native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("still_here_on", sa.Date(), nullable=True),
        sa.Column("apoa_receipt", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("leaves_on IS NULL OR leaves_on >= arrived_on", name=op.f("ck_stay_leaves_after_arrival")),
        sa.CheckConstraint("left_on IS NULL OR left_on >= arrived_on", name=op.f("ck_stay_left_after_arrival")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_stay_by_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_stay_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_arrived_on"), ["arrived_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_left_on"), ["left_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_passport_hash"), ["passport_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_sponsor_id"), ["sponsor_id"], unique=False)
        batch_op.create_index(
            "uq_stay_present",
            ["sponsor_id", "passport_hash"],
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )

    op.create_table(
        "wish",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(settled_on IS NULL) = (settled_by IS NULL)", name=op.f("ck_wish_settled_by_somebody")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_wish_by_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["user.id"], name=op.f("fk_wish_settled_by")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_wish_worker_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "worker_file",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("rptka", "permit", "passport", "other", name="filekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_pdf", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumb", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_worker_file_by_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_worker_file_worker_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_file")),
        sa.UniqueConstraint("worker_id", "kind", "number", name=op.f("uq_worker_file_worker_id_kind_number")),
        sa.UniqueConstraint("worker_id", "received_hash", name=op.f("uq_worker_file_worker_id_received_hash")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("declaration_day", sa.Integer(), server_default="31", nullable=False))
        batch_op.create_check_constraint("day_of_a_month", "declaration_day BETWEEN 1 AND 31")

    _allow("user", "role", ROLES_NOW)
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_check_constraint("machines_have_keys", "role <> 'machine' OR password_hash IS NULL")
    _allow("change", "deed", DEEDS_NOW)

    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sponsor_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_outgoing_mail_sponsor_id"), ["sponsor_id"], unique=False)

    with op.batch_alter_table("sheet", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lines", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lines_read", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reading_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("found", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("sponsor", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "language",
                sa.Enum("id", "en", name="language", native_enum=False, create_constraint=True, length=40),
                server_default="id",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("second_contact", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("second_phone", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("second_email", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("people_checked_on", sa.Date(), nullable=True))

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("paper_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_submission_paper_id"), "paper", ["paper_id"], ["id"])


def downgrade() -> None:
    _allow("change", "deed", DEEDS_BEFORE)
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_constraint("machines_have_keys", type_="check")
    _allow("user", "role", ROLES_BEFORE)
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_submission_paper_id"), type_="foreignkey")
        batch_op.drop_column("paper_id")
        batch_op.drop_column("refused")

    with op.batch_alter_table("sponsor", schema=None) as batch_op:
        batch_op.drop_column("people_checked_on")
        batch_op.drop_column("second_email")
        batch_op.drop_column("second_phone")
        batch_op.drop_column("second_contact")
        batch_op.drop_constraint("language", type_="check")
        batch_op.drop_column("language")

    with op.batch_alter_table("sheet", schema=None) as batch_op:
        batch_op.drop_column("found")
        batch_op.drop_column("reading_since")
        batch_op.drop_column("lines_read")
        batch_op.drop_column("lines")

    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_sponsor_id"))
        batch_op.drop_column("sponsor_id")

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_constraint("day_of_a_month", type_="check")
        batch_op.drop_column("declaration_day")

    op.drop_table("worker_file")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wish_worker_id"))

    op.drop_table("wish")
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index("uq_stay_present", sqlite_where=sa.text("left_on IS NULL"), postgresql_where=sa.text("left_on IS NULL"))
        batch_op.drop_index(batch_op.f("ix_stay_sponsor_id"))
        batch_op.drop_index(batch_op.f("ix_stay_passport_hash"))
        batch_op.drop_index(batch_op.f("ix_stay_left_on"))
        batch_op.drop_index(batch_op.f("ix_stay_arrived_on"))

    op.drop_table("stay")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_sponsor_id"))

    op.drop_table("reminder")
    op.drop_table("machine_key")
    op.drop_table("declaration")
    op.drop_table("heading")
    op.drop_table("paper_count")
    op.drop_table("paper")
