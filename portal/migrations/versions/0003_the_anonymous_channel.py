"""Photos of a report, those that wait, receipts that are gone; one answer to a closing; what an office says of its hours and its words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gone_receipt",
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_receipt")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_gone_receipt_receipt_hash")),
    )
    with op.batch_alter_table("gone_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gone_receipt_until"), ["until"], unique=False)

    op.create_table(
        "waiting_photo",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Enum("photo", "pdf", name="sort", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumb", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_photo")),
        sa.UniqueConstraint("token_hash", "received_hash", name=op.f("uq_waiting_photo_token_hash_received_hash")),
    )
    with op.batch_alter_table("waiting_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_photo_good_until"), ["good_until"], unique=False)

    op.create_table(
        "tombstone",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("district", sa.String(length=13), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "exploitation",
                "need_help",
                "work",
                "lodging",
                "activity",
                "documents",
                "fraud",
                "presence",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "confirmed",
                "partly_confirmed",
                "unfounded",
                "unverifiable",
                "out_of_scope",
                "duplicate",
                "spam",
                "guidance",
                "refugee",
                "accepted",
                "refused",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("withdrawn OR outcome IS NOT NULL", name=op.f("ck_tombstone_decided_or_withdrawn")),
        sa.ForeignKeyConstraint(["district"], ["area.code"], name=op.f("fk_tombstone_district")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tombstone_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tombstone_office_id"), ["office_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Enum("photo", "pdf", name="sort", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("received_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumb", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_photo_message_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_photo_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("tip_id", "number", name=op.f("uq_photo_tip_id_number")),
        sa.UniqueConstraint("tip_id", "received_hash", name=op.f("uq_photo_tip_id_received_hash")),
    )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_closing", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_message_tip_id_about_closing"), ["tip_id", "about_closing"])
        batch_op.create_check_constraint("reporters_answer_a_closing", "about_closing IS NULL OR voice = 'reporter'")
        batch_op.create_index(
            "ix_message_about_closing",
            ["about_closing"],
            unique=False,
            sqlite_where=sa.text("about_closing IS NOT NULL"),
            postgresql_where=sa.text("about_closing IS NOT NULL"),
        )

    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown_status", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(
            "shown_status", "shown_status IN ('quarantined', 'new', 'in_review', 'waiting', 'referred', 'closed')"
        )

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hours", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("hours_en", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("services", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("services_en", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("sifting_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("alert_email", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("digest_hour", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("digested_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint("hour_of_a_day", "digest_hour BETWEEN 0 AND 23")


def downgrade() -> None:
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_constraint("hour_of_a_day", type_="check")
        batch_op.drop_column("digested_on")
        batch_op.drop_column("digest_hour")
        batch_op.drop_column("alert_email")
        batch_op.drop_column("sifting_words")
        batch_op.drop_column("services_en")
        batch_op.drop_column("services")
        batch_op.drop_column("hours_en")
        batch_op.drop_column("hours")

    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.drop_constraint("shown_status", type_="check")
        batch_op.drop_column("shown_status")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_about_closing",
            sqlite_where=sa.text("about_closing IS NOT NULL"),
            postgresql_where=sa.text("about_closing IS NOT NULL"),
        )
        batch_op.drop_constraint("reporters_answer_a_closing", type_="check")
        batch_op.drop_constraint(batch_op.f("uq_message_tip_id_about_closing"), type_="unique")
        batch_op.drop_column("about_closing")

    op.drop_table("photo")
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tombstone_office_id"))

    op.drop_table("tombstone")
    with op.batch_alter_table("waiting_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_photo_good_until"))

    op.drop_table("waiting_photo")
    with op.batch_alter_table("gone_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gone_receipt_until"))

    op.drop_table("gone_receipt")
