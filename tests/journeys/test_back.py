"""Back, on a phone that others use too: after a lost signal or an error the words are there again; after the receipt they are gone.

In a browser as people have it: with the page cache of Back and Forward, which Playwright would switch off.
"""

from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error
from sqlalchemy import DDL

from portal.storage.database import db, unit_of_work
from tests.cast import KARANG_LANGIT
from tests.journeys.errands import DOORS
from tests.street import PATIENCE, PHONE, Person, serving
from tests.tips.stories import STORY, filed
from tests.wire import line_to

MARKS = "Patokannya warung biru."
SHORT = "Terlalu pendek."


@pytest.fixture(scope="module")
def browser(remembering_browser):
    return remembering_browser


@pytest.fixture
def wire(app):
    with serving(app) as base, line_to(int(base.rpartition(":")[2])) as wire:
        yield wire


@pytest.fixture(
    params=[("id", True), ("id", False), ("en", True), ("en", False)], ids=lambda one: f"{one[0]}-{'script' if one[1] else 'plain'}"
)
def reporter(request, browser, wire):
    """With the browser's own cache, which goes away where a test looks into what the browser asks for."""
    language, script = request.param
    context = browser.new_context(**PHONE, java_script_enabled=script)
    yield Person(context, wire.base, "resident, phone", language, script)
    context.close()


@contextmanager
def a_crash(app):
    """Whatever is sent meanwhile fails: a table is missing."""
    app.testing = False  # a crash becomes an answer, as it does at work
    with unit_of_work():
        db.session.execute(DDL("ALTER TABLE waiting_photo RENAME TO away"))
    yield
    with unit_of_work():
        db.session.execute(DDL("ALTER TABLE away RENAME TO waiting_photo"))


def fills_in(person, story=STORY):
    person.goes_to(DOORS[person.language] + "/")
    person.ticks("category", "work")
    person.picks("village", KARANG_LANGIT)
    person.types("landmark", MARKS)
    person.types("story", story)


def sends(person):
    person.page.get_by_role("button", name=person.said("Kirim laporan")).click(no_wait_after=True)


def goes_back(person):
    """Whatever stands there: a page, or the browser's own that says that it has none."""
    with suppress(Error):  # of Playwright, where the browser has nothing to show, or shows what it kept and loads nothing
        person.page.go_back(wait_until="commit", timeout=3000)
    person.page.wait_for_timeout(400)


def words_in(person) -> list[str]:
    """What stands in the story and the landmark; nothing where the page has no such fields."""
    fields = person.page.locator("main [name=story], main [name=landmark]")
    return sorted(fields.nth(number).input_value() for number in range(fields.count()))


def is_cut(person, wire) -> None:
    for _ in range(PATIENCE // 100):
        if wire.broken:
            break
        person.page.wait_for_timeout(100)
    assert wire.broken
    person.page.wait_for_timeout(1500)  # until the browser says so


def has_the_words(person) -> bool:
    """Now or in a moment: a browser puts them back when it has shown the page."""
    for _ in range(PATIENCE // 100):
        with suppress(Error):  # of a page that is just leaving
            if words_in(person) == sorted([MARKS, STORY]):
                return True
        person.page.wait_for_timeout(100)
    return False


def shows_none_of_it(person) -> bool:
    text = person.page.content()
    return STORY not in text and MARKS not in text and not {STORY, MARKS} & set(words_in(person))


def test_after_the_line_was_cut_the_words_are_there_again(reporter, wire):
    fills_in(reporter)
    wire.cut_after = 400
    sends(reporter)
    is_cut(reporter, wire)
    wire.cut_after = None
    if not reporter.page.locator("#isi").count():  # the browser's own page says that there is no line
        goes_back(reporter)
    assert has_the_words(reporter)
    assert reporter.page.locator("[name=village]").input_value() == KARANG_LANGIT
    sends(reporter)
    assert reporter.sees("Laporan Anda sudah kami terima")
    assert filed() == 1


def test_after_files_that_are_too_large_the_words_are_there_again(reporter, tmp_path):
    """With script they are not even sent."""
    with (tmp_path / "film.pdf").open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    fills_in(reporter)
    reporter.attaches("photos", tmp_path / "film.pdf")
    if reporter.script:
        assert reporter.sees("terlalu besar (lebih dari 10 MB).")
    else:
        sends(reporter)
        assert reporter.sees("Kiriman Anda terlalu besar")
        goes_back(reporter)
    assert has_the_words(reporter)


def test_after_the_receipt_back_shows_an_empty_form(reporter):
    fills_in(reporter)
    sends(reporter)
    assert reporter.sees("Laporan Anda sudah kami terima")
    goes_back(reporter)
    assert shows_none_of_it(reporter)
    assert not reporter.page.locator("[name=category]:checked").count()


def test_after_mistakes_and_the_receipt_no_page_behind_shows_the_words(reporter):
    """The page with the mistakes may be kept, so that a cut loses nothing; the receipt clears it away."""
    fills_in(reporter, SHORT)
    sends(reporter)
    assert reporter.sees("Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf.")
    reporter.types("story", STORY)
    sends(reporter)
    assert reporter.sees("Laporan Anda sudah kami terima")
    for _ in range(2):
        goes_back(reporter)
        assert shows_none_of_it(reporter), reporter.page.content()


def test_after_mistakes_and_an_error_the_mended_words_are_there_again(reporter, app):
    fills_in(reporter, SHORT)
    sends(reporter)
    assert reporter.sees("Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf.")
    reporter.types("story", STORY)
    with a_crash(app):
        sends(reporter)
        assert reporter.sees("Maaf, ada gangguan di sistem kami")
    goes_back(reporter)
    assert has_the_words(reporter)
    sends(reporter)
    assert reporter.sees("Laporan Anda sudah kami terima")
    assert filed() == 1
