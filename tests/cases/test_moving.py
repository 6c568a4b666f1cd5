"""A case opens, moves and closes: every move is written down, and its clock knows when the office works."""

import secrets
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.audit.models import Deed
from portal.cases.codes import MOVES, OPEN, Category, Kind, Outcome, Priority, Status
from portal.cases.models import Case, new_code
from portal.cases.opening import Grounds, due_on, move, moves_of, open_case, priority_of
from portal.cases.reach import cases_for
from portal.errors import Refused, Stale
from portal.offices.models import Holiday
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HERNITA, KARANG_LANGIT, MARSELINUS, PETRUS, RINA, TUTI, YOHANES, office

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def a_case(app, clock):
    clock(FRIDAY)
    with unit_of_work():
        case_id = open_case(Kind.REPORT, office().id, KARANG_LANGIT, category=Category.WORK)
    return case_id


def case() -> Case:
    return db.session.scalars(select(Case)).one()


def go(*statuses: Status, **how: object) -> None:
    for status in statuses:
        with unit_of_work():
            closing = {"outcome": Outcome.UNFOUNDED, "reason": "Tidak ada."} if status is Status.CLOSED else {}
            move(case(), status, by=RINA.row, **closing | how)


def test_a_new_case_is_due_in_ten_working_days(a_case):
    assert case().status is Status.NEW
    assert case().due_on == date(2026, 12, 4)


def test_a_holiday_of_the_office_moves_the_due_day(app, clock):
    clock(FRIDAY)
    with unit_of_work():
        db.session.add(Holiday(office_id=office().id, day=date(2026, 11, 24), name="Hari jadi"))
        open_case(Kind.REPORT, office().id, KARANG_LANGIT, category=Category.WORK)
    assert case().due_on == date(2026, 12, 7)


@pytest.mark.parametrize(
    "category, danger, expected",
    [
        (Category.WORK, False, Priority.NORMAL),
        (Category.WORK, True, Priority.URGENT),
        (Category.EXPLOITATION, False, Priority.URGENT),
        (Category.PRESENCE, False, Priority.LOW),
        (None, False, Priority.NORMAL),
    ],
)
def test_danger_and_exploitation_are_urgent_and_presence_comes_last(category, danger, expected):
    assert priority_of(category, danger) is expected


def test_what_is_urgent_is_due_on_the_next_working_day():
    assert due_on(FRIDAY.date(), Priority.URGENT, frozenset()) == date(2026, 11, 23)


@pytest.mark.parametrize("was, then", [(was, then) for was in Status for then in Status if then not in MOVES[was]])
def test_no_case_makes_a_move_that_is_not_in_the_diagram(was, then):
    one = Case(kind=Kind.REPORT, status=was)
    with pytest.raises(Refused):
        one.move_to(then)
    assert one.status is was


def test_every_open_case_can_be_closed_and_a_closed_one_taken_up_again():
    assert all(Status.CLOSED in MOVES[status] for status in OPEN)
    assert Status.IN_REVIEW in MOVES[Status.CLOSED]


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_nothing_is_closed_without_a_reason(a_case, reason):
    with pytest.raises(Refused):
        go(Status.CLOSED, reason=reason)
    assert case().status is Status.NEW


@pytest.mark.parametrize("outcome", [Outcome.CONFIRMED, Outcome.PARTLY_CONFIRMED])
def test_nothing_is_confirmed_without_a_law_and_what_was_checked(a_case, outcome):
    for grounds in (None, Grounds("", "Izin"), Grounds("UU 6/2011", " ")):
        with pytest.raises(Refused):
            go(Status.CLOSED, outcome=outcome, grounds=grounds)
    go(Status.CLOSED, outcome=outcome, grounds=Grounds("UU 6/2011", "Izin tinggal, bersama Imigrasi"))
    assert moves_of(case())[0].verified == "Izin tinggal, bersama Imigrasi"


def test_the_database_too_refuses_a_confirmation_without_grounds(a_case):
    go(Status.IN_REVIEW, Status.CLOSED)
    newest = moves_of(case())[0]
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.get_one(type(newest), newest.id).outcome = Outcome.CONFIRMED


def test_every_move_is_kept_with_who_when_and_why_and_is_in_the_trail(a_case):
    go(Status.IN_REVIEW, Status.WAITING, Status.IN_REVIEW, Status.CLOSED)
    moves = moves_of(case())
    assert [(one.was, one.status) for one in reversed(moves)][1:] == list(
        pairwise([Status.NEW, Status.IN_REVIEW, Status.WAITING, Status.IN_REVIEW, Status.CLOSED])
    )
    assert moves[0].by_id == RINA.row.id
    assert moves[0].reason == "Tidak ada."
    trail = db.session.scalars(select(Deed).where(Deed.action == "case.moved").order_by(Deed.number)).all()
    assert [deed.details["to"] for deed in trail] == ["in_review", "waiting", "in_review", "closed"]


def test_closing_sets_the_day_and_taking_up_again_takes_it_away(a_case):
    go(Status.CLOSED)
    assert case().closed_on == FRIDAY.date()
    go(Status.IN_REVIEW)
    assert (case().closed_on, case().outcome) == (None, None)


def test_the_clock_stands_still_while_a_case_waits(a_case, clock):
    go(Status.WAITING)
    clock(datetime(2026, 11, 26, 2, tzinfo=UTC))  # Thursday: four working days later
    go(Status.IN_REVIEW)
    assert case().due_on == date(2026, 12, 10)


def test_a_weekend_of_waiting_gives_nobody_more_time(a_case, clock):
    go(Status.WAITING)
    clock(datetime(2026, 11, 22, 2, tzinfo=UTC))  # Sunday
    go(Status.IN_REVIEW)
    assert case().due_on == date(2026, 12, 4)


def test_what_somebody_else_changed_is_noticed(a_case):
    seen = case().version
    go(Status.IN_REVIEW)
    with pytest.raises(Stale):
        case().expect(seen)


@pytest.mark.parametrize("person, number", [(RINA, 1), (MARSELINUS, 0), (DEWI, 0), (HERNITA, 0), (YOHANES, 0), (PETRUS, 0), (TUTI, 0)])
def test_only_the_desk_of_the_same_office_reaches_a_case(a_case, person, number):
    assert len(db.session.scalars(cases_for(person.row)).all()) == number


def test_a_code_tells_nothing_of_its_number():
    codes = [new_code() for _ in range(50)]
    assert len(set(codes)) == 50
    assert all(len(code) == 6 and not set(code) & set("ILOU") for code in codes)
    assert codes != sorted(codes)


def test_a_code_that_is_another_cases_is_drawn_again(app, monkeypatch):
    """Chance is played here: by itself it happens once in a billion times."""
    drawn = iter("AAAAAAAAAAAAAAAAAABBBBBB")
    monkeypatch.setattr(secrets, "choice", lambda _: next(drawn))
    with unit_of_work():
        first, second = (open_case(Kind.SUBMISSION, office().id, KARANG_LANGIT) for _ in range(2))
    assert [db.session.get(Case, one).code for one in (first, second)] == ["AAAAAA", "BBBBBB"]
