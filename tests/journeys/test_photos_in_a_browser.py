"""Photos from a phone: made smaller before they leave, with a bar; a line that breaks costs nothing; without script all the same."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.formparser import parse_form_data

from portal.storage.database import db
from portal.tips.models import Photo, WaitingPhoto
from tests import effort, pictures
from tests.cast import KARANG_LANGIT
from tests.street import Street, are_seen, walking
from tests.tips.stories import STORY, filed, tip
from tests.wire import line_to

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # slow 3G
CUT = SLOW | {"offline": True}
TEXTS = {"landmark": "Gerbang tambang", "story": STORY}


@pytest.fixture
def files(tmp_path):
    """In a folder, as a phone has them."""
    made = {
        "IMG_1.jpg": pictures.jpeg_12mp_with_gps(),
        "IMG_2.HEIC": pictures.heic_with_gps(),
        "surat.pdf": pictures.pdf_with_metadata(),
        "kecil.jpg": pictures.small_jpeg(),
        "VID_2041.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(9000),
        "besar.pdf": b"%PDF-1.7\n" + bytes(11 * 1024 * 1024),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in made}


@pytest.fixture
def arrived(app):
    """The photos of every request, as they come in by the door."""
    arrived, inside = [], app.wsgi_app

    def door(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST" and "multipart" in environ.get("CONTENT_TYPE", "") and int(environ["CONTENT_LENGTH"]) < 5e7:
            body = environ["wsgi.input"].read()
            _, _, files = parse_form_data(environ | {"wsgi.input": BytesIO(body)})
            arrived.extend((file.filename, file.read()) for file in files.getlist("photos") if file.filename)
            environ["wsgi.input"] = BytesIO(body)
        return inside(environ, start_response)

    app.wsgi_app = door
    return arrived


@pytest.fixture
def street(app, arrived, browser):
    with walking(app, browser) as street:
        yield street


def fills_in(person, *photos, at="/"):
    person.goes_to(at)
    person.ticks("category", "work")
    person.picks("village", KARANG_LANGIT)
    for name, text in TEXTS.items():
        person.types(name, text)
    if photos:
        person.attaches("photos", *photos)


def code(person):
    return " ".join(person.page.locator(".code").inner_text().split())


def line(person, conditions):
    if not hasattr(person, "line"):  # the conditions of two sessions would both hold
        person.line = person.context.new_cdp_session(person.page)
        person.line.send("Network.enable")
    person.line.send("Network.emulateNetworkConditions", conditions)


def words_are_there(person):
    return {name: person.page.locator(f"[name={name}]").input_value() for name in TEXTS} == TEXTS


def stored():
    """How many reports there are by now."""
    db.session.rollback()
    return filed()


def kept(person):
    return person.page.locator(".pics:visible li").count()


def secrets(data):
    return [secret for secret in pictures.SECRETS if secret in data]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_three_photos_to_the_receipt_on_a_slow_line(street, files, arrived, script, language):
    person = street.person(phone=True, script=script, language=language)
    fills_in(person, files["IMG_1.jpg"], files["IMG_2.HEIC"], files["surat.pdf"], at="/en/" if language == "en" else "/")
    if script:
        assert person.sees("IMG_1.jpg")
    line(person, SLOW | {"uploadThroughput": 400_000})
    person.clicks_on("Kirim laporan")
    assert person.sees("Laporan Anda sudah kami terima")
    expect(person.page.locator(".pics li")).to_have_count(3)
    are_seen(person.page.locator(".pics img"), 2)
    assert person.page.url.partition("#")[0] == person.base + ("/en/" if language == "en" else "/")
    assert (person.cookies, person.outside, person.complaints) == ([], [], [])
    photos = tip(code(person)).photos
    assert [one.sort for one in photos] == ["photo", "photo", "pdf"]
    assert [secrets(one.plain) + secrets(one.small) for one in photos] == [[], [], []]
    assert stored() == 1
    assert not db.session.scalars(select(WaitingPhoto)).all()


def test_what_leaves_the_phone_is_small_upright_and_tells_nothing(street, files, arrived):
    person = street.person(phone=True)
    fills_in(person, files["IMG_1.jpg"])
    assert person.sees("IMG_1.jpg · ")
    person.clicks_on("Kirim laporan")
    assert person.sees("Laporan Anda sudah kami terima")
    ((_, data),) = arrived
    photo = Image.open(BytesIO(data))
    assert (photo.format, photo.size) == ("JPEG", (1500, 2000)), "upright, as it was seen"
    assert len(data) < 500_000 < files["IMG_1.jpg"].stat().st_size
    marks = [mark for mark in pictures.MARKS if mark in data and mark != b"ICC_PROFILE"]  # the browser's own, the same for everybody
    assert (secrets(data), dict(photo.getexif()), marks) == ([], {}, [])


def test_what_the_browser_cannot_open_goes_as_it_is(street, files, arrived):
    person = street.person(phone=True)
    fills_in(person, files["IMG_2.HEIC"], files["surat.pdf"])
    assert person.sees("surat.pdf")
    person.clicks_on("Kirim laporan")
    assert person.sees("Laporan Anda sudah kami terima")
    assert dict(arrived) == {name: files[name].read_bytes() for name in ("IMG_2.HEIC", "surat.pdf")}


def test_photos_can_be_picked_one_by_one_and_taken_out(street, files, arrived):
    person = street.person(phone=True)
    fills_in(person, files["IMG_1.jpg"])
    assert person.sees("IMG_1.jpg")
    person.attaches("photos", files["kecil.jpg"])
    assert person.sees("kecil.jpg")
    assert kept(person) == 2
    person.page.get_by_role("button", name="Buang IMG_1.jpg").click()
    assert kept(person) == 1
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")
    assert [name for name, _ in arrived] == ["kecil.jpg"]


def test_what_cannot_be_kept_is_said_before_anything_is_sent(street, files, arrived):
    person = street.person(phone=True)
    fills_in(person, files["VID_2041.mp4"], files["besar.pdf"], files["kecil.jpg"])
    assert person.sees("“VID_2041.mp4” bukan foto atau PDF")
    assert person.sees("“besar.pdf” terlalu besar (lebih dari 10 MB).")
    assert person.sees("kecil.jpg")
    assert kept(person) == 1
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")
    assert [name for name, _ in arrived] == ["kecil.jpg"]


def test_the_bar_shows_how_far_it_is(street, files):
    person = street.person(phone=True)
    fills_in(person, files["IMG_2.HEIC"], files["surat.pdf"], files["IMG_1.jpg"])
    assert person.sees("IMG_1.jpg")
    person.page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => { const bar = document.querySelector('progress');
        if (bar) window.seen.push([bar.value, document.querySelector('[role=status]').textContent]); })
        .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true}); }"""
    )
    line(person, SLOW | {"uploadThroughput": 30_000})
    person.page.get_by_role("button", name="Kirim laporan").click(no_wait_after=True)
    person.page.locator("progress").wait_for()

    for _ in range(200):
        seen = person.page.evaluate("window.seen || []")
        if any(0.2 < value < 1 for value, _ in seen):
            break
        person.page.wait_for_timeout(100)
    assert any(0.2 < value < 1 for value, _ in seen), seen
    assert any(re.fullmatch(r"Mengirim foto… \d0 %", said) for _, said in seen), seen
    assert person.barriers() == []
    line(person, SLOW | {"uploadThroughput": -1})
    assert person.sees("Laporan Anda sudah kami terima")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_line_that_breaks_costs_no_word_and_no_photo(street, browser, files, language):
    with line_to(int(street.base.rpartition(":")[2])) as wire:
        person = Street(browser, wire.base).person(phone=True, language=language)
        fills_in(person, files["IMG_1.jpg"], files["IMG_2.HEIC"], at="/en/" if language == "en" else "/")
        assert person.sees("IMG_2.HEIC")
        wire.cut_after = 100_000
        person.page.get_by_role("button", name=person.said("Kirim laporan")).click(no_wait_after=True)
        assert person.sees("Belum terkirim: fotonya tidak sampai. Tulisan dan foto Anda masih ada di halaman ini.")
        assert wire.broken
        assert words_are_there(person)
        assert kept(person) == 2
        assert person.barriers() == []
        assert stored() == 0
        wire.cut_after = None
        person.clicks_on("Kirim lagi")
        assert person.sees("Laporan Anda sudah kami terima")
        assert (stored(), len(tip(code(person)).photos)) == (1, 2)


