"""What nobody has read in time is late: the index of what is open knows when each was read, so that it is counted from it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = ["office_id", "rank", "due_on", "opened_on", "id", "kind", "status", "owner_id", "category", "priority", "area_code"]
OPEN = sa.text("status NOT IN ('closed', 'quarantined')")


def upgrade() -> None:
    _index([*BEFORE, "read_on"])


def downgrade() -> None:
    _index(BEFORE)


def _index(columns: list[str]) -> None:
    op.drop_index("ix_case_queue", "case")
    op.create_index("ix_case_queue", "case", columns, unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
