"""What a report is promised: to be read within five working days, and decided by its due day. What is past either is late everywhere."""

from datetime import date, timedelta

import pytest

from portal import clock as portal_clock
from portal.cases.codes import Category
from portal.cases.opening import ACKNOWLEDGE
from portal.inbox import digest
from portal.inbox.acting import triage
from portal.storage.database import unit_of_work
from tests.cast import BONIFASIUS, RINA, office
from tests.inbox.desk import MONDAY, at, case, holiday, report, submission
from tests.inbox.test_filters import option
from tests.inbox.test_list import codes, lines

LAST_FRIDAY, LAST_MONDAY = MONDAY - timedelta(days=10), MONDAY - timedelta(days=7)  # promised to be read by Friday, and by this Monday


@pytest.fixture
def unread(clock):
    """Nobody has read it by the Friday that was promised; now it is Monday."""
    code = report(day=LAST_FRIDAY)
    clock(MONDAY)
    return code


def test_a_report_that_nobody_has_read_in_time_is_late_and_says_so(as_, unread):
    in_time = report("Yang kedua, tentang mess di dekat pabrik.", day=LAST_MONDAY)
    page = as_(RINA).get("/inbox/?overdue=1")
    assert codes(page) == [unread]
    assert "Belum dibaca, lewat 3 hari" in lines(page)[0]
    assert option(page, "overdue", "1") == "Lewat tenggat (1)"
    assert "Lewat" not in next(line for line in lines(as_(RINA).get("/inbox/")) if case(in_time).spoken in line)


def test_whoever_opens_it_has_read_it(as_, unread):
    rina = as_(RINA)
    assert "Belum dibaca" not in rina.get(at(unread)).words
    page = rina.get("/inbox/")
    assert codes(rina.get("/inbox/?overdue=1")) == []
    assert option(page, "overdue", "1") == "Lewat tenggat"
    assert "4 hari kerja" in lines(page)[0]


def test_who_takes_it_from_the_list_lets_it_wait_for_its_reader_and_who_answers_from_there_has_acknowledged_it(as_, unread):
    with unit_of_work():
        triage.give(case(unread), RINA.row, by=BONIFASIUS.row)
    assert codes(as_(RINA).get("/inbox/?overdue=1&owner=saya")) == [unread]
    with unit_of_work():
        triage.tell(case(unread), "Terima kasih, kami periksa minggu ini.", by=RINA.row)
    assert codes(as_(RINA).get("/inbox/?overdue=1")) == []


def test_a_day_on_which_the_office_does_not_work_is_no_day_of_the_promise(as_, clock):
    code = report(day=LAST_FRIDAY)
    holiday((MONDAY - timedelta(days=4)).date())
    clock(MONDAY)
    assert codes(as_(RINA).get("/inbox/?overdue=1")) == []
    clock(MONDAY + timedelta(days=1))
    assert codes(as_(RINA).get("/inbox/?overdue=1")) == [code]


def test_past_its_due_day_that_is_what_is_said(as_, clock):
    report("Ada orang yang tidak boleh keluar dari mess.", day=LAST_FRIDAY, category=Category.EXPLOITATION)
    clock(MONDAY)
    (line,) = lines(as_(RINA).get("/inbox/?overdue=1"))
    assert "Lewat 7 hari" in line
    assert "Belum dibaca" not in line


def test_what_a_sponsor_sent_must_be_read_in_time_too(as_, clock):
    clock(LAST_FRIDAY)
    code = submission()
    clock(MONDAY)
    assert codes(as_(RINA).get("/inbox/?overdue=1")) == [code]


def test_the_mail_of_the_day_and_whoever_hands_over_hear_of_it(as_, unread):
    assert digest.waiting(office().id, MONDAY.date()).overdue == 1
    assert digest.waiting(office().id, LAST_FRIDAY.date() + timedelta(days=7)).overdue == 0
    assert "Belum dibaca, lewat 3 hari" in as_(BONIFASIUS).get("/inbox/serah-terima").words


@pytest.mark.parametrize("holidays", [(), (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31))])
def test_a_day_is_before_the_last_working_days_exactly_when_that_many_are_over(holidays):
    """So that the list asks the database for a day, and a case by itself comes to the same answer."""
    days = [date(2026, 12, 14) + timedelta(days=n) for n in range(30)]
    for today in days:
        long_ago = portal_clock.working_days_ago(today, ACKNOWLEDGE, holidays)
        assert [day < long_ago for day in days] == [portal_clock.working_days(day, ACKNOWLEDGE, holidays) < today for day in days]
