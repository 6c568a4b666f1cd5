"""The audit trail only grows, and words can be found: triggers and the word index, which no model describes."""

from portal.migrations.engines import run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A deed is never changed. It is deleted only with its whole year, after the chain of that year was marked as dropped;
# a chain is marked only when its year lies more than five years back, and a mark is never taken away.
LITE = [
    "CREATE TRIGGER deed_stays BEFORE UPDATE ON deed BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END",
    """CREATE TRIGGER deed_kept BEFORE DELETE ON deed
       WHEN NOT EXISTS (SELECT 1 FROM chain WHERE office_id = OLD.office_id AND year = OLD.year AND dropped_on IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END""",
    """CREATE TRIGGER chain_kept BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END""",
    """CREATE TRIGGER chain_grows BEFORE UPDATE ON chain
       WHEN OLD.dropped_on IS NOT NULL OR (NEW.dropped_on IS NULL AND NEW.number <> OLD.number + 1)
         OR (NEW.dropped_on IS NOT NULL AND (NEW.year >= CAST(strftime('%Y', 'now') AS INTEGER) - 5 OR NEW.number <> OLD.number OR NEW.hash <> OLD.hash))
       BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END""",
    "CREATE VIRTUAL TABLE word USING fts5(hashes, subject UNINDEXED, detail=none, columnsize=0)",
]

POST = [
    """CREATE FUNCTION deed_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM chain WHERE office_id = OLD.office_id AND year = OLD.year AND dropped_on IS NOT NULL)
         THEN RETURN OLD; END IF;
         RAISE EXCEPTION 'the audit trail only grows'; END $$""",
    "CREATE TRIGGER deed_stays BEFORE UPDATE OR DELETE ON deed FOR EACH ROW EXECUTE FUNCTION deed_stays()",
    """CREATE FUNCTION chain_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF TG_OP = 'UPDATE' AND OLD.dropped_on IS NULL AND (
              (NEW.dropped_on IS NULL AND NEW.number = OLD.number + 1)
              OR (NEW.dropped_on IS NOT NULL AND NEW.year < extract(year FROM now()) - 5 AND NEW.number = OLD.number AND NEW.hash = OLD.hash))
         THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'the audit trail only grows'; END $$""",
    "CREATE TRIGGER chain_grows BEFORE UPDATE OR DELETE ON chain FOR EACH ROW EXECUTE FUNCTION chain_grows()",
    "CREATE FUNCTION never_truncated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$",
    "CREATE TRIGGER deed_never_truncated BEFORE TRUNCATE ON deed FOR EACH STATEMENT EXECUTE FUNCTION never_truncated()",
    "CREATE TABLE word (subject uuid PRIMARY KEY, hashes tsvector NOT NULL)",
    "CREATE INDEX ix_word_hashes ON word USING gin (hashes)",
]

UNDO_LITE = ["DROP TRIGGER deed_stays", "DROP TRIGGER deed_kept", "DROP TRIGGER chain_kept", "DROP TRIGGER chain_grows", "DROP TABLE word"]
UNDO_POST = [
    "DROP TRIGGER deed_stays ON deed",
    "DROP TRIGGER chain_grows ON chain",
    "DROP TRIGGER deed_never_truncated ON deed",
    "DROP FUNCTION deed_stays()",
    "DROP FUNCTION chain_grows()",
    "DROP FUNCTION never_truncated()",
    "DROP TABLE word",
]


def upgrade() -> None:
    run(lite=LITE, post=POST)


def downgrade() -> None:
    run(lite=UNDO_LITE, post=UNDO_POST)
