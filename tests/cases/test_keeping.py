"""How long a report is kept: the clock starts when it is closed, by what became of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.cases.codes import Category, Kind, Outcome, Status
from portal.cases.keeping import BACKUPS, PERIODS, UNANSWERED, Keep, keep
from portal.cases.models import Case
from portal.cases.opening import Grounds, move, open_case
from portal.storage.database import db, unit_of_work
from tests.cast import KARANG_LANGIT, RINA, office

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
CLOSED_ON = TUESDAY.date()
GROUNDS = Grounds("UU 6/2011", "Izin tinggal")


@pytest.fixture(autouse=True)
def today(app, clock):
    clock(TUESDAY)


def opened(category: Category | None = Category.WORK, kind: Kind = Kind.REPORT) -> Case:
    with unit_of_work():
        case_id = open_case(kind, office().id, KARANG_LANGIT, category=category)
    return db.session.scalars(select(Case).where(Case.id == case_id)).one()


def go(case: Case, *statuses: Status, outcome: Outcome | None = None) -> Case:
    for status in statuses:
        with unit_of_work():
            closing = {"outcome": outcome, "reason": "Diperiksa.", "grounds": GROUNDS} if status is Status.CLOSED else {}
            move(case, status, by=RINA.row, **closing)
    return case


def test_the_periods_are_those_that_residents_are_told():
    assert {name.value: days.days for name, days in PERIODS.items()} == {"spam": 7, "short": 30, "ordinary": 365, "referred": 730}
    assert (UNANSWERED.days, BACKUPS.days) == (90, 35)


@pytest.mark.parametrize(
    "outcome, expected",
    [
        (Outcome.SPAM, Keep.SPAM),
        (Outcome.UNFOUNDED, Keep.SHORT),
        (Outcome.OUT_OF_SCOPE, Keep.SHORT),
        (Outcome.CONFIRMED, Keep.ORDINARY),
        (Outcome.PARTLY_CONFIRMED, Keep.ORDINARY),
        (Outcome.UNVERIFIABLE, Keep.ORDINARY),
        (Outcome.DUPLICATE, Keep.ORDINARY),
        (Outcome.GUIDANCE, Keep.ORDINARY),
        (Outcome.REFUGEE, Keep.ORDINARY),
    ],
)
def test_what_became_of_a_report_says_how_long_it_is_kept(outcome, expected):
    assert go(opened(), Status.CLOSED, outcome=outcome).keep_until == CLOSED_ON + PERIODS[expected]


@pytest.mark.parametrize("outcome", [Outcome.CONFIRMED, Outcome.GUIDANCE, Outcome.UNVERIFIABLE])
def test_a_question_about_presence_is_kept_shortest_whatever_its_outcome(outcome):
    assert go(opened(Category.PRESENCE), Status.CLOSED, outcome=outcome).keep_until == CLOSED_ON + timedelta(days=30)


def test_spam_about_presence_is_spam():
    assert go(opened(Category.PRESENCE), Status.CLOSED, outcome=Outcome.SPAM).keep_until == CLOSED_ON + timedelta(days=7)


def test_an_open_report_has_no_day():
    case = opened()
    for status in (Status.IN_REVIEW, Status.WAITING, Status.IN_REVIEW, Status.REFERRED):
        assert go(case, status).keep_until is None


def test_taking_a_report_up_again_takes_its_day_away():
    assert go(opened(), Status.CLOSED, Status.IN_REVIEW, outcome=Outcome.SPAM).keep_until is None


def test_what_an_agency_had_is_kept_for_two_years_after_its_reply(clock):
    case = go(opened(), Status.IN_REVIEW, Status.REFERRED)
    clock(datetime(2027, 1, 5, 3, tzinfo=UTC))
    go(case, Status.IN_REVIEW)  # the reply has come
    clock(datetime(2027, 1, 20, 3, tzinfo=UTC))
    assert go(case, Status.CLOSED, outcome=Outcome.UNFOUNDED).keep_until == date(2027, 1, 5) + timedelta(days=730)


def test_what_is_closed_at_the_agency_counts_from_that_day():
    assert go(opened(), Status.IN_REVIEW, Status.REFERRED, Status.CLOSED, outcome=Outcome.SPAM).keep_until == CLOSED_ON + timedelta(
        days=730
    )


def test_long_after_a_reply_the_closing_still_gives_its_own_time(clock):
    case = go(opened(), Status.IN_REVIEW, Status.REFERRED, Status.IN_REVIEW)
    clock(datetime(2029, 1, 5, 3, tzinfo=UTC))
    assert go(case, Status.CLOSED, outcome=Outcome.CONFIRMED).keep_until == date(2029, 1, 5) + timedelta(days=365)


def test_new_evidence_starts_the_clock_again():
    case = go(opened(), Status.CLOSED, outcome=Outcome.UNFOUNDED)
    with unit_of_work():
        keep(case, evidence=date(2026, 12, 10))
    assert case.keep_until == date(2026, 12, 10) + timedelta(days=30)


def test_new_evidence_for_what_an_agency_had_starts_two_years_again():
    case = go(opened(), Status.IN_REVIEW, Status.REFERRED, Status.CLOSED, outcome=Outcome.CONFIRMED)
    with unit_of_work():
        keep(case, evidence=date(2027, 12, 10))
    assert case.keep_until == date(2027, 12, 10) + timedelta(days=730)


def test_the_register_keeps_its_own_cases():
    assert go(opened(None, Kind.SUBMISSION), Status.CLOSED, outcome=Outcome.ACCEPTED).keep_until is None
