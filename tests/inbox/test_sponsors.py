"""The sponsors of the office, and the yes or no to their registration."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases.codes import Outcome, Status
from portal.cases.opening import moves_of
from portal.clock import today
from portal.register.codes import Standing
from portal.register.models import Sponsor
from portal.storage.database import db, unit_of_work
from tests.cast import BARITO_SELATAN, JANANG_INN, LANGKAH, LISDAYANTI, MARSELINUS, NEWCOMER, RINA, SUMIATI, TELANG, office
from tests.inbox.desk import at, case, decide, deeds, registration, submission
from tests.visitors import words


def names(page) -> list[str]:
    return [words(one) for one in page.tree.xpath("//tbody//th//a")]


def test_every_sponsor_is_listed_those_that_wait_first(as_):
    page = as_(RINA).get("/inbox/penjamin")
    assert names(page)[0] == NEWCOMER.name
    assert set(names(page)[1:]) == {TELANG.name, JANANG_INN.name, "PT Barito Langkah Energi"}
    assert "4 penjamin terdaftar di kantor ini" in page.words


def test_of_those_that_are_verified_the_gravest_come_first(as_):
    with unit_of_work():
        for company, days in ((LANGKAH, 70), (TELANG, 40), (JANANG_INN, 1)):
            company.row.registered_on = today() - timedelta(days=days)
    assert names(as_(RINA).get("/inbox/penjamin?standing=verified")) == [LANGKAH.name, TELANG.name, JANANG_INN.name]


def test_a_line_says_kind_standing_place_and_how_many_people(as_):
    submission()
    page = as_(RINA).get("/inbox/penjamin")
    (row,) = [words(one) for one in page.tree.xpath("//tbody/tr") if TELANG.name in words(one)]
    for said in ("Terverifikasi", "Perusahaan", "Karang Langit, Dusun Timur"):
        assert said in row
    assert " 1 " in row


def test_nobody_sees_another_offices_sponsors(as_):
    assert names(as_(MARSELINUS).get("/inbox/penjamin")) == []
    assert as_(MARSELINUS).get(f"/inbox/penjamin/{TELANG.row.id}").status_code == 404


@pytest.mark.parametrize(
    "asked, expected",
    [
        ("standing=waiting", {NEWCOMER.name}),
        ("kind=accommodation", {JANANG_INN.name}),
        ("area=62.13.04", {NEWCOMER.name}),
        ("standing=refused", set()),
    ],
)
def test_the_list_can_be_narrowed(as_, asked, expected):
    page = as_(RINA).get(f"/inbox/penjamin?{asked}")
    assert set(names(page)) == expected
    assert expected or "Tidak ada yang cocok" in page.words


def test_one_sponsor_with_its_roll_and_what_it_sent(as_):
    code = submission()
    page = as_(RINA).get(f"/inbox/penjamin/{TELANG.row.id}")
    for said in (TELANG.name, "1903210000001", "Dewi Ratnasari", "Lin Haoran", "8557", "1 datang"):
        assert said in page.words
    assert "EF0238557" not in page.text
    assert at(code) in page.links


def test_an_officer_verifies_from_the_list_in_two_steps(as_, mailbox):
    code = registration()
    rina = as_(RINA)
    assert at(code) in rina.get("/inbox/penjamin").links
    assert decide(rina, code, "accepted", "NIB cocok dengan OSS.").status_code == 303
    assert NEWCOMER.row.standing is Standing.VERIFIED
    assert (case(code).status, case(code).outcome) == (Status.CLOSED, Outcome.ACCEPTED)
    assert moves_of(case(code))[0].reason == "NIB cocok dengan OSS."
    assert len(mailbox.to(SUMIATI)) == 1


def test_or_from_the_sponsors_own_page(as_):
    registration()
    rina = as_(RINA)
    page = rina.get(f"/inbox/penjamin/{NEWCOMER.row.id}")
    assert rina.submit(page, "decision", outcome="refused", reason="NIB milik perusahaan lain.").status_code == 303
    assert NEWCOMER.row.standing is Standing.REFUSED
    assert "Ditolak" in rina.get("/inbox/penjamin").words


@pytest.mark.parametrize("outcome, reason", [("accepted", " "), ("", "Karena."), ("unfounded", "Karena."), ("x", "Karena.")])
def test_a_verdict_needs_a_yes_or_no_and_a_reason(as_, outcome, reason):
    code = registration()
    answer = as_(RINA).send(f"{at(code)}/decision", outcome=outcome, reason=reason, version=case(code).version)
    assert answer.status_code == 422
    assert NEWCOMER.row.standing is Standing.WAITING


def test_a_verdict_can_be_turned_round(as_):
    code = registration()
    rina = as_(RINA)
    decide(rina, code, "refused", "NIB milik perusahaan lain.")
    assert "Keputusan dapat diubah." in rina.get(at(code)).words
    decide(rina, code, "accepted", "Sudah diperbaiki.")
    assert NEWCOMER.row.standing is Standing.VERIFIED


def test_the_same_verdict_twice_is_refused_in_words_and_nothing_typed_is_lost(as_):
    code = registration()
    rina = as_(RINA)
    decide(rina, code, "accepted", "Cocok.")
    answer = decide(rina, code, "accepted", "Sekali lagi cocok.")
    assert answer.status_code == 409
    assert "sudah" in answer.errors
    assert "Sekali lagi cocok." in answer.text


def test_two_officers_at_one_registration(as_):
    code = registration()
    rina = as_(RINA)
    hers = rina.get(at(code))
    decide(as_(LISDAYANTI), code, "refused", "NIB milik perusahaan lain.")
    answer = decide(rina, hers, "accepted", "Menurut saya cocok.")
    assert answer.status_code == 409
    assert "NIB milik perusahaan lain." in answer.words
    assert "Menurut saya cocok." in answer.text
    assert NEWCOMER.row.standing is Standing.REFUSED


def test_the_registration_shows_everything_the_office_must_check(as_):
    page = as_(RINA).get(at(registration()))
    for said in (NEWCOMER.name, "9645570449639", "0432909997130000", "Hayaping, Awang", "Jalan Ahmad Yani 1", "Sumiati", "Pemilik akun"):
        assert said in page.words
    assert "Tidak dilihat penjamin" in page.words


def test_an_office_without_sponsors_says_how_they_come(as_):
    assert "Belum ada penjamin" in as_(MARSELINUS).get("/inbox/penjamin").words
    assert office(BARITO_SELATAN)


def test_a_sponsor_without_a_case_has_a_page_as_well(as_):
    page = as_(RINA).get(f"/inbox/penjamin/{JANANG_INN.row.id}")
    assert page.status_code == 200
    assert "Belum ada orang di daftar ini." in page.words
    assert "Belum ada kiriman." in page.words


def test_a_long_list_is_cut_into_pages(as_):
    with unit_of_work():
        first = TELANG.row
        for number in range(30):
            copy = {column.key: getattr(first, column.key) for column in Sponsor.__table__.columns if column.key not in ("id", "version")}
            db.session.add(Sponsor(**copy | {"name": f"PT Contoh {number:02}"}))
    page = as_(RINA).get("/inbox/penjamin?hal=2&kind=company")
    assert 0 < len(names(page)) < 25
    assert len(db.session.scalars(select(Sponsor)).all()) == 34
    assert deeds(registration()) == []
