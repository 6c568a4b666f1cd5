"""Who works at the office comes in by an invitation that a second person confirms; who forgot the password comes in again by a link."""

import re
import time
from typing import Any

import pytest

from portal.accounts.models import Language
from portal.storage.database import unit_of_work
from tests.cast import BONIFASIUS, PASSWORD, RINA, YOHANES
from tests.journeys.errands import DOORS, comes_in
from tests.mailbox import Mailbox
from tests.street import Person, Street

NEW, NEW_PASSWORD = "susanti@contoh.test", "perahu kayu di sungai karau"


def invited(street: Street, *, language: str = "id", **browser: Any) -> Person:
    """An admin invites, a supervisor confirms, the invited person chooses a password and comes in. Returns them."""
    admin = street.person("admin", language=language, **browser)
    comes_in(admin, YOHANES)
    admin.types("name", "Susanti Ronggo")
    admin.page.locator('form [name="email"]').fill(NEW)
    admin.picks("role", "officer")
    admin.ticks("language", language)
    admin.clicks_on("Buat undangan")
    assert admin.sees("Undangan siap diserahkan")
    link = path_of(admin.page.locator("#tautan").input_value())

    newcomer = street.person("newcomer", language=language, **browser)
    newcomer.goes_to(link)
    chooses(newcomer, NEW_PASSWORD)
    comes_in(newcomer, NEW, NEW_PASSWORD)
    assert newcomer.sees("Akun ini menunggu konfirmasi kepala bidang")

    supervisor = street.person("supervisor", language=language, **browser)
    comes_in(supervisor, BONIFASIUS)
    supervisor.clicks_on(supervisor.page.locator('a[href="/admin/konfirmasi"]'))
    assert supervisor.sees("Susanti Ronggo")
    supervisor.clicks_on(supervisor.page.locator("main form button:not(.danger)").first)
    assert supervisor.sees("Akun dikonfirmasi dan dapat dipakai.")

    comes_in(newcomer, NEW, NEW_PASSWORD)
    assert newcomer.sees("Kotak masuk")
    return newcomer


def comes_in_again(street: Street, mailbox: Mailbox, *, language: str = "id", **browser: Any) -> Person:
    """An officer forgot the password and gets a link by mail."""
    officer = street.person("officer", language=language, **browser)
    officer.goes_to(DOORS[language] + "/masuk")
    officer.clicks_on("Lupa kata sandi")
    officer.types("email", RINA.email)
    officer.clicks_on("Kirim tautan")
    assert officer.sees("Periksa email Anda")
    link = linked(mailbox, RINA)
    officer.goes_to(link)
    chooses(officer, NEW_PASSWORD)
    officer.goes_to(link)
    assert officer.sees("Tautan ini tidak berlaku lagi"), "it works once"
    comes_in(officer, RINA, PASSWORD)
    assert officer.sees("Email atau kata sandi tidak cocok"), "the old one is over"
    comes_in(officer, RINA, NEW_PASSWORD)
    assert officer.sees("Kotak masuk")
    return officer


def chooses(person: Person, password: str) -> None:
    person.types("password", password)
    person.types("again", password)
    person.clicks_on("Simpan kata sandi")
    person.page.wait_for_url("**/masuk*")


def path_of(address: str) -> str:
    return re.sub(r"https?://[^/]+", "", address)


def linked(mailbox: Mailbox, person: Any) -> str:
    """The link in a mail that comes in a moment: mail goes out after the answer."""
    for _ in range(100):
        if mailbox.to(person):
            return mailbox.link(person)
        time.sleep(0.1)
    raise AssertionError("no mail")


@pytest.fixture
def in_english() -> None:
    with unit_of_work():
        for person in (RINA, YOHANES, BONIFASIUS):
            person.row.language = Language.EN


def test_an_invited_officer_comes_in_once_a_second_person_has_confirmed(street, mailbox):
    newcomer = invited(street)
    assert newcomer.complaints == []
    assert len(mailbox.to(NEW)) == 1


def test_an_invitation_in_english_with_script_off(street, app, in_english):
    newcomer = invited(street, language="en", script=False)
    assert newcomer.page.locator("html").get_attribute("lang") == "en"
    assert newcomer.scripts == []


def test_who_forgot_the_password_comes_in_again_by_mail(street, mailbox):
    officer = comes_in_again(street, mailbox)
    assert officer.complaints == []


def test_who_forgot_the_password_comes_in_again_in_english_with_script_off(street, mailbox, in_english):
    comes_in_again(street, mailbox, language="en", script=False)
    assert "Anda" not in mailbox.to(RINA)[0].get_content()


def test_who_leaves_is_out_on_every_page(street):
    officer = street.person()
    comes_in(officer, RINA)
    officer.page.locator("details.menu summary").click()
    officer.clicks_on("Keluar")
    assert officer.sees("Anda sudah keluar.")
    officer.goes_to("/inbox/")
    assert "/masuk?next=" in officer.page.url
