"""A resident keeps a code, comes back with it, adds a photo, takes the report back; and leaves in a hurry."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from portal.storage.database import db
from portal.tips.models import Message, Photo
from tests.journeys.errands import comes_back, tells
from tests.pictures import small_jpeg
from tests.street import are_seen
from tests.tips.stories import ask, filed, said, told

FIRST = told()[0]
ANSWER = "Ini gerbangnya, difoto tadi pagi."
EVERYBODY = [("id", True), ("id", False), ("en", True), ("en", False)]


@pytest.fixture(params=EVERYBODY, ids=lambda one: f"{one[0]}-{'script' if one[1] else 'plain'}")
def reporter(request, street):
    language, script = request.param
    return street.person("resident, phone", phone=True, language=language, script=script)


def opens_from_the_receipt(reporter, code):
    reporter.types("last", code[-4:].lower())
    reporter.clicks_on("Buka percakapan")
    assert reporter.sees("Sampai di mana laporan ini")


def keeps_to_itself(reporter):
    assert (reporter.cookies, reporter.outside, reporter.scripts, reporter.complaints) == ([], [], [], [])
    assert not reporter.overflows()


def test_from_the_receipt_to_the_end(reporter, tmp_path):
    code = tells(reporter, FIRST)
    reporter.types("last", "ZZZZ")
    reporter.clicks_on("Buka percakapan")
    assert reporter.sees("4 huruf atau angka terakhir tidak cocok. Lihat catatan Anda; kodenya tetap berlaku.")
    assert " ".join(reporter.page.locator(".code").inner_text().split()) == code, "the receipt is still there"
    keeps_to_itself(reporter)
    opens_from_the_receipt(reporter, code)

    (tmp_path / "gerbang.jpg").write_bytes(small_jpeg())
    reporter.types("story", ANSWER)
    reporter.attaches("photos", tmp_path / "gerbang.jpg")
    reporter.clicks_on("Kirim jawaban")
    assert reporter.sees("Jawaban Anda sudah kami terima.")
    are_seen(reporter.page.locator(".talk .pics img"), 1)
    keeps_to_itself(reporter)

    ask(code)
    comes_back(reporter, code)
    assert reporter.sees("Sejak kunjungan terakhir Anda")
    reporter.clicks_on(reporter.page.locator("summary", has_text=reporter.said("Tarik laporan ini")))
    reporter.clicks_on("Tarik laporan")
    assert reporter.sees("Centang dulu, supaya laporan tidak terhapus karena salah tekan.")
    reporter.chooses("Ya, saya ingin menarik laporan ini")
    reporter.clicks_on("Tarik laporan")
    assert reporter.sees("Laporan sudah ditarik dan dihapus")
    keeps_to_itself(reporter)
    assert (filed(), db.session.query(Message).count(), db.session.query(Photo).count()) == (0, 0, 0)

    comes_back(reporter, code)
    assert reporter.sees("Laporan ini sudah Anda tarik")
    keeps_to_itself(reporter)


# --- what script adds to the receipt ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_code_can_be_copied(street, language):
    reporter = street.person(phone=True, language=language)
    reporter.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = tells(reporter, FIRST)
    reporter.clicks_on("Salin kode")
    assert reporter.sees("Sudah disalin")
    assert reporter.page.locator("[role=status]").inner_text() == reporter.said("Sudah disalin"), "it is announced"
    assert reporter.page.evaluate("navigator.clipboard.readText()") == code


def test_and_where_there_is_no_clipboard_too(street):
    """An onion address without https, an old browser."""
    reporter = street.person(phone=True)
    reporter.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    code = tells(reporter, FIRST)
    reporter.clicks_on("Salin kode")
    assert reporter.sees("Sudah disalin")
    reporter.page.locator("#last").focus()
    reporter.presses("Control+v")
    assert reporter.page.locator("#last").input_value() == code


def test_the_code_can_be_saved_as_a_picture(street):
    reporter = street.person(phone=True)
    tells(reporter, FIRST)
    with reporter.page.expect_download() as waited:
        reporter.clicks_on("Simpan sebagai gambar")
    saved = waited.value
    assert saved.suggested_filename == "catatan.png", "a name that says nothing"
    picture = saved.path().read_bytes()
    assert (picture[:8], int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (b"\x89PNG\r\n\x1a\n", 800, 480)
    assert dark(picture, (30, 60, 770, 290)) > 5_000, "the four groups"
    assert dark(picture, (30, 370, 770, 420)) > 500, "the address"
    assert reporter.complaints == []


def dark(picture, box):
    """How many points of the box are black."""
    from io import BytesIO

    from PIL import Image

    return Image.open(BytesIO(picture)).convert("L").crop(box).histogram()[0]


def test_it_can_be_printed_and_on_paper_stands_the_code_and_the_address(street):
    reporter = street.person(phone=True)
    reporter.page.add_init_script("window.print = () => { document.title = 'printed' }")
    code = tells(reporter, FIRST)
    reporter.clicks_on("Cetak")
    assert reporter.page.title() == "printed"
    reporter.page.emulate_media(media="print")
    on_paper = " ".join(reporter.page.locator("body").inner_text().split())
    assert on_paper == " ".join(f"{code} Alamat untuk kembali: {street.base.removeprefix('http://')}/cek.".split())


def test_without_script_nothing_is_promised_that_does_not_work(street):
    reporter = street.person(phone=True, script=False)
    tells(reporter, FIRST)
    assert not reporter.page.locator(".tools").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_code_is_in_no_address_title_or_store_of_the_browser(street, script):
    reporter = street.person(phone=True, script=script)
    seen: list[str] = []
    reporter.page.on("request", lambda request: seen.extend([request.url, request.headers.get("referer", "")]))
    code = tells(reporter, FIRST)
    opens_from_the_receipt(reporter, code)
    comes_back(reporter, code)
    assert reporter.sees(FIRST["text"])
    seen += [reporter.page.title(), str(reporter.context.storage_state())]
    if script:
        kept = "JSON.stringify([localStorage, sessionStorage, history.state, document.cookie, window.name])"
        seen.append(reporter.page.evaluate(kept))
    assert [one for one in seen if any(group in one for group in code.split())] == []


# --- leaving ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(remembering_browser):
    return remembering_browser


def goes_back(person):
    """Whatever stands there: a page, or the browser's own that says that it has none."""
    with suppress(Error):
        person.page.go_back(wait_until="commit", timeout=3000)
    person.page.wait_for_timeout(400)


