"""Nothing changed this month: somebody opens the link of a reminder and presses once. The receipt can be checked by anybody."""

from urllib.parse import urlsplit

import pytest

from portal import clock
from portal.accounts.models import Language
from portal.register.monthly import declarations
from portal.storage.database import unit_of_work
from tests import effort
from tests.cast import DEWI, TELANG
from tests.journeys.errands import comes_in


def link(language: str = "id") -> str:
    with unit_of_work():
        TELANG.row.language = Language(language)
    return urlsplit(declarations.link(TELANG.row, clock.today())).path


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_one_load_and_one_click(street, costs, language, phone):
    person = street.person(f"company, {'phone' if phone else 'desk'}, {language}", language=language, phone=phone)
    person.starts_counting()
    person.goes_to(link(language))
    person.waits_for_htmx()
    person.clicks_on("Nyatakan daftar ini benar")
    assert person.sees("Tercatat.")
    costs(effort.SAME_MONTH, person)
    assert person.barriers() == []
    assert not person.overflows()
    assert (person.complaints, person.cookies, person.outside) == ([], [], [])

    code = person.page.locator("dd.mono").last.inner_text()
    person.goes_to("/en/sah" if language == "en" else "/sah")
    person.types("code", code.lower().replace("-", " "))
    person.clicks_on("Periksa")
    assert person.sees("Tanda terima ini asli")
    assert (person.complaints, person.cookies, person.outside) == ([], [], [])


def test_without_script_the_same_page_answers(street):
    person = street.person("company, no script", phone=True, script=False)
    person.starts_counting()
    person.goes_to(link())
    person.clicks_on("Nyatakan daftar ini benar")
    assert person.sees("Tercatat.")
    assert person.effort["loads"] == 2
    person.goes_to(link())
    assert person.sees("Tidak perlu menekan lagi.")


def test_who_is_signed_in_presses_once_on_the_page_of_the_list_and_has_a_letter_to_print(street):
    person = street.person("company", phone=True)
    comes_in(person, DEWI)
    person.goes_to("/sponsor/pekerja")
    person.clicks_on("Nyatakan tidak ada orang asing bulan ini")
    assert person.sees("Tanda terima pernyataan")
    person.page.emulate_media(media="print")
    assert person.page.locator(".letter").is_visible()
    assert not person.page.get_by_role("link", name="Unduh PDF").is_visible()
    assert not person.page.locator(".bar").is_visible()
