"""A sponsor sends the list as the program at hand writes it; the portal reads the same people out of it."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from portal.documents import sheets
from portal.documents.cells import as_date, as_text

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
SPONSORS = sorted(path.stem for path in SHEETS.glob("*-*.csv") if path.with_suffix(".ods").exists())
TELANG = "pt-telang-karya-mineralindo"
HEADER = next(csv.reader((SHEETS / f"{TELANG}.csv").open(encoding="utf-8")))
KNOWN = frozenset(HEADER)


def read(data: bytes, name: str = "daftar.csv") -> sheets.Table:
    return sheets.read(data, name, KNOWN.__contains__)


def opened(name: str) -> sheets.Table:
    return read((SHEETS / name).read_bytes(), name)


def workbook(*rows: list, sheet: str = "Pekerja", **options) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True, **options}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value, day if isinstance(value, date) else None)
    return out.getvalue()


def people(table: sheets.Table) -> list[list[str]]:
    """What the lines say, each date as a date whatever it was written as."""
    return [
        [
            as_date(cell).isoformat() if cell and ("Tanggal" in name or "Masa Berlaku" in name) else as_text(cell)
            for name, cell in zip(table.header, line.cells, strict=True)
        ]
        for line in table.lines
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("sponsor", SPONSORS)
def test_every_sponsors_list_says_the_same_as_csv_and_as_libreoffice_saves_it(sponsor, kind):
    saved, plain = opened(f"{sponsor}.{kind}"), opened(f"{sponsor}.csv")
    assert saved.header == plain.header == tuple(HEADER)
    assert people(saved) == people(plain) != []
    assert [line.number for line in saved.lines] == [line.number for line in plain.lines]


def test_all_forty_workers_of_seventeen_sponsors_are_found():
    assert len(SPONSORS) == 17
    assert sum(len(opened(f"{sponsor}.xlsx").lines) for sponsor in SPONSORS) == 40


def test_an_old_xls_file_is_read_too():
    assert people(opened(f"{TELANG}.xls")) == people(opened(f"{TELANG}.csv"))


@pytest.mark.parametrize("name", ["daftar.xlsx", "daftar.xls", "daftar.pdf", "daftar", ""])
def test_what_a_file_is_called_does_not_matter(name):
    assert len(read((SHEETS / f"{TELANG}.ods").read_bytes(), name).lines) == 3
    assert len(read((SHEETS / f"{TELANG}.csv").read_bytes(), name).lines) == 3


@pytest.mark.parametrize("name", ["semicolons-in-windows-1252.csv", "tabs-in-utf-16.csv", "saved-by-excel-with-sep.csv"])
def test_a_csv_file_of_another_delimiter_and_encoding_is_understood(name):
    first = opened(name).lines[0]
    assert first.number == 2
    assert first.cells[1] == "Jürgen Müller"
    assert first.cells[3] == "Köln, “Altstadt”"


def test_commas_in_texts_do_not_make_a_file_of_semicolons_one_of_commas():
    table = read(b"No;Alamat Tinggal di Bartim;Jabatan\n1;Jalan A, No. 1, Jaweten, Dusun Timur;Welder, Senior, Tetap\n")
    assert table.lines[0].cells == ("1", "Jalan A, No. 1, Jaweten, Dusun Timur", "Welder, Senior, Tetap")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_title_above_the_header_and_a_numbering_of_columns_below_it_are_no_people(kind):
    table = opened(f"title-above-the-header.{kind}")
    assert table.header[:3] == ("", "No", "Nama Lengkap")
    assert "Masa Berlaku Paspor" in table.header
    assert [(line.number, line.cells[2]) for line in table.lines[:3]] == [
        (6, "Lin Haoran"),
        (7, "Jefri anak Nyalau"),
        (8, "Sanjeewa Bandara Ratnayake"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_list_is_found_behind_a_sheet_of_remarks_and_a_hidden_old_one(kind):
    table = opened(f"list-on-the-third-sheet.{kind}")
    assert table.sheet == "Pekerja"
    assert len(table.lines) == 3


def test_a_line_has_the_number_that_the_persons_own_program_shows():
    rows = [HEADER, [], ["1", "Lin Haoran"], ["", "  "], ["2", "Zhou Yancheng"]]
    text = StringIO()
    csv.writer(text).writerows(rows)
    for data in (text.getvalue().encode(), workbook(*rows)):
        assert [line.number for line in read(data).lines] == [3, 5]


def test_a_text_of_two_lines_is_one_line_of_the_sheet():
    table = read(b'No,Nama Lengkap,Keterangan\n1,Lin Haoran,"baris satu\nbaris dua"\n2,Zhou Yancheng,\n')
    assert [(line.number, line.cells[2]) for line in table.lines] == [(2, "baris satu\nbaris dua"), (3, None)]


def test_a_header_repeated_on_every_printed_page_is_no_person():
    assert len(read(workbook(HEADER, ["1", "Lin Haoran"], HEADER, ["2", "Zhou Yancheng"])).lines) == 2


NAMES = {"Nama Lengkap", "Nomor Paspor", "Paspor", "Masa Berlaku Paspor", "Tanggal Lahir", "Desa", "No", "Jabatan"}


def under(*rows: list[str]) -> tuple[str, ...]:
    """The header of a sheet with these lines, where people know columns by NAMES."""
    return sheets.read(workbook(*rows), "daftar.xlsx", NAMES.__contains__).header


def test_of_a_header_of_two_lines_what_stands_above_goes_with_what_stands_below():
    header = under(
        ["No", "Identitas", "", "Paspor", "", "", "Jabatan"],
        ["", "Nama Lengkap", "Tanggal Lahir", "Nomor", "Masa Berlaku", "Tempat Terbit", ""],
        ["1", "Lin Haoran", "12/10/1977", "EF0238557", "17/03/2029", "Xuzhou", "Geolog"],
    )
    assert header == ("No", "Nama Lengkap", "Tanggal Lahir", "Nomor Paspor", "Masa Berlaku Paspor", "Paspor Tempat Terbit", "Jabatan")


def test_a_number_below_something_counts_no_lines():
    assert under(["Nama Lengkap", "Dokumen", "", ""], ["", "Nomor", "Masa Berlaku", "Desa"])[1] == "Dokumen Nomor"


def test_what_stands_below_the_name_of_another_column_is_not_taken_by_itself():
    """The village of a passport is not the village of work."""
    assert under(["Nama Lengkap", "Paspor", "", ""], ["", "Nomor", "Masa Berlaku", "Desa"])[3] == "Paspor Desa"


def test_neither_a_title_nor_the_first_person_is_half_of_a_header():
    rows = (["Nama Lengkap", "Gaji", "Jabatan"], ["Lin Haoran", "Desa", "Geolog"])
    assert under(["DAFTAR PEKERJA", "", ""], *rows) == under(*rows) == ("Nama Lengkap", "Gaji", "Jabatan")


def test_a_line_longer_than_the_header_keeps_what_stands_outside():
    assert read(b"No,Nama Lengkap\n1,Lin Haoran,dan lagi\n").lines[0].cells == ("1", "Lin Haoran", "dan lagi")


def test_a_line_shorter_than_the_header_ends_in_empty_cells():
    assert read(b"No,Nama Lengkap,Jabatan,\n1\n").lines[0].cells == ("1", None, None)


def test_values_keep_their_kind():
    table = read(workbook(["No", "Nama Lengkap", "Jabatan"], [1, True, date(2026, 11, 24)], [2.5, False, datetime(2026, 11, 24, 8, 30)]))
    assert table.lines[0].cells == (1, True, date(2026, 11, 24))
    assert table.lines[1].cells == (2.5, False, datetime(2026, 11, 24, 8, 30))


def test_dates_of_a_program_that_counts_from_1904_are_right():
    assert read(workbook(["No", "Tanggal Lahir"], [1, date(1977, 10, 12)], date_1904=True)).lines[0].cells[1] == date(1977, 10, 12)


def test_formula_like_text_is_only_text():
    assert opened("formula-like.csv").lines[0].cells[1:5] == ('=HYPERLINK("http://example.org")', "+62", "-1", "@SUM(A1)")


def test_csv_is_not_stripped():
    assert read(b"No,Nama Lengkap\n1,  Lin Haoran \n").lines[0].cells[1] == "  Lin Haoran "


texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts, texts), max_size=8), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_is_written_in_csv_comes_out_again(rows, delimiter, encoding):
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("No", "Nama Lengkap", "Jabatan"), *rows])
    said = [tuple(cell or None for cell in row) for row in rows if any(cell.strip() for cell in row)]
    table = read(text.getvalue().encode(encoding))
    assert [line.cells for line in table.lines if line.cells != ("1", "2", "3")] == [row for row in said if row != ("1", "2", "3")]
