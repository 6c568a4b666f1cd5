"""What the database promises, whatever the code does."""

from sqlalchemy import inspect, text

from portal.storage.database import db
from portal.storage.vault import SealedBytes
from tests.cast import RINA
from tests.house.verdict import nothing


def test_the_cast_has_moved_in(app):
    assert RINA.row.name == "Rina Sulistia"


def test_every_sealed_column_knows_where_it_stands(app):
    """A value moved to another column does not open: its name is authenticated with it."""
    sealed = {
        column.type.name: f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, SealedBytes)
    }
    assert sealed
    nothing({name: place for name, place in sealed.items() if name != place})


def test_no_table_ties_a_tip_to_a_person(app):
    """safeguards.md 6: by no way from table to table does a report lead to a worker."""
    ways = {name: {key.column.table.name for key in table.foreign_keys} for name, table in db.metadata.tables.items()}
    tying = [name for name, there in ways.items() if {"tip", "worker"} <= reached(name, ways)]
    nothing(tying)


def reached(start: str, ways: dict[str, set[str]]) -> set[str]:
    """Every table that a row of `start` points at, in however many steps."""
    found, open_ = set(), {start}
    while open_:
        found |= open_
        open_ = {there for table in open_ for there in ways.get(table, ())} - found
    return found


def test_an_office_stands_on_every_matter(app):
    """One installation serves many offices: nothing can be nobody's."""
    columns = {name: inspect(db.engine).get_columns(name) for name in ("case", "sponsor", "user", "agency", "submission")}
    nullable = {name: column["nullable"] for name, found in columns.items() for column in found if column["name"] == "office_id"}
    assert nullable == dict.fromkeys(columns, False)


def test_nothing_of_a_reporter_can_be_kept(app):
    """No column for an address, a device or a time of day, where residents write."""
    for table in map(db.metadata.tables.__getitem__, ("tip", "message", "photo", "gone_receipt", "tombstone")):
        nothing([column.name for column in table.columns if "TIME" in str(column.type).upper()])
        nothing([column.name for column in table.columns if {"ip", "address", "agent", "device"} & set(column.name.split("_"))])


def test_the_audit_trail_cannot_be_rewritten(app):
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if db.engine.dialect.name == "postgresql":
        triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    names = set(db.session.scalars(text(triggers)))
    assert any(name.startswith("deed_stays") for name in names)
    assert any(name.startswith("chain_grows") for name in names)
