"""What is open is found by its status alone, and in the order of its coming: counted from an index, no row is read for it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

QUEUE = ["office_id", "rank", "due_on", "opened_on", "id", "kind", "status", "owner_id", "category", "priority", "area_code"]
BY_RANK, BY_STATUS = "rank IS NOT NULL", "status NOT IN ('closed', 'quarantined')"


def upgrade() -> None:
    op.drop_index("ix_case_queue", "case")
    op.create_index("ix_case_queue", "case", QUEUE, unique=False, **_where(BY_STATUS))
    op.create_index("ix_case_newest", "case", ["office_id", "opened_on", "id", "kind"], unique=False, **_where(BY_STATUS))


def downgrade() -> None:
    op.drop_index("ix_case_newest", "case")
    op.drop_index("ix_case_queue", "case")
    op.create_index("ix_case_queue", "case", QUEUE, unique=False, **_where(BY_RANK))


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
