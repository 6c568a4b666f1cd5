"""Somebody adds a worker from the two lines of a passport, keeps a document, and brings back who had left; by hand, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.cast import DEWI, KARANG_LANGIT, KATHARINA
from tests.documents.test_mrz import lines
from tests.journeys.errands import comes_in
from tests.register.people import only
from tests.street import PATIENCE, Person

LINES = lines(number="EK7000001")
ONE_WRONG = LINES.replace("8706157M", "8706150M")


def reads_the_lines(person: Person, text: str) -> None:
    """By keyboard."""
    person.types("mrz", text)
    person.page.locator("#mrz-fill").focus()
    person.presses("Enter")


def opens_the_place(person: Person) -> None:
    person.waits_for_htmx()
    person.clicks_on(person.page.locator("details:has([name=mrz]) summary"))


def value(person: Person, name: str) -> str:
    return person.page.locator(f"[name={name}]").input_value()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("who, language, phone", [(DEWI, "id", True), (KATHARINA, "en", False)], ids=["Indonesian, phone", "English, desk"])
def test_one_worker_from_a_passport_to_a_return(street, tmp_path, who, language, phone, script):
    person = street.person("company", language=language, phone=phone, script=script)
    comes_in(person, who)
    person.goes_to("/sponsor/pekerja/baru")
    opens_the_place(person)
    person.types("position", "Mine Planning Engineer")
    pieces = person.pieces
    reads_the_lines(person, ONE_WRONG)
    beside = person.page.locator("#birth_date-w")
    expect(beside).to_contain_text("870615", timeout=PATIENCE)
    reads_the_lines(person, LINES)
    assert person.sees("Semua angka pemeriksa cocok. Identitas di bawah sudah terisi.")
    expect(beside).to_have_count(0)
    assert (value(person, "passport"), value(person, "position")) == ("EK7000001", "Mine Planning Engineer")
    assert person.pieces - pieces == (2 if script else 0)
    if script:
        expect(person.page.locator("[role=status]:focus, [role=status] :focus"), "what came of it is read first").to_have_count(1)

    person.page.locator("[name=position]").focus()
    person.presses("Enter")
    assert person.sees("Pilih desa tempat kerja.")
    assert value(person, "passport") == "EK7000001", "a mistake loses nothing"
    person.picks("site_code", KARANG_LANGIT)
    person.picks("permit_kind", "ITAP")
    person.clicks_on(person.page.locator(".confirm button.primary"))
    expect(person.page.locator("#passport_expires-w"), "saved, with what is unusual beside the field").to_be_visible(timeout=PATIENCE)

    (tmp_path / "izin.jpg").write_bytes(pictures.small_jpeg())
    person.picks("kind", "permit")
    person.attaches("document", tmp_path / "izin.jpg")
    person.clicks_on(person.page.locator("#dokumen form button"))
    assert person.sees("Dokumen tersimpan dan dikunci.")
    person.types("left_on", "20-11-2025")
    person.clicks_on("Catat keluar")
    assert person.sees("Sudah dicatat keluar, dan terkirim ke kantor.")

    person.goes_to("/sponsor/pekerja/baru")
    opens_the_place(person)
    reads_the_lines(person, LINES)
    assert person.sees("Semua angka pemeriksa cocok. Identitas di bawah sudah terisi.")
    person.picks("site_code", KARANG_LANGIT)
    person.clicks_on(person.page.locator(".confirm button.primary"))
    assert person.sees("Orang ini pernah ada di daftar Anda")
    person.clicks_on("Catat kembali dengan data ini")
    expect(person.page.locator("ol.time .key")).to_contain_text(person.said("Kembali"), timeout=PATIENCE)
    assert (only().name, only().left_on) == ("ZHOU YANCHENG", None)
    assert person.complaints == []
