"""Somebody asks to be forgotten before their time is over, and the office does it: nothing of them is left, and nobody is named."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases.codes import Outcome, Status
from portal.inbox.acting import triage
from portal.inbox.models import Opening
from portal.register import roll
from portal.register.codes import Standing
from portal.register.models_about import Wish
from portal.register.subjects import wishes
from portal.storage import search
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HERNITA, MARSELINUS, RINA, TELANG
from tests.inbox.desk import case, sent, submission
from tests.register.people import LIN, only, workers
from tests.register.test_retention import EVERYTHING, NOTE, SEALED, a_whole_life, found_in, missing, rows
from tests.tips.test_retention import indexed, kept
from tests.visitors import words

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
WISH = "Mohon data saya di Zamrud dihapus."


@pytest.fixture(autouse=True)
def today(app, clock):
    clock(TUESDAY)


@pytest.fixture
def wish():
    """Somebody with a whole life on the roll asks for it."""
    a_whole_life()
    with unit_of_work():
        return wishes.record(only(), WISH, by=RINA.row).id


def erase(officer, wish, **ticked):
    return officer.submit(f"/inbox/permintaan/{wish}/hapus", "ground", **{"ground": "unlawful", "sure": "y"} | ticked)


def deeds() -> list[tuple]:
    found = db.session.scalars(select(Deed).where(Deed.action == "worker.erased_on_wish"))
    return [(deed.actor_id, deed.subject_id, deed.details) for deed in found]


def test_erased_nothing_of_somebody_is_left_in_rows_words_and_files(as_, wish):
    """Neither sealed bytes nor hashes, in tables, database file, write-ahead log or the index of words."""
    traces = found_in({table: names for table, names in SEALED.items() if table != "stay"})
    said = set(search.hashed(NOTE))
    assert (missing(traces), said <= indexed()) == ([], True), "what we look through holds them while they are there"
    assert erase(as_(RINA), wish).headers["Location"].endswith(f"/inbox/penjamin/{TELANG.row.id}")
    assert rows(*EVERYTHING, Opening) == dict.fromkeys(rows(*EVERYTHING, Opening), 0)
    assert set(traces) - set(missing(traces)) == set()
    assert said & indexed() == set()
    readable = kept()
    assert [word for word in ("Lin Haoran", "EF0238557", "Zamrud") if word.encode() in readable] == []


def test_what_stays_is_that_it_was_done_by_whom_and_why(as_, wish):
    erase(as_(RINA), wish)
    assert deeds() == [(RINA.row.id, wish, {"sponsor": str(TELANG.row.id), "ground": "unlawful"})]
    assert all(verdict.broken_at is None for verdict in verifying.verify())


def test_the_sponsor_is_told_and_nobody_is_named(as_, wish, mailbox):
    erase(as_(RINA), wish)
    assert mailbox.to(DEWI)[-1]["Subject"] == "Kantor menghapus data seseorang dari daftar Anda"
    assert [mail.get_content() for mail in mailbox.mails if re.search("Lin|EF0238557", mail.as_string())] == []


def test_a_sheet_that_was_compared_before_is_compared_again(as_, wish):
    before = TELANG.row.roll_version
    erase(as_(RINA), wish)
    assert TELANG.row.roll_version > before


@pytest.mark.parametrize("ticked", [{"sure": None}, {"ground": None}, {"ground": "because"}])
def test_without_a_reason_and_a_yes_nobody_is_erased(as_, wish, ticked):
    assert erase(as_(RINA), wish, **ticked).status_code == 422
    assert len(workers()) == 1


def test_a_second_press_is_told_that_it_is_done(as_, wish):
    rina = as_(RINA)
    page = rina.get(f"/inbox/permintaan/{wish}/hapus")
    for _press in range(2):
        again = rina.submit(page, "ground", ground="unlawful", sure="y")
    assert again.status_code == 303
    assert "sudah dihapus" in words(rina.get(again.headers["Location"]).tree)
    assert len(deeds()) == 1


def test_a_wish_that_was_answered_meanwhile_erases_nobody(as_, wish):
    rina = as_(RINA)
    page = rina.get(f"/inbox/permintaan/{wish}/hapus")
    with unit_of_work():
        wishes.settle(db.session.get_one(Wish, wish), "Masa simpannya belum habis.", by=DEWI.row)
    assert rina.submit(page, "ground", ground="unlawful", sure="y").status_code == 409
    assert len(workers()) == 1


def test_who_stands_beside_them_stays(as_, wish):
    with unit_of_work():
        roll.add(type(LIN)(**vars(LIN) | {"passport": "EF0238558"}), TELANG.row, by=DEWI.row)
    erase(as_(RINA), wish)
    assert [worker.passport for worker in workers()] == ["EF0238558"]


def test_also_where_the_sponsor_is_not_verified_any_more(as_, wish):
    with unit_of_work():
        TELANG.row.standing = Standing.REFUSED
    assert erase(as_(RINA), wish).status_code == 303
    assert workers() == []


@pytest.mark.parametrize("who, status", [(MARSELINUS, 404), (HERNITA, 403), (DEWI, 403)])
def test_nobody_else_erases(as_, wish, who, status):
    stranger = as_(who)
    for deed in ("hapus", "perbaiki", "buka"):
        answer = stranger.post(f"/inbox/permintaan/{wish}/{deed}", data={"csrf_token": stranger.token, "ground": "twice", "sure": "y"})
        assert answer.status_code == status
    assert len(workers()) == 1


def test_in_english(as_, wish):
    with unit_of_work():
        RINA.row.language = "en"
    page = as_(RINA).get(f"/inbox/permintaan/{wish}/hapus")
    assert "Yes, delete everything about this person" in words(page.tree)


def test_what_waited_for_nobody_but_them_goes_on(as_):
    """Else no officer could ever close it: there is nothing left in it to say anything about."""
    code = submission(LIN, replace(LIN, name="Qiu Zhenyu", passport="EA7724784"))
    accepted, asked = sent(code).changes
    with unit_of_work():
        triage.review(case(code), [accepted], [(asked, "Apakah orang ini masih bekerja?")], by=RINA.row)
    with unit_of_work():
        wish = wishes.record(asked.worker, WISH, by=RINA.row).id
    assert case(code).status is Status.WAITING
    assert erase(as_(RINA), wish).status_code == 303
    assert (case(code).status, case(code).outcome) == (Status.CLOSED, Outcome.ACCEPTED)


def test_what_nobody_has_looked_at_yet_stays_as_new_as_it_was(as_):
    code = submission(LIN, replace(LIN, name="Qiu Zhenyu", passport="EA7724784"))
    with unit_of_work():
        wish = wishes.record(sent(code).changes[1].worker, WISH, by=RINA.row).id
    assert erase(as_(RINA), wish).status_code == 303
    assert case(code).status is Status.NEW
