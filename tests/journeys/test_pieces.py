"""What only a browser shows of htmx: pieces put in without a load, addresses kept in step, and nothing lost when something goes wrong."""

import pytest
from playwright.sync_api import expect

from tests.cast import DEWI, LISDAYANTI, RINA
from tests.journeys.errands import comes_in, tells
from tests.street import PATIENCE, Person, Street
from tests.tips.stories import told

MINE, THEIRS = "Apakah pagar gudangnya dikunci dari luar?", "Berapa orang yang Anda lihat?"
NOTE = "Sudah menelepon kantor desa."
WORKER = {"name": "Natnaree Suwanchai", "nationality": "Thailand", "birth_date": "3 Mei 1990", "passport": "AA7654321"}
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


def test_who_was_signed_out_meanwhile_keeps_what_they_wrote(street, reports):
    """The page is not put into the page; it says why above, and the text stays."""
    officer = at_the_case(street, RINA)
    officer.context.clear_cookies()
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert officer.sees("Belum ada yang terkirim. Tulisan Anda masih ada di browser Anda.")
    assert officer.page.locator("main").count() == 1
    assert officer.page.locator('[name="note"]').input_value() == NOTE


@pytest.mark.parametrize("whose", ["ours", "of a proxy"])
def test_a_server_that_fails_wipes_nothing_and_says_so(street, reports, whose):
    officer = at_the_case(street, RINA)
    ours = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML show:top"} if whose == "ours" else {}
    failing = "<!doctype html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"
    officer.page.route("**/note", lambda route: route.fulfill(status=502, body=failing, content_type="text/html", headers=ours))
    officer.types("note", NOTE)
    officer.clicks_on("Simpan catatan")
    assert officer.sees("Bad Gateway")
    assert officer.page.locator('[name="note"]').input_value() == NOTE
    officer.page.unroute_all()
    officer.clicks_on("Simpan catatan")
    expect(officer.page.locator("#notes li", has_text=NOTE)).to_be_visible(timeout=PATIENCE)
    assert not officer.has_before_them("Bad Gateway")


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
