"""The desk's list: its own order and index, saved views, habits of officers, and what was done to many cases at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RANK = (
    "CASE WHEN status IN ('closed', 'quarantined') THEN NULL"
    " ELSE CASE WHEN priority = 'urgent' THEN 0 ELSE 2 END + CASE WHEN status IN ('waiting', 'referred') THEN 1 ELSE 0 END END"
)
QUEUE = ["office_id", "rank", "due_on", "opened_on", "id", "kind", "status", "owner_id", "category", "priority", "area_code"]
STATUSES = ("quarantined", "new", "in_review", "waiting", "referred", "closed")
HAPPENED = ("done", "same", "closed", "aside", "full", "changed", "no_report", "unique", "urgent", "elsewhere", "not_theirs")


def _where_set(column: str) -> dict[str, sa.TextClause]:
    there = sa.text(f"{column} IS NOT NULL")
    return {"sqlite_where": there, "postgresql_where": there}


def _codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    persisted = op.get_bind().dialect.name == "postgresql"  # which keeps no index of what is not; SQLite adds only what is not
    op.add_column("case", sa.Column("rank", sa.Integer(), sa.Computed(RANK, persisted=persisted), nullable=True))
    op.create_index("ix_case_queue", "case", QUEUE, unique=False, **_where_set("rank"))
    op.create_index("ix_case_closed", "case", ["office_id", "closed_on", "id"], unique=False, **_where_set("closed_on"))
    op.create_index("ix_tag_name", "tag", ["name", "case_id"], unique=False)

    op.create_table(
        "habit",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("dense", sa.Boolean(), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_habit_officer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_habit")),
        sa.UniqueConstraint("officer_id", name=op.f("uq_habit_officer_id")),
    )
    op.create_table(
        "saved_view",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_saved_view_office_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_saved_view_officer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_office_id"), "saved_view", ["office_id"], unique=False)
    op.create_table(
        "bulk",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("deed", _codes("deed", "assign", "tag", "answer", "spam"), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("tag", sa.String(length=40), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_bulk_officer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name=op.f("fk_bulk_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
    )
    op.create_index(op.f("ix_bulk_officer_id"), "bulk", ["officer_id"], unique=False)
    op.create_table(
        "bulk_case",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("happened", _codes("happened", *HAPPENED), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("status", _codes("status", *STATUSES), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"], name=op.f("fk_bulk_case_bulk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bulk_case_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_bulk_case_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_case")),
        sa.UniqueConstraint("bulk_id", "case_id", name=op.f("uq_bulk_case_bulk_id_case_id")),
    )
    op.create_index(op.f("ix_bulk_case_case_id"), "bulk_case", ["case_id"], unique=False)


def downgrade() -> None:
    for table in ("bulk_case", "bulk", "saved_view", "habit"):
        op.drop_table(table)
    op.drop_index("ix_tag_name", "tag")
    op.drop_index("ix_case_closed", "case", **_where_set("closed_on"))
    op.drop_index("ix_case_queue", "case", **_where_set("rank"))
    op.drop_column("case", "rank")
