"""Each kind of sponsor walks its own way, from joining to the list: asked what it has, and in its own words."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.register import sponsors
from portal.register.codes import ForeignKind, SponsorKind, Standing
from portal.register.kinds import GUARANTEED, INVITED, kinds_for, usual
from portal.register.models import Change, Member, Sponsor, Worker
from portal.storage.database import db, unit_of_work
from tests.cast import KARANG_LANGIT, RINA
from tests.register.lists import LIN, cells, save, sheet, upload
from tests.register.people import TYPED
from tests.visitors import words

PASSWORD = "kalimat yang mudah diingat"
EVERYBODY = {"area_code": KARANG_LANGIT, "phone": "0812 1111 2222", "email": "eka@siong.test", "password": PASSWORD}
PERSON = {
    name: text for name, text in TYPED.items() if name not in {"rptka_number", "rptka_expires", "position", "started_on", "site_code"}
}
EMPLOYED = {"rptka_number", "rptka_expires", "position", "started_on", "residence_code"}


@dataclass(frozen=True)
class Way:
    """What one kind of sponsor types, and what it finds."""

    kind: SponsorKind
    joins: dict[str, Any]
    list_name: str
    button: str
    own: str
    adds: dict[str, Any] = field(default_factory=dict)
    becomes: ForeignKind = ForeignKind.TKA


WAYS = (
    Way(
        SponsorKind.COMPANY, {"name": "PT Siong Hidro", "nib": "1307220000007", "contact": "Eka", "address": "Jalan 3"},
        "Tenaga kerja asing", "Tambah pekerja", "Perusahaan", {"position": "Ahli Geologi Tambang", "site_code": KARANG_LANGIT},
    ),
    Way(
        SponsorKind.ACCOMMODATION, {"name": "Homestay Balai", "contact": "Eka", "address": "Jalan 3"},
        "Tenaga kerja asing", "Tambah pekerja", "Penginapan", {"site_code": KARANG_LANGIT},
    ),
    Way(
        SponsorKind.ORGANISATION, {"name": "Gereja Kalvari", "contact": "Eka", "address": "Jalan 3"},
        "Orang asing di lembaga Anda", "Tambah orang", "Lembaga", {"foreign_kind": "clergy", "site_code": KARANG_LANGIT},
        ForeignKind.CLERGY,
    ),
    Way(
        SponsorKind.INDIVIDUAL, {"name": "Yulianus Ngantang", "nik": "6213011205770001"},
        "Orang asing yang Anda jamin", "Tambah orang", "Data Anda", {}, ForeignKind.FAMILY,
    ),
)  # fmt: skip
NAMES = [way.kind.value for way in WAYS]


def joined(visitor, way: Way) -> Sponsor:
    """It registers, and the office says yes."""
    answer = visitor.submit(f"/sponsor/daftar?jenis={way.kind.value}", "password", **EVERYBODY | way.joins)
    assert answer.status_code == 303, answer.errors
    with unit_of_work():
        sponsors.verify(named(way), by=RINA.row, reason="Data cocok.")
    return named(way)


def named(way: Way) -> Sponsor:
    return next(one for one in db.session.scalars(select(Sponsor)) if one.name == way.joins["name"])


def owner_of(sponsor: Sponsor) -> User:
    return db.session.scalars(select(User).join(Member).where(Member.sponsor_id == sponsor.id)).one()


@pytest.mark.parametrize("way", WAYS, ids=NAMES)
def test_from_joining_to_a_list_that_comes_back_unchanged(visitor, as_, way):
    sponsor = joined(visitor, way)
    assert (sponsor.kind, sponsor.standing) == (way.kind, Standing.VERIFIED)
    owner = as_(owner_of(sponsor), password=PASSWORD)

    empty = owner.get("/sponsor/pekerja")
    assert empty.h1 == way.list_name
    assert way.button in empty.words
    assert way.own in words(empty.tree.xpath("//nav")[0])

    form = owner.get("/sponsor/pekerja/baru")
    assert form.h1 == way.button
    assert (EMPLOYED & form.form("passport").names == set()) == (way.kind is SponsorKind.INDIVIDUAL)
    added = owner.submit(form, "passport", **PERSON | way.adds)
    assert added.status_code == 303, added.errors
    worker = db.session.scalars(select(Worker)).one()
    assert (worker.foreign_kind, worker.site_code) == (way.becomes, KARANG_LANGIT)

    listed = owner.get("/sponsor/pekerja")
    heads = [words(head) for head in listed.tree.xpath("//thead//th")]
    assert ("RPTKA" in heads) == ("Tempat kerja" in heads) == (way.kind is not SponsorKind.INDIVIDUAL)
    assert owner.get(f"/sponsor/pekerja/{worker.id}").status_code == 200
    assert owner.get("/sponsor/perusahaan").h1 == sponsor.name

    download = owner.get("/sponsor/pekerja.xlsx").data
    assert ("Jabatan" in cells(download)[0]) == (way.kind is not SponsorKind.INDIVIDUAL)
    preview = upload(owner, download, "daftar.xlsx")
    assert preview.status_code == 200, preview.errors
    assert len(db.session.scalars(select(Change)).all()) == 1
    assert "Baris yang salah" not in preview.words


def offered(page) -> list[str]:
    return [str(value) for value in page.tree.xpath("//select[@name='foreign_kind']/option/@value")]


def test_an_organisation_chooses_what_the_regulation_names_and_is_not_guessed_for(visitor, as_):
    way = WAYS[2]
    owner = as_(owner_of(joined(visitor, way)), password=PASSWORD)
    page = owner.get("/sponsor/pekerja/baru")
    assert offered(page) == ["", *kinds_for(SponsorKind.ORGANISATION)]
    assert offered(page)[1 : 1 + len(INVITED)] == list(INVITED)
    refused = owner.submit(page, "passport", **PERSON | way.adds | {"foreign_kind": ""})
    assert refused.status_code == 422
    assert "Pilih jenis orang asing" in refused.errors
    for kind in kinds_for(SponsorKind.ORGANISATION):
        answer = owner.submit(page, "passport", **PERSON | way.adds | {"foreign_kind": kind.value, "passport": f"EF02385{kind:.2}"})
        assert answer.status_code in (303, 409), answer.errors


def test_an_organisations_sheet_that_says_nothing_of_kinds_means_the_likeliest_and_its_list_says_so(visitor, as_):
    way = WAYS[2]
    owner = as_(owner_of(joined(visitor, way)), password=PASSWORD)
    assert "Kosong berarti: Tenaga ahli, pakar, akademisi, atau konsultan asing." in owner.get("/sponsor/pekerja/impor").words
    lines = {name: text for name, text in LIN.items() if "RPTKA" not in name and name != "Perusahaan/Penjamin"}
    save(owner, upload(owner, sheet([lines])))
    assert db.session.scalars(select(Worker)).one().foreign_kind is ForeignKind.EXPERT


def test_an_individual_begins_where_they_live_and_never_employs(visitor, as_):
    way = WAYS[3]
    owner = as_(owner_of(joined(visitor, way)), password=PASSWORD)
    page = owner.get("/sponsor/pekerja/baru")
    assert offered(page) == list(GUARANTEED)
    assert page.tree.xpath("//select[@name='site_code']//option[@selected]/@value") == [KARANG_LANGIT]
    assert owner.send("/sponsor/pekerja/baru", **PERSON | {"site_code": KARANG_LANGIT, "foreign_kind": "tka"}).status_code == 422
    assert owner.send("/sponsor/pekerja/baru", **PERSON | {"site_code": KARANG_LANGIT, "position": "Sopir"}).status_code == 422
    assert db.session.scalars(select(Worker)).all() == []


def test_every_kind_of_foreign_national_is_offered_once():
    for kind in SponsorKind:
        assert len(set(kinds_for(kind))) == len(kinds_for(kind))
        assert usual(kind) is kinds_for(kind)[0]
    assert set(kinds_for(SponsorKind.ORGANISATION)) == set(kinds_for(SponsorKind.COMPANY)) == set(ForeignKind)


def test_individuals_are_asked_less_and_own_data_stays_theirs(visitor, as_):
    owner = as_(owner_of(joined(visitor, WAYS[3])), password=PASSWORD)
    page = owner.get("/sponsor/perusahaan")
    assert not {"second_contact", "nib", "npwp", "contact"} & page.form("version").names
    answer = owner.submit(page, "version", address="", phone="0813 0000 1111")
    assert answer.status_code == 303, answer.errors
    assert (named(WAYS[3]).phone, named(WAYS[3]).nik) == ("+6281300001111", "6213011205770001")
