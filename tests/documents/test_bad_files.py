"""Whatever somebody sends instead of a list, they get a sentence back and the portal stays up."""

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents import sheets
from portal.documents.tables import CELL_LIMIT, FILE_LIMIT, LINE_LIMIT
from tests.documents.test_reading import HEADER, KNOWN, SHEETS, TELANG, opened, read, workbook

XLSX = (SHEETS / f"{TELANG}.xlsx").read_bytes()
ODS = (SHEETS / f"{TELANG}.ods").read_bytes()
XLS = (SHEETS / f"{TELANG}.xls").read_bytes()


def answer(data: bytes) -> str:
    """The sentence a person gets for what cannot be read."""
    with pytest.raises(sheets.Unreadable) as refusal:
        read(data)
    return str(refusal.value)


def repacked(data: bytes, **members: bytes) -> bytes:
    """The same workbook with some of its parts replaced, named by the end of their names."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = Path(name).stem
            new.writestr(name, members.get(part, old.read(name)))
    return out.getvalue()


def sheet_xml(lines: str) -> bytes:
    return (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>'.encode()
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("data", [b"", b"   ", b"\n\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b",,,\n"])
def test_an_empty_file_is_called_empty(data):
    assert "kosong" in answer(data)


def test_an_empty_workbook_is_called_empty():
    assert "kosong" in answer(workbook())


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_locked_file_is_called_locked(kind):
    assert "kata sandi" in answer((SHEETS / f"locked.{kind}").read_bytes())


def test_a_web_page_named_xlsx_is_called_a_web_page():
    assert "halaman web" in answer((SHEETS / "a-web-page.xlsx").read_bytes())


def test_a_table_without_a_name_we_know_asks_for_the_header():
    assert "Judul kolom" in answer(b"a,b\n1,2\n")
    assert "Judul kolom" in answer(workbook(*[["x"]] * 20, HEADER))


@pytest.mark.parametrize(
    "data",
    [
        b"No,Nama Lengkap\n1,Lin\x00Haoran\n",
        "No,Nama Lengkap\n1,Lin\x00Haoran\n".encode("utf-16"),
        b"No,Nama Lengkap\n1,\x81\x8d\x8f\x90\x9d\n",
        b"\xff\xfeN\x00o",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x01\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        bytes(range(256)) * 20,
    ],
    ids=["null bytes", "null characters", "invalid UTF-8", "half a character", "PDF", "PNG", "JPEG", "noise"],
)
def test_what_is_no_table_is_refused_in_words(data):
    assert answer(data)


def test_a_quotation_mark_that_swallows_the_rest_is_told_with_its_line():
    assert "Baris 3 " in answer(b'No,Nama Lengkap\n1,Lin Haoran\n2,"Zhou Yancheng\n3,Liu Shaoqing\n')
    assert "Baris 2 " in answer(b'No,Nama Lengkap\n1,"' + b"Lin Haoran\n" * 20_000)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes.fromhex("D0CF11E0A1B11AE1"), bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096)]
)
def test_the_beginning_of_a_workbook_is_no_workbook(data):
    assert "rusak" in answer(data)


def test_a_zip_file_of_photos_is_no_workbook():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("foto.jpg", b"\xff\xd8")
    assert "rusak" in answer(out.getvalue())


def test_a_file_over_ten_megabytes_is_not_even_opened():
    assert "10 MB" in answer(b"No,Nama Lengkap\n" + b"1,Lin Haoran\n" * (FILE_LIMIT // 13 + 1))


def test_more_lines_than_a_list_of_people_has_are_refused_and_the_last_allowed_one_is_not():
    many = b"No,Nama Lengkap\n" + b"1,Lin Haoran\n" * LINE_LIMIT
    assert len(read(many).lines) == LINE_LIMIT
    assert "baris" in answer(many + b"1,Lin Haoran\n")


def test_more_cells_than_a_list_of_people_has_are_refused():
    assert "terlalu besar" in answer(b"No,Nama Lengkap\n" + b",".join([b"1"] * (CELL_LIMIT + 1)))


def test_a_header_without_end_is_refused_before_anybody_compares_its_names():
    asked = []
    with pytest.raises(sheets.Unreadable, match="terlalu besar"):
        sheets.read(b"No,Nama Lengkap," + b"x," * 100_000, "daftar.csv", lambda name: not asked.append(name))
    assert len(asked) < 3_000


def test_a_zip_bomb_is_not_unpacked():
    assert "terlalu besar" in answer(repacked(XLSX, sheet1=bytes(30 * 1024**2)))


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_too():
    lines = "".join(f'<row r="{n}">{text_cell(f"A{n}", "x" * 20_000)}</row>' for n in range(1, 15_000))
    honest = repacked(XLSX, sheet1=sheet_xml(lines))
    size = len(sheet_xml(lines)).to_bytes(4, "little")
    assert honest.count(size) >= 2
    assert answer(honest.replace(size, (1000).to_bytes(4, "little")))


def test_two_cells_at_the_ends_of_the_world_do_not_take_the_portal_with_them():
    far = workbook(HEADER)
    with ZipFile(BytesIO(far)) as book:
        xml = book.read("xl/worksheets/sheet1.xml")
    far = repacked(far, sheet1=xml.replace(b"</sheetData>", f'<row r="1048576">{text_cell("XFD1048576", "x")}</row></sheetData>'.encode()))
    assert len(far) < 10_000
    assert "terlalu besar" in answer(far)


def test_one_cell_repeated_over_a_whole_sheet_of_ods_is_refused():
    with ZipFile(BytesIO(ODS)) as book:
        content = book.read("content.xml")
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    assert answer(repacked(ODS, content=content.replace(b"</table:table>", row.encode(), 1)))


def test_one_long_text_that_every_cell_shares_is_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 32_000}</t></si></sst>'
    assert "terlalu besar" in answer(repacked(XLSX, sheet1=sheet_xml(rows), sharedStrings=shared.encode()))


def test_a_million_formatted_but_empty_lines_are_only_empty():
    written = f'<row r="1">{text_cell("A1", "No")}{text_cell("B1", "Nama Lengkap")}</row><row r="2">{text_cell("B2", "Lin Haoran")}</row>'
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_000_001))
    table = read(repacked(XLSX, sheet1=sheet_xml(written + empty)))
    assert [line.number for line in table.lines] == [2]


def test_formatted_but_empty_cells_are_only_empty():
    written = f'<row r="1">{text_cell("A1", "No")}{text_cell("B1", "Nama Lengkap")}</row><row r="2">{text_cell("B2", "Lin Haoran")}</row>'
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(3, 50_001))
    assert len(read(repacked(XLSX, sheet1=sheet_xml(written + empty))).lines) == 1


def survives(data: bytes) -> bool:
    try:
        sheets.read(data, "daftar", KNOWN.__contains__)
    except sheets.Unreadable as refusal:
        return bool(str(refusal))
    return True


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_sentence(data):
    assert survives(data)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_a_table_or_a_sentence(text):
    assert survives(text.encode("utf-8", "surrogatepass"))
    assert survives(("No,Nama Lengkap\n" + text).encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([XLSX, ODS, XLS]), st.data())
def test_a_damaged_workbook_is_a_table_or_a_sentence(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 64)) :]
    assert survives(damaged)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["workbook", "sheet1", "styles", "sharedStrings", "content"]), st.data())
def test_a_workbook_with_a_damaged_part_is_a_table_or_a_sentence(part, data):
    whole = ODS if part == "content" else XLSX
    with ZipFile(BytesIO(whole)) as book:
        xml = next(book.read(name) for name in book.namelist() if Path(name).stem == part)
    place = data.draw(st.integers(0, len(xml) - 1))
    assert survives(
        repacked(whole, **{part: xml[:place] + data.draw(st.binary(max_size=12)) + xml[place + data.draw(st.integers(0, 12)) :]})
    )


def test_every_sentence_has_an_end_and_no_placeholder_left():
    said = [answer(b""), answer(b"a\n"), answer(b'No\n"'), answer(bytes(FILE_LIMIT + 1)), answer(zlib.compress(b"x") * 9)]
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in said)


def test_the_good_files_beside_the_bad_ones_are_still_read():
    assert len(opened(f"{TELANG}.xlsx").lines) == 3
