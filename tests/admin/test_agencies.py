"""An admin keeps the agencies that the office writes to."""

import pytest
from sqlalchemy import select

from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.offices import founding
from portal.offices.models import Agency, AgencyKind, Channel
from portal.storage.database import db, unit_of_work
from tests.cast import BARITO_SELATAN, YOHANES, office
from tests.referrals.passing_on import IMMIGRATION, POLICE, PPA, agency

HERE = "/admin/instansi"
NEW = {
    "name": "Inspektorat Kabupaten Barito Timur",
    "kind": "other",
    "title": "Inspektur Kabupaten Barito Timur",
    "town": "Tamiang Layang",
    "channel": "hand",
    "copies": "Bupati Barito Timur (sebagai laporan)",
}


def deeds() -> list[str]:
    return [deed.action for deed in db.session.scalars(select(Deed).order_by(Deed.number)) if deed.action.startswith("agency")]


def at(name: str) -> str:
    return f"{HERE}/{agency(name).id}"


def test_a_regencys_office_begins_with_those_that_are_everywhere_the_same(app):
    found = {one.name: one.kind for one in db.session.scalars(select(Agency).where(Agency.office_id == office(BARITO_SELATAN).id))}
    assert found == {
        "Polres Barito Selatan, Unit PPA": AgencyKind.PROTECTION,
        "UPTD PPA Kabupaten Barito Selatan": AgencyKind.PROTECTION,
        "Dinas Sosial Kabupaten Barito Selatan": AgencyKind.SOCIAL,
        "Polres Barito Selatan": AgencyKind.POLICE,
        "Disnakertrans Provinsi Kalimantan Tengah": AgencyKind.MANPOWER,
        IMMIGRATION: AgencyKind.IMMIGRATION,
        "UNHCR Indonesia": AgencyKind.REFUGEES,
    }


def test_a_citys_office_reports_to_its_mayor(app):
    with unit_of_work():
        city = founding.found("62.71")
        copies = [one.copies for one in db.session.scalars(select(Agency).where(Agency.office_id == city.id))]
    assert copies
    assert all("Wali Kota Palangkaraya (sebagai laporan)" in one for one in copies)


def test_an_agency_is_added_and_can_be_written_to(app, as_):
    yohanes = as_(YOHANES)
    assert yohanes.submit(HERE, "title", **NEW).status_code == 303
    made = agency(NEW["name"])
    assert (made.kind, made.channel, made.addressed) == (AgencyKind.OTHER, Channel.HAND, NEW["title"])
    assert "Inspektur Kabupaten Barito Timur" in yohanes.get(HERE).words
    assert deeds() == ["agency.added"]


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"name": ""}, "Tulis nama instansinya."),
        ({"kind": ""}, "Pilih jenisnya."),
        ({"title": " "}, "Tulis kepada siapa suratnya."),
        ({"channel": "mail"}, "Tulis alamat emailnya, atau pilih cara lain."),
        ({"email": "bukan alamat"}, "Tulis alamat email lengkap"),
        ({"area": "62.04.01"}, "Pilih wilayah di daftar."),
    ],
)
def test_what_is_wrong_is_said(app, as_, wrong, said):
    page = as_(YOHANES).submit(HERE, "title", **NEW | wrong)
    assert page.status_code == 422
    assert said in page.errors
    assert not deeds()


def test_two_of_one_name_are_refused(app, as_):
    page = as_(YOHANES).submit(HERE, "title", **NEW | {"name": POLICE.upper()})
    assert page.status_code == 409
    assert "sudah ada" in page.errors


def test_an_agency_is_changed_and_the_trail_names_the_fields(app, as_):
    as_(YOHANES).submit(at(POLICE), "title", phone="0526 2091", town="Tamiang Layang")
    assert agency(POLICE).phone == "0526 2091"
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "agency.changed"))
    assert deed.details == {"fields": "town, phone"}


def test_who_was_slower_reads_it_and_writes_over_it_knowingly(app, as_):
    yohanes = as_(YOHANES)
    late = yohanes.get(at(POLICE))
    yohanes.submit(at(POLICE), "title", phone="0526 2091")
    answer = yohanes.submit(late, "title", phone="0526 9999")
    assert answer.status_code == 409
    assert agency(POLICE).phone == "0526 2091"
    assert yohanes.submit(answer, "title").status_code == 303
    assert agency(POLICE).phone == "0526 9999"


def test_one_that_is_closed_is_offered_no_more_and_can_be_opened_again(app, as_):
    yohanes = as_(YOHANES)
    yohanes.submit(at(PPA), "/tutup")
    assert agency(PPA).closed_on
    assert PPA not in yohanes.get("/admin/").tree.xpath("//select[@name='agency']/option/text()")
    yohanes.submit(at(PPA), "/buka")
    assert agency(PPA).closed_on is None
    assert deeds() == ["agency.closed", "agency.opened"]


def test_another_offices_agencies_are_not_there(app, as_):
    theirs = agency("Polres Barito Selatan", BARITO_SELATAN)
    yohanes = as_(YOHANES)
    assert yohanes.get(f"{HERE}/{theirs.id}").status_code == 404
    assert yohanes.send(f"{HERE}/{theirs.id}/tutup").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.AGENCY])
def test_nobody_else_keeps_them(app, as_, role):
    assert as_(role).get(HERE).status_code == 403


@pytest.mark.parametrize("pattern", ["300.1/KESBANGPOL/{tahun}", "{nomor}/{nomor}/{tahun}", "{nomor}/{tahun}/{kode}", "{nomor}"])
def test_a_pattern_of_numbers_that_would_not_count_is_refused(app, as_, pattern):
    page = as_(YOHANES).submit("/admin/kantor", "letter_number", letter_number=pattern)
    assert page.status_code == 422
    assert "masing-masing sekali" in page.errors


def test_the_pattern_of_numbers_is_the_offices_own(app, as_):
    as_(YOHANES).submit("/admin/kantor", "letter_number", letter_number="460/{nomor}/BKBP/{tahun}")
    assert office().letter_number == "460/{nomor}/BKBP/{tahun}"
