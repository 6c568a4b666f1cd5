"""Lists as programs really write them: through the door, looked at, agreed to, and the roll says what the list said.

What LibreOffice wrote lies in tests/fixtures/sheets, beside the script that had it written; other programs write theirs here.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import psutil
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from sqlalchemy import func, select
from xlsxwriter import Workbook

from portal.documents.cells import as_date
from portal.register.describing import WorkerDetails, details_of
from portal.register.models import Sheet
from portal.register.sheets import importing
from portal.register.sheets.preview import compare
from portal.storage.database import db
from tests import cast
from tests.cast import DEWI, KATHARINA, TELANG
from tests.documents.test_bad_files import ODS, XLSX, repacked, sheet_xml, text_cell
from tests.documents.test_mrz import LOWER, UPPER
from tests.memory import Watching, held_by
from tests.register.lists import BORN, JEFRI, LIN, PASSPORT, POSITION, SANJEEWA, SHEETS, TELANG_LIST, parts, save, send, sheet, upload
from tests.register.people import only, workers
from tests.register.test_filling import value
from tests.visitors import Answer, Visitor

PERMIT, PERMIT_CELL = "No. ITAS/ITAP", "cell-2.permit_number"
MEGABYTE, MOST_MEGABYTES = 1024 * 1024, 400
Rows = list[list[Any]]


def file(name: str) -> bytes:
    return (SHEETS / name).read_bytes()


def everybody(**lin: str) -> list[WorkerDetails]:
    """The three people of the list, as the plain file says them; of Lin Haoran something may be otherwise."""
    seen = compare(importing.read(TELANG_LIST.read_bytes(), "daftar.csv"), TELANG.row, cast.office(), [])
    first, *others = [one.details for one in seen.arriving]
    return by_passport([replace(first, **lin), *others])


def by_passport(people: Sequence[WorkerDetails]) -> list[WorkerDetails]:
    return sorted(people, key=lambda one: one.passport)


def on_the_roll() -> list[WorkerDetails]:
    return by_passport([details_of(worker) for worker in workers()])


def becomes_the_roll(visitor: Visitor, content: bytes, name: str) -> None:
    """With nothing to mend on the way; and sent once more it changes nothing."""
    seen = upload(visitor, content, name)
    assert seen.status_code == 200, seen.errors
    assert told(seen) == {"arriving"}
    assert "Data tersimpan" in save(visitor, seen).words
    assert told(upload(visitor, content, name)) == {"unchanged"}


def told(preview: Answer) -> set[str]:
    """Of whom or what the page of a list speaks."""
    return set(preview.tree.xpath("//main//*[self::section or self::details]/@id")) - {"columns", "told"}


# --- what LibreOffice has saved, and files of text ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("name", [TELANG_LIST.stem, "header-of-two-lines", "hidden-and-filtered"])
def test_what_libreoffice_has_saved_becomes_the_roll(as_, name, kind):
    """Also with names of columns merged over others, and also whoever a filter hides: they have not left."""
    becomes_the_roll(as_(DEWI), file(f"{name}.{kind}"), f"{name}.{kind}")
    assert on_the_roll() == everybody()


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("name", ["title-above-the-header", "list-on-the-third-sheet"])
def test_a_title_above_and_a_sheet_of_notes_before_are_no_people(as_, name, kind):
    becomes_the_roll(as_(DEWI), file(f"{name}.{kind}"), f"{name}.{kind}")
    assert on_the_roll() == everybody()


@pytest.mark.parametrize(
    "name", ["saved-by-libreoffice.csv", "semicolons-in-windows-1252.csv", "saved-by-excel-with-sep.csv", "tabs-in-utf-16.csv"]
)
def test_a_file_of_text_in_the_encoding_of_its_program_becomes_the_roll(as_, name):
    becomes_the_roll(as_(DEWI), file(name), name)
    assert on_the_roll() == everybody(name="Jürgen Müller")


def test_excels_text_in_utf_8_becomes_the_roll(as_):
    """It begins with three bytes that belong to no column's name, and here to the passports'."""
    header = [PASSPORT, *(name for name in LIN if name != PASSPORT)]
    becomes_the_roll(as_(DEWI), sheet(header=header).decode().encode("utf-8-sig"), "daftar.csv")
    assert on_the_roll() == everybody()


# --- as Excel and other writers keep it ---------------------------------------------------------------------------------------


def typed() -> Rows:
    """The list as somebody keeps it in a workbook: what is a number is a number, and a date a date."""
    return [list(LIN), *([_typed(name, text) for name, text in person.items()] for person in (LIN, JEFRI, SANJEEWA))]


def _typed(name: str, text: str) -> Any:
    is_day = "Tanggal" in name or "Masa Berlaku" in name
    return as_date(text) if is_day else int(text) if name == "No" else text


def by_openpyxl(rows: Rows, **about: Any) -> bytes:
    book = openpyxl.Workbook()
    for name, said in about.items():
        setattr(book, name, said)
    page = book.active
    for row in rows:
        page.append(row)
    page.freeze_panes, page.auto_filter.ref = "A2", page.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows: Rows, macro: bool = False, **options: Any) -> bytes:
    out = BytesIO()
    with Workbook(out, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": True, **options}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.protect()
        if macro:
            book.add_vba_project(str(SHEETS / "macro.bin"))
    return out.getvalue()


WRITERS: dict[str, tuple[Callable[..., bytes], dict[str, Any], str]] = {
    "openpyxl": (by_openpyxl, {}, 't="inlineStr"'),
    "openpyxl, counting from 1904": (by_openpyxl, {"epoch": CALENDAR_MAC_1904}, 't="inlineStr"'),
    "XlsxWriter, texts apart": (by_xlsxwriter, {}, 't="s"'),
    "XlsxWriter, texts in their cells": (by_xlsxwriter, {"constant_memory": True}, 't="inlineStr"'),
    "XlsxWriter, counting from 1904": (by_xlsxwriter, {"date_1904": True}, 't="s"'),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_program_writes_the_workbook_it_becomes_the_roll(as_, writer):
    write, about, texts = WRITERS[writer]
    content = write(typed(), **about)
    assert texts in parts(content)["sheet1.xml"]
    becomes_the_roll(as_(DEWI), content, "daftar.xlsx")
    assert on_the_roll() == everybody()


def test_of_a_workbook_with_macros_only_the_list_is_taken(as_):
    content = by_xlsxwriter(typed(), macro=True)
    assert b"say_hello" in ZipFile(BytesIO(content)).read("xl/vbaProject.bin")
    dewi = as_(DEWI)
    becomes_the_roll(dewi, content, "daftar.xlsm")
    assert on_the_roll() == everybody()
    assert not [name for name in ZipFile(BytesIO(dewi.get("/sponsor/pekerja.xlsx").data)).namelist() if "vba" in name]


# --- formulas -----------------------------------------------------------------------------------------------------------------


def calculated(**formulas: str) -> Rows:
    """The list with formulas for Lin Haoran."""
    header, lin, *others = typed()
    return [header, [formulas.get(name.split()[0], cell) for name, cell in zip(header, lin, strict=True)], *others]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_results_are_read_and_a_formula_that_failed_is_a_wrong_cell(as_, kind):
    dewi = as_(DEWI)
    seen = upload(dewi, file(f"formulas.{kind}"), f"formulas.{kind}")
    assert "Rumus di sel ini tidak memberi hasil (#N/A)." in seen.words
    assert seen.tree.xpath("//input[starts-with(@name, 'cell-')]/@name") == [PERMIT_CELL]
    save(dewi, seen, "right", **{PERMIT_CELL: LIN[PERMIT]})
    assert on_the_roll() == everybody()


def test_a_formula_that_failed_takes_nothing_away(as_):
    """Our reader knows it for an empty cell, and an empty cell would."""
    dewi = as_(DEWI)
    send(dewi)
    assert told(upload(dewi, file("formulas.xlsx"), "formulas.xlsx")) == {"wrong", "unchanged"}


@pytest.mark.parametrize("writer", ["openpyxl", "XlsxWriter, texts apart", "XlsxWriter, texts in their cells"])
def test_formulas_that_nobody_has_calculated_are_wrong_cells(as_, writer):
    write, about, _texts = WRITERS[writer]
    seen = upload(as_(DEWI), write(calculated(Nama='=PROPER("lin")', Jabatan="=CONCAT(A1,B1)"), **about), "daftar.xlsx")
    assert seen.tree.xpath("//input[starts-with(@name, 'cell-')]/@name") == ["cell-2.name", "cell-2.position"]
    assert seen.words.count("Rumus di sel ini belum dihitung.") == 2
    assert told(seen) == {"wrong", "arriving"}


# --- what is refused ----------------------------------------------------------------------------------------------------------


def million() -> bytes:
    """Three people, and below them the look of a whole column, as some programs write it out line by line."""
    header, *people = ([str(cell) for cell in row] for row in typed())
    rows = [[("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column], text) for column, text in enumerate(row)] for row in (header, *people)]
    written = "".join(
        f'<row r="{number}">{"".join(text_cell(f"{letter}{number}", text) for letter, text in row)}</row>'
        for number, row in enumerate(rows, 1)
    )
    empty = "".join(f'<row r="{number}" s="1" customFormat="1"><c r="B{number}" s="1"/></row>' for number in range(5, 1_000_001))
    return repacked(XLSX, sheet1=sheet_xml(written + empty))


def million_in_ods() -> bytes:
    """The same as LibreOffice says it: one line, so and so often."""
    look = '<table:table-row table:number-rows-repeated="999996"><table:table-cell table:style-name="ce1"/>'
    with ZipFile(BytesIO(ODS)) as book:
        content = book.read("content.xml").replace(b"</table:table>", f"{look}</table:table-row></table:table>".encode(), 1)
    return repacked(ODS, content=content)


@pytest.mark.parametrize("content", [million, million_in_ods])
def test_a_million_lines_that_are_only_formatted_are_nobody(as_, content):
    dewi, formatted = as_(DEWI), content()
    with costing_little():
        seen = upload(dewi, formatted, "daftar")
    assert told(seen) == {"arriving"}
    assert len(seen.tree.xpath("//*[@id='arriving']//tbody/tr")) == 3


@contextmanager
def costing_little() -> Iterator[None]:
    """For the portal and the process that reads for it."""
    portal = psutil.Process()
    idle = held_by(portal)
    with Watching(portal) as watch:
        yield
    assert watch.peak - idle < MOST_MEGABYTES * MEGABYTE, f"{(watch.peak - idle) / MEGABYTE:.0f} MB"


REFUSED = {
    "locked.xlsx": (file("locked.xlsx"), "dikunci dengan kata sandi", "locked with a password"),
    "locked.ods": (file("locked.ods"), "dikunci dengan kata sandi", "locked with a password"),
    "locked.xls": (file("locked.xls"), "dikunci dengan kata sandi", "locked with a password"),
    "formulas.xls": (file("formulas.xls"), "hasilnya tidak terbaca", "results cannot be read"),
    "bom.xlsx": (repacked(XLSX, sheet1=bytes(30 * MEGABYTE)), "terlalu besar", "too large"),
    "rapat.xlsx": (b"Rapat HRD hari Senin\nBawa daftar hadir\n", "Judul kolom tidak ditemukan", "No column names"),
    "halaman.xls": (file("a-web-page.xlsx"), "halaman web", "web page"),
    "setengah.xlsx": (XLSX[: len(XLSX) // 2], "rusak", "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_sentence_beside_the_field_in_both_languages(as_, name):
    content, *sentences = REFUSED[name]
    for person, sentence in zip((DEWI, KATHARINA), sentences, strict=True):
        visitor = as_(person)
        with costing_little():
            answer = upload(visitor, content, name)
        assert answer.status_code == 422
        (beside,) = (one.text_content() for one in answer.tree.xpath("//form//p[@class='err']"))
        assert sentence in beside
        assert beside.endswith(".")
        assert "%(" not in beside
    assert db.session.scalar(select(func.count()).select_from(Sheet)) == 0


# --- what goes home -----------------------------------------------------------------------------------------------------------

LIKE_FORMULAS = ["=1+1", '=HYPERLINK("http://contoh.test","klik")', "+62", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]
KEPT = [POSITION, "Alamat Tinggal di Bartim"]


def texts_and_others(xlsx: bytes) -> tuple[set[str], set[str]]:
    """The texts of a workbook, and the cells that look like a text and are something else."""
    texts, others = set(), set()
    for page in openpyxl.load_workbook(BytesIO(xlsx)):
        for cell in (cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str)):
            (texts if cell.data_type in ("s", "inlineStr") else others).add(cell.value)
    return texts, others


def test_no_cell_that_goes_home_is_ever_a_formula(as_):
    """The roll, the wrong lines, and those who are no longer listed: by the cell's own kind in the file."""
    dewi = as_(DEWI)
    people = [
        LIN | {PASSPORT: f"EA{number:07}", "Nama Lengkap": f"Orang {number} {text}"} | dict.fromkeys(KEPT, text)
        for number, text in enumerate(LIKE_FORMULAS * 2)
    ]
    send(dewi, *people)
    wrong = upload(dewi, sheet([LIN | dict.fromkeys([*KEPT, "Kewarganegaraan", BORN, PASSPORT], text) for text in LIKE_FORMULAS]))
    (marked,), (missing,) = (wrong.tree.xpath(f"//a[contains(@href, '{name}.xlsx')]/@href")[:1] for name in ("salah", "tidak-ada"))
    for address in ("/sponsor/pekerja.xlsx", marked, missing):
        content = dewi.get(address).data
        texts, others = texts_and_others(content)
        assert set(LIKE_FORMULAS) <= {text.removeprefix("'") for text in texts}, address
        assert not others, address
        assert not any("<f>" in part or "<f " in part for name, part in parts(content).items() if name.startswith("sheet")), address