def test_a_line_that_says_nothing_any_more_is_given_up_after_a_minute(street, files):
    person = street.person(phone=True)
    person.context.add_init_script("const real = setTimeout; window.setTimeout = (deed, wait) => real(deed, wait == 60000 ? 2000 : wait)")
    fills_in(person, files["IMG_1.jpg"])
    assert person.sees("IMG_1.jpg")
    person.page.route("**/foto", lambda route: None)
    person.page.get_by_role("button", name="Kirim laporan").click(no_wait_after=True)
    assert person.sees("Belum terkirim: fotonya tidak sampai.")
    assert (words_are_there(person), kept(person), stored()) == (True, 1, 0)
    person.page.unroute_all()
    person.clicks_on("Kirim lagi")
    assert person.sees("1 foto tersimpan")
    assert stored() == 1


def test_after_a_line_that_breaks_it_can_go_without_photos(street, files):
    person = street.person(phone=True)
    fills_in(person, files["kecil.jpg"])
    assert person.sees("kecil.jpg")
    line(person, CUT)
    person.page.get_by_role("button", name="Kirim laporan").click(no_wait_after=True)
    assert person.sees("Belum terkirim")
    line(person, SLOW | {"uploadThroughput": -1})
    person.clicks_on("Kirim tanpa foto")
    assert person.sees("Laporan Anda sudah kami terima")
    assert tip(code(person)).photos == []


