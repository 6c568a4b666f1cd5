"""A company adds, changes and ends its workers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.cases.codes import Status
from portal.errors import Refused
from portal.register import roll
from portal.register.codes import ChangeState
from portal.register.codes import Deed as Said
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, KATHARINA, MARLINA, RINA, SUMIATI, YUSRAN
from tests.register.people import LIN, NASTY, TYPED, add, changes, only, stolen, submissions, workers


def test_a_worker_who_is_added_stands_on_the_roll(as_):
    answer = add(as_(DEWI))
    assert answer.status_code == 303
    worker = only()
    assert (worker.name, worker.passport, worker.nationality) == ("Lin Haoran", "EF0238557", "CHN")
    assert (worker.birth_date, worker.permit_expires) == (date(1977, 10, 12), date(2027, 11, 13))
    assert worker.permit_index == "E23"
    assert worker.site_code == cast.KARANG_LANGIT


def test_an_editor_may_add_too(as_):
    assert add(as_(YUSRAN)).status_code == 303
    assert only().name == "Lin Haoran"


def test_the_office_gets_a_case_with_the_arrival(as_):
    add(as_(DEWI))
    (submission,) = submissions()
    (change,) = submission.changes
    assert submission.case.status is Status.NEW
    assert submission.case.office_id == cast.office().id
    assert change.deed is Said.ARRIVE
    assert change.before == {}
    assert change.after["passport"] == "EF0238557"
    assert "extension_under_way" not in change.after
    assert change.by_id == DEWI.row.id
    assert change.state is ChangeState.SENT


def test_single_edits_share_a_case_until_an_officer_has_read_it(as_):
    dewi = as_(DEWI)
    add(dewi)
    add(dewi, passport="EF0000001", name="Zhou Yancheng")
    (submission,) = submissions()
    assert [change.number for change in submission.changes] == [1, 2]
    with unit_of_work():
        submissions()[0].case.read_on = date(2026, 11, 24)
    add(dewi, passport="EF0000002", name="Pan Weilong")
    assert [len(one.changes) for one in submissions()] == [2, 1]


def test_an_edit_keeps_before_and_after_of_what_differs(as_):
    dewi = as_(DEWI)
    add(dewi)
    answer = dewi.submit(f"/sponsor/pekerja/{only().id}", "passport", position="Mine Planning Engineer", residence="")
    assert answer.status_code == 303
    change = changes(only())[-1]
    assert change.deed is Said.CHANGE
    assert change.before == {"position": "Ahli Geologi Tambang", "residence": "Mess karyawan blok B"}
    assert change.after == {"position": "Mine Planning Engineer", "residence": ""}


def test_saving_what_nobody_changed_says_nothing_to_the_office(as_):
    dewi = as_(DEWI)
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{only().id}", "passport")
    assert len(changes(only())) == 1


def test_the_history_shows_who_changed_what_and_when(as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    dewi = as_(DEWI)
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{only().id}", "passport", position="Mine Planning Engineer", site_code="62.13.01.2018")
    words = dewi.get(f"/sponsor/pekerja/{only().id}").words
    assert "semula Ahli Geologi Tambang" in words
    assert "Mine Planning Engineer" in words
    assert "Jaweten, Dusun Timur" in words
    assert "24 November 2026, Dewi Ratnasari" in words
    assert "Ditambahkan" in words


def test_the_form_comes_back_filled_and_in_the_readers_language(as_):
    add(as_(DEWI))
    page = as_(KATHARINA).get(f"/sponsor/pekerja/{only().id}")
    assert page.tree.xpath("//input[@name='nationality']/@value") == ["China"]
    assert page.tree.xpath("//input[@name='birth_date']/@value") == ["12-10-1977"]
    assert page.tree.xpath("//select[@name='site_code']//option[@selected]/@value") == [cast.KARANG_LANGIT]
    as_(KATHARINA).submit(page, "passport")
    assert len(changes(only())) == 1, "reading in another language changes nothing"


def test_somebody_leaves_on_a_day(as_):
    dewi = as_(DEWI)
    add(dewi)
    answer = dewi.submit(
        f"/sponsor/pekerja/{only().id}", "left_on", left_on="20-11-2026" if date.today() > date(2026, 11, 20) else "1-3-2025"
    )
    assert answer.status_code == 303
    assert only().left_on is not None
    assert changes(only())[-1].deed is Said.LEAVE
    assert "Lin Haoran" not in dewi.get("/sponsor/pekerja").words
    assert "Lin Haoran" in dewi.get("/sponsor/pekerja?status=keluar").words


@pytest.mark.parametrize(
    "day", ["", "kemarin", "31-02-2026", "1-1-2025", (date.today() + timedelta(days=9)).strftime("%d-%m-%Y")], ids=range(5)
)
def test_nobody_leaves_on_a_day_that_cannot_be(as_, day):
    dewi = as_(DEWI)
    add(dewi)
    answer = dewi.submit(f"/sponsor/pekerja/{only().id}", "left_on", left_on=day)
    assert answer.status_code in (409, 422)
    assert only().left_on is None
    assert day in answer.text


def test_who_left_cannot_have_begun_later(as_):
    dewi = as_(DEWI)
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{only().id}", "left_on", left_on="1-3-2025")
    answer = dewi.submit(f"/sponsor/pekerja/{only().id}", "passport", started_on="2-3-2025")
    assert answer.status_code == 409
    assert "lebih awal" in answer.errors


def test_the_day_of_leaving_can_be_put_right(as_):
    dewi = as_(DEWI)
    add(dewi)
    for day in ("1-3-2025", "5-3-2025"):
        dewi.submit(f"/sponsor/pekerja/{only().id}", "left_on", left_on=day)
    assert changes(only())[-1].before == {"left_on": "2025-03-01"}
    assert only().left_on == date(2025, 3, 5)


def test_a_passport_stands_on_the_list_once(as_):
    dewi = as_(DEWI)
    add(dewi)
    answer = add(dewi, name="Orang Lain")
    assert answer.status_code == 409
    assert "sudah ada di daftar" in answer.errors
    assert f"/sponsor/pekerja/{only().id}" in answer.links, "the person is one step away"
    assert "Orang Lain" in answer.text
    assert len(workers()) == 1


def test_a_change_cannot_take_another_ones_passport(as_):
    dewi = as_(DEWI)
    add(dewi)
    add(dewi, passport="EF0000001", name="Zhou Yancheng")
    answer = dewi.submit(f"/sponsor/pekerja/{workers()[1].id}", "passport", passport="EF0238557")
    assert answer.status_code == 409
    assert f"/sponsor/pekerja/{workers()[0].id}" in answer.links
    assert workers()[1].passport == "EF0000001"


def test_two_companies_may_know_the_same_person(as_):
    add(as_(DEWI))
    assert add(as_(HARTONO), site_code="62.13.01.2018").status_code == 303


@pytest.mark.parametrize(
    "field,typed,says",
    [
        ("name", "", "Isi nama"),
        ("nationality", "Atlantis", "tidak dikenal"),
        ("birth_date", "31-02-1980", "Februari"),
        ("birth_date", "1-1-2199", "belum tiba"),
        ("passport", "12", "5 sampai 15"),
        ("permit_expires", "besok", "tidak terbaca"),
        ("site_code", "", "Pilih desa"),
        ("sex", "", "jenis kelamin"),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence_and_everything_typed(as_, field, typed, says):
    answer = add(as_(DEWI), **{field: typed})
    assert answer.status_code == 422
    assert workers() == []
    assert says.casefold() in answer.errors.casefold()
    assert answer.tree.xpath(f"//a[@href='#{field}']"), "the summary leads to the field"
    for kept in ("Lin Haoran" if field != "name" else "RRT", "2C14JE8961-X", typed):
        assert kept in answer.text


def test_the_same_name_and_birth_date_with_another_passport_is_asked_about_and_saved(as_):
    dewi = as_(DEWI)
    add(dewi)
    page = dewi.get(add(dewi, passport="EG9999123").location)
    assert "Nama dan tanggal lahir ini sudah ada di daftar Anda, dengan paspor …8557." in page.words
    assert len(workers()) == 2


def test_what_is_unusual_is_saved_with_a_warning(as_):
    dewi = as_(DEWI)
    answer = add(dewi, position="HR Manager", rptka_number="", passport="EF02385571234", passport_expires="")
    assert answer.status_code == 303
    page = dewi.get(answer.headers["Location"])
    assert "datanya tetap tersimpan" in page.words
    assert "biasanya dilarang bagi TKA" in page.words
    assert "RPTKA belum ada" in page.words
    assert "9 karakter" in page.words
    assert only().position == "HR Manager"


def test_a_permit_that_ended_needs_an_update_and_is_no_offence(as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    dewi = as_(DEWI)
    page = dewi.get(add(dewi, permit_expires="13-11-2026").headers["Location"])
    assert "Perlu diperbarui" in page.words
    assert "ilegal" not in page.text.casefold()
    assert "melanggar" not in page.text.casefold()


def test_a_mistake_does_not_make_an_old_page_a_new_one(as_):
    """A colleague was faster; the slip in between must not hide it."""
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    add(dewi)
    address = f"/sponsor/pekerja/{only().id}"
    read_early = yusran.get(address)
    dewi.submit(address, "passport", position="Mine Planning Engineer")
    slip = yusran.submit(read_early, "passport", permit_expires="besok")
    assert slip.status_code == 422
    assert yusran.submit(slip, "passport", permit_expires="13/11/2027").status_code == 409
    assert only().position == "Mine Planning Engineer"


def test_two_people_at_once_the_second_sees_both_and_loses_nothing(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    add(dewi)
    address = f"/sponsor/pekerja/{only().id}"
    read_early = yusran.get(address)
    dewi.submit(address, "passport", position="Mine Planning Engineer")
    answer = yusran.submit(read_early, "passport", position="Penerjemah Teknik")
    assert answer.status_code == 409
    assert "Mine Planning Engineer" in answer.words
    assert "Penerjemah Teknik" in answer.text
    assert only().position == "Mine Planning Engineer"
    assert yusran.submit(answer, "passport").status_code == 303
    assert only().position == "Penerjemah Teknik"


def test_another_companys_worker_does_not_exist(as_):
    add(as_(DEWI))
    hartono = as_(HARTONO)
    address = f"/sponsor/pekerja/{only().id}"
    assert hartono.get(address).status_code == 404
    assert hartono.send(address, **TYPED).status_code == 404
    assert hartono.send(f"{address}/keluar", left_on="1-3-2025").status_code == 404
    assert hartono.send(f"{address}/kembali", back_on="1-3-2025").status_code == 404
    assert only().left_on is None


def test_an_officer_has_no_business_at_the_sponsors_door(as_):
    add(as_(DEWI))
    assert as_(RINA).get(f"/sponsor/pekerja/{only().id}").status_code == 403


def test_nothing_can_be_sent_before_the_office_has_verified(as_):
    sumiati = as_(SUMIATI)
    assert sumiati.send("/sponsor/pekerja/baru", **TYPED).status_code == 409
    assert workers(cast.NEWCOMER) == []
    with pytest.raises(Refused), unit_of_work():
        roll.add(LIN, cast.NEWCOMER.row, by=SUMIATI.row)


def test_an_accommodation_keeps_the_same_list(as_):
    assert add(as_(MARLINA), site_code=cast.TAMIANG_LAYANG).status_code == 303
    assert "tidak menggantikan APOA" in as_(MARLINA).get("/sponsor/pekerja").words


def test_every_deed_is_recorded_without_names_or_numbers(as_):
    dewi = as_(DEWI)
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{only().id}", "passport", position="Penerjemah")
    dewi.submit(f"/sponsor/pekerja/{only().id}", "left_on", left_on="1-3-2025")
    deeds = db.session.scalars(select(Deed).where(Deed.subject_id == only().id).order_by(Deed.number)).all()
    assert [deed.action for deed in deeds] == ["worker.added", "worker.changed", "worker.left"]
    assert {deed.actor_id for deed in deeds} == {DEWI.row.id}
    assert "Penerjemah" not in str([deed.details for deed in deeds])
    assert deeds[1].details["fields"] == "position"


def test_a_thief_of_the_database_reads_nothing_of_a_worker(as_):
    dewi = as_(DEWI)
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{only().id}", "passport", residence="Rumah kontrakan dekat dermaga")
    loot = stolen()
    assert cast.KARANG_LANGIT.encode() in loot, "the right file was stolen"
    for secret in ("EF0238557", "Lin Haoran", "2C14JE8961", "63459", "1977-10-12", "Mess karyawan", "dekat dermaga"):
        assert secret.encode() not in loot


TEXTS = ["name", "nationality", "birth_date", "passport", "passport_expires", "permit_index", "permit_number", "permit_expires"]
TEXTS += ["apoa_receipt", "rptka_number", "rptka_expires", "position", "started_on", "residence"]
CHOICES = ["sex", "foreign_kind", "permit_kind", "site_code", "residence_code"]


@pytest.mark.parametrize("nasty", NASTY, ids=lambda text: ascii(text)[:24])
def test_nasty_strings_in_any_field_are_kept_or_refused_in_words(as_, nasty):
    dewi = as_(DEWI)
    for number, field in enumerate([*TEXTS, *CHOICES, "extension_under_way"]):
        answer = dewi.send("/sponsor/pekerja/baru", **TYPED | {"passport": f"EF{number:07}", field: nasty.encode("utf-8", "surrogatepass")})
        assert answer.status_code in (303, 422, 409), f"{field}: {answer.status_code}"
        assert "<script>alert" not in answer.text
        assert ">49<" not in answer.text
        if answer.status_code != 303:
            assert answer.errors
            assert "2C14JE8961-X" in answer.text or "Lin Haoran" in answer.text
    for worker in workers():
        page = dewi.get(f"/sponsor/pekerja/{worker.id}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert dewi.get("/sponsor/pekerja").status_code == 200


@pytest.mark.parametrize("nasty", NASTY[:8])
def test_what_was_typed_is_not_lost_when_the_form_comes_back(as_, nasty):
    from portal.web.fields import stripped

    answer = add(as_(DEWI), position=nasty, passport="?")
    assert answer.status_code == 422
    kept = " ".join((stripped(nasty) or "").split())
    assert answer.tree.xpath("//input[@name='position']/@value") == [kept]
    assert answer.tree.xpath("//input[@name='passport']/@value") == ["?"]
