"""register gaps: a stay that nobody ends is ended by the portal, which says so; a list that cannot be read is not read for ever

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sheet", sa.Column("stumbles", sa.Integer(), server_default="0", nullable=False))
    op.add_column("stay", sa.Column("given_up_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("sheet", "stumbles")
    op.drop_column("stay", "given_up_on")