# --- the lines of a passport --------------------------------------------------------------------------------------------------

SPECIMEN = {"name": "ERIKSSON ANNA MARIA", "nationality": "UTO", "birth_date": "12-08-1974", "sex": "F", "passport": "L898902C3"}


def test_the_specimen_of_icao_9303_fills_the_form_and_its_country_is_asked_about(as_):
    """Utopia is no country: what the lines say is filled in, and only that field is wrong."""
    dewi = as_(DEWI)
    page = dewi.submit("/sponsor/pekerja/baru", "mrz", "mrz", mrz=f"{UPPER}\n{LOWER}")
    assert "Semua angka pemeriksa cocok." in page.words
    assert {name: value(page, name) for name in SPECIMEN} == SPECIMEN
    refused = dewi.submit(page, "passport", site_code=cast.KARANG_LANGIT)
    assert refused.tree.xpath("//*[@aria-invalid='true']/@name") == ["nationality"]
    assert dewi.submit(refused, "passport", nationality="Swedia").status_code == 303
    assert (only().name, only().passport, only().nationality) == ("ERIKSSON ANNA MARIA", "L898902C3", "SWE")


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", "kartu (bentuk TD1)"),
        ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6", "kartu (bentuk TD2"),
        ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<", "dua baris dari visa"),
    ],
    ids=["TD1", "TD2", "MRV-A"],
)
def test_the_specimens_that_are_no_passport_are_called_what_they_are(as_, text, sentence):
    page = as_(DEWI).submit("/sponsor/pekerja/baru", "mrz", "mrz", mrz=text)
    assert page.status_code == 422
    assert sentence in page.errors
