"""Making sure that what was deleted is gone from the files too, not only from the tables.

SQLite overwrites deleted rows (`secure_delete`), but the word index keeps the words of a deleted text in its older segments until they
are merged, and the write-ahead log keeps old pages until it is emptied. PostgreSQL does both by itself: by autovacuum, and as it
recycles its log.
"""

import sqlite3

from sqlalchemy import text

from portal.storage.database import db, run, unit_of_work

SAMPLE = 1000  # rows of each index that SQLite looks at
PATIENCE = 1  # second; writers wait as long while a reader keeps us from emptying the log


def wipe() -> bool:
    """Merges the word index, looks how full the tables are, and empties the write-ahead log. Never call it inside a unit of work.

    False where a reader was in the way: the log is not empty yet, try again later.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with unit_of_work():
        run(text("INSERT INTO word (word) VALUES ('optimize')"))
        run(text(f"PRAGMA analysis_limit={SAMPLE}"))
        run(text("ANALYZE"))  # without, SQLite takes an office for ten cases, and reads a million where it could look up three
    return _empty_the_log(db.engine.url.database or "")


def _empty_the_log(database: str) -> bool:
    """By a connection of its own, outside of any transaction."""
    connection = sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy
