"""Columns that nobody recognises: said once, used for every later list, forgotten again."""

from sqlalchemy import select

from portal.register.models import Heading
from portal.storage.database import db
from tests.cast import DEWI, HARTONO, YUSRAN
from tests.register.lists import JEFRI, LIN, PASSPORT, POSITION, SANJEEWA, save, sheet, upload, workbook
from tests.register.people import workers

THREE = (LIN, JEFRI, SANJEEWA)


def renamed(**names: str) -> bytes:
    """The list with other names for some columns, by the name we know."""
    new = {PASSPORT: names.get("passport", PASSPORT), POSITION: names.get("position", POSITION)}
    return sheet([{new.get(name, name): text for name, text in one.items()} for one in THREE])


def told() -> dict[str, str]:
    return {heading.name: heading.column for heading in db.session.scalars(select(Heading))}


def test_a_column_is_given_its_meaning_on_the_page_and_keeps_it(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, renamed(position="Tugas pokok"))
    assert "Kolom yang tidak dikenal: 1" in seen.words
    assert "“Tugas pokok”" in seen.words
    seen = dewi.submit(seen, "choice", "all", **{"heading-tugaspokok": "position"})
    assert seen.status_code == 200, "shown once more before anything is saved"
    assert workers() == []
    assert "“Tugas pokok” dibaca sebagai Jabatan" in seen.words
    save(dewi, seen)
    assert {worker.position for worker in workers()} == {one[POSITION] for one in THREE}
    later = upload(as_(YUSRAN), renamed(position="TUGAS POKOK"))
    assert "Tidak ada yang berubah." in later.words
    assert not later.tree.xpath("//*[@id='columns']")
    assert "Kolom yang tidak dikenal: 1" in upload(as_(HARTONO), renamed(position="Tugas pokok")).words, "one sponsor's words are its own"


def test_who_saves_without_choosing_saves_without_the_column(as_):
    dewi = as_(DEWI)
    save(dewi, upload(dewi, renamed(position="Tugas pokok")))
    assert [worker.position for worker in workers()] == [""] * 3
    assert told() == {}


def test_a_column_can_be_left_alone_for_good_and_asked_about_again(as_):
    dewi = as_(DEWI)
    seen = dewi.submit(upload(dewi, renamed(position="Tugas pokok")), "choice", "check", **{"heading-tugaspokok": "-"})
    assert "“Tugas pokok” selalu dilewati" in seen.words
    seen = dewi.submit(seen, "forget", "tugaspokok")
    assert "Kolom yang tidak dikenal: 1" in seen.words
    assert told() == {}


def test_what_was_said_stands_on_the_page_of_lists_and_is_forgotten_there(as_):
    dewi = as_(DEWI)
    dewi.submit(upload(dewi, renamed(position="Tugas pokok")), "choice", "check", **{"heading-tugaspokok": "position"})
    page = dewi.get("/sponsor/pekerja/impor")
    assert "dibaca sebagai Jabatan" in page.words
    assert dewi.submit(page, "forget", "tugaspokok").location == "/sponsor/pekerja/impor"
    assert "dibaca sebagai" not in dewi.get("/sponsor/pekerja/impor").words


def test_without_a_known_passport_column_that_is_asked_first(as_):
    dewi = as_(DEWI)
    sent = upload(dewi, renamed(passport="Dokumen perjalanan"))
    page = dewi.get(sent.location)
    assert "Kolom mana yang berisi nomor paspor?" in page.words
    again = dewi.submit(page, "choice", "check")
    assert again.status_code == 422
    assert "Nomor paspor belum dipilih." in again.words
    seen = dewi.submit(again, "choice", "check", **{"heading-dokumenperjalanan": "passport"})
    assert "Datang: 3 orang" in seen.words
    assert "Datang: 3 orang" in upload(dewi, renamed(passport="Dokumen Perjalanan")).words, "and never again"


def test_the_numbers_of_a_document_in_two_lines_of_header_can_be_chosen(as_):
    under = ["Nomor" if name == PASSPORT else name for name in LIN]
    above = ["Dokumen" if name == PASSPORT else "" for name in LIN]
    dewi = as_(DEWI)
    page = dewi.get(upload(dewi, workbook(above, under, *(list(one.values()) for one in THREE)), "daftar.xlsx").location)
    assert "Kolom mana yang berisi nomor paspor?" in page.words
    assert "Datang: 3 orang" in dewi.submit(page, "choice", "check", **{"heading-nomor": "passport"}).words


def test_a_name_in_two_languages_needs_no_saying(as_):
    seen = upload(as_(DEWI), renamed(passport="No. Paspor/Passport No", position="Jabatan / Position"))
    assert "Datang: 3 orang" in seen.words
    assert not seen.tree.xpath("//*[@id='columns']")
    assert "Kolom yang tidak dikenal: 1" in upload(as_(DEWI), renamed(position="Jabatan/Alamat")).words, "each half says something else"


def test_forgetting_what_the_passports_stand_in_asks_again(as_):
    dewi = as_(DEWI)
    page = dewi.get(upload(dewi, renamed(passport="Dokumen perjalanan")).location)
    seen = dewi.submit(page, "choice", "check", **{"heading-dokumenperjalanan": "passport"})
    assert "Kolom mana yang berisi nomor paspor?" in dewi.submit(seen, "forget", "dokumenperjalanan").words


def test_nasty_columns_and_meanings_are_passed_over(as_):
    dewi = as_(DEWI)
    where = upload(dewi, sheet()).form("choice").address
    nasty = {"x" * 5000: "passport", "Tugas Pokok": "position", "": "passport", "tugas": "' OR 1=1", "t\x00": "name"}
    for name, meaning in nasty.items():
        assert dewi.send(where, choice="check", **{f"heading-{name}": meaning}).status_code == 200
    assert told() == {}
    assert dewi.send(where, choice="check", forget="nothing like it").status_code == 200
    many = {f"heading-kolom{number}": "-" for number in range(201)}
    assert dewi.send(where, choice="check", **many).status_code == 200
    assert told() == {}
