"""Months of guests that were sent as a sheet, with what was refused and the receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest_sheet",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("departed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.LargeBinary(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_guest_sheet_by_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_guest_sheet_paper_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_guest_sheet_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_sheet")),
    )
    with op.batch_alter_table("guest_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_sheet_sponsor_id"), ["sponsor_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("guest_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_sheet_sponsor_id"))

    op.drop_table("guest_sheet")
