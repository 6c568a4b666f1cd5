"""Reminders to sponsors: how many of what, never who; each thing once at each step, however often and wherever the command runs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal import clock as portal_clock
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.register import roll
from portal.register.codes import Reason, Standing
from portal.register.guests import stays
from portal.register.guests.stays import GuestDetails
from portal.register.models_month import Reminder
from portal.register.monthly import declarations, reminding
from portal.storage import outbox
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from portal.timekeeper import Timekeeper
from tests import cast
from tests.cast import BARITO_SELATAN, DEWI, JANANG_INN, LANGKAH, MARLINA, TELANG, office
from tests.register.people import LIN, workers

MORNING = datetime(2026, 11, 5, 1, tzinfo=UTC)  # eight in the morning; the declaration is due on the last day of the month
TODAY = MORNING.date()
HRD = "hrd@contoh.test"
SECOND = "direksi@contoh.test"
FAR = date(2031, 1, 1)
CALM = replace(LIN, permit_expires=FAR, rptka_expires=FAR, passport_expires=FAR)


@pytest.fixture(autouse=True)
def in_november(app, clock):
    """Everybody registered lately, so nothing is due of itself."""
    clock(MORNING)
    with unit_of_work():
        for company in cast.COMPANIES:
            company.row.registered_on = TODAY


def arrives(details, company=TELANG, by=DEWI):
    with unit_of_work():
        return roll.add(details, company.row, by=by.row).id


def number(passport: str, **ends):
    return replace(CALM, passport=passport, **ends)


def remind(app, on: date = TODAY) -> int:
    """The command on a morning of that day, and its mail."""
    config = app.extensions["portal"]
    with portal_clock.at(morning := datetime(on.year, on.month, on.day, 1, tzinfo=UTC)):
        said = reminding.remind(morning)
        outbox.deliver(config.smtp_url, config.mail_from)
    return said


def lines(mail) -> list[str]:
    return [line.removeprefix("- ") for line in mail.get_content().splitlines() if line.startswith("- ")]


def steps(reason: Reason) -> list[int]:
    return sorted(db.session.scalars(select(Reminder.step).where(Reminder.reason == reason)), reverse=True)


# --- what is said, and when -----------------------------------------------------------------------------------------------------


def test_one_mail_counts_everything_that_ends(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=30)))
    arrives(number("EF0000002", rptka_expires=TODAY + timedelta(days=45)))
    arrives(number("EF0000003", permit_expires=TODAY - timedelta(days=1), passport_expires=TODAY + timedelta(days=100)))
    arrives(number("EF0000004", permit_expires=TODAY - timedelta(days=300)))
    assert remind(app) == 1
    (mail,) = mailbox
    assert (mail["To"], mail["Subject"]) == (HRD, "Pengingat dari Portal POA")
    assert lines(mail) == [
        "2 izin tinggal sudah berakhir",
        "1 izin tinggal berakhir dalam 30 hari",
        "1 pengesahan RPTKA berakhir dalam 45 hari",
        "1 paspor berakhir dalam enam bulan",
    ]
    assert "/masuk" in mail.get_content()
    assert "Badan Kesbangpol Kabupaten Barito Timur" in mail.get_content()


@pytest.mark.parametrize(
    "field, reason, before",
    [
        ("permit_expires", Reason.PERMIT, [60, 30, 7, -1, -30]),
        ("rptka_expires", Reason.RPTKA, [60, 45, -1, -30]),
        ("passport_expires", Reason.PASSPORT, [183, 60, 30, 7, -1]),
    ],
)
def test_a_paper_is_spoken_of_at_its_steps_and_only_then(app, clock, field, reason, before):
    """On the day of each step and the day after; declarations and the people are said already."""
    ends = TODAY + timedelta(days=200)
    arrives(number("EF0000001", **{field: ends}))
    for left in before:
        for day in (ends - timedelta(days=left), ends - timedelta(days=left - 1)):
            remind(app, day)
    assert steps(reason) == before
    days = db.session.scalars(select(Reminder.sent_on).where(Reminder.reason == reason).order_by(Reminder.sent_on)).all()
    assert [(ends - day).days for day in days] == before


def test_after_days_without_a_run_only_the_newest_step_is_said(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=5)))
    remind(app)
    assert steps(Reason.PERMIT) == [7]
    assert lines(mailbox.to(HRD)[0]) == ["1 izin tinggal berakhir dalam 7 hari"]


def test_twice_is_once(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=20)))
    assert [remind(app), remind(app), remind(app, TODAY + timedelta(days=1))] == [1, 0, 0]
    assert len(mailbox) == 1


def test_two_processes_at_once_write_one_mail(app, mailbox):
    for one in range(20):
        arrives(number(f"EF00000{one:02}", permit_expires=TODAY + timedelta(days=20)))
    ready = Barrier(2)

    def run(_):
        with app.app_context():
            ready.wait(20)
            return reminding.remind(MORNING)

    with ThreadPoolExecutor(2) as pair:
        assert sum(pair.map(run, range(2))) == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 20


def test_a_new_permit_begins_anew(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=5)))
    remind(app)
    with unit_of_work():
        roll.change(workers()[0], number("EF0000001", permit_expires=TODAY + timedelta(days=40)), by=DEWI.row)
    remind(app)
    assert steps(Reason.PERMIT) == [60, 7]


def test_an_extension_under_way_is_left_alone_for_thirty_days_and_then_asked_about(app, clock):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=3), rptka_expires=TODAY + timedelta(days=3)))
    remind(app)
    with unit_of_work():
        ending = number("EF0000001", permit_expires=TODAY + timedelta(days=3), rptka_expires=TODAY + timedelta(days=3))
        roll.change(workers()[0], replace(ending, extension_under_way=True), by=DEWI.row)
    for day in range(1, 30):
        remind(app, TODAY + timedelta(days=day))
    assert (steps(Reason.PERMIT), steps(Reason.RPTKA)) == ([7], [45])
    remind(app, TODAY + timedelta(days=34))
    assert (steps(Reason.PERMIT), steps(Reason.RPTKA)) == ([7, -30], [45, -30])


def test_who_left_is_not_spoken_of(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=5)))
    with unit_of_work():
        roll.leave(workers()[0], TODAY, by=DEWI.row)
    assert remind(app) == 0
    assert len(mailbox) == 0


def test_a_sponsor_that_waits_for_its_verification_is_not_reminded(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=5)))
    with unit_of_work():
        TELANG.row.standing = Standing.WAITING
    assert remind(app) == 0


# --- the month ------------------------------------------------------------------------------------------------------------------


def test_a_declaration_is_asked_for_a_week_before_on_the_day_and_when_late_at_most_seven_times(app, mailbox):
    only(TELANG)
    due = date(2026, 11, 30)
    for day in range(100):
        remind(app, TODAY + timedelta(days=day))
    said = db.session.scalars(
        select(Reminder.sent_on).where(Reminder.ends_on == due, Reminder.reason != Reason.PEOPLE).order_by(Reminder.sent_on)
    ).all()
    assert [(due - day).days for day in said] == [7, 0, -1, -7, -14, -21, -28, -35, -42]


def only(company) -> None:
    """No other sponsor of the office is asked for anything here."""
    with unit_of_work():
        for other in cast.COMPANIES:
            if other is not company:
                other.row.standing = Standing.WAITING


def test_what_was_declared_is_not_asked_for(app):
    with unit_of_work():
        declarations.declare(TELANG.row, date(2026, 11, 1), by=DEWI.row)
    only(TELANG)
    assert remind(app, date(2026, 11, 30)) == 0


def test_the_mail_leads_to_where_this_month_is_declared_without_signing_in(app, visitor, mailbox):
    only(TELANG)
    remind(app, date(2026, 11, 23))
    (mail,) = mailbox
    assert lines(mail) == ["Pernyataan November 2026 jatuh tempo 30 November 2026"]
    address = mailbox.link(HRD)
    sponsor, month = declarations.behind(address.rpartition("/")[2])
    assert (sponsor.name, month) == (TELANG.name, date(2026, 11, 1))
    assert visitor.get(address).status_code == 200
    remind(app, date(2026, 12, 1))
    assert lines(mailbox.to(HRD)[-1]) == ["Pernyataan November 2026 terlambat, jatuh temponya 30 November 2026"]


def test_who_never_declared_is_reminded_of_the_last_weeks_not_of_a_year(app, mailbox):
    only(TELANG)
    with unit_of_work():
        TELANG.row.registered_on = date(2025, 1, 1)
    remind(app, date(2026, 11, 25))
    assert sum("terlambat" in line for line in lines(mailbox.to(HRD)[0])) == 1


# --- guests and people ----------------------------------------------------------------------------------------------------------


def guest(leaves: date | None) -> None:
    with unit_of_work():
        details = GuestDetails("Okafor Ngozi", "NGA", "A12345678", TODAY - timedelta(days=5), leaves)
        stays.check_in(details, JANANG_INN.row, by=MARLINA.row)


def test_an_accommodation_is_asked_about_guests_who_should_have_left(app, mailbox):
    guest(TODAY)
    assert remind(app) == 0
    assert [remind(app, TODAY + timedelta(days=day)) for day in (1, 2, 3)] == [1, 0, 0]
    assert lines(mailbox.to(HRD)[0]) == ["1 tamu mungkin sudah pergi, tetapi belum dicatat keluar. Sudah keluar?"]


def test_a_guest_without_an_expected_day_is_asked_about_after_thirty(app, mailbox):
    guest(None)  # came five days ago
    for days, asked in ((25, 0), (26, 1), (27, 1)):
        remind(app, TODAY + timedelta(days=days))
        assert sum("1 tamu mungkin sudah pergi" in mail.get_content() for mail in mailbox.to(HRD)) == asked


def test_a_guest_said_to_stay_on_is_asked_about_a_week_later(app, clock):
    guest(TODAY - timedelta(days=1))
    remind(app)
    with unit_of_work():
        stays.still_here(db.session.scalars(select(stays.Stay)).one(), by=MARLINA.row)
    assert [day for day in range(1, 12) if remind(app, TODAY + timedelta(days=day))] == [8]


def test_once_a_quarter_it_asks_who_still_works_there_where_more_than_one_does(app, mailbox):
    with unit_of_work():
        for company in (TELANG, LANGKAH):  # Hartono keeps the list of PT Langkah alone
            company.row.registered_on = TODAY - timedelta(days=91)
    remind(app)
    about = db.session.scalars(select(Reminder.sponsor_id).where(Reminder.reason == Reason.PEOPLE)).all()
    assert about == [TELANG.row.id]
    remind(app, TODAY + timedelta(days=90))
    assert steps(Reason.PEOPLE) == [0]
    remind(app, TODAY + timedelta(days=91))
    assert steps(Reason.PEOPLE) == [0, 0]


# --- to whom, and never a word of anybody ---------------------------------------------------------------------------------------


def test_both_contacts_get_it_in_the_sponsors_language(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=30)))
    with unit_of_work():
        sponsor = TELANG.row
        sponsor.language, sponsor.second_contact, sponsor.second_email = Language.EN, "Direksi", SECOND
    remind(app)
    (first,), (second,) = mailbox.to(HRD), mailbox.to(SECOND)
    assert first.get_content() == second.get_content()
    assert lines(first) == ["1 stay permit ending within 30 days"]
    assert "/en/masuk" in first.get_content()


def test_one_address_for_both_contacts_gets_one_mail(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=30)))
    with unit_of_work():
        TELANG.row.second_email = HRD
    remind(app)
    assert len(mailbox) == 1


def test_no_mail_says_anything_of_anybody(app, mailbox):
    """On the bytes as they arrive, and as they are read: no name, no number, no place, of nobody."""
    with unit_of_work():
        for company in (TELANG, JANANG_INN):
            company.row.registered_on = TODAY - timedelta(days=91)
            company.row.second_contact, company.row.second_phone, company.row.second_email = "Ibu Sriwahyuni", "+6281299990000", SECOND
    ends = TODAY + timedelta(days=20)
    arrives(replace(LIN, permit_expires=ends, rptka_expires=ends, passport_expires=ends))
    guest(TODAY - timedelta(days=1))
    for language in Language:
        with unit_of_work():
            db.session.execute(Reminder.__table__.delete())
            for company in (TELANG, JANANG_INN):
                company.row.language = language
        remind(app, date(2026, 12, 1))
    assert len(mailbox) == 2 * (2 + 2 + 1)  # two languages; two contacts of two sponsors, and the one of PT Langkah
    secrets = [
        LIN.name,
        "Haoran",
        LIN.passport,
        LIN.permit_number,
        LIN.rptka_number,
        LIN.position,
        LIN.residence,
        "Karang Langit",
        "Okafor",
        "Ngozi",
    ]
    secrets += ["A12345678", "8557", "China", "Tiongkok", "Nigeria", TELANG.name, JANANG_INN.name, "Telang", "Janang", str(TELANG.nib)]
    secrets += ["Sriwahyuni", "99990000", "Dewi", "Yusran", "Marlina", "34567890", *(one.name for one in cast.PEOPLE)]
    for mail in mailbox:
        text = (" ".join(str(mail[name]) for name in mail if name not in ("To", "From")) + mail.get_content()).casefold()
        links = [word for word in text.split() if word.startswith("http")]
        for link in links:
            text = text.replace(link, "")  # sealed
        assert [secret for secret in secrets if secret.casefold() in text] == []


def test_the_other_offices_sponsors_are_reminded_by_their_own_calendar(app, mailbox):
    """On the first of January in Jakarta it is still the old year nowhere else: the day is the office's."""
    with unit_of_work():
        office().zone = "Asia/Jayapura"  # two hours ahead of Jakarta
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=61)))
    assert reminding.remind(datetime(2026, 11, 5, 16, tzinfo=UTC)) == 1, (
        "one in the morning of the sixth there, eleven in the evening in Jakarta"
    )
    assert db.session.scalars(select(Reminder.sent_on)).all() == [date(2026, 11, 6)]
    assert office(BARITO_SELATAN).zone == "Asia/Jakarta"


