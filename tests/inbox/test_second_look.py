"""Another passport number or nationality may be another person: two officers look at it, one after the other."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.cases.codes import Mark, Outcome, Status
from portal.inbox.queue.rows import tags_of
from portal.register import reviewing, roll
from portal.register.codes import ChangeState
from portal.register.models import Change, Worker
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, LISDAYANTI, RINA
from tests.inbox.desk import at, case, deeds, newest, registration, report, sent, submission
from tests.register.people import LIN

RENEWED = replace(LIN, passport="EF0230000")


def changed(details=RENEWED) -> str:
    """Lin Haoran was accepted; now Dewi sends something else of him. Returns the code of that case."""
    submission()
    with unit_of_work():
        reviewing.accept(db.session.scalars(select(Change)).all(), by=RINA.row)
    with unit_of_work():
        roll.change(worker(), details, by=DEWI.row)
    return newest()


def worker() -> Worker:
    return db.session.scalars(select(Worker)).one()


def state(code: str) -> ChangeState:
    return sent(code).changes[-1].state


def accept_all(officer, code: str, press: str = "all"):
    return officer.submit(at(code), "changes", press)


# --- one after the other --------------------------------------------------------------------------------------------------------


def test_what_the_first_officer_accepts_waits_for_a_second_one(as_):
    code = changed()
    rina = as_(RINA)
    assert "Setelah Anda, petugas kedua juga memeriksanya." in rina.get(at(code)).words
    accept_all(rina, code)
    assert (state(code), case(code).status) == (ChangeState.LOOKED, Status.IN_REVIEW)
    page = rina.get(at(code))
    assert "Sekarang giliran petugas kedua." in page.words
    assert not page.tree.xpath("//input[starts-with(@name, 'd_')]"), "she has nothing more to say to it"
    assert "Perubahan diperiksa petugas pertama: 1" in page.words


def test_the_second_officer_sees_who_looked_first_and_closes_it(as_):
    code = changed()
    accept_all(as_(RINA), code)
    lisdayanti = as_(LISDAYANTI)
    assert f"{RINA.name} sudah memeriksa" in lisdayanti.get(at(code)).words
    accept_all(lisdayanti, code)
    assert (state(code), case(code).status, case(code).outcome) == (ChangeState.ACCEPTED, Status.CLOSED, Outcome.ACCEPTED)
    assert f"Diperiksa {RINA.name}, lalu {LISDAYANTI.name}." in as_(RINA).get(at(code)).words


def test_the_first_officer_may_press_as_often_as_they_like(as_):
    code = changed()
    with unit_of_work():
        for _ in range(3):
            reviewing.accept(sent(code).changes, by=RINA.row)
    assert state(code) is ChangeState.LOOKED
    rina = as_(RINA)
    assert not rina.get(at(code)).tree.xpath("//button[@value='all']"), "nothing is left to press"
    assert rina.send(f"{at(code)}/changes", do="all", version=case(code).version).status_code == 303
    assert state(code) is ChangeState.LOOKED


def test_a_head_of_division_is_a_second_officer_too(as_):
    code = changed()
    accept_all(as_(RINA), code)
    accept_all(as_(BONIFASIUS), code)
    assert case(code).status is Status.CLOSED


@pytest.mark.parametrize(
    "details, waits",
    [
        (replace(LIN, nationality="MYS"), True),
        (RENEWED, True),
        (replace(LIN, passport_expires=date(2034, 1, 1)), False),
        (replace(LIN, position="Mining Engineer"), False),
    ],
    ids=["nationality", "passport number", "end of the passport", "position"],
)
def test_only_who_somebody_is_needs_two(as_, details, waits):
    code = changed(details)
    accept_all(as_(RINA), code)
    assert (state(code) is ChangeState.LOOKED) == waits
    assert (case(code).status is Status.CLOSED) != waits


def test_who_arrives_needs_one(as_):
    code = submission()
    accept_all(as_(RINA), code)
    assert case(code).status is Status.CLOSED


@pytest.mark.parametrize("back_as, waits", [(LIN, False), (RENEWED, True)], ids=["the same passport", "another passport"])
def test_who_comes_back_needs_two_only_with_another_passport(as_, back_as, waits):
    submission()
    with unit_of_work():
        roll.leave(worker(), date(2026, 11, 2), by=DEWI.row)
        reviewing.accept(db.session.scalars(select(Change)).all(), by=RINA.row)
    with unit_of_work():
        roll.come_back(worker(), back_as, by=DEWI.row)
    code = newest()
    accept_all(as_(RINA), code)
    assert (state(code) is ChangeState.LOOKED) == waits


def test_what_the_second_officer_asks_about_is_looked_at_by_two_again(as_):
    code = changed()
    accept_all(as_(RINA), code)
    (change,) = sent(code).changes
    as_(LISDAYANTI).submit(at(code), "changes", "save", **{f"d_{change.id.hex}": "ask", f"q_{change.id.hex}": "Paspor baru?"})
    assert (state(code), case(code).status) == (ChangeState.ASKED, Status.WAITING)
    with unit_of_work():
        reviewing.answer(reviewing.questions_of(sent(code))[0], "Ya, yang lama penuh.", by=DEWI.row)
    accept_all(as_(LISDAYANTI), code)
    assert state(code) is ChangeState.LOOKED
    accept_all(as_(RINA), code)
    assert state(code) is ChangeState.ACCEPTED


def test_what_an_officer_puts_right_for_the_sponsor_needs_another_officer(as_):
    submission()
    with unit_of_work():
        reviewing.accept(db.session.scalars(select(Change)).all(), by=LISDAYANTI.row)
    with unit_of_work():
        roll.change(worker(), RENEWED, by=RINA.row, by_office=True)
    code = newest()
    assert state(code) is ChangeState.LOOKED
    accept_all(as_(LISDAYANTI), code)
    assert case(code).status is Status.CLOSED


# --- no way around it -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"state": ChangeState.ACCEPTED},
        {"state": ChangeState.ACCEPTED, "looked_by_id": RINA},
        {"state": ChangeState.ACCEPTED, "looked_by_id": RINA, "second_by_id": RINA},
        {"state": ChangeState.ACCEPTED, "second_by_id": RINA},
        {"state": ChangeState.LOOKED},
    ],
    ids=["by nobody", "by one", "twice by the same", "by a second without a first", "looked at by nobody"],
)
def test_the_database_itself_takes_no_change_of_identity_without_two_officers(as_, facts):
    changed()
    values = {name: value.row.id if value is RINA else value for name, value in facts.items()}
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(update(Change).where(Change.of_identity).values(**values))


def test_accepting_what_nothing_is_unusual_about_leaves_it_alone(as_):
    code = changed()
    as_(RINA).send(f"{at(code)}/changes", do="clean", version=case(code).version)
    assert state(code) is ChangeState.SENT


def test_no_decision_closes_it_for_one_officer(as_):
    code = changed()
    answer = as_(RINA).send(f"{at(code)}/decision", outcome="accepted", reason="Cocok.", version=case(code).version)
    assert answer.status_code == 404
    assert (state(code), case(code).status) == (ChangeState.SENT, Status.NEW)


def test_where_nobody_else_works_the_page_says_what_to_do(as_):
    code = changed()
    with unit_of_work():
        for person in (LISDAYANTI, BONIFASIUS):
            person.row.disabled_at = sent(code).sent_at
    accept_all(as_(RINA), code)
    assert "Minta admin mengundang petugas lain." in as_(RINA).get(at(code)).words


# --- whose turn it is -----------------------------------------------------------------------------------------------------------


def test_the_list_shows_and_finds_what_waits_for_a_second_officer(as_):
    code = changed()
    rina = as_(RINA)
    accept_all(rina, code)
    assert Mark.SECOND_LOOK in tags_of([case(code)])[case(code).id]
    page = as_(LISDAYANTI).get("/inbox/?tag=second_look")
    assert at(code) in page.text
    assert "Perlu petugas kedua" in page.words
    assert "1 menunggu petugas kedua" in page.words
    accept_all(as_(LISDAYANTI), code)
    assert tags_of([case(code)])[case(code).id] == []


def test_whoever_has_looked_is_not_brought_back_and_the_other_one_is(as_):
    code, registered = changed(), registration()
    assert accept_all(as_(RINA), code).status_code == 303
    assert as_(RINA).submit(at(registered), "decision", "next", outcome="accepted", reason="NIB cocok.").location == "/inbox/"
    tip = report()
    assert as_(LISDAYANTI).submit(at(tip), "decision", "next", outcome="unfounded", reason="Sudah diperiksa.").location == at(code)


def test_one_button_accepts_everything_and_opens_the_next_submission_and_then_the_rest(as_):
    first, urgent, rina = submission(), report(danger=True), as_(RINA)
    rina.get(at(first))  # from here on what Dewi sends stands in another submission
    second = submission(replace(LIN, name="Qiu Zhenyu", passport="EA7724784"))
    assert newest() == second
    assert rina.submit(at(first), "changes", "all_on").location == at(second)
    assert f"{case(first).spoken}: Diterima." in rina.get(at(second)).words
    assert rina.submit(at(second), "changes", "all_on").location == at(urgent)


def test_the_sponsor_sees_that_a_second_officer_looks_and_not_who(as_):
    code = changed()
    accept_all(as_(RINA), code)
    page = as_(DEWI).get(f"/sponsor/kiriman/{sent(code).id}")
    assert "Menunggu petugas kedua" in page.words
    assert RINA.name not in page.words
    assert deeds(code)
