"""The office and reminders: what did not arrive is handed over another way, sponsors are reminded by hand, what was sent is on record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from portal.accounts import inviting
from portal.accounts.models import Language
from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.register import roll, sponsors
from portal.register.codes import Reason
from portal.register.models_month import Reminder
from portal.register.monthly import reminding
from portal.storage import outbox
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from tests import cast
from tests.cast import BONIFASIUS, DEWI, HARTONO, MARSELINUS, RINA, TELANG, YOHANES, YUSRAN
from tests.register.people import LIN

MORNING = datetime(2026, 11, 5, 1, tzinfo=UTC)
TODAY = MORNING.date()
PAGE = "/inbox/pengingat"


@pytest.fixture(autouse=True)
def a_permit_ends(app, clock):
    """At PT Telang, in twenty days; nobody has anything else to be reminded of."""
    clock(MORNING)
    with unit_of_work():
        for company in cast.COMPANIES:
            company.row.registered_on = TODAY
        far = date(2031, 1, 1)
        roll.add(replace(LIN, permit_expires=TODAY + timedelta(days=20), rptka_expires=far, passport_expires=far), TELANG.row, by=DEWI.row)


@pytest.fixture
def lost(app, mailbox):
    """A reminder that the mail server does not take."""
    mailbox.refusing = True
    reminding.remind(MORNING)
    deliver(app)
    mailbox.refusing = False


def deliver(app) -> None:
    config = app.extensions["portal"]
    outbox.deliver(config.smtp_url, config.mail_from)


def messages(page) -> dict[str, str]:
    """The text behind each way to WhatsApp, by the number it goes to."""
    links = [urlsplit(link) for link in page.links if link.startswith("https://wa.me/")]
    return {link.path.strip("/"): parse_qs(link.query)["text"][0] for link in links}


def deeds(action: str) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action)))


# --- what did not arrive --------------------------------------------------------------------------------------------------------


def test_a_mail_that_did_not_arrive_is_handed_over_by_whatsapp_and_ticked_off(as_, lost):
    rina = as_(RINA)
    page = rina.get(PAGE)
    assert "Surat yang tidak sampai 1" in page.words
    (shown,) = [area.text.strip() for area in page.tree.xpath("//textarea")]
    said = messages(page)
    assert list(said) == ["6281234567890"]
    assert said["6281234567890"] == shown
    assert "1 izin tinggal berakhir dalam 30 hari" in shown
    assert "/masuk" in page.tree.xpath("string(//article//input[@readonly]/@value)")
    assert page.tree.xpath("//article//svg[@class='qr']")
    form = next(form for form in page.forms if form.address.endswith("/diserahkan"))
    assert rina.fills_in(form).status_code == 303
    assert "Surat yang tidak sampai" not in rina.get(PAGE).words
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    (deed,) = deeds("mail.handed_over")
    assert (deed.actor_id, deed.subject_id) == (RINA.row.id, TELANG.row.id)
    assert rina.fills_in(form).status_code == 404, "once"


def test_nothing_personal_stands_in_what_is_handed_over(as_, lost):
    (text,) = messages(as_(RINA).get(PAGE)).values()
    for secret in (LIN.name, "Haoran", LIN.passport, "8557", LIN.permit_number, TELANG.name, "Telang", "HRD", DEWI.name, "34567890"):
        assert secret.casefold() not in text.casefold()


def test_the_second_contacts_mail_goes_to_the_second_contacts_phone_first(app, as_, mailbox):
    with unit_of_work():
        sponsor = TELANG.row
        sponsor.second_contact, sponsor.second_phone, sponsor.second_email = "Direksi", "+6281311112222", "direksi@contoh.test"
        reminding.remind_by_hand(sponsor, by=RINA.row)
        outbox.queue("direksi@contoh.test", "Hal", "Isi https://x.test/", office=sponsor.office_id, sponsor=sponsor.id)
    mailbox.refusing = True
    deliver(app)
    assert list(messages(as_(RINA).get(PAGE))) == ["6281311112222", "6281234567890"]


def test_password_links_are_counted_and_never_shown(app, as_, mailbox, visitor):
    """Neither an invitation nor a reset, by whomever it was made: on the bytes of the page."""
    mailbox.refusing = True
    as_(DEWI).send("/sponsor/orang", name="Agus Rantau", email="agus@telang.test", role="editor")
    as_(DEWI).send(f"/sponsor/orang/{YUSRAN.row.id}/tautan")
    visitor.submit("/lupa", "email", email=HARTONO.email)
    with unit_of_work():
        inviting.invite("Susanti", "susanti@contoh.test", Role.OFFICER, office=YOHANES.row.office_id, by=YOHANES.row)
    deliver(app)
    waiting = db.session.scalars(select(OutgoingMail).where(OutgoingMail.refused)).all()
    assert len(waiting) == 4
    page = as_(RINA).get(PAGE)
    assert "4 surat lain tidak sampai" in page.words
    assert not page.tree.xpath("//article")
    for one in waiting:
        assert one.to not in page.text
        assert one.text.split("http")[1].split()[0] not in page.text
        assert as_(RINA).send(f"{PAGE}/{one.id}/diserahkan").status_code == 404
    assert "/sandi/" not in page.text


def test_the_offices_yes_to_a_sponsor_can_be_handed_over_too(app, as_, mailbox):
    with unit_of_work():
        sponsors.tell_members(TELANG.row, "sponsor_asked")
    mailbox.refusing = True
    deliver(app)
    page = as_(RINA).get(PAGE)
    assert f"ke {DEWI.email}" in page.words
    assert "/masuk" in next(iter(messages(page).values()))


def test_a_sponsors_system_gets_no_mail(app, mailbox):
    with unit_of_work():
        sponsors.tell_members(TELANG.row, "sponsor_asked")
    deliver(app)
    assert sorted(mail["To"] for mail in mailbox) == sorted([DEWI.email, YUSRAN.email, cast.KATHARINA.email])


def test_another_office_sees_none_of_it(as_, lost):
    mail = db.session.scalars(select(OutgoingMail)).one()
    marselinus = as_(MARSELINUS)
    words = marselinus.get(PAGE).words
    assert TELANG.name not in words
    assert "Belum ada pengingat yang dikirim." in words
    assert marselinus.send(f"{PAGE}/{mail.id}/diserahkan").status_code == 404
    assert marselinus.send(f"/inbox/penjamin/{TELANG.row.id}/ingatkan").status_code == 404


# --- by hand --------------------------------------------------------------------------------------------------------------------


def test_an_officer_reminds_by_whatsapp_also_where_mail_arrives(as_, mailbox):
    rina = as_(RINA)
    page = rina.get(PAGE)
    form = next(form for form in page.forms if str(TELANG.row.id) in form.address)
    page = rina.fills_in(form)
    assert page.status_code == 200
    assert "1 izin tinggal berakhir dalam 30 hari" in messages(page)["6281234567890"]
    assert page.tree.xpath("//details[@open]//svg[@class='qr']")
    assert len(mailbox) == 0
    (deed,) = deeds("sponsor.reminded")
    assert (deed.actor_id, deed.subject_id, deed.details) == (RINA.row.id, TELANG.row.id, {"count": 1})
    words = rina.get(PAGE).words
    assert f"5 November 2026 1 {TELANG.name} 1 izin tinggal · lewat Rina Sulistia" in words


def test_what_an_officer_said_the_timer_does_not_say_again_but_the_next_step_it_does(app, as_, mailbox):
    as_(RINA).send(f"/inbox/penjamin/{TELANG.row.id}/ingatkan")
    assert reminding.remind(MORNING) == 0
    assert reminding.remind(MORNING + timedelta(days=13)) == 1
    assert sorted(db.session.scalars(select(Reminder.step))) == [7, 20]


def test_reminding_twice_on_a_day_is_written_down_once(as_):
    rina = as_(RINA)
    for _ in range(2):
        assert rina.send(f"/inbox/penjamin/{TELANG.row.id}/ingatkan").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 1


def test_who_has_nothing_to_be_reminded_of_is_not_on_the_list(as_):
    rina = as_(RINA)
    assert cast.LANGKAH.name not in rina.get(PAGE).words
    answer = rina.send(f"/inbox/penjamin/{cast.LANGKAH.row.id}/ingatkan")
    assert answer.status_code == 303
    assert "Tidak ada yang perlu diingatkan sekarang." in rina.get(answer.headers["Location"]).words


def test_the_message_is_in_the_sponsors_language_whatever_the_officers_is(as_):
    with unit_of_work():
        TELANG.row.language = Language.EN
    (text,) = messages(as_(BONIFASIUS).send(f"/inbox/penjamin/{TELANG.row.id}/ingatkan")).values()
    assert "1 stay permit ending within 30 days" in text
    assert "/en/masuk" in text


# --- the log --------------------------------------------------------------------------------------------------------------------


def test_what_was_sent_is_listed_for_the_office_and_for_the_sponsor(as_, mailbox):
    reminding.remind(MORNING)
    rina = as_(RINA)
    assert f"5 November 2026 1 {TELANG.name} 1 izin tinggal · lewat email" in rina.get(PAGE).words
    assert "1 izin tinggal 5 November · lewat email" in rina.get(f"/inbox/penjamin/{TELANG.row.id}").words
    for person in (DEWI, YUSRAN):
        assert "1 izin tinggal 5 November · lewat email" in as_(person).get("/sponsor/perusahaan").words
    assert "Belum pernah diingatkan." in as_(HARTONO).get("/sponsor/perusahaan").words


def test_a_long_log_is_cut_into_pages(as_):
    with unit_of_work():
        for number in range(60):
            day = TODAY - timedelta(days=number)
            one = dict(reason=Reason.DECLARATION_LATE, step=-number, ends_on=day, sent_on=day)
            db.session.add(Reminder(sponsor_id=TELANG.row.id, subject_id=TELANG.row.id, **one))
    page = as_(RINA).get(f"{PAGE}?hal=3")
    assert "51–60 dari 60" in page.words


@pytest.mark.parametrize("person", [YOHANES, DEWI, cast.HERNITA], ids=lambda person: person.role)
def test_only_those_who_read_cases_see_the_page(as_, person):
    assert as_(person).get(PAGE).status_code == 403
