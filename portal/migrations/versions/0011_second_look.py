"""Changes of who somebody is are accepted by two officers; visits to sponsors; reports that have to do with one.

Changes from before count as not of that sort: which of them are stands sealed in their texts.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES_BEFORE = ("sent", "accepted", "asked", "answered")
STATES_NOW = ("sent", "looked", "accepted", "asked", "answered")
RULES = {
    "looked_at_by_somebody": "(state = 'looked') = (looked_by_id IS NOT NULL AND second_by_id IS NULL)",
    "second_is_somebody_else": "second_by_id IS NULL OR (looked_by_id IS NOT NULL AND looked_by_id <> second_by_id)",
    "identity_is_looked_at_twice": "state <> 'accepted' OR NOT of_identity OR second_by_id IS NOT NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("of_identity", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("looked_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("looked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("second_by_id", sa.Uuid(), nullable=True))
        for column in ("looked_by_id", "second_by_id"):
            batch_op.create_foreign_key(batch_op.f(f"fk_change_{column}"), "user", [column], ["id"])
        _allow(batch_op, STATES_NOW)
        for name, rule in RULES.items():
            batch_op.create_check_constraint(name, rule)

    op.create_table(
        "visit",
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("found_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(findings IS NULL) = (visited_on IS NULL)", name=op.f("ck_visit_found_on_a_day")),
        sa.CheckConstraint("(findings IS NULL) = (found_by_id IS NULL)", name=op.f("ck_visit_found_by_somebody")),
        sa.ForeignKeyConstraint(["found_by_id"], ["user.id"], name=op.f("fk_visit_found_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_visit_officer_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_visit_planned_by_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_visit_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    for column in ("sponsor_id", "planned_on", "visited_on"):
        op.create_index(f"ix_visit_{column}", "visit", [column])

    kinds = sa.Enum("report", "submission", "verification", name="kind", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "sponsor_link",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("sponsor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("linked_by_id", sa.Uuid(), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind = 'report'", name=op.f("ck_sponsor_link_of_reports")),
        sa.CheckConstraint("linked_by_id <> decided_by_id", name=op.f("ck_sponsor_link_linked_by_a_second_officer")),
        sa.ForeignKeyConstraint(
            ["case_id", "kind"], ["case.id", "case.kind"], name=op.f("fk_sponsor_link_case_id_kind"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_sponsor_link_decided_by_id")),
        sa.ForeignKeyConstraint(["linked_by_id"], ["user.id"], name=op.f("fk_sponsor_link_linked_by_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsor.id"], name=op.f("fk_sponsor_link_sponsor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_link")),
        sa.UniqueConstraint("case_id", "sponsor_id", name=op.f("uq_sponsor_link_case_id_sponsor_id")),
    )
    op.create_index("ix_sponsor_link_sponsor_id", "sponsor_link", ["sponsor_id"])


def downgrade() -> None:
    op.drop_table("sponsor_link")
    op.drop_table("visit")
    op.execute("UPDATE \"change\" SET looked_by_id = NULL, state = 'sent' WHERE state = 'looked'")
    with op.batch_alter_table("change", schema=None) as batch_op:
        for name in RULES:
            batch_op.drop_constraint(name, type_="check")
        _allow(batch_op, STATES_BEFORE)
        for column in ("second_by_id", "looked_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_change_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
        batch_op.drop_column("looked_on")
        batch_op.drop_column("of_identity")


def _allow(batch_op: BatchOperations, states: tuple[str, ...]) -> None:
    """What may become of a change from now on."""
    batch_op.drop_constraint("changestate", type_="check")
    batch_op.create_check_constraint("changestate", f"state IN ({', '.join(repr(state) for state in states)})")
