"""The word index knows which case a text is about: whoever looks for a word finds its cases at once."""

from portal.migrations.engines import run

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# No word of anybody else's is in these.
ABOUT = """SELECT id AS subject, case_id AS about FROM tip
       UNION ALL SELECT message.id, tip.case_id FROM message JOIN tip ON tip.id = message.tip_id
       UNION ALL SELECT id, case_id FROM note
       UNION ALL SELECT id, id FROM "case\""""
LITE = [
    "CREATE VIRTUAL TABLE word_about USING fts5(hashes, subject UNINDEXED, about UNINDEXED, detail=none, columnsize=0)",
    f"""INSERT INTO word_about (rowid, hashes, subject, about)
       SELECT word.rowid, word.hashes, word.subject, told.about
       FROM word CROSS JOIN ({ABOUT}) AS told ON told.subject = word.subject""",  # in this order: no index leads into the words  # nosec B608
    "DROP TABLE word",
    "ALTER TABLE word_about RENAME TO word",
]
POST = [
    "ALTER TABLE word ADD COLUMN about uuid",
    f"UPDATE word SET about = told.about FROM ({ABOUT}) AS told WHERE told.subject = word.subject",  # nosec B608
    "DELETE FROM word WHERE about IS NULL",
    "ALTER TABLE word ALTER COLUMN about SET NOT NULL",
]
UNDO_LITE = [
    "CREATE VIRTUAL TABLE word_before USING fts5(hashes, subject UNINDEXED, detail=none, columnsize=0)",
    "INSERT INTO word_before (rowid, hashes, subject) SELECT rowid, hashes, subject FROM word",
    "DROP TABLE word",
    "ALTER TABLE word_before RENAME TO word",
]
UNDO_POST = ["ALTER TABLE word DROP COLUMN about"]


def upgrade() -> None:
    run(lite=LITE, post=POST)


def downgrade() -> None:
    run(lite=UNDO_LITE, post=UNDO_POST)
