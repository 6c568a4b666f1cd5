"""Single keys, in a real browser: they lead through the list and a case, keep still while somebody types, and can be switched off."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal.cases.codes import Status
from portal.inbox.acting import triage
from portal.storage.database import db, unit_of_work
from tests.cast import LISDAYANTI, RINA
from tests.inbox.desk import MONDAY, at, case, report
from tests.journeys.errands import comes_in
from tests.street import Person

FIRST, SECOND = "Empat orang membawa alat berat ke Karang Langit sejak Senin.", "Di pasar ada yang menarik pungutan untuk izin tinggal."


@pytest.fixture
def cases(app) -> list[str]:
    return [report(FIRST, day=MONDAY - timedelta(days=2)), report(SECOND, day=MONDAY)]


@pytest.fixture
def rina(street, cases) -> Person:
    person = street.person()
    comes_in(person, RINA)
    person.goes_to("/inbox/")
    person.waits_for_htmx()
    return person


def focused(person: Person, what: str) -> str:
    return str(person.page.evaluate(f"String((document.activeElement || {{}}).{what} || '')"))


def line(person: Person) -> str:
    return focused(person, "textContent")


def test_j_and_k_go_through_the_list_and_enter_opens(rina, cases):
    rina.presses("j")
    assert FIRST[:20] in line(rina)
    rina.presses("j")
    assert SECOND[:20] in line(rina)
    rina.presses("j")  # there is no further one
    assert SECOND[:20] in line(rina)
    rina.presses("k")
    assert FIRST[:20] in line(rina)
    rina.presses("Enter")
    rina.page.wait_for_url(f"**{at(cases[0])}*")


def test_a_copy_that_lies_under_another_is_passed_by_and_found_again_by_who_comes_back_from_it(rina, cases):
    copy = report(FIRST)
    rina.goes_to("/inbox/")
    rina.waits_for_htmx()
    rina.presses("j")
    rina.presses("j")
    assert SECOND[:20] in line(rina), "what lies in a closed fold is no step"
    rina.page.locator("details.same > summary").click()
    rina.page.locator(f"details.same a.title[href*='{copy}']").focus()
    rina.presses("Enter")
    rina.page.wait_for_url(f"**{at(copy)}*")
    rina.presses("g")
    rina.presses("i")
    rina.page.wait_for_url("**/inbox/#berkas-*")
    expect(rina.page.locator("details.same[open] a.title:focus")).to_have_attribute("href", at(copy))


def test_x_ticks_the_line_and_a_leads_to_whom_it_is_given(rina, cases):
    rina.presses("j")
    rina.presses("x")
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(1)
    rina.presses("x")
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(0)
    rina.presses("a")  # whoever ticked nothing means this one
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(1)
    assert focused(rina, "id") == "to"
    rina.picks("to", str(LISDAYANTI.row.id))
    rina.clicks_on("Tugaskan")
    assert rina.sees("1 berkas ditugaskan kepada ")
    db.session.rollback()  # what was read before is read afresh
    assert case(cases[0]).owner_id == LISDAYANTI.row.id


@pytest.mark.parametrize("key, field", [("d", "outcome"), ("n", "note"), ("r", "message")])
def test_d_n_and_r_open_the_case_where_one_goes_on(rina, cases, key, field):
    rina.presses("j")
    rina.presses(key)
    rina.page.wait_for_url(f"**{at(cases[0])}#tombol-{key}")
    rina.page.wait_for_timeout(300)
    assert focused(rina, "name") == field


def test_on_a_case_the_same_keys_lead_to_the_same_places(rina, cases):
    with unit_of_work():
        triage.claim(case(cases[0]), by=LISDAYANTI.row)
    rina.goes_to(at(cases[0]))
    rina.page.wait_for_load_state()
    for key, field in {"d": "outcome", "n": "note", "r": "message", "a": "owner"}.items():
        rina.page.locator("h1").first.click()
        rina.presses(key)
        assert focused(rina, "name") == field, key
        rina.page.evaluate("document.activeElement.blur()")
    rina.presses("s")
    assert "Ambil berkas ini" in focused(rina, "textContent")
    assert case(cases[0]).owner_id == LISDAYANTI.row.id  # a key leads there, and sends nothing
    rina.presses("j")
    rina.page.wait_for_url(f"**{at(cases[1])}*")
    rina.presses("g")
    rina.presses("i")
    rina.page.wait_for_url(f"**/inbox/#berkas-{cases[1]}")
    assert cases[1] in focused(rina, "href")


def test_a_slash_leads_to_the_search_and_letters_typed_there_are_letters(rina, cases):
    rina.presses("/")
    assert focused(rina, "id") == "q"
    rina.page.keyboard.type("xjkadnr?g i")
    expect(rina.page.locator("#q")).to_have_value("xjkadnr?g i")
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(0)
    assert not rina.page.locator("dialog[open]").count()
    rina.page.locator("select#status").focus()
    rina.presses("n")
    assert urlsplit(rina.page.url).path == "/inbox/", "what was typed may be asked for by now"


def test_on_the_list_s_leads_to_the_status_whatever_line_one_is_on_and_chooses_nothing(rina, cases):
    rina.presses("s")
    assert focused(rina, "id") == "status"
    rina.presses("Escape")
    rina.presses("j")
    rina.presses("s")
    assert focused(rina, "id") == "status"
    expect(rina.page.locator("select#status")).to_have_value("")
    rina.presses("Escape")
    assert FIRST[:20] in line(rina), "back on the line one came from"
    assert rina.page.url.endswith("/inbox/")
    assert case(cases[0]).owner_id is None


@pytest.mark.parametrize("combination", ["Control+j", "Alt+x", "Meta+a"])
def test_with_a_modifier_a_key_is_the_browsers(rina, combination):
    rina.presses("j")
    before = line(rina)
    rina.presses(combination)
    assert line(rina) == before
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(0)


def test_a_question_mark_names_them_all_and_over_the_window_they_keep_still(rina):
    rina.presses("?")
    expect(rina.page.get_by_role("dialog")).to_contain_text("semua pintasan")
    assert rina.barriers() == []
    rina.presses("x")
    expect(rina.page.locator("input[name=case]:checked")).to_have_count(0)
    rina.presses("Escape")
    assert not rina.page.locator("dialog[open]").count()


def test_fields_say_which_key_leads_to_them(rina):
    told = rina.page.eval_on_selector_all("[aria-keyshortcuts]", "all => all.map(one => [one.id, one.getAttribute('aria-keyshortcuts')])")
    assert sorted(map(tuple, told)) == [("q", "/"), ("status", "s"), ("to", "a")]
    assert rina.page.locator("#q").get_attribute("title") == "Tombol /"
    assert rina.complaints == []


def test_who_switches_them_off_has_none_and_nothing_is_lost(rina, cases):
    rina.clicks_on(rina.page.locator("p.keys a"))
    rina.clicks_on("Matikan pintasan")
    assert rina.sees("Pintasan mati")
    rina.goes_to("/inbox/")
    rina.page.wait_for_load_state()
    rina.presses("j")
    assert focused(rina, "tagName") == "BODY"
    assert not rina.page.locator("[aria-keyshortcuts]").count()
    rina.clicks_on(rina.page.locator("p.keys a"))
    rina.clicks_on("Nyalakan pintasan")
    assert rina.sees("Pintasan menyala")
    assert case(cases[0]).status is Status.NEW


def test_without_a_script_the_keys_are_a_page(street, cases):
    person = street.person(script=False)
    comes_in(person, RINA)
    person.goes_to("/inbox/")
    person.clicks_on(person.page.locator("p.keys a"))
    assert person.sees("berkas berikutnya, sebelumnya")
