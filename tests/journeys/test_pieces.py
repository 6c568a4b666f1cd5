"""What only a browser shows of htmx: pieces put in without a load, addresses kept in step, and nothing lost when something goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import DDL, delete, select

from portal.accounts.models import Language, SignedIn
from portal.accounts.roles import Role
from portal.cases.models import Case
from portal.storage.database import db, unit_of_work
from tests.cast import BARITO_SELATAN, DEWI, LISDAYANTI, RINA, office
from tests.journeys.errands import comes_in, tells
from tests.street import PATIENCE, Person, Street
from tests.tips.stories import told

MINE, THEIRS = "Apakah pagar gudangnya dikunci dari luar?", "Berapa orang yang Anda lihat?"
NOTE = "Sudah menelepon kantor desa."
WORKER = {"name": "Natnaree Suwanchai", "nationality": "Thailand", "birth_date": "3 Mei 1990", "passport": "AA7654321"}
CLEAN = WORKER | {
    "passport_expires": "3 Mei 2034",
    "permit_number": "2C11JE1234-W",
    "permit_expires": "3 Mei 2028",
    "rptka_number": "B.3/12345/PK.04.01/XI/2025",
    "rptka_expires": "3 Mei 2028",
    "position": "Mine Planning Engineer",
    "started_on": "3 Mei 2026",
}  # nothing of it is unusual
FIRST, SECOND = told()[:2]


def at_the_case(street: Street, who: object, **browser: object) -> Person:
    """Somebody of the office with the first report open."""
    officer = street.person(**browser)  # type: ignore[arg-type]
    comes_in(officer, who)
    officer.clicks_on(officer.page.locator("a.title", has_text=FIRST["text"][:30]))
    officer.waits_for_htmx()
    return officer


@pytest.fixture
def reports(street) -> None:
    for report in (FIRST, SECOND):
        tells(street.person(phone=True), report)


def test_the_list_is_narrowed_without_a_load_and_back_leads_back(street, reports):
    officer = street.person()
    comes_in(officer, RINA)
    officer.waits_for_htmx()
    loads = officer.loads
    officer.picks("status", "waiting")
    assert officer.sees("Tidak ada yang cocok")
    assert (officer.loads, "status=waiting" in officer.page.url) == (loads, True)
    officer.page.go_back()
    assert officer.sees(FIRST["text"][:30])
    assert "status=waiting" not in officer.page.url
    assert officer.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_two_officers_at_once_see_both_texts_and_lose_none(street, reports, script):
    slow, quick = at_the_case(street, RINA, script=script), at_the_case(street, LISDAYANTI)
    quick.types("message", THEIRS)
    quick.clicks_on("Tanyakan, tunggu jawaban")
    assert quick.sees("Menunggu jawaban pelapor; tenggat dijeda. Bila pelapor menjawab, berkas ditelaah lagi.")
    slow.types("message", MINE)
    slow.clicks_on("Tanyakan, tunggu jawaban")
    assert slow.sees("Yang Anda kirim belum disimpan")
    assert slow.has_before_them(THEIRS)
    assert slow.page.locator('[name="message"]').input_value() == MINE
    slow.clicks_on("Simpan tulisan saya sebagai catatan")
    assert slow.sees("Catatan")
    slow.goes_to(quick.page.url.removeprefix(slow.base).partition("#")[0])
    assert slow.has_before_them(MINE)
    assert slow.has_before_them(THEIRS)


def test_what_somebody_is_writing_stays_when_another_piece_changes(street, reports):
    """A half-written decision is not wiped by a note."""
    officer = at_the_case(street, RINA)
    officer.types("reason", "Sedang saya periksa di lokasi.")
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert officer.sees(NOTE)
    assert officer.page.locator('#decision [name="reason"]').input_value() == "Sedang saya periksa di lokasi."
    officer.picks("outcome", "unfounded")
    officer.clicks_on("Simpan saja")
    assert officer.sees("ditutup"), "its version went along"


def test_who_was_signed_out_meanwhile_keeps_what_they_wrote_and_can_send_it(street, reports):
    """The page is not put into the page; it says why above, and the text stays."""
    officer = at_the_case(street, RINA)
    with unit_of_work():
        db.session.execute(delete(SignedIn))
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert_said(officer, "Anda perlu masuk lagi", "Belum ada yang terkirim.")


def test_a_page_that_was_open_too_long_says_so_above(street, reports):
    officer = at_the_case(street, RINA)
    officer.context.clear_cookies()
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert_said(officer, "Halaman ini terlalu lama terbuka.", "Belum ada yang terkirim.")


def assert_said(officer: Person, *sentences: str) -> None:
    """Above the page, where the focus is, and nothing else has changed."""
    notice = officer.page.locator("#notice [role=alert]")
    expect(notice).to_be_focused(timeout=PATIENCE)
    assert [officer.said(one) in notice.inner_text() for one in sentences] == [True] * len(sentences), notice.inner_text()
    assert officer.page.locator("main").count() == 1
    assert officer.page.locator("h1").count() == 1
    assert officer.page.locator('[name="note"]').input_value() == NOTE


def may_no_longer_read_here() -> None:
    RINA.row.role = Role.AUDITOR


def is_another_offices_case() -> None:
    for case in db.session.scalars(select(Case)):
        case.office_id = office(BARITO_SELATAN).id


def loses_its_notes() -> None:
    db.session.execute(DDL("ALTER TABLE note RENAME TO gone"))


OURS = {
    403: (may_no_longer_read_here, "Halaman ini bukan untuk akun Anda", "Belum ada yang terkirim. Tulisan Anda masih ada di browser Anda."),
    404: (is_another_offices_case, "Halaman ini tidak ada", "Belum ada yang terkirim. Tulisan Anda masih ada di browser Anda."),
    500: (loses_its_notes, "Maaf, ada gangguan di sistem kami", "Tulisan Anda masih ada di halaman ini."),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("status", OURS)
def test_an_error_of_ours_is_said_above_the_page_and_wipes_nothing(app, street, reports, status, language):
    app.testing = False  # a crash becomes an answer, as it does at work
    with unit_of_work():
        RINA.row.language = Language(language)
    officer = at_the_case(street, RINA, language=language)
    happens, title, kept = OURS[status]
    with unit_of_work():
        happens()
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert_said(officer, title, kept)


FOREIGN = "<!doctype html><html><head><title>Oops</title></head><body><main><h1>Bad Gateway</h1></main></body></html>"
ON_THE_WAY = [
    *({"status": status, "body": FOREIGN, "content_type": "text/html"} for status in (400, 403, 404, 409, 413, 429, 500, 502, 503)),
    {"status": 503, "body": "upstream timed out", "content_type": "text/plain"},
    {"status": 502, "body": ""},
    None,  # the network is cut
]


def meeting(answer: dict[str, Any] | None) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**answer) if answer else route.abort()


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_anybody_on_the_way_answers_or_nobody_wipes_nothing_and_it_says_so(street, reports, language):
    with unit_of_work():
        RINA.row.language = Language(language)
    officer = at_the_case(street, RINA, language=language)
    officer.types("note", NOTE)
    for answer in ON_THE_WAY:
        officer.page.route("**/note", meeting(answer))
        officer.clicks_on("Simpan catatan")
        assert_said(officer, "Tidak ada jawaban dari portal", "Tulisan Anda masih ada di halaman ini.")
        officer.page.locator('[name="note"]').focus()
        officer.page.unroute_all()
    officer.clicks_on("Simpan catatan")
    expect(officer.page.locator("#notes li", has_text=NOTE)).to_be_visible(timeout=PATIENCE)
    expect(officer.page.locator("#notice *")).to_have_count(0)


def test_a_list_that_cannot_be_narrowed_stays_with_its_address(street, reports):
    officer = street.person()
    comes_in(officer, RINA)
    officer.waits_for_htmx()
    officer.page.route("**/inbox/?*", lambda route: route.abort())
    officer.picks("status", "waiting")
    expect(officer.page.locator("#notice [role=alert]")).to_be_focused(timeout=PATIENCE)
    assert officer.has_before_them(FIRST["text"][:30])
    assert "status=waiting" not in officer.page.url


def test_the_roll_is_searched_while_one_types(street):
    owner = street.person()
    comes_in(owner, DEWI)
    owner.clicks_on(owner.page.locator('a[href="/sponsor/pekerja/baru"]').first)
    for name, text in {
        "name": "Natnaree Suwanchai",
        "nationality": "Thailand",
        "birth_date": "3 Mei 1990",
        "passport": "AA7654321",
    }.items():
        owner.types(name, text)
    owner.picks("sex", "F")
    owner.picks("site_code", DEWI.company.village)
    owner.clicks_on(owner.page.locator("main form button.primary"))
    assert owner.sees("sudah terkirim ke kantor")
    owner.goes_to("/sponsor/pekerja")
    owner.waits_for_htmx()
    loads = owner.loads
    owner.page.locator('[name="q"]').press_sequentially("tidak ada")
    assert owner.sees("Tidak ada yang cocok.")
    owner.page.locator('[name="q"]').fill("")
    owner.page.locator('[name="q"]').press_sequentially("natna")
    assert owner.sees(WORKER["name"])
    assert owner.loads == loads
    assert owner.complaints == []


def test_a_deed_that_leads_on_shows_the_whole_page_and_says_that_it_is_done(street):
    owner = street.person()
    comes_in(owner, DEWI)
    owner.goes_to("/sponsor/pekerja/baru")
    owner.waits_for_htmx()
    for name, text in CLEAN.items():
        owner.types(name, text)
    for name, choice in {"sex": "F", "permit_kind": "ITAS", "site_code": DEWI.company.village}.items():
        owner.picks(name, choice)
    owner.clicks_on(owner.page.locator(".confirm button.primary"))
    assert owner.sees("sudah terkirim ke kantor")
    assert owner.page.url.endswith("/sponsor/pekerja"), "nothing of it was unusual"
    expect(owner.page.locator("main h1")).to_have_count(1)
    expect(owner.page.locator("nav").first).to_be_visible()
    assert owner.complaints == []
