"""Doing something to many cases, in a real browser: what is ticked is counted, and what can be done to it is in sight."""

import pytest
from playwright.sync_api import expect

from portal.storage.database import db
from tests.cast import LISDAYANTI, RINA
from tests.inbox.desk import case, report
from tests.journeys.errands import comes_in

FINGER = 44  # pixels


@pytest.fixture
def cases(app) -> list[str]:
    return [report(f"Laporan nomor {number} tentang mess di dekat pabrik.") for number in range(12)]


def test_on_a_phone_the_tools_stay_in_sight_once_something_is_ticked(street, cases):
    rina = street.person(phone=True)
    comes_in(rina, RINA)
    rina.goes_to("/inbox/")
    assign = rina.page.locator("button[value=assign]")
    expect(assign).not_to_be_in_viewport()
    for number, said in ((0, "1 dicentang"), (1, "2 dicentang")):
        rina.page.locator("[name=case]").nth(number).check()
        expect(rina.page.locator("[data-ticked]")).to_have_text(said)
    expect(assign).to_be_in_viewport(ratio=1)
    tools = rina.page.locator(".bulk button, .bulk select, .bulk input")
    assert all(box["height"] >= FINGER for box in (one.bounding_box() for one in tools.all()) if box)
    assert not rina.overflows()
    rina.picks("to", str(LISDAYANTI.row.id))
    rina.clicks_on("Tugaskan")
    assert rina.sees("2 berkas ditugaskan kepada Lisdayanti.")
    db.session.rollback()  # what was read before is read afresh
    assert sum(case(code).owner_id == LISDAYANTI.row.id for code in cases) == 2


def test_when_nothing_is_ticked_any_more_nothing_is_in_the_way(street, cases):
    rina = street.person(phone=True)
    comes_in(rina, RINA)
    rina.goes_to("/inbox/")
    box = rina.page.locator("[name=case]").first
    box.check()
    box.uncheck()
    expect(rina.page.locator("[data-ticked]")).to_have_text("")
    expect(rina.page.locator("button[value=assign]")).not_to_be_in_viewport()


def test_without_a_script_the_tools_stand_below_the_list(street, cases):
    rina = street.person(phone=True, script=False)
    comes_in(rina, RINA)
    rina.goes_to("/inbox/")
    rina.page.locator("[name=case]").first.check()
    rina.picks("to", str(RINA.row.id))
    rina.clicks_on("Tugaskan")
    assert rina.sees("1 berkas ditugaskan kepada Rina Sulistia.")


def test_what_is_ticked_is_counted_on_a_wide_screen_too_in_one_row(street, cases):
    rina = street.person()
    comes_in(rina, RINA)
    rina.goes_to("/inbox/?semua=1")
    expect(rina.page.locator("[data-ticked]")).to_have_text("12 dicentang")
    tops = {round(one.bounding_box()["y"]) for one in rina.page.locator(".bulk button").all()}
    assert len(tops) == 1
