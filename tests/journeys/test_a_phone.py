"""The desk on an officer's phone, and on paper: what is open comes before what one can choose."""

import pytest
from playwright.sync_api import expect

from portal.accounts.models import Language
from portal.storage.database import unit_of_work
from tests.cast import RINA, office
from tests.inbox.desk import at, report, submission
from tests.journeys.errands import comes_in
from tests.street import PATIENCE, PHONE

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])


@SCRIPT
def test_the_first_case_stands_on_the_first_screen_and_two_filters_are_folded(street, script):
    report()
    officer = street.person(phone=True, script=script)
    comes_in(officer, RINA)
    first = officer.page.locator("ol.inbox a.title").first
    assert first.bounding_box()["y"] < PHONE["viewport"]["height"] * 0.6
    assert officer.page.locator('select[name="kind"], select[name="status"]').locator("visible=true").count() == 2
    expect(officer.page.locator('select[name="owner"]')).not_to_be_visible()
    assert not officer.overflows()


@SCRIPT
def test_what_is_folded_can_be_chosen_and_then_stays_before_ones_eyes(street, script):
    report()
    officer = street.person(phone=True, script=script)
    comes_in(officer, RINA)
    officer.waits_for_htmx()
    officer.clicks_on(officer.page.locator("summary", has_text="Saringan lain"))
    officer.picks("owner", "saya")
    if not script:
        officer.clicks_on("Terapkan")
    assert officer.sees("Tidak ada yang cocok")
    expect(officer.page.locator('select[name="owner"]')).to_be_visible(timeout=PATIENCE)
    assert not officer.overflows()
    assert officer.complaints == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_buttons_that_stand_together_are_of_one_size(street, language):
    with unit_of_work():
        RINA.row.language = Language(language)
    code = submission()
    officer = street.person(phone=True, language=language)
    comes_in(officer, RINA)
    officer.goes_to(at(code))
    for buttons, many in {".row.even > .btn": 2, ".confirm > .btn": 2}.items():
        boxes = [one.bounding_box() for one in officer.page.locator(buttons).all()]
        assert len(boxes) == many
        assert len({(round(box["width"]), round(box["height"])) for box in boxes}) == 1
    assert not officer.overflows()


@pytest.mark.parametrize("laid", [report, submission], ids=["a report", "a submission"])
def test_a_case_on_paper_bears_the_offices_letterhead(street, laid):
    with unit_of_work():
        office().address = "Jalan A. Yani 12"
    code = laid()
    officer = street.person()
    comes_in(officer, RINA)
    officer.goes_to(at(code))
    head = officer.page.locator(".kop")
    expect(head).not_to_be_visible()
    officer.page.emulate_media(media="print")
    expect(head).to_be_visible(timeout=PATIENCE)
    for said in ("PEMERINTAH KABUPATEN BARITO TIMUR", "BADAN KESATUAN BANGSA DAN POLITIK", "Jalan A. Yani 12"):
        assert said in head.inner_text()
    expect(officer.page.locator("header.bar")).not_to_be_visible()
