"""Of a case that was left out when many were discarded: its reporter wrote again, and nobody has answered."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = ("done", "same", "closed", "aside", "full", "changed", "no_report", "unique", "urgent", "elsewhere", "not_theirs")
NOW = ("done", "same", "closed", "aside", "full", "changed", "no_report", "unique", "urgent", "wrote", "elsewhere", "not_theirs")


def upgrade() -> None:
    _allow(NOW)


def downgrade() -> None:
    op.execute("UPDATE bulk_case SET happened = 'changed' WHERE happened = 'wrote'")
    _allow(BEFORE)


def _allow(values: tuple[str, ...]) -> None:
    """The codes that may be said of a case from now on."""
    with op.batch_alter_table("bulk_case", schema=None) as batch_op:
        batch_op.drop_constraint("happened", type_="check")
        batch_op.create_check_constraint("happened", f"happened IN ({', '.join(repr(value) for value in values)})")
