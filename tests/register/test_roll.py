"""The roll as a company reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.register import roll
from portal.register.codes import ChangeState, ForeignKind, PermitKind, SponsorKind, Standing
from portal.register.models import Member, Sponsor
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, KATHARINA, YUSRAN
from tests.register.people import LIN, TYPED, changes, workers

TODAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
ZHOU = replace(LIN, name="Zhou Yancheng", passport="EG2194471", position="Mine Planning Engineer", site_code="62.13.01.2018")
ARVIND = replace(LIN, name="Arvind Menon", passport="T0459172", nationality="IND", position="Electrical Engineer")


@pytest.fixture
def november(clock):
    clock(TODAY)


def put(*people):
    with unit_of_work():
        for details in people:
            roll.add(details, cast.TELANG.row, by=DEWI.row)


def names(page) -> list[str]:
    return page.tree.xpath("//div[@id='hasil']//th[@scope='row']/a/text()")


def test_an_empty_roll_says_how_to_begin(as_):
    page = as_(DEWI).get("/sponsor/pekerja")
    assert "Daftar masih kosong" in page.words
    assert "/sponsor/pekerja/baru" in page.links


def test_the_door_opens_on_the_roll(as_):
    assert as_(DEWI).get("/sponsor/").headers["Location"] == "/sponsor/pekerja"


def test_passports_show_their_last_four_only(as_):
    put(LIN)
    page = as_(DEWI).get("/sponsor/pekerja")
    assert "8557" in page.words
    assert "EF0238557" not in page.text


def test_others_see_nothing_of_it(as_):
    put(LIN)
    assert "Lin Haoran" not in as_(HARTONO).get("/sponsor/pekerja").text
    assert "Lin Haoran" in as_(YUSRAN).get("/sponsor/pekerja").text


@pytest.mark.parametrize(
    "words,found",
    [
        ("zhou", ["Zhou Yancheng"]),
        ("engineer", ["Arvind Menon", "Zhou Yancheng"]),
        ("8557", ["Lin Haoran"]),
        ("lin geologi", ["Lin Haoran"]),
        ("557", []),
        ("%", []),
    ],
)
def test_one_searches_by_name_position_or_the_end_of_a_passport(as_, words, found):
    put(LIN, ZHOU, ARVIND)
    assert names(as_(DEWI).get("/sponsor/pekerja", query_string={"q": words})) == found


def test_one_narrows_by_place(as_):
    put(LIN, ZHOU)
    assert names(as_(DEWI).get("/sponsor/pekerja?lokasi=62.13.01.2018")) == ["Zhou Yancheng"]


def test_one_turns_the_order_round(as_):
    put(LIN, ARVIND, replace(ZHOU, permit_expires=date(2027, 1, 2)))
    dewi = as_(DEWI)
    assert names(dewi.get("/sponsor/pekerja")) == ["Zhou Yancheng", "Arvind Menon", "Lin Haoran"]
    assert names(dewi.get("/sponsor/pekerja?urut=nama")) == ["Arvind Menon", "Lin Haoran", "Zhou Yancheng"]
    assert names(dewi.get("/sponsor/pekerja?urut=-nama")) == ["Zhou Yancheng", "Lin Haoran", "Arvind Menon"]


@pytest.mark.parametrize("query", ["status=raja&urut=zzz&hal=99999999&lokasi=xx", "q=%00%ff", "hal=-1", "q=" + "a" * 3000])
def test_strange_addresses_are_answered_too(as_, query):
    put(LIN)
    assert as_(DEWI).get(f"/sponsor/pekerja?{query}").status_code == 200


def test_htmx_gets_the_list_alone_and_others_the_page(as_):
    put(LIN, ZHOU)
    dewi = as_(DEWI)
    piece = dewi.get("/sponsor/pekerja?q=zhou", headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert "Zhou Yancheng" in piece.text
    assert "Lin Haoran" not in piece.text
    assert "<html" in dewi.get("/sponsor/pekerja?q=zhou").text
    assert "HX-Request" in piece.headers["Vary"]
    whole = dewi.get("/sponsor/pekerja?q=zhou", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert whole.tree.xpath("//h1"), "after a deed htmx wants the page, not the piece"


def test_long_rolls_have_pages(as_):
    put(*(replace(LIN, name=f"Orang {number:02}", passport=f"EF{number:07}") for number in range(30)))
    dewi = as_(DEWI)
    assert len(names(dewi.get("/sponsor/pekerja"))) == 25
    assert names(dewi.get("/sponsor/pekerja?hal=2&urut=nama")) == [f"Orang {number}" for number in range(25, 30)]


@pytest.mark.parametrize(
    "details,says",
    [
        ({"permit_expires": date(2026, 11, 13), "rptka_expires": date(2026, 11, 13)}, "lewat 11 hari"),
        ({"permit_expires": date(2026, 11, 30)}, "6 hari"),
        ({"permit_expires": date(2026, 12, 18)}, "24 hari"),
        ({"permit_expires": date(2027, 1, 20)}, "57 hari"),
        ({"rptka_expires": date(2027, 1, 14)}, "RPTKA berakhir 14 Januari 2027"),
        ({"rptka_expires": date(2027, 1, 5)}, "42 hari"),
        ({"passport_expires": date(2027, 4, 11)}, "Paspor berlaku sampai 11 April 2027"),
        ({"rptka_number": ""}, "RPTKA belum diisi"),
    ],
)
def test_what_ends_soon_stands_on_top(as_, november, details, says):
    put(replace(LIN, **details))
    page = as_(DEWI).get("/sponsor/pekerja")
    assert "Perlu perhatian 1" in page.words
    assert says in page.words


def test_what_ends_late_needs_no_care(as_, november):
    put(LIN, replace(ZHOU, permit_kind=PermitKind.ITAP, rptka_number="", rptka_expires=None))
    page = as_(DEWI).get("/sponsor/pekerja")
    assert not page.tree.xpath("//*[@id='perlu']")
    assert "Perlu perhatian (0)" in page.words


def test_the_most_pressing_stands_first(as_, november):
    put(replace(LIN, permit_expires=date(2026, 12, 20)), replace(ZHOU, permit_expires=date(2026, 11, 20)))
    cares = as_(DEWI).get("/sponsor/pekerja").tree.xpath("//ul[@class='care']//b/a/text()")
    assert cares == ["Zhou Yancheng", "Lin Haoran"]


def test_an_extension_under_way_is_said(as_, november):
    put(replace(LIN, permit_expires=date(2026, 11, 13), extension_under_way=True))
    page = as_(DEWI).get("/sponsor/pekerja")
    assert "Sedang diperpanjang" in page.words
    assert "Perpanjangan sedang diproses" in page.words


def test_who_left_needs_no_care(as_, november):
    put(replace(LIN, permit_expires=date(2026, 11, 13)))
    with unit_of_work():
        roll.leave(workers()[0], date(2026, 11, 20), by=DEWI.row)
    page = as_(DEWI).get("/sponsor/pekerja?status=keluar")
    assert not page.tree.xpath("//*[@id='perlu']")
    assert "20 Nov 2026" in page.words


@pytest.mark.parametrize(
    "state,says", [(ChangeState.SENT, "Sedang diperiksa"), (ChangeState.ACCEPTED, "Diterima"), (ChangeState.ASKED, "Ditanya")]
)
def test_what_the_office_said_stands_beside_the_name(as_, november, state, says):
    put(LIN)
    with unit_of_work():
        changes(workers()[0])[0].state = state
    page = as_(DEWI).get("/sponsor/pekerja")
    assert says in page.tree.xpath("//td[@data-label='Status']")[0].text_content()
    assert names(as_(DEWI).get("/sponsor/pekerja?status=belum")) == ([] if state is ChangeState.ACCEPTED else ["Lin Haoran"])


def test_the_page_says_that_it_does_not_replace_apoa(as_):
    assert "tidak menggantikan APOA" in as_(DEWI).get("/sponsor/pekerja").words


def test_the_account_chooses_the_language(as_, november):
    put(replace(LIN, permit_expires=date(2026, 11, 30)))
    page = as_(KATHARINA).get("/sponsor/pekerja")
    assert page.tree.xpath("/html/@lang") == ["en"]
    assert "Foreign workers" in page.words
    assert "China" in page.words
    assert "6 days" in page.words


# --- somebody who only guarantees ---------------------------------------------------------------------------------------------


@pytest.fixture
def yulianus(app, as_):
    """An individual who guarantees his wife; the account is Hartono's."""
    with unit_of_work():
        sponsor = Sponsor(
            office_id=cast.office().id, kind=SponsorKind.INDIVIDUAL, standing=Standing.VERIFIED, name="Yulianus Ngantang",
            area_code=cast.KARANG_LANGIT, address="Jalan 1", contact="Yulianus Ngantang", phone="+6281234567890",
            email="y@contoh.test", registered_on=date(2026, 1, 1),
        )  # fmt: skip
        db.session.add(sponsor)
        db.session.query(Member).filter_by(user_id=HARTONO.row.id).one().sponsor = sponsor
    return as_(HARTONO)


