"""What is open, and what is put aside, has indexes of its own, from which it is counted; none holds all cases of an office."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

QUEUE = ["office_id", "rank", "due_on", "opened_on", "id", "kind", "status", "owner_id", "category", "priority", "area_code"]
NEWEST = ["office_id", "opened_on", "id", "kind", "status", "owner_id"]
LIST = ["office_id", "status", "opened_on", "id"]
BY_RANK, OPEN, ASIDE = "rank IS NOT NULL", "status NOT IN ('closed', 'quarantined')", "status = 'quarantined'"


def upgrade() -> None:
    op.drop_index("ix_case_list", "case")
    op.drop_index("ix_case_queue", "case")
    op.create_index("ix_case_queue", "case", QUEUE, unique=False, **_where(OPEN))
    op.create_index("ix_case_newest", "case", NEWEST, unique=False, **_where(OPEN))
    op.drop_index("ix_case_owner_id", "case")
    op.create_index("ix_case_owner_id", "case", ["owner_id"], unique=False, **_where(OPEN))
    op.create_index("ix_case_aside", "case", ["office_id", "priority", "id", "status"], unique=False, **_where(ASIDE))


def downgrade() -> None:
    for name in ("ix_case_aside", "ix_case_owner_id", "ix_case_newest", "ix_case_queue"):
        op.drop_index(name, "case")
    op.create_index("ix_case_owner_id", "case", ["owner_id"], unique=False, **_where("owner_id IS NOT NULL"))
    op.create_index("ix_case_queue", "case", QUEUE, unique=False, **_where(BY_RANK))
    op.create_index("ix_case_list", "case", LIST, unique=False)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
