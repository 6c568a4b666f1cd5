"""A company registers itself, an officer verifies it, it sends its list, the office asks, it answers, and all is accepted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.accounts.models import Language, User, email_digest
from portal.register.codes import Standing
from portal.storage.database import db, unit_of_work
from tests import effort
from tests.cast import DEWI, KARANG_LANGIT, RINA
from tests.journeys.errands import comes_in
from tests.street import PATIENCE, Person, Street

SHEET = Path(__file__).parents[1] / "fixtures" / "sheets" / "fifty-lines-three-slips.xlsx"
COMPANY, OWNER, PASSWORD = "PT Rungan Sari Karet", "sari@rungan.test", "kebun karet di tepi rungan"
QUESTION = "Jabatannya belum jelas. Apa pekerjaannya sehari-hari?"
ANSWER = "Merawat mesin pengering, dua giliran sehari."
ACCEPTED = {"id": "Diterima", "en": "Accepted"}
WORKER = {
    "name": "Natnaree Suwanchai",
    "nationality": "Thailand",
    "birth_date": "3 Mei 1990",
    "passport": "AA7654321",
    "passport_expires": "15-06-2031",
    "position": "Operator alat berat",
}


def whole_story(street: Street, *, language: str = "id", **browser: object) -> tuple[Person, Person]:
    """The whole of it, both people with a `browser` as said. Returns the company's and the office's."""
    owner = street.person("company", language=language, **browser)  # type: ignore[arg-type]
    registers(owner)
    comes_in(owner, OWNER, PASSWORD)
    assert owner.sees("Kantor sedang memeriksa pendaftaran Anda")

    officer = street.person("officer", language=language, **browser)  # type: ignore[arg-type]
    comes_in(officer, RINA)
    opens(officer, COMPANY)
    officer.ticks("outcome", "accepted")
    officer.types("reason", "NIB cocok dengan OSS.")
    officer.clicks_on("Simpan saja")
    expect(officer.page.locator("#status")).to_contain_text(ACCEPTED[language], timeout=PATIENCE)

    owner.goes_to("/sponsor/")
    adds_one(owner)
    sends_the_list(owner)
    owner.goes_to("/sponsor/kiriman")
    assert owner.page.locator("tbody tr").count() == 2, "one by one, and the sheet"

    accepts_the_first(officer)
    asks_about_one(officer)
    owner.goes_to("/sponsor/kiriman")
    owner.clicks_on("Jawab sekarang")
    assert owner.sees(QUESTION)
    owner.page.locator("textarea").fill(ANSWER)
    owner.clicks_on("Kirim jawaban")
    assert owner.sees("Jawaban terkirim ke kantor.")

    officer.goes_to("/inbox/")
    opens(officer, COMPANY)
    assert officer.sees(ANSWER)
    accepts_all(officer)
    owner.goes_to("/sponsor/kiriman")
    assert owner.page.locator("tbody .badge").all_inner_texts() == [ACCEPTED[owner.language]] * 2
    return owner, officer


def registers(owner: Person) -> None:
    owner.goes_to(("/en" if owner.language == "en" else "") + "/sponsor/daftar")
    owner.ticks("jenis", "company")
    owner.clicks_on("Lanjut")
    owner.types("name", COMPANY)
    owner.types("nib", "8120111223344")
    owner.picks("area_code", KARANG_LANGIT)
    owner.types("address", "Jalan Poros Rungan 3")
    owner.types("contact", "Sari Lestari")
    owner.types("phone", "0812-5555-0101")
    owner.types("email", OWNER)
    owner.types("password", PASSWORD)
    owner.clicks_on("Kirim pendaftaran")
    assert owner.sees("Pendaftaran terkirim")


def opens(officer: Person, words: str) -> None:
    officer.clicks_on(officer.page.locator("a.title", has_text=words).first)
    officer.waits_for_htmx()


def adds_one(owner: Person) -> None:
    owner.clicks_on(owner.page.locator('a[href="/sponsor/pekerja/baru"]').first)
    for name, text in WORKER.items():
        owner.types(name, text)
    owner.picks("sex", "F")
    owner.picks("site_code", KARANG_LANGIT)
    owner.clicks_on(owner.page.locator("main form button.primary"))
    assert owner.sees(WORKER["name"])


def uploads(owner: Person) -> None:
    """From the page of the roll."""
    owner.attaches("sheet", SHEET)
    owner.clicks_on("Periksa file")
    assert owner.sees("Karang Entah")
    owner.waits_for_htmx()


def sends_the_list(owner: Person) -> None:
    """The 47 lines that are right; the three wrong ones later."""
    owner.goes_to("/sponsor/pekerja")
    uploads(owner)
    assert owner.page.locator('input[aria-invalid="true"]').count() == 3
    owner.clicks_on(owner.page.locator('button[value="right"]'))
    assert owner.sees("Data tersimpan")


def accepts_the_first(officer: Person) -> None:
    """What was typed in one by one: the case with one person."""
    officer.goes_to("/inbox/?kind=submission")
    lines = officer.page.locator("a.title")
    assert lines.count() == 2
    opens(officer, COMPANY)
    if not officer.has_before_them(WORKER["name"]):
        officer.goes_to("/inbox/?kind=submission")
        officer.clicks_on(lines.last)
    accepts_all(officer)


def accepts_all(officer: Person) -> None:
    officer.clicks_on(officer.page.locator('button[value="all"]'))
    expect(officer.page.locator("#status")).to_contain_text(ACCEPTED[officer.language], timeout=PATIENCE)


def asks_about_one(officer: Person) -> None:
    """And accepts another in the same breath, then whoever nothing is unusual about."""
    officer.goes_to("/inbox/?kind=submission")
    opens(officer, COMPANY)
    first, second = officer.page.locator("fieldset.card").nth(0), officer.page.locator("fieldset.card").nth(1)
    first.locator('input[value="ask"]').check()
    if not first.locator("textarea").is_visible():
        first.locator("summary").click()
    first.locator("textarea").fill(QUESTION)
    second.locator('input[value="accept"]').check()
    officer.clicks_on(officer.page.locator('button[value="save"]'))
    assert officer.sees("Ditanya")
    officer.clicks_on(officer.page.locator('button[value="clean"]'))


def a_reader_of_english() -> None:
    with unit_of_work():
        RINA.row.language = Language.EN


def test_from_registration_to_accepted(street):
    owner, officer = whole_story(street)
    assert owner.complaints == officer.complaints == []
    assert owner.pieces, "the corrected sheet and the like come as pieces"


def test_the_same_in_english(street):
    a_reader_of_english()
    owner, _ = whole_story(street, language="en")
    assert db.session.query(User).filter_by(email_hash=email_digest(OWNER)).one().language is Language.EN
    assert owner.page.locator("html").get_attribute("lang") == "en"


def test_the_same_with_script_off(street):
    owner, officer = whole_story(street, script=False)
    assert owner.scripts == officer.scripts == []


@pytest.mark.parametrize("cdn", ["down", "hanging"])
def test_the_same_when_the_cdn_cannot_be_reached(street, cdn):
    owner, officer = whole_story(street, cdn=cdn)
    assert owner.pieces
    assert officer.pieces


# --- what it costs ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def owner(street) -> Person:
    """Of a company that is verified, before its roll."""
    assert DEWI.company.row.standing is Standing.VERIFIED
    person = street.person("company, desktop")
    comes_in(person, DEWI)
    person.starts_counting()
    person.goes_to("/sponsor/pekerja")
    return person


def test_a_sheet_with_slips_costs_little(owner, costs):
    uploads(owner)
    owner.clicks_on(owner.page.locator('button[value="right"]'))
    assert owner.sees("47 baris tersimpan sekaligus.")
    costs(effort.SHEET, owner)


def test_mending_the_slips_on_the_page_costs_no_more(owner, costs):
    uploads(owner)
    for cell, right in zip(owner.page.locator('input[aria-invalid="true"]').all(), MENDED, strict=True):
        cell.fill(right)
        owner.texts += 1
    owner.clicks_on(owner.page.locator('button[value="right"]'))
    assert owner.sees("50 baris tersimpan sekaligus.")
    costs(effort.MENDED, owner)


MENDED = ("28-02-1987", "Tiongkok", "Karang Langit, Dusun Timur")