def test_it_is_a_deed_of_the_portals_with_a_count(app):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=20), passport_expires=TODAY))
    remind(app)
    deed = db.session.scalars(select(Deed).where(Deed.action == "sponsor.reminded")).one()
    assert (deed.subject_id, deed.actor_id, deed.details) == (TELANG.row.id, None, {"count": 2})


# --- by itself ------------------------------------------------------------------------------------------------------------------


def test_without_a_mail_server_nothing_is_queued_and_nothing_counts_as_said(app):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=20)))
    app.extensions["portal"] = replace(app.extensions["portal"], smtp_url=None)
    assert reminding.remind(MORNING) == 0
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 0
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_the_command_says_how_many_and_may_run_again(app, mailbox):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=20)))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["remind"]).output.splitlines() == ["1 sponsors reminded", "1 sent"]
    assert runner.invoke(args=["remind"]).output.splitlines() == ["0 sponsors reminded", "0 sent"]
    assert len(mailbox) == 1


def test_where_nobody_set_up_timers_the_timekeeper_reminds_once_a_day_in_the_daytime(app, clock):
    arrives(number("EF0000001", permit_expires=TODAY + timedelta(days=20)))
    keeper = Timekeeper(app)
    said = []
    for hour in (7, 8, 9, 24 + 7, 24 + 8):
        clock(datetime(2026, 11, 4, 17, tzinfo=UTC) + timedelta(hours=hour))  # midnight in Jakarta, and so many hours
        keeper._remind()
        db.session.rollback()
        said.append(len(steps(Reason.PERMIT)))
        if hour == 8:
            arrives(number("EF0000002", permit_expires=TODAY + timedelta(days=20)))
    keeper.stop()
    assert said == [0, 1, 1, 1, 2]
