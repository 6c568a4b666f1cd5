"""The trail of deeds: it only grows, says who did what, and whoever changes it all the same is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal import clock
from portal.audit import log, verifying
from portal.audit.log import Action
from portal.storage.database import db, unit_of_work
from tests.cast import RINA

DEEDS = 3


@pytest.fixture
def trail(app):
    """Rina has signed out three times."""
    for _ in range(DEEDS):
        with unit_of_work():
            log.record(Action.SIGNED_OUT, RINA.row, office=RINA.row.office_id, by=RINA.row)


@pytest.fixture
def thief(trail):
    """`thief("UPDATE …", {…})`: somebody who owns the database and has taken its guards away."""
    tables = ("deed", "chain")
    if db.engine.dialect.name == "postgresql":
        guards = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    else:
        guards = [f"DROP TRIGGER IF EXISTS {name}" for name in ("deed_stays", "deed_kept", "chain_kept", "chain_grows")]

    def do(statement, **values):
        with unit_of_work():
            for line in guards:
                db.session.execute(text(line))
            db.session.execute(text(statement), values)

    return do


def verdict():
    (one,) = verifying.verify()
    return one.deeds, one.broken_at


def test_who_did_what_is_a_whole_chain(trail):
    assert verdict() == (DEEDS, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deed SET action = 'account.signed_in'",
        "DELETE FROM deed",
        "DELETE FROM chain",
        "UPDATE chain SET number = number - 1",
        "UPDATE chain SET dropped_on = '2026-01-01'",
    ],
)
def test_the_trail_cannot_be_rewritten(trail, statement):
    with pytest.raises(DatabaseError, match="only grows"), unit_of_work():
        db.session.execute(text(statement))
    assert verdict() == (DEEDS, None)


@pytest.mark.parametrize(
    "statement, broken_at",
    [
        ("UPDATE deed SET action = 'account.signed_in' WHERE number = 2", 2),
        ("UPDATE deed SET actor_id = NULL WHERE number = 1", 1),
        ("UPDATE deed SET happened_on = '2020-01-01' WHERE number = 3", 3),
        ("DELETE FROM deed WHERE number = 2", 2),
        ("DELETE FROM deed WHERE number = 3", 3),
        ("UPDATE chain SET dropped_on = '2026-11-24'", 1),
        ("UPDATE chain SET dropped_on = '2126-11-24'", 1),
        ("DELETE FROM chain", 1),
    ],
)
def test_who_rewrites_it_all_the_same_is_found_out(thief, statement, broken_at):
    thief(statement)
    assert verdict()[1] == broken_at


def test_a_year_that_was_dropped_in_its_time_is_whole(thief):
    thief("DELETE FROM deed")
    thief("UPDATE chain SET dropped_on = :day", day=clock.today().replace(year=clock.today().year + 6, day=1))
    assert verdict() == (0, None)


def test_a_deed_keeps_only_what_its_action_declares(trail):
    with pytest.raises(ValueError, match="declare"):
        log.record(Action.SIGNED_OUT, RINA.row, office=RINA.row.office_id, by=RINA.row, name="Rina")


def test_what_residents_do_has_a_day_and_no_time(app):
    with unit_of_work():
        log.record(Action.TIP_REPLIED, RINA.row.id, office=RINA.row.office_id)
    at, by, day = db.session.execute(text("SELECT happened_at, actor_id, happened_on FROM deed")).one()
    assert (at, by, str(day)) == (None, None, clock.today().isoformat())
