"""What somebody meets who starts the portal for the first time: an office with its people, sponsors and cases, as the README promises."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.cases.codes import Kind, Outcome, Status
from portal.cases.models import Case
from portal.cases.opening import holidays_of
from portal.demo import telling
from portal.demo.days import STORY, holidays_around
from portal.offices.models import Office
from portal.register.codes import Standing
from portal.register.models import Sponsor, Submission, Worker
from portal.register.models_stay import Stay
from portal.register.monthly import months
from portal.storage.database import db
from portal.storage.outbox import OutgoingMail
from portal.tips.models import Message, Tip
from tests.visitors import words

TRIED = {"owner", "editor", "lodging", "officer", "officer2", "supervisor", "agency", "auditor", "admin", "province"}
WORKERS = Path(telling.__file__).parent / "data" / "workers.csv"


@pytest.fixture
def signed_in(demo, demo_accounts):
    """`signed_in("officer")`: who tries that account."""

    def sign_in(account):
        visitor = demo.test_client()
        visitor.comes_in(*demo_accounts[account])
        return visitor

    return sign_in


def cases(kind: Kind, place: str = "62.13") -> list[Case]:
    return list(db.session.scalars(select(Case).join(Office).where(Case.kind == kind, Office.area_code == place)))


def test_twenty_five_sponsors_registered_and_the_office_has_verified_all_but_two(demo):
    standings = Counter(db.session.scalars(select(Sponsor.standing)))
    assert standings == {Standing.VERIFIED: 23, Standing.WAITING: 2}
    assert sum(case.status is Status.NEW for case in cases(Kind.VERIFICATION)) == 2


def test_an_officer_has_reminded_some_who_fell_behind(signed_in):
    page = signed_in("officer").get("/inbox/pengingat")
    told = [words(line) for line in page.tree.xpath("//section[@aria-labelledby='riwayat']//li")]
    assert len(told) >= 2
    assert all("pernyataan" in line and "lewat Rina Sulistia" in line for line in told)


def test_most_sponsors_keep_up_with_their_months(demo, signed_in):
    verified = list(db.session.scalars(select(Sponsor).where(Sponsor.standing == Standing.VERIFIED)))
    late = {sponsor.name: len(months.overdue(sponsor)) for sponsor in verified}
    assert sum(number > 1 for number in late.values()) == 2, "two never said anything"
    assert sum(number == 1 for number in late.values()) == 3, "three missed the last month"
    card = signed_in("owner").get("/sponsor/pekerja").form("version").element.getparent()
    assert "3 TKA aktif. Sejak pernyataan" in words(card)
    assert "1 berubah" in words(card)
    page = signed_in("officer").get("/inbox/penjamin?declared=never")
    assert len(page.tree.xpath("//tbody/tr")) == 2


def test_every_worker_stands_on_their_own_sponsors_roll(demo):
    with WORKERS.open(encoding="utf-8-sig") as file:
        told = {line["No. Paspor"]: line for line in csv.DictReader(file)}
    workers = list(db.session.scalars(select(Worker)))
    assert len(workers) == 40
    assert {worker.passport: worker.sponsor.name for worker in workers} == {
        number: line["Perusahaan/Penjamin"] for number, line in told.items()
    }
    assert sum(worker.sponsor.name == "PT Telang Karya Mineralindo" for worker in workers) == 3


def test_every_day_is_moved_to_today(demo):
    with WORKERS.open(encoding="utf-8-sig") as file:
        ends = {line["No. Paspor"]: date.fromisoformat(line["Masa Berlaku Izin Tinggal"]) for line in csv.DictReader(file)}
    moved = {worker.permit_expires - ends[worker.passport] for worker in db.session.scalars(select(Worker))}
    assert len(moved) == 1
    assert abs((moved.pop() - (clock.today() - STORY)).days) <= 1  # the demo of this run may have been told before midnight


def test_the_office_keeps_the_calendars_holidays_wherever_the_story_is_moved(demo):
    (office,) = db.session.scalars(select(Office).where(Office.area_code == "62.13"))
    christmas = next(holiday for holiday in office.holidays if holiday.name == "Hari Raya Natal")
    assert (christmas.day.day, christmas.day.month) == (25, 12)
    assert clock.working_days(christmas.day - timedelta(days=1), 1, holidays_of(office.id)) > christmas.day
    assert len(office.holidays) >= 5
    assert min(holiday.day for holiday in office.holidays) > clock.today() - timedelta(days=92)
    story = [(day.isoformat(), name) for day, name in holidays_around(STORY)]
    assert story[:2] == [("2026-12-25", "Hari Raya Natal"), ("2027-01-01", "Tahun Baru Masehi")]
    assert [day for day, _ in holidays_around(date(2027, 1, 5))][:2] == [date(2026, 12, 25), date(2027, 1, 1)], "cases are due across them"


def test_twenty_four_reports_stand_where_the_story_says(demo):
    reports = cases(Kind.REPORT)
    assert Counter(case.status for case in reports) == {
        Status.NEW: 9,
        Status.IN_REVIEW: 4,
        Status.WAITING: 3,
        Status.REFERRED: 2,
        Status.CLOSED: 6,
    }
    assert len({case.outcome for case in reports if case.status is Status.CLOSED}) == 6
    assert all(0 <= (clock.today() - case.opened_on).days <= 61 for case in reports)
    assert db.session.scalar(select(func.count(Message.tip_id.distinct()))) == 4


def test_the_office_has_passed_two_reports_on_and_a_third_waits_for_a_second_person(signed_in):
    page = signed_in("supervisor").get("/inbox/rujukan")
    assert [int(one) for one in page.tree.xpath("//nav[@class='sums four mb4']//b/text()")] == [1, 2, 1, 0]
    assert len(signed_in("agency").get("/instansi/").tree.xpath("//tbody/tr")) == 1


def test_four_submissions_one_open_one_asked_about_two_accepted(demo):
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 4
    stands = Counter((case.status, case.outcome) for case in cases(Kind.SUBMISSION))
    assert stands == {(Status.NEW, None): 1, (Status.WAITING, None): 1, (Status.CLOSED, Outcome.ACCEPTED): 2}


def test_the_hotel_has_guests_and_is_asked_about_one(demo, signed_in):
    page = signed_in("lodging").get("/sponsor/tamu")
    assert page.tree.xpath("//section[@aria-labelledby='lama']//b/a/text()") == ["Eriksson Anna Maria"]
    assert page.tree.xpath("//section[@aria-labelledby='kini']//b/a/text()") == ["Tan Wei Ming", "Park Ji-won"]
    assert db.session.scalar(select(func.count()).select_from(Stay)) == 10
    assert max(stay.arrived_on for stay in db.session.scalars(select(Stay))) <= clock.today()


def test_the_second_office_has_two_cases_that_nobody_of_the_first_sees(demo, signed_in):
    theirs = cases(Kind.REPORT, place="62.04")
    assert len(theirs) == 2
    for role in ("officer", "officer2", "supervisor"):
        inside = signed_in(role)
        assert [inside.get(f"/inbox/{case.code}").status_code for case in theirs] == [404, 404]


def test_each_account_signs_in(signed_in, demo_accounts):
    assert set(demo_accounts) == TRIED
    for role in demo_accounts:
        assert signed_in(role).get("/akun").status_code == 200


def test_each_receipt_opens_its_report(demo, home):
    with (home / "demo-receipts.csv").open(newline="") as file:
        receipts = [line["receipt"] for line in csv.DictReader(file)]
    assert len(receipts) == 2
    for receipt in receipts:
        assert demo.test_client().post("/cek", data={"receipt": receipt}).status_code == 200


def test_nobody_gets_mail_from_the_demo(demo):
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    assert db.session.scalar(select(func.count()).select_from(Tip)) == 26


def test_a_story_that_was_broken_off_is_not_taken_for_told(app, tmp_path):
    (tmp_path / telling.UNFINISHED).touch()
    with pytest.raises(telling.Interrupted):
        telling.is_told(tmp_path)