def words_before(person):
    with suppress(Error):
        return person.page.locator("body").inner_text(timeout=2000)
    return ""


def test_who_leaves_quickly_is_at_the_office_and_back_shows_nothing(reporter):
    code = tells(reporter, FIRST)
    comes_back(reporter, code)
    assert reporter.sees(FIRST["text"])
    reporter.context.add_cookies([{"name": "left", "value": "1", "url": reporter.base}])
    reporter.clicks_on("Keluar cepat")
    reporter.page.wait_for_url(re.compile(r"/kantor$"))
    assert reporter.cookies == [], "the site's data is gone"
    goes_back(reporter)
    shown = words_before(reporter)
    assert [one for one in (FIRST["text"], code[:4], ANSWER) if one in shown] == []


def test_nor_does_the_receipt_come_back_where_it_led_to_the_conversation(reporter):
    code = tells(reporter, FIRST)
    opens_from_the_receipt(reporter, code)
    reporter.types("story", ANSWER)
    reporter.clicks_on("Kirim jawaban")
    assert reporter.sees("Jawaban Anda sudah kami terima.")
    reporter.clicks_on("Keluar cepat")
    reporter.page.wait_for_url(re.compile(r"/kantor$"))
    for _ in range(4):
        goes_back(reporter)
        shown = words_before(reporter)
        assert [one for one in (FIRST["text"], code[:4], ANSWER) if one in shown] == []


def test_with_script_the_conversation_is_not_in_the_history_any_more(street):
    reporter = street.person(phone=True)
    code = tells(reporter, FIRST)
    comes_back(reporter, code)
    assert reporter.sees(FIRST["text"])
    before = reporter.page.evaluate("history.length")
    reporter.clicks_on("Keluar cepat")
    reporter.page.wait_for_url(re.compile(r"/kantor$"))
    assert reporter.page.evaluate("history.length") == before, "its place was taken"


def test_a_page_left_alone_locks_itself_and_sends_nothing(street):
    reporter = street.person(phone=True)
    reporter.page.clock.install()
    code = tells(reporter, FIRST)
    comes_back(reporter, code)
    reporter.types("story", ANSWER)
    reporter.page.clock.run_for("16:00")
    assert reporter.sees("Sudah 15 menit, jadi halaman ini kami kunci")
    assert not reporter.has_before_them(FIRST["text"])
    assert reporter.page.locator("#story").input_value() == ANSWER
    assert said() == 0
    reporter.types("receipt", code)
    reporter.clicks_on("Buka dan kirim jawaban")
    assert reporter.sees("Jawaban Anda sudah kami terima.")
