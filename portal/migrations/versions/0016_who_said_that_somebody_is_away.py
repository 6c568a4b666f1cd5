"""Who said that somebody is away: until now everybody for themself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE absence SET by_id = user_id")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.alter_column("by_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_absence_by_id"), "user", ["by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_absence_by_id"), type_="foreignkey")
        batch_op.drop_column("by_id")
