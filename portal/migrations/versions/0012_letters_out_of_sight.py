"""A letter whose case is gone stays out of sight for whom the case was: the database itself writes down for whom."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.engines import run

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COPIES = """INSERT INTO referral_recusal (referral_id, officer_id)
       SELECT referral.id, recusal.officer_id FROM referral JOIN recusal ON recusal.case_id = referral.case_id
       WHERE referral.case_id = OLD.id AND referral.sent_at IS NOT NULL;"""
LITE = [f'CREATE TRIGGER case_leaves_recusals BEFORE DELETE ON "case" BEGIN {COPIES} END']
POST = [
    f"CREATE FUNCTION case_leaves_recusals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {COPIES} RETURN OLD; END $$",
    'CREATE TRIGGER case_leaves_recusals BEFORE DELETE ON "case" FOR EACH ROW EXECUTE FUNCTION case_leaves_recusals()',
]
UNDO_LITE = ["DROP TRIGGER case_leaves_recusals"]
UNDO_POST = ['DROP TRIGGER case_leaves_recusals ON "case"', "DROP FUNCTION case_leaves_recusals()"]


def upgrade() -> None:
    op.create_table(
        "referral_recusal",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_referral_recusal_officer_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_recusal_referral_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("referral_id", "officer_id", name=op.f("pk_referral_recusal")),
    )
    run(lite=LITE, post=POST)


def downgrade() -> None:
    run(lite=UNDO_LITE, post=UNDO_POST)
    op.drop_table("referral_recusal")
