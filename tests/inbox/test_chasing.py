"""Whom the office runs after: filters with their numbers, one reminded with one press, all of a list with two."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.register import roll, visiting
from portal.register.models_month import Reminder
from portal.register.monthly import reminding
from portal.storage.database import db, unit_of_work
from portal.web import mail
from tests import cast
from tests.cast import DEWI, JANANG_INN, LANGKAH, MARSELINUS, RINA, TELANG
from tests.register.people import LIN
from tests.visitors import words

LIST = "/inbox/penjamin"
ALL = "/inbox/penjamin/ingatkan"
MORNING = datetime(2026, 11, 5, 1, tzinfo=UTC)
TODAY = MORNING.date()


@pytest.fixture(autouse=True)
def one_permit_is_past_and_one_is_near(app, clock):
    """Both at PT Telang; every sponsor has registered today, so nobody is late with a month."""
    clock(MORNING)
    far = date(2031, 1, 1)
    with unit_of_work():
        for company in cast.COMPANIES:
            company.row.registered_on = TODAY
        for number, days in enumerate((-3, 20)):
            person = replace(LIN, passport=f"EF023855{number}", permit_expires=TODAY + timedelta(days=days), rptka_expires=far)
            roll.add(replace(person, passport_expires=far), TELANG.row, by=DEWI.row)


def names(page) -> set[str]:
    return {words(one) for one in page.tree.xpath("//tbody//th//a")}


def tiles(page) -> dict[str, str]:
    return {words(one.find("span")): words(one.find("b")) for one in page.tree.xpath("//nav[contains(@class, 'sums')]/a")}


def unmailable(company) -> None:
    """A sponsor that has given no address for mail."""
    with unit_of_work():
        company.row.email = ""
        company.row.second_email = None


# --- the list -------------------------------------------------------------------------------------------------------------------


def test_the_list_says_how_many_need_running_after_and_each_number_leads_to_them(as_):
    with unit_of_work():
        LANGKAH.row.registered_on = TODAY - timedelta(days=70)
        visiting.plan(JANANG_INN.row, TODAY, RINA.row, "Berkenalan.", by=RINA.row)
    rina = as_(RINA)
    page = rina.get(LIST)
    assert tiles(page) == {
        "terverifikasi": "3",
        "terlambat menyatakan": "0",
        "belum pernah menyatakan": "1",
        "dengan izin yang habis": "1",
        "saatnya dikunjungi": "1",
    }
    for words_, expected in {
        "belum pernah menyatakan": {LANGKAH.name},
        "dengan izin yang habis": {TELANG.name},
        "saatnya dikunjungi": {JANANG_INN.name},
    }.items():
        (link,) = [a.get("href") for a in page.tree.xpath("//nav[contains(@class, 'sums')]/a") if words_ in words(a)]
        assert names(rina.get(link)) == expected
    assert "Ada yang habis (1)" in page.words


def test_a_line_says_which_permits_end_and_how_often_somebody_was_reminded(as_, mailbox):
    with unit_of_work():
        reminding.remind_by_mail(TELANG.row, by=RINA.row)
    (row,) = [words(one) for one in as_(RINA).get(LIST).tree.xpath("//tbody/tr") if TELANG.name in words(one)]
    assert "1 sudah habis, 1 dalam 60 hari" in row
    assert "1 kali, terakhir 5 November" in row


def test_a_permit_of_somebody_who_has_left_is_nobodys_to_run_after(as_):
    with unit_of_work():
        for worker in roll.present(TELANG.row):
            roll.leave(worker, TODAY, by=DEWI.row)
    assert tiles(as_(RINA).get(LIST))["dengan izin yang habis"] == "0"


# --- one ------------------------------------------------------------------------------------------------------------------------


def test_one_press_sends_one_mail_and_comes_back_to_the_same_list(as_, mailbox):
    rina = as_(RINA)
    page = rina.get(f"{LIST}?permits=past")
    answer = rina.submit(page, f"{TELANG.row.id}/ingatkan", "mail")
    assert answer.location == f"{LIST}?permits=past"
    assert f"{TELANG.name}: Terkirim lewat email" in rina.get(answer.location).words
    (mail,) = [one for one in mailbox if one["To"] == TELANG.row.email]
    assert LIN.name not in str(mail)


def test_pressed_twice_it_is_one_mail(as_, mailbox):
    rina = as_(RINA)
    for _ in range(2):
        last = rina.send(f"{LIST}/{TELANG.row.id}/ingatkan", how="mail")
    assert f"{TELANG.name}: Sudah diingatkan hari ini" in rina.get(last.location).words
    assert len([one for one in mailbox if one["To"] == TELANG.row.email]) == 1


def test_who_has_no_mail_gets_a_text_to_hand_over_at_once(as_, mailbox):
    unmailable(TELANG)
    page = as_(RINA).send(f"{LIST}/{TELANG.row.id}/ingatkan", how="mail")
    assert page.status_code == 200
    assert any(link.startswith("https://wa.me/") for link in page.links)
    assert page.tree.xpath("//svg[@class='qr']")
    assert len(mailbox) == 0


def test_a_text_to_hand_over_is_said_to_be_written_down_and_not_sent(as_):
    unmailable(TELANG)
    page = as_(RINA).send(f"{LIST}/{TELANG.row.id}/ingatkan", how="mail")
    assert "Pengingat ini sudah dicatat, tetapi belum dikirim" in page.words


# --- all ------------------------------------------------------------------------------------------------------------------------


def test_two_presses_remind_everybody_on_the_list_and_say_what_became_of_each(as_, mailbox):
    with unit_of_work():
        for company in (LANGKAH, JANANG_INN):
            company.row.registered_on = TODAY - timedelta(days=70)
        reminding.remind_by_hand(LANGKAH.row, by=RINA.row)
    unmailable(JANANG_INN)
    rina = as_(RINA)
    (link,) = [one for one in rina.get(LIST).links if one.startswith(ALL)]
    asked = rina.get(link)
    assert names(asked) == {TELANG.name, LANGKAH.name, JANANG_INN.name}
    assert "Belum ada yang dikirim." in asked.words
    assert len(mailbox) == 0
    done = rina.submit(asked, "ingatkan")
    assert f"Terkirim lewat email 1 {TELANG.name}" in done.words
    assert f"Sudah diingatkan hari ini 1 {LANGKAH.name}" in done.words
    assert done.words.count("Tidak dapat lewat email.") == 1, "said once, with their number"
    assert f" 1 {JANANG_INN.name}" in done.words
    assert {one["To"] for one in mailbox} == {TELANG.row.email}
    assert rina.submit(done, f"{JANANG_INN.row.id}/ingatkan").status_code == 200, "and can be handed over from there"


def test_where_no_mail_goes_out_the_button_promises_none(as_, monkeypatch):
    assert "Kirim pengingat" in as_(RINA).get(ALL).words
    monkeypatch.setattr(mail, "goes_out", lambda: False)
    page = as_(RINA).get(ALL).words
    assert "Siapkan pengingat" in page
    assert "Kirim pengingat" not in page


def test_pressing_for_all_twice_writes_to_nobody_twice(as_, mailbox):
    rina = as_(RINA)
    asked = rina.get(ALL)
    rina.submit(asked, "ingatkan")
    first = db.session.scalar(select(func.count()).select_from(Reminder))
    again = rina.submit(asked, "ingatkan")
    assert f"Sudah diingatkan hari ini 1 {TELANG.name}" in again.words
    assert len(mailbox) == 1
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == first


def test_only_who_is_on_the_narrowed_list_is_reminded(as_, mailbox):
    with unit_of_work():
        LANGKAH.row.registered_on = TODAY - timedelta(days=70)
    rina = as_(RINA)
    rina.submit(f"{ALL}?declared=never", "ingatkan")
    assert {one["To"] for one in mailbox} == {LANGKAH.row.email}


def test_where_nobody_needs_it_the_page_says_so(as_):
    assert "Tidak ada yang perlu diingatkan" in as_(RINA).get(f"{ALL}?kind=individual").words


def test_no_other_offices_sponsors_are_reminded(as_, mailbox):
    marselinus = as_(MARSELINUS)
    assert TELANG.name not in marselinus.get(ALL).words
    marselinus.send(ALL)
    assert len(mailbox) == 0
