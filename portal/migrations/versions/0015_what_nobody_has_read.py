"""What nobody has read in time is late: the index of what is open knows when each was read, so that it is counted from it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = ["office_id", "rank", "due_on", "opened_on", "id", "kind", "status", "owner_id", "category", "priority", "area_code"]
NEWEST = ["office_id", "opened_on", "id", "kind", "status", "owner_id"]
OPEN = sa.text("status NOT IN ('closed', 'quarantined')")


def upgrade() -> None:
    _index([*BEFORE, "read_on"])


def downgrade() -> None:
    _index(BEFORE)


def _index(columns: list[str]) -> None:
    """Both are made anew: what SQLite has counted in an index goes with it, and until the next night it would take the one that it knows
    nothing of for everything."""
    for name, holds in {"ix_case_queue": columns, "ix_case_newest": NEWEST}.items():
        op.drop_index(name, "case")
        op.create_index(name, "case", holds, unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
