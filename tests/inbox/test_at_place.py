"""What the register knows of the place of a report: names of sponsors and numbers, never a person."""

from portal import clock
from portal.offices import areas
from portal.register import roll, sponsors
from portal.storage.database import unit_of_work
from tests import cast
from tests.cast import KARANG_LANGIT, RINA
from tests.inbox.desk import at, registration, report, submission
from tests.register.people import LIN


def at_place(page):
    named = page.tree.xpath("//section[@aria-labelledby='at-place-h']//li/a")
    return {name.text_content(): name.getnext().text_content() for name in named}


def test_who_has_workers_in_the_village_is_shown_with_how_many(as_):
    submission()
    page = as_(RINA).get(at(report(village=LIN.site_code)))
    assert at_place(page)[cast.TELANG.name] == "1 TKA"
    assert f"/inbox/penjamin/{cast.TELANG.row.id}" in page.links
    assert "Tentang tempat, bukan orang dalam laporan." in page.words


def test_no_person_is_named_there(as_):
    submission()
    page = as_(RINA).get(at(report(village=LIN.site_code)))
    assert LIN.name not in page.text
    assert LIN.name.split()[0] not in page.words


def test_who_has_left_is_not_counted(as_):
    submission()
    with unit_of_work():
        (worker,) = roll.present(cast.TELANG.row)
        roll.leave(worker, clock.today(), by=cast.DEWI.row)
    assert at_place(as_(RINA).get(at(report(village=LIN.site_code)))).get(cast.TELANG.name) != "1 TKA"


def test_another_village_a_wider_area_and_other_kinds_of_cases_show_none(as_):
    submission()
    rina = as_(RINA)
    villages = [village.code for each in areas.villages_of(cast.office()).values() for village in each]
    other = next(code for code in villages if code not in (LIN.site_code, cast.TELANG.row.area_code))
    assert cast.TELANG.name not in at_place(rina.get(at(report(village=other))))
    assert at_place(rina.get(at(report(village="62.13")))) == {}
    assert at_place(rina.get(at(registration()))) == {}


def test_a_sponsor_that_was_refused_is_not_named(as_):
    with unit_of_work():
        newcomer = cast.NEWCOMER.row
        newcomer.area_code = KARANG_LANGIT
    code, rina = report(), as_(RINA)
    assert cast.NEWCOMER.name in at_place(rina.get(at(code)))
    registration()
    with unit_of_work():
        sponsors.refuse(cast.NEWCOMER.row, by=RINA.row, reason="Bukan perusahaan.")
    assert cast.NEWCOMER.name not in at_place(rina.get(at(code)))
