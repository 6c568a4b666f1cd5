"""A report is passed on: an officer prepares the letter, a second person lets it go, the agency answers, the case is closed."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import Language
from portal.storage.database import unit_of_work
from tests import effort
from tests.cast import BONIFASIUS, PETRUS, RINA
from tests.inbox import desk
from tests.journeys.errands import comes_in
from tests.referrals import passing_on as on
from tests.street import Person, Street

DONE = "Para pekerja sudah dijemput dan diperiksa dokter."
REASON = "Unit PPA sudah menangani; tidak ada lagi yang ditunggu."


def whole_story(street: Street, code: str, costs: Callable[..., None], *, language: str = "id", **browser: Any) -> None:
    officer = street.person("officer", language=language, **browser)
    comes_in(officer, RINA)
    officer.goes_to(desk.at(code))
    officer.starts_counting()
    prepares(officer)
    costs(effort.PASS_ON, officer)

    second = street.person("supervisor", language=language, **browser)
    comes_in(second, BONIFASIUS)
    second.goes_to("/inbox/rujukan?view=approval")
    second.clicks_on(second.page.locator("tbody tr", has_text=on.PPA).get_by_role("link").first)
    assert second.sees(on.SUMMARY)
    second.clicks_on("Setujui dan kirim")
    assert second.sees("Disetujui.")
    assert second.sees("/KESBANGPOL/")

    liaison = street.person("liaison", language=language, **browser)
    comes_in(liaison, PETRUS)
    liaison.clicks_on(liaison.page.locator("tbody th a").first)
    assert liaison.sees(on.SUMMARY)
    assert not liaison.has_before_them(desk.case(code).spoken)
    liaison.ticks("reply", "done")
    liaison.types("text", DONE)
    liaison.clicks_on("Kirim jawaban")
    assert liaison.sees("Jawaban terkirim ke kantor.")

    officer.goes_to(desk.at(code))
    officer.clicks_on(officer.page.locator("#rujukan li", has_text=on.PPA).get_by_role("link").first)
    assert officer.sees(DONE)
    officer.goes_to(desk.at(code))
    officer.picks("outcome", "unverifiable")
    officer.types("reason", REASON)
    officer.clicks_on("Simpan saja")
    assert officer.sees(REASON)
    assert officer.sees("Tidak dapat dipastikan")


def prepares(officer: Person) -> None:
    """The form is ready but for the words; with script the letter beside it says what was typed."""
    officer.clicks_on("Rujuk ke instansi")
    officer.waits_for_htmx()
    officer.picks("level", "partly")
    officer.types("verified", on.SEEN)
    officer.types("asked", on.WANTED)
    officer.types("summary", on.SUMMARY)
    if officer.script:
        officer.page.locator('[name="summary"]').press("Tab")
        officer.page.locator("#surat", has_text=on.SUMMARY).wait_for()
    officer.clicks_on("Minta persetujuan")
    assert officer.sees("Menunggu persetujuan")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_at_a_desk_in_indonesian(app, street, costs, script):
    whole_story(street, on.held_captive(), costs, script=script)


def test_on_a_phone_in_english(app, street, costs):
    with unit_of_work():
        for person in (RINA, BONIFASIUS, PETRUS):
            person.row.language = Language.EN
    whole_story(street, on.held_captive(), costs, language="en", phone=True)


def test_what_is_selected_is_blacked_out_and_comes_back(app, street):
    officer = street.person("officer")
    comes_in(officer, RINA)
    code = desk.report("Mandornya bernama Budi dan paspor mereka diambil.")
    officer.goes_to(f"/inbox/{code}/rujukan")
    officer.page.locator("summary", has_text="Kutipan").click()
    text = officer.page.locator('[name="redacted"]')
    text.evaluate("one => one.setSelectionRange(one.value.indexOf('Budi'), one.value.indexOf('Budi') + 4)")
    officer.clicks_on("Hitamkan yang dipilih")
    assert "bernama █████ dan" in text.input_value()
    officer.clicks_on("Kembalikan semua")
    assert "bernama Budi dan" in text.input_value()
