"""The office comes by: planned with a day, somebody and a purpose; what was found is said of the sponsor, never of a person."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from portal import clock
from portal.audit.models import Deed
from portal.errors import Refused, Stale
from portal.register import retention, visiting
from portal.register.models import Sponsor
from portal.register.models_visits import Visit
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, LISDAYANTI, MARSELINUS, RINA, TELANG
from tests.inbox.desk import at, registration

FOUND = "Mess Karang Langit: lima orang ditemui, cocok dengan daftar."


def page_of() -> str:
    return f"/inbox/penjamin/{TELANG.row.id}"


def day(days: int = 0) -> str:
    return f"{clock.today() + timedelta(days=days):%d-%m-%Y}"


def planned(days: int = 0, purpose: str = "Mencocokkan jumlah di mess.") -> Visit:
    with unit_of_work():
        visiting.plan(TELANG.row, clock.today() + timedelta(days=days), LISDAYANTI.row, purpose, by=RINA.row)
    return only()


def only() -> Visit:
    return db.session.scalars(select(Visit)).one()


def deeds() -> list[str]:
    return list(db.session.scalars(select(Deed.action).where(Deed.action.startswith("visit.")).order_by(Deed.number)))


def test_an_officer_plans_a_visit_and_the_page_and_the_list_tell_of_it(as_):
    rina = as_(RINA)
    answer = rina.submit(page_of(), "purpose", planned_on=day(3), officer=str(LISDAYANTI.row.id), purpose="Mencocokkan jumlah di mess.")
    assert (answer.status_code, answer.location) == (303, page_of()), "at its top, where the notice is"
    page = rina.get(page_of())
    assert "Kunjungan direncanakan." in page.words
    assert f"{LISDAYANTI.name}: Mencocokkan jumlah di mess." in page.words
    assert "Saatnya dikunjungi" not in page.words
    assert TELANG.name in rina.get("/inbox/penjamin?visit=planned").words
    assert deeds() == ["visit.planned"]


def test_what_was_found_stands_on_the_sponsors_page_with_who_found_it(as_):
    visit = planned()
    rina = as_(RINA)
    assert "Saatnya dikunjungi" in rina.get(page_of()).words
    name = f"{visit.id.hex}-"
    answer = rina.submit(page_of(), f"{name}findings", **{f"{name}visited_on": day(), f"{name}findings": FOUND})
    assert answer.status_code == 303
    page = rina.get(page_of())
    assert FOUND in page.words
    assert f"{RINA.name}" in page.words
    assert "Saatnya dikunjungi" not in page.words.partition("Kunjungan")[2]
    assert deeds() == ["visit.planned", "visit.found"]


@pytest.mark.parametrize("number", ["paspor EF0238557", "telepon 0812 3456 7890", "NIK 6213011207770002"])
def test_what_looks_like_somebodys_number_is_asked_about_before_it_is_kept(as_, number):
    visit = planned()
    rina = as_(RINA)
    name = f"{visit.id.hex}-"
    typed = {f"{name}visited_on": day(), f"{name}findings": f"Di mess ada orang dengan {number}."}
    answer = rina.submit(page_of(), f"{name}findings", **typed)
    assert answer.status_code == 422
    assert "Kunjungan dicatat tentang penjamin, bukan tentang orang." in answer.errors
    assert number in answer.text, "what was typed is still there"
    assert not only().is_over
    assert rina.submit(answer, f"{name}findings", f"{name}anyway").status_code == 303
    assert number in only().findings
    assert number not in rina.get(page_of()).words, "and is masked all the same"


def test_a_purpose_is_no_place_for_numbers_either(as_):
    answer = as_(RINA).submit(page_of(), "purpose", planned_on=day(), purpose="Menemui pemegang paspor EF0238557.")
    assert answer.status_code == 422
    assert db.session.scalars(select(Visit)).all() == []


@pytest.mark.parametrize(
    "typed", [{"planned_on": day(-1)}, {"planned_on": ""}, {"planned_on": "kemarin dulu"}, {"purpose": " "}, {"officer": "x"}]
)
def test_a_plan_needs_a_day_to_come_somebody_and_a_purpose(as_, typed):
    answer = as_(RINA).submit(page_of(), "purpose", **({"planned_on": day(1), "purpose": "Berkenalan."} | typed))
    assert answer.status_code == 422
    assert db.session.scalars(select(Visit)).all() == []


def test_nothing_is_found_before_the_day(as_):
    planned()
    with pytest.raises(Refused), unit_of_work():
        visiting.record(only(), clock.today() + timedelta(days=1), FOUND, by=RINA.row)


def test_the_second_who_writes_it_down_is_told_and_pressing_twice_is_once(as_):
    planned()
    for _ in range(2):
        with unit_of_work():
            visiting.record(only(), clock.today(), FOUND, by=RINA.row)
    assert deeds() == ["visit.planned", "visit.found"]
    with pytest.raises(Stale), unit_of_work():
        visiting.record(only(), clock.today(), "Tidak ada orang.", by=LISDAYANTI.row)
    with pytest.raises(Stale), unit_of_work():
        visiting.call_off(only(), by=LISDAYANTI.row)


def test_what_the_second_one_wrote_is_still_there_beside_what_a_colleague_found(as_):
    visit = planned()
    rina = as_(RINA)
    page = rina.get(page_of())
    with unit_of_work():
        visiting.record(only(), clock.today(), FOUND, by=LISDAYANTI.row)
    name = f"{visit.id.hex}-"
    typed = "Mess tertutup. Penjaga menyebut tujuh orang."
    answer = rina.submit(page, f"{name}findings", **{f"{name}visited_on": day(), f"{name}findings": typed})
    assert answer.status_code == 409
    assert "Hasil kunjungan ini sudah dicatat rekan Anda." in answer.errors
    assert FOUND in answer.words
    assert typed in answer.text
    assert only().findings == FOUND


def test_a_plan_pressed_twice_is_one_visit_and_another_purpose_is_another(as_):
    rina = as_(RINA)
    page = rina.get(page_of())
    for purpose in ("Melihat mess.", "Melihat mess.", "Bertemu HRD."):
        assert rina.submit(page, "purpose", planned_on=day(3), purpose=purpose).status_code == 303
    assert sorted(visit.purpose for visit in db.session.scalars(select(Visit))) == ["Bertemu HRD.", "Melihat mess."]
    assert deeds() == ["visit.planned", "visit.planned"]


def test_a_visit_that_does_not_take_place_is_called_off(as_):
    visit = planned(2)
    rina = as_(RINA)
    assert rina.submit(page_of(), f"{visit.id}/batal").status_code == 303
    assert "Belum pernah dikunjungi." in rina.get(page_of()).words
    assert deeds() == ["visit.planned", "visit.called_off"]


def test_the_history_of_the_registration_tells_that_there_was_a_visit(as_):
    code = registration(TELANG)
    planned()
    assert "Kunjungan direncanakan" in as_(RINA).get(at(code)).words


def test_neither_the_sponsor_nor_another_office_sees_any_of_it(as_):
    visit = planned()
    for door in ("/sponsor/perusahaan", "/sponsor/kiriman", "/sponsor/pekerja"):
        assert "Mencocokkan" not in as_(DEWI).get(door).words
    marselinus = as_(MARSELINUS)
    assert marselinus.send(f"/inbox/kunjungan/{visit.id}").status_code == 404
    assert marselinus.send(f"/inbox/kunjungan/{visit.id}/batal").status_code == 404
    assert marselinus.send(f"{page_of()}/kunjungan").status_code == 404


def test_no_visit_leads_to_a_person_and_its_words_are_locked(as_):
    planned()
    leads_to = {one["referred_table"] for one in inspect(db.engine).get_foreign_keys("visit")}
    assert leads_to == {"sponsor", "user"}
    (purpose,) = db.session.scalars(text("SELECT purpose FROM visit"))
    assert b"Mencocokkan" not in bytes(purpose)


def test_after_two_years_a_visit_is_gone(as_):
    planned()
    with unit_of_work():
        visiting.record(only(), clock.today(), FOUND, by=RINA.row)
    assert retention.purge(clock.now() + timedelta(days=2 * 365 - 2)).visits == 0
    assert retention.purge(clock.now() + timedelta(days=2 * 365 + 1)).visits == 1
    assert db.session.scalars(select(Visit)).all() == []
    assert db.session.scalars(select(Sponsor).where(Sponsor.id == TELANG.row.id)).one()
    assert deeds()[-1] == "visit.erased"


def test_the_day_of_a_visit_is_today_unless_somebody_says_otherwise(as_):
    visit = planned()
    page = as_(RINA).get(page_of())
    assert page.tree.xpath(f"//input[@name='{visit.id.hex}-visited_on']/@value") == [day()]
