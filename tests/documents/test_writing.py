"""What the portal hands out as a sheet can be worked in and handed in again."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents import sheets, writing

HEADER = ["No", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Lokasi Kerja (Desa)"]
LIN = [1, "Lin Haoran", date(1977, 10, 12), "L", "Karang Langit, Dusun Timur"]
VILLAGES = [f"Desa nomor {number}, Dusun Timur" for number in range(103)]


def write(*rows, **more) -> bytes:
    return sheets.write("Pekerja", HEADER, rows, **more)


def read(data: bytes) -> sheets.Table:
    return sheets.read(data, "daftar.xlsx", frozenset(HEADER).__contains__)


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels", ".vml"))}


@pytest.fixture(params=["in memory", "on a memory disk"])
def workplace(request, monkeypatch, tmp_path):
    """Both ways of working; the memory disk is a folder here, so that what is left behind would be seen."""
    monkeypatch.setattr(writing, "MEMORY_DISK", str(tmp_path if request.param == "on a memory disk" else tmp_path / "none"))
    monkeypatch.setattr(writing, "ROOM_NEEDED", 0)
    return tmp_path


def test_a_list_handed_out_is_the_same_list_when_it_comes_back(workplace):
    table = read(write(LIN, [2, None, None, None, "Jaweten, Dusun Timur"]))
    assert table.header == tuple(HEADER)
    assert table.sheet == "Pekerja"
    assert [line.cells for line in table.lines] == [tuple(LIN), (2, None, None, None, "Jaweten, Dusun Timur")]


def test_no_list_of_people_is_left_lying_about(workplace):
    write(LIN, choices={"Jenis Kelamin": ["L", "P"]})
    assert list(workplace.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://example.org")',
        "+62",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "http://example.org",
        "007",
        "1E5",
        "_x0041_",
        "a\rb",
        "\x0b",
    ],
)
def test_a_text_never_becomes_a_formula_a_link_or_a_number(text):
    data = write([1, text, None, None, None])
    assert read(data).lines[0].cells[1] == text
    assert "<f>" not in parts(data)["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in parts(data)["xl/worksheets/sheet1.xml"]


def test_a_formula_like_text_stays_a_text_when_its_cell_is_edited():
    assert 'quotePrefix="1"' in parts(write([1, "=1+1", None, None, None]))["xl/styles.xml"]


def test_the_header_stays_in_sight_and_is_bold():
    made = parts(write(LIN))
    assert 'state="frozen"' in made["xl/worksheets/sheet1.xml"]
    assert "<b/>" in made["xl/styles.xml"]


def test_dates_are_dates_shown_day_first():
    made = parts(write(LIN, dates={"Tanggal Lahir"}))
    assert 'formatCode="dd/mm/yyyy"' in made["xl/styles.xml"]


def test_a_column_of_many_choices_offers_them_and_forbids_nothing(workplace):
    data = write(LIN, choices={"Jenis Kelamin": ["L", "P"], "Lokasi Kerja (Desa)": VILLAGES})
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    assert "_pilihan!$B$1:$B$103" in sheet
    assert 'sqref="E2:E1048576"' in sheet
    assert "showErrorMessage" not in sheet
    assert 'state="hidden"' in parts(data)["xl/workbook.xml"]
    assert len(read(data).lines) == 1


def test_each_column_can_carry_its_help_and_each_wrong_cell_its_reason(workplace):
    data = write(LIN, notes={"Tanggal Lahir": "Seperti di paspor."}, marks={(0, "Tanggal Lahir"): "November hanya sampai tanggal 30."})
    comments = parts(data)["xl/comments1.xml"]
    assert 'ref="C1"' in comments
    assert "Seperti di paspor." in comments
    assert 'ref="C2"' in comments
    assert "November hanya sampai tanggal 30." in comments
    assert "FFD9D4" in parts(data)["xl/styles.xml"]
    assert read(data).lines[0].cells == tuple(LIN)


def test_an_empty_cell_can_be_marked_as_wrong():
    assert 'ref="B2"' in parts(write([1, None, None, None, None], marks={(0, "Nama Lengkap"): "Isi namanya."}))["xl/comments1.xml"]


def test_a_mark_on_a_column_that_is_not_there_is_our_own_mistake():
    with pytest.raises(KeyError):
        write(LIN, marks={(0, "Paspor"): "salah"})


def test_columns_are_as_wide_as_what_they_hold():
    assert 'min="5" max="5" width="27.' in parts(write(LIN))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("title", ["Pekerja: PT [A/B] 2026?", "", "'", "x" * 60, "PT Gunung Bintang Awai Perkasa ' Jaya"])
def test_any_title_can_name_a_sheet(title):
    assert read(sheets.write(title, HEADER, [LIN])).lines[0].cells == tuple(LIN)


def test_what_a_sheet_cannot_hold_as_a_number_or_a_date_is_kept_as_text():
    data = write([6213011203850001, "x" * 40_000, date(1899, 1, 1), float("nan"), datetime(2026, 11, 24, 8, 30)])
    assert read(data).lines[0].cells == ("6213011203850001", "x" * 32_767, "1899-01-01", "nan", datetime(2026, 11, 24, 8, 30))


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e14, 1e14),
    st.dates(date(1900, 3, 1)),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=20))
def test_whatever_is_written_comes_out_again(rows):
    rows = [row for row in rows if row != (1, 2, 3, 4, 5)]
    said = [row for row in rows if any(cell is not None and not (isinstance(cell, str) and cell.isspace()) for cell in row)]
    back = [line.cells for line in read(write(*rows)).lines]
    assert back == [tuple(cell if isinstance(cell, str | bool | date | None) else pytest.approx(cell) for cell in row) for row in said]