WIFE = {
    field: TYPED[field]
    for field in ("name", "nationality", "birth_date", "sex", "passport", "passport_expires", "permit_kind", "site_code", "residence")
}


def test_an_individual_guarantees_family(yulianus):
    page = yulianus.get("/sponsor/pekerja/baru")
    assert not {"rptka_number", "position", "started_on"} & page.form("passport").names
    assert "hanya dapat menjamin" in page.words
    assert yulianus.submit(page, "passport", **WIFE, foreign_kind="family").status_code == 303
    worker = db.session.query(Sponsor).filter_by(kind=SponsorKind.INDIVIDUAL).one().id
    (wife,) = [one for one in db.session.query(roll.Worker) if one.sponsor_id == worker]
    assert wife.foreign_kind is ForeignKind.FAMILY
    assert wife.residence_code == wife.site_code == cast.KARANG_LANGIT
    assert "Orang asing yang Anda jamin" in yulianus.get("/sponsor/pekerja").words


@pytest.mark.parametrize(
    "typed", [{"foreign_kind": "tka"}, {"foreign_kind": "expert"}, {"rptka_number": "B.3/63459/PK.04.01"}, {"position": "Welder"}]
)
def test_an_individual_employs_nobody(yulianus, typed):
    answer = yulianus.send("/sponsor/pekerja/baru", **WIFE | typed)
    assert answer.status_code == 422
    assert "hanya dapat menjamin" in answer.errors
