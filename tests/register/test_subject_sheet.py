"""Somebody on the list gets a paper of what is kept about them: in both languages, one page, and it says only what is so."""

from io import BytesIO

import pytest
from pikepdf import Pdf
from sqlalchemy import select

from portal.audit.models import Deed
from portal.cases.keeping import BACKUPS
from portal.register import retention, roll
from portal.register.codes import ForeignKind, SponsorKind
from portal.register.models import Sponsor
from portal.register.subjects import wishes
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HARTONO, KATHARINA, TELANG
from tests.register.people import LIN, NASTY, only
from tests.visitors import words


@pytest.fixture
def lin(app):
    with unit_of_work():
        return roll.add(LIN, TELANG.row, by=DEWI.row)


def sheet(visitor):
    return visitor.get(f"/sponsor/pekerja/{only().id}/lembar")


def deeds() -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == "worker.sheet")))


def test_it_holds_everything_that_is_kept_whole(as_, lin):
    text = words(sheet(as_(DEWI)).tree.xpath("//article")[0])
    for kept in (
        "Lin Haoran", "12-10-1977", "Tiongkok / China", "EF0238557, 17-03-2029", "ITAS E23, 2C14JE8961-X, 13-11-2027",
        "B.3/63459/PK.04.01/II/2025, 13-11-2027", "Ahli Geologi Tambang", "Mess karyawan blok B", "14-02-2025", "Laki-laki / Male",
    ):  # fmt: skip
        assert kept in text, kept


@pytest.mark.parametrize("who", [DEWI, KATHARINA])
def test_it_speaks_both_languages_to_whoever_prints_it(as_, lin, who):
    page = sheet(as_(who))
    for language, sentence in (("id", "Anda tidak dihukum karena meminta tolong"), ("en", "You will not be punished for asking for help")):
        (said,) = page.tree.xpath(f"//article//section[@lang='{language}']")
        assert sentence in words(said)
    assert "Perusahaan Anda, PT Telang Karya Mineralindo" in words(page.tree.xpath("//article")[0])


def test_it_promises_what_the_purge_keeps(as_, lin):
    english = words(sheet(as_(DEWI)).tree.xpath("//article//section[@lang='en']")[0])
    assert retention.WORKERS.days == 2 * 365
    assert "2 years after you leave" in english
    assert f"up to {BACKUPS.days} days more" in english
    assert f"{wishes.WITHIN.days} × 24 hours" in english


def test_making_it_is_recorded_with_who_did_it(as_, lin):
    sheet(as_(DEWI))
    (deed,) = deeds()
    assert (deed.subject_id, deed.actor_id, deed.details) == (only().id, DEWI.row.id, {})


def test_another_company_gets_none(as_, lin):
    assert sheet(as_(HARTONO)).status_code == 404
    assert deeds() == []


def pages(pdf: bytes) -> int:
    return len(Pdf.open(BytesIO(pdf)).pages)


def test_as_pdf_it_is_one_page_however_much_is_kept(as_, lin):
    with unit_of_work():
        worker = only()
        worker.name, worker.position, worker.residence = "Abdurrahman " * 8, "Ahli Geologi Tambang Utama " * 4, "Mess karyawan blok B " * 10
        worker.extension_under_way, worker.left_on, worker.apoa_receipt = True, None, "APOA-2026-0001"
        worker.residence_code = worker.site_code
    answer = as_(DEWI).get(f"/sponsor/pekerja/{only().id}/lembar.pdf")
    assert answer.mimetype == "application/pdf"
    assert pages(answer.data) == 1


def test_names_in_any_writing_do_not_break_it(as_, lin):
    dewi = as_(DEWI)
    for name in ("林浩然", "Гергана", *NASTY):
        with unit_of_work():
            only().name = name[:200].replace("\x00", "").encode("utf-8", "replace").decode()
        assert sheet(dewi).status_code == 200
        assert dewi.get(f"/sponsor/pekerja/{only().id}/lembar.pdf").status_code == 200


@pytest.mark.parametrize(
    "kind, whose, rule",
    [
        (SponsorKind.COMPANY, "Perusahaan Anda", "50/2010"),
        (SponsorKind.ACCOMMODATION, "Penginapan tempat Anda bekerja", "50/2010"),
        (SponsorKind.ORGANISATION, "Lembaga Anda", "49/2010"),
        (SponsorKind.INDIVIDUAL, "Penjamin Anda", "49/2010"),
    ],
)
def test_each_kind_of_sponsor_is_called_by_its_name(as_, lin, kind, whose, rule):
    with unit_of_work():
        db.session.get_one(Sponsor, TELANG.row.id).kind = kind
        if "49" in rule:
            only().foreign_kind = ForeignKind.FAMILY if kind is SponsorKind.INDIVIDUAL else ForeignKind.CLERGY
    text = words(sheet(as_(DEWI)).tree.xpath("//article")[0])
    assert f"{whose}, {TELANG.name}" in text
    assert f"Permendagri {rule}" in text
    assert ("Tempat kerja" in text) == (kind is not SponsorKind.INDIVIDUAL)
