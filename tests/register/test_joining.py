"""A sponsor registers itself."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.audit.models import Deed
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Member, Sponsor, Verification
from portal.storage.database import db
from tests import cast
from tests.cast import DEWI
from tests.register.people import NASTY, stolen

COMPANY = {
    "name": "PT Siong Hidro Mandiri",
    "sector": "Pembangkit listrik",
    "nib": "1307 2200 00007",
    "npwp": "09.228.065.6-713.0000",
    "area_code": "62.13.08.2006",
    "address": "Jalan Sungai 3",
    "contact": "Eka Puspita",
    "phone": "0812 1111 2222",
    "email": "eka@siong.test",
    "password": "kalimat yang mudah diingat",
}
FAMILY = {"name": "Yulianus Ngantang", "nik": "6213011205770001", "sector": "Suami atau istri"}
COMMON = {field: COMPANY[field] for field in ("area_code", "address", "phone", "email", "password")}
OF_FAMILY = {field: text for field, text in COMMON.items() if field != "address"} | FAMILY  # the village is enough


def join(visitor, kind="company", door="/sponsor/daftar", **typed):
    return visitor.submit(f"{door}?jenis={kind}", "password", **typed)


def newest() -> Sponsor:
    known = {company.name for company in cast.COMPANIES}
    return next(sponsor for sponsor in db.session.scalars(select(Sponsor)) if sponsor.name not in known)


def sponsors() -> int:
    return db.session.scalar(select(func.count()).select_from(Sponsor))


@pytest.mark.parametrize("door", ["/sponsor/daftar", "/en/sponsor/daftar"])
def test_first_one_says_who_registers(visitor, door):
    page = visitor.get(door)
    assert page.tree.xpath("//input[@name='jenis']/@value") == [kind.value for kind in SponsorKind]
    answer = visitor.submit(page, "jenis", jenis="individual")
    assert answer.tree.xpath("//input[@name='nik']")


@pytest.mark.parametrize(
    "kind,asked,spared",
    [
        ("company", {"nib", "npwp", "contact"}, {"nik"}),
        ("accommodation", {"nib", "npwp", "contact"}, {"nik"}),
        ("organisation", {"nib", "npwp", "contact"}, {"nik"}),
        ("individual", {"nik"}, {"nib", "npwp", "contact", "address"}),
    ],
)
def test_each_kind_is_asked_only_what_it_has(visitor, kind, asked, spared):
    names = visitor.get(f"/sponsor/daftar?jenis={kind}").form("password").names
    assert asked <= names
    assert not spared & names


def test_a_company_registers_and_the_office_gets_a_case(visitor):
    answer = join(visitor, **COMPANY)
    assert answer.status_code == 303
    assert "terkirim" in visitor.get(answer.headers["Location"]).h1
    sponsor = newest()
    assert (sponsor.name, sponsor.nib, sponsor.npwp) == ("PT Siong Hidro Mandiri", "1307220000007", "0922806567130000")
    assert (sponsor.kind, sponsor.standing, sponsor.phone) == (SponsorKind.COMPANY, Standing.WAITING, "+6281211112222")
    case = db.session.scalars(select(Case).join(Verification, Verification.case_id == Case.id)).one()
    assert (case.kind, case.status, case.area_code) == (Kind.VERIFICATION, Status.NEW, "62.13.08.2006")
    assert db.session.scalars(select(Deed.action).where(Deed.subject_id == sponsor.id)).all() == ["sponsor.registered"]


def test_its_owner_signs_in_and_waits(as_, visitor):
    join(visitor, **COMPANY)
    owner = db.session.scalars(select(User).join(Member).where(Member.sponsor_id == newest().id)).one()
    eka = as_(owner, password=COMPANY["password"])
    page = eka.get("/sponsor/pekerja")
    assert page.status_code == 200
    assert "sedang memeriksa" in page.h1


def test_an_individual_registers_with_a_nik_that_nobody_can_read_in_the_database(visitor):
    assert join(visitor, "individual", **OF_FAMILY).status_code == 303
    assert newest().nik == "6213011205770001"
    assert newest().contact == "Yulianus Ngantang"
    loot = stolen()
    for secret in ("6213011205770001", "Yulianus", "81211112222", "eka@siong"):
        assert secret.encode() not in loot


@pytest.mark.parametrize("kind", ["accommodation", "organisation"])
def test_who_has_no_numbers_registers_without(visitor, kind):
    assert join(visitor, kind, **COMMON, name="Homestay Balai Adat", contact="Eka").status_code == 303
    assert newest().nib is None
    assert newest().npwp is None


def test_a_known_address_gets_the_same_answer_and_a_mail_but_no_second_account(visitor, mailbox):
    fresh, known = join(visitor, **COMPANY), join(visitor, **COMPANY | {"email": DEWI.email})
    assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert sponsors() == len(cast.COMPANIES) + 1
    assert len(mailbox.to(DEWI)) == 1


def test_in_english_too(visitor):
    answer = join(visitor, door="/en/sponsor/daftar", **COMPANY | {"nib": "12"})
    assert answer.status_code == 422
    assert answer.tree.xpath("/html/@lang") == ["en"]
    assert join(visitor, door="/en/sponsor/daftar", **COMPANY).headers["Location"].startswith("/en/")


@pytest.mark.parametrize(
    "field,typed,says",
    [
        ("nib", "938552614416", "ini 12"),
        ("nib", "", "Isi NIB"),
        ("npwp", "1", "15 atau 16"),
        ("area_code", "", "Pilih desa"),
        ("area_code", cast.ELSEWHERE, "tidak ada di daftar"),
        ("phone", "nol delapan", "telepon"),
        ("email", "eka@", "email"),
        ("password", "pendek", "12"),
        ("name", " ", "Isi nama"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence_and_the_rest_kept(visitor, field, typed, says):
    answer = join(visitor, **COMPANY | {field: typed if field != "area_code" else ""})
    if field == "area_code":
        answer = visitor.send("/sponsor/daftar?jenis=company", **COMPANY | {field: typed})
    assert answer.status_code == 422
    assert says in answer.errors
    assert "Jalan Sungai 3" in answer.text
    assert COMPANY["password"] not in answer.text, "a password is never sent back"
    assert sponsors() == len(cast.COMPANIES)


def test_who_tries_too_often_is_asked_to_wait_and_loses_nothing(visitor):
    answers = [join(visitor, **COMPANY) for _ in range(7)]
    assert answers[0].status_code == 303
    assert answers[-1].status_code == 429
    assert "Jalan Sungai 3" in answers[-1].text


def test_an_unknown_kind_is_asked_again(visitor):
    assert "Siapa yang mendaftar?" in visitor.get("/sponsor/daftar?jenis=raja").words


def test_nasty_strings_never_break_the_door(visitor):
    for number, nasty in enumerate(NASTY):
        sent = nasty.encode("utf-8", "surrogatepass")
        everywhere = visitor.send("/sponsor/daftar?jenis=company", **dict.fromkeys(COMPANY, sent))
        assert everywhere.status_code == 422
        words = dict.fromkeys(("name", "sector", "address", "contact"), sent)
        answer = visitor.send("/sponsor/daftar?jenis=company", **COMPANY | words | {"email": f"orang{number}@siong.test"})
        assert answer.status_code in (303, 422)
        for page in (everywhere, answer):
            assert "<script>alert" not in page.text
            assert ">49<" not in page.text
