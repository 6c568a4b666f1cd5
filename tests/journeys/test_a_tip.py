"""A resident tells on a phone, an officer asks at a desk, the resident answers, the officer decides and has the next one open."""

import re
from dataclasses import replace

import pytest

from portal import create_app
from portal.accounts.models import Language
from portal.storage.database import unit_of_work
from tests import effort
from tests.cast import RINA
from tests.journeys.errands import DOORS, comes_back, comes_in, tells
from tests.street import Person, Street, walking
from tests.tips.stories import told

FIRST, SECOND = told()[:2]
QUESTION = {
    "id": "Apakah alat beratnya masih di sana, dan di dekat apa?",
    "en": "Is the heavy machinery still there, and what is it close to?",
}  # in the reporter's language: for another one the page would ask
ANSWER = "Masih, di belakang gudang. Kemarin ditambah satu lagi."
REASON = "Perusahaan menunjukkan izin yang berlaku untuk keempatnya."


def whole_story(street: Street, *, language: str = "id", **desk: object) -> Person:
    """The whole of it; `desk` says how the officer's browser is. Returns the officer, at the next case."""
    reporter = street.person("resident, phone", phone=True, language=language)
    code = tells(reporter, FIRST)
    reporter.types("last", code[-4:].lower())
    reporter.clicks_on("Buka percakapan")
    assert reporter.sees("Sampai di mana laporan ini")
    assert reporter.sees(FIRST["text"])
    tells(street.person("another resident", phone=True, language=language), SECOND)

    officer = street.person("officer, desktop", language=language, **desk)  # type: ignore[arg-type]
    comes_in(officer, RINA)
    opens(officer, FIRST)
    asks(officer)

    comes_back(reporter, code)
    assert reporter.sees(QUESTION[reporter.language])
    reporter.types("story", ANSWER)
    reporter.clicks_on("Kirim jawaban")
    assert reporter.sees("Jawaban Anda sudah kami terima.")
    keeps_to_itself(reporter)

    officer.goes_to("/inbox/")
    opens(officer, FIRST)
    assert officer.sees(ANSWER)
    closes(officer)
    assert officer.sees(SECOND["text"]), "the next one waiting"

    comes_back(reporter, code)
    assert reporter.sees("Laporan Anda selesai")
    assert not reporter.has_before_them(REASON), "the reason stays in the office"
    return officer


def opens(officer: Person, report: dict[str, str]) -> None:
    officer.clicks_on(officer.page.locator("a.title", has_text=report["text"][:30]))
    assert officer.sees(report["text"])
    officer.waits_for_htmx()


def asks(officer: Person) -> None:
    """With script only the conversation is put in anew; the page stays."""
    loads, pieces = officer.loads, officer.pieces
    officer.types("message", QUESTION[officer.language])
    officer.clicks_on("Tanyakan, tunggu jawaban")
    assert officer.sees("Menunggu jawaban pelapor; tenggat dijeda. Bila pelapor menjawab, berkas ditelaah lagi.")
    assert (officer.loads - loads, officer.pieces - pieces) == ((0, 1) if officer.script else (1, 0))


def closes(officer: Person) -> None:
    officer.picks("outcome", "unfounded")
    officer.types("reason", REASON)
    officer.clicks_on("Simpan, buka berikutnya")


def keeps_to_itself(reporter: Person) -> None:
    """No cookie, nothing from elsewhere, no script but what stands in the page, nothing the browser complains of."""
    assert (reporter.cookies, reporter.outside, reporter.scripts, reporter.complaints) == ([], [], [], [])
    assert reporter.page.evaluate("Array.from(document.scripts).filter(one => one.src).length") == 0


def an_officer_reads_english() -> None:
    with unit_of_work():
        RINA.row.language = Language.EN


def test_from_a_phone_to_the_desk_and_back(street):
    officer = whole_story(street)
    assert officer.complaints == []


def test_the_same_in_english(street):
    an_officer_reads_english()
    assert whole_story(street, language="en").complaints == []


def test_the_same_with_script_off(street):
    officer = whole_story(street, script=False)
    assert officer.scripts == []


@pytest.mark.parametrize("cdn", ["down", "hanging"])
def test_the_same_when_the_cdn_cannot_be_reached(street, cdn):
    """Our own copy takes over: pieces are swapped in as ever."""
    officer = whole_story(street, cdn=cdn)
    assert officer.outside
    assert any("htmx" in address and address.startswith(street.base) for address in officer.scripts)


def test_the_same_with_nothing_from_elsewhere(app, browser):
    """PORTAL_HTMX=local."""
    with walking(create_app(replace(app.extensions["portal"], htmx="local")), browser) as street:
        officer = whole_story(street)
        assert officer.outside == []


# --- what it costs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_telling_costs_little(street, costs, language):
    reporter = street.person(f"resident, phone, {language}", phone=True, language=language)
    reporter.starts_counting()
    code = tells(reporter, FIRST)
    assert re.fullmatch(r"([0-9A-Z]{4} ){3}[0-9A-Z]{4}", code), "16 characters to keep"
    costs(effort.TIP, reporter)


def test_three_answers_are_asked_for_and_no_more(street):
    """Category, place and story: an empty form names these three."""
    reporter = street.person(phone=True)
    reporter.goes_to("/")
    reporter.clicks_on("Kirim laporan")
    assert reporter.page.locator(".problems a, [role=alert] a").count() == 3


def test_coming_back_and_answering_costs_little(street, costs):
    reporter = street.person("resident, phone", phone=True)
    code = tells(reporter, FIRST)
    officer = street.person()
    comes_in(officer, RINA)
    opens(officer, FIRST)
    asks(officer)
    reporter.starts_counting()
    comes_back(reporter, code)
    assert reporter.sees(QUESTION[reporter.language])
    reporter.types("story", ANSWER)
    reporter.clicks_on("Kirim jawaban")
    assert reporter.sees("Jawaban Anda sudah kami terima.")
    costs(effort.COME_BACK, reporter)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_reading_asking_and_closing_costs_little(street, costs, script):
    tells(street.person(phone=True), FIRST)
    officer = street.person(f"officer, {'script' if script else 'no script'}", script=script)
    comes_in(officer, RINA)
    officer.starts_counting()
    opens(officer, FIRST)
    asks(officer)
    closes(officer)
    assert officer.sees("ditutup")
    costs(effort.DECIDE, officer)


# --- what no page of theirs does ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_of_the_residents_brings_anything_along(street, language):
    """Mistakes, slips and dead ends too."""
    reporter = street.person(phone=True, language=language)
    tells(reporter, FIRST)
    start = DOORS[language]
    for path, button in ((f"{start}/", "Kirim laporan"), (f"{start}/cek", "Buka laporan")):
        reporter.goes_to(path)
        reporter.clicks_on(button)
        assert reporter.page.locator("[aria-invalid]").count()
        keeps_to_itself(reporter)
    reporter.goes_to(f"{start}/tidak-ada")
    assert reporter.sees("Halaman ini tidak ada")
    keeps_to_itself(reporter)


@pytest.mark.parametrize("path", ["/masuk", "/lupa", "/sponsor/daftar", "/sponsor/daftar?jenis=company", "/en/masuk", "/en/sponsor/daftar"])
def test_the_doors_of_those_at_work_bring_nothing_from_elsewhere_either(street, path):
    visitor = street.person()
    visitor.goes_to(path)
    assert (visitor.outside, visitor.scripts, visitor.complaints) == ([], [], [])
