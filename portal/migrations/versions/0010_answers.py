"""Texts of answers, drafts and reminders of the desk; which workers are at a place."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_text",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=40), server_default="", nullable=False),
        sa.Column("categories", sa.String(length=200), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_answer_text_office_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_text")),
        sa.UniqueConstraint("office_id", "title", name=op.f("uq_answer_text_office_id_title")),
    )
    op.create_table(
        "draft",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_draft_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_draft_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("case_id", "officer_id", "form", name=op.f("uq_draft_case_id_officer_id_form")),
    )
    op.create_table(
        "case_reminder",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_case_reminder_done_by_somebody")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_reminder_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_reminder_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_case_reminder_done_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_case_reminder_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reminder")),
    )
    op.create_index("ix_case_reminder_case_id", "case_reminder", ["case_id"])
    op.create_index(
        "ix_case_reminder_waiting",
        "case_reminder",
        ["officer_id", "remind_on"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_worker_site_code", "worker", ["site_code"])


def downgrade() -> None:
    op.drop_index("ix_worker_site_code", table_name="worker")
    op.drop_table("case_reminder")
    op.drop_table("draft")
    op.drop_table("answer_text")
