"""Cases that are not there for somebody, two that are one, and officers who are away."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _of_reports(table: str, one: str, other: str) -> list[sa.Constraint]:
    """Only reports are tied together."""
    return [
        *(
            sa.ForeignKeyConstraint([end, "kind"], ["case.id", "case.kind"], name=op.f(f"fk_{table}_{end}_kind"), ondelete="CASCADE")
            for end in (one, other)
        ),
        sa.CheckConstraint("kind = 'report'", name=op.f(f"ck_{table}_of_reports")),
    ]


def _kind() -> sa.Column[str]:
    kinds = sa.Enum("report", "submission", "verification", name="kind", native_enum=False, create_constraint=True, length=40)
    return sa.Column("kind", kinds, nullable=False)


def upgrade() -> None:
    priorities = sa.Enum("urgent", "normal", "low", name="priority", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "merging",
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.Column("was_priority", priorities, nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=True),
        sa.Column("was_owner_id", sa.Uuid(), nullable=True),
        _kind(),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_reports("merging", "gone_id", "into_id"),
        sa.CheckConstraint("gone_id <> into_id", name=op.f("ck_merging_of_two")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_merging_by_id")),
        sa.ForeignKeyConstraint(["was_owner_id"], ["user.id"], name=op.f("fk_merging_was_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merging")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_merging_gone_id")),
    )
    op.create_index("ix_merging_into_id", "merging", ["into_id"])
    op.create_table(
        "moved_tip",
        sa.Column("merging_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["merging_id"], ["merging.id"], name=op.f("fk_moved_tip_merging_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_moved_tip_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_tip")),
        sa.UniqueConstraint("merging_id", "tip_id", name=op.f("uq_moved_tip_merging_id_tip_id")),
    )
    op.create_index("ix_moved_tip_tip_id", "moved_tip", ["tip_id"])
    op.create_table(
        "relation",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "alike",
            sa.Enum("related", "different", name="alike", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        _kind(),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_reports("relation", "one_id", "other_id"),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_relation_each_pair_once")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_relation_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_relation_one_id_other_id")),
    )
    op.create_index("ix_relation_other_id", "relation", ["other_id"])
    op.create_table(
        "recusal",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merging_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_recusal_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_recusal_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["merging_id"], ["merging.id"], name=op.f("fk_recusal_merging_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_recusal_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("officer_id", "case_id", name=op.f("uq_recusal_officer_id_case_id")),
    )
    op.create_index("ix_recusal_case_id", "recusal", ["case_id"])
    op.create_index("ix_recusal_merging_id", "recusal", ["merging_id"])
    op.create_table(
        "absence",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("ck_absence_ends_after_it_begins")),
        sa.CheckConstraint("deputy_id IS NULL OR deputy_id <> user_id", name=op.f("ck_absence_somebody_else_stands_in")),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_absence_deputy_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_absence_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("user_id", name=op.f("uq_absence_user_id")),
    )
    op.drop_index("ix_case_area_code", "case")
    op.create_index("ix_case_near", "case", ["area_code", "opened_on"])


def downgrade() -> None:
    op.drop_index("ix_case_near", "case")
    op.create_index("ix_case_area_code", "case", ["area_code"])
    for table in ("absence", "recusal", "relation", "moved_tip", "merging"):
        op.drop_table(table)
