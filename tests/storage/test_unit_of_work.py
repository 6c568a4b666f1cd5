"""Everything or nothing, one at a time: what a unit of work promises."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text, update

from portal.accounts.models import User
from portal.errors import Stale
from portal.storage.database import db, run, table_of, unit_of_work
from tests import engines
from tests.cast import DEWI, LISDAYANTI, RINA

USERS = table_of(User)


def half_way():
    with unit_of_work():
        RINA.row.name = "Somebody else"
        db.session.flush()
        raise ZeroDivisionError


def one_in_another():
    with unit_of_work():
        RINA.row.name = "Somebody else"
        db.session.flush()
        with unit_of_work():
            pass


def over_what_moved_on():
    with unit_of_work():
        rina = RINA.row
        run(update(USERS).where(USERS.c.id == rina.id).values(version=USERS.c.version + 1))
        rina.name = "Somebody else"


def test_what_fails_half_way_leaves_nothing_behind(app):
    with pytest.raises(ZeroDivisionError):
        half_way()
    assert RINA.row.name == "Rina Sulistia"


def test_a_unit_of_work_does_not_open_inside_another(app):
    """It would undo what the outer one has done so far, and wait for its lock without end."""
    with pytest.raises(RuntimeError, match="open already"):
        one_in_another()
    with unit_of_work():
        assert RINA.row.name == "Rina Sulistia"


def test_who_writes_over_a_row_that_moved_on_is_told_so(app):
    with pytest.raises(Stale, match="pada saat yang sama"):
        over_what_moved_on()
    assert RINA.row.name == "Rina Sulistia"


@pytest.mark.skipif(not engines.ON_POSTGRES, reason="SQLite has one lock, which nobody can take crosswise")
def test_of_two_who_wait_for_each_other_one_is_told_so(app):
    one, other, both = RINA.row.id, LISDAYANTI.row.id, Barrier(2)
    db.session.rollback()

    def lock(first, second):
        with app.app_context():
            try:
                with unit_of_work():
                    run(update(USERS).where(USERS.c.id == first).values(seen_on=None))
                    both.wait(20)
                    run(update(USERS).where(USERS.c.id == second).values(seen_on=None))
            except Stale:
                return "told"
            return "done"

    with ThreadPoolExecutor(2) as pair:
        assert sorted(pair.map(lock, (one, other), (other, one))) == ["done", "told"]


def test_a_page_of_somebody_who_collides_says_so_and_keeps_what_was_typed(app, as_):
    """The company's page, saved while somebody else saves the same: 409, and the typed words stand there."""
    dewi = as_(DEWI)
    answer = dewi.get("/sponsor/perusahaan")
    form = answer.form("address")
    with unit_of_work():
        db.session.execute(text("UPDATE sponsor SET version = version + 1"))
    answer = dewi.fills_in(form, address="Jalan Baru 7")
    assert answer.status_code == 409
    assert "Jalan Baru 7" in answer.text


@pytest.mark.skipif(not engines.ON_POSTGRES, reason="SQLite has other settings")
def test_a_connection_keeps_its_settings_after_something_was_undone(app):
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    settings = text("SELECT current_setting(name) FROM unnest(ARRAY['random_page_cost', 'jit']) AS name")
    assert db.session.scalars(settings).all() == ["1.1", "off"]
