"""The desk on an officer's phone: what is open comes before what one can choose."""

import pytest
from playwright.sync_api import expect

from tests.cast import RINA
from tests.inbox.desk import report
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