def test_an_answer_that_gets_lost_makes_no_second_report(street, files):
    """The photos are there, the words are there, only the receipt does not come; the same form again gives the same code."""
    person = street.person(phone=True)
    fills_in(person, files["kecil.jpg"])
    assert person.sees("kecil.jpg")
    person.clicks_on("Kirim laporan")
    assert person.sees("Laporan Anda sudah kami terima")
    first = code(person)
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.page.reload()
    assert code(person) == first
    assert (stored(), db.session.scalar(select(Photo.number))) == (1, 1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_mistake_keeps_the_photos_and_another_language_too(street, files, script):
    person = street.person(phone=True, script=script)
    fills_in(person, files["kecil.jpg"], files["surat.pdf"])
    person.types("story", "pendek")
    if script:
        assert person.sees("surat.pdf")
    person.clicks_on("Kirim laporan")
    assert person.sees("Semua yang Anda ketik dan 2 foto Anda masih ada.")
    person.attaches("photos", files["IMG_1.jpg"])
    if script:
        assert person.sees("IMG_1.jpg")
    person.clicks_on(person.page.get_by_role("button", name="English"))
    assert person.page.locator("html").get_attribute("lang") == "en"
    assert person.page.locator("#held li").count() == 3
    person.types("story", STORY)
    person.page.get_by_label("Remove PDF 2").check()
    person.clicks_on(person.page.get_by_role("button", name="Send report"))
    assert [one.sort for one in tip(code(person)).photos] == ["photo", "photo"]


def test_a_refused_file_is_said_beside_the_field_and_the_others_wait(street, files, tmp_path):
    (tmp_path / "rusak.jpg").write_bytes(b"\xff\xd8\xff\xe0 not really")
    person = street.person(phone=True)
    fills_in(person, files["kecil.jpg"], tmp_path / "rusak.jpg")
    assert person.sees("rusak.jpg")
    person.clicks_on("Kirim laporan")
    assert person.sees("“rusak.jpg” rusak")
    assert words_are_there(person)
    assert person.page.evaluate("document.activeElement.id") == "photos"
    assert person.page.locator("#held li").count() == 1
    assert person.barriers() == []
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")


def test_a_script_that_breaks_leaves_the_plain_form(street, files, arrived):
    person = street.person(phone=True)
    person.context.add_init_script("XMLHttpRequest.prototype.open = function () { throw new Error('broken') }")
    fills_in(person, files["kecil.jpg"])
    assert person.sees("kecil.jpg")
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")


def test_who_guards_against_recognition_has_photos_sent_as_they_are(street, files, arrived):
    """Some browsers give out a blank picture in the place of what was drawn."""
    person = street.person(phone=True)
    person.context.add_init_script("CanvasRenderingContext2D.prototype.getImageData = function () { return {data: [255, 255, 255, 255]} }")
    fills_in(person, files["IMG_1.jpg"])
    assert person.sees("IMG_1.jpg")
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")
    assert arrived == [("IMG_1.jpg", files["IMG_1.jpg"].read_bytes())]


def test_pages_with_photos_are_no_wider_than_a_phone_and_bar_nobody(street, files):
    person = street.person(phone=True)
    fills_in(person, files["kecil.jpg"], files["IMG_1.jpg"], files["IMG_2.HEIC"])
    assert person.sees("IMG_2.HEIC")
    assert not person.overflows()
    assert person.barriers() == []
    person.clicks_on("Kirim laporan")
    assert person.sees("3 foto tersimpan")
    assert not person.overflows()
    assert person.barriers() == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_three_hundred_megabytes_are_answered_in_words_that_the_browser_shows(street, tmp_path, script):
    with (tmp_path / "film.jpg").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    person = street.person(phone=True, script=script)
    fills_in(person, tmp_path / "film.jpg")
    if script:
        assert person.sees("“film.jpg” terlalu besar (lebih dari 10 MB).")
        assert words_are_there(person)
        return
    person.clicks_on("Kirim laporan")
    assert person.sees("Kiriman Anda terlalu besar")


def test_the_first_visit_is_one_small_request(street, visitor):
    for at in ("/", "/en/"):
        packed = visitor.get(at, headers={"Accept-Encoding": "gzip"})
        assert len(packed.data) < 12_000 < 14_336
    asked = []
    person = street.person(phone=True)
    person.page.on("request", lambda request: asked.append(request.url))
    person.goes_to("/")
    person.page.wait_for_load_state("load")
    assert [one for one in asked if not one.startswith("data:")] == [f"{person.base}/"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_telling_with_a_photo_costs_little(street, files, costs, script):
    person = street.person(f"resident, phone, {'script' if script else 'no script'}", phone=True, script=script)
    person.starts_counting()
    fills_in(person, files["IMG_1.jpg"])
    if script:
        assert person.sees("IMG_1.jpg")
    person.clicks_on("Kirim laporan")
    assert person.sees("1 foto tersimpan")
    costs(effort.TIP_WITH_PHOTO, person)
