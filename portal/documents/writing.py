"""Writing a table as XLSX that a person goes on working in."""

import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from math import isfinite
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.documents.tables import DIGITS_KEPT, Cell, letter

# On purpose: a list of people is never laid down in clear on a real disk.
MEMORY_DISK = "/dev/shm"  # nosec B108
ROOM_NEEDED = 512 * 1024**2
LAST_LINE = 1_048_575
TEXT_LIMIT = 32_767
FIRST_DATE = date(1900, 3, 1)  # spreadsheet programs know a 29 February 1900
NARROWEST, WIDEST = 8, 48

TEXT, QUOTED, NUMBER, TRUTH, DAY, MOMENT = "text", "quoted", "number", "truth", "day", "moment"
_LOOKS: dict[str, dict[str, Any]] = {
    TEXT: {"num_format": "@"},  # what is typed later stays as typed: 0012 keeps its zeros, 16 digits keep the last one
    QUOTED: {"num_format": "@", "quote_prefix": True},
    NUMBER: {},
    TRUTH: {},
    DAY: {"num_format": "dd/mm/yyyy"},
    MOMENT: {"num_format": "dd/mm/yyyy hh:mm"},
}
_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_WRONG = {"bg_color": "#FFD9D4", "border": 1, "border_color": "#B3261E"}
_PUT = {NUMBER: Worksheet.write_number, TRUTH: Worksheet.write_boolean, DAY: Worksheet.write_datetime, MOMENT: Worksheet.write_datetime}
_WIDTHS = {DAY: 11, MOMENT: 16}

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WOULD_BE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_CHOICES = "_pilihan"


def write(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    dates: Collection[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
    notes: Mapping[str, str] | None = None,
    marks: Mapping[tuple[int, str], str] | None = None,
) -> bytes:
    """XLSX with one sheet named `title`. A column is named as in `header`; rows are counted from 0.

    `dates` are columns of dates (day/month/year), `choices` columns with a drop-down list that suggests and forbids nothing,
    `notes` the help on a column's name, `marks` what is wrong with the cell (row, column). A text stays a text, whatever it
    begins with. Dates before March 1900 and numbers of more than fifteen digits are written as texts.
    """
    column = {name: number for number, name in enumerate(header)}
    out = BytesIO()
    with Workbook(out, _OPTIONS | _workplace()) as book:
        sheet = book.add_worksheet(_NO_SHEET_NAME.sub(" ", title)[:31].strip("' ") or None)
        page = _Page(book, sheet, {(row + 1, column[name]): words for (row, name), words in (marks or {}).items()})
        page.head(header, notes or {})
        page.fill(rows)
        page.shape({column[name] for name in dates})
        _offer(book, sheet, {column[name]: options for name, options in (choices or {}).items()})
    return out.getvalue()


def _workplace() -> dict[str, Any]:
    """XlsxWriter lays a sheet's lines down while it works: in a disk that is memory, or else in memory itself (ten times as much of it)."""
    if os.access(MEMORY_DISK, os.W_OK) and shutil.disk_usage(MEMORY_DISK).free > ROOM_NEEDED:
        return {"constant_memory": True, "tmpdir": MEMORY_DISK}
    return {"in_memory": True}


class _Page:
    """The sheet being written, line after line, and what it has learnt about its columns on the way."""

    def __init__(self, book: Workbook, sheet: Worksheet, marks: Mapping[tuple[int, int], str]) -> None:
        self.sheet = sheet
        self.marks = marks
        self.widths: dict[int, int] = {}
        self.numeric: set[int] = set()
        self.head_look: Format = book.add_format(_HEAD)
        self.looks: dict[str, Format] = {kind: book.add_format(look) for kind, look in _LOOKS.items()}
        self.wrong: dict[str, Format] = {kind: book.add_format(look | _WRONG) for kind, look in _LOOKS.items()}

    def head(self, header: Sequence[str], notes: Mapping[str, str]) -> None:
        for column, name in enumerate(header):
            self.sheet.write_string(0, column, _sayable(name), self.head_look)
            self.widths[column] = len(name) + 2
            if name in notes:
                self.sheet.write_comment(0, column, str(notes[name]), {"x_scale": 2})
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def fill(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells):
                self._put(row, column, value)

    def shape(self, dates: Collection[int]) -> None:
        """Widths, and for columns of dates and of texts the look of the cells that are still to be filled in."""
        for column, width in self.widths.items():
            look = self.looks[DAY] if column in dates else None if column in self.numeric else self.looks[TEXT]
            self.sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST), look)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(max(self.widths, default=0))}{LAST_LINE + 1}"})

    def _put(self, row: int, column: int, value: Cell) -> None:
        mark = self.marks.get((row, column))
        kind = _kind(value)
        look = (self.wrong if mark else self.looks)[kind]
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif kind in _PUT:
            _PUT[kind](self.sheet, row, column, value, look)
        else:
            value = _sayable(value)
            self.sheet.write_string(row, column, value, look)
        if mark:
            self.sheet.write_comment(row, column, str(mark), {"x_scale": 2})
        if kind == NUMBER:
            self.numeric.add(column)
        self.widths[column] = max(self.widths.get(column, 0), _WIDTHS.get(kind) or len(str(value or "")) + 1)


def _kind(value: Cell) -> str:
    match value:
        case datetime():
            return MOMENT if value.date() >= FIRST_DATE else TEXT
        case date():
            return DAY if value >= FIRST_DATE else TEXT
        case bool():
            return TRUTH
        case int() | float():
            return NUMBER if isfinite(value) and abs(value) < DIGITS_KEPT else TEXT
        case str():
            return QUOTED if value.startswith(_WOULD_BE_FORMULA) else TEXT
    return TEXT


def _sayable(value: Cell) -> str:
    """A text that XML and the sheet's own limit can hold."""
    return _NO_XML.sub("\ufffd", str(value))[:TEXT_LIMIT]


def _offer(book: Workbook, sheet: Worksheet, choices: Mapping[int, Sequence[str]]) -> None:
    """Drop-down lists, kept on a hidden sheet: written in place they end at 255 characters and cannot hold a comma."""
    if not choices:
        return
    lists = book.add_worksheet(_CHOICES)
    lists.hide()
    for row, beside in enumerate(zip_longest(*choices.values())):
        for place, option in enumerate(beside):
            if option is not None:
                lists.write_string(row, place, _sayable(option))
    for place, (column, options) in enumerate(choices.items()):
        source = f"={_CHOICES}!${letter(place)}$1:${letter(place)}${len(options)}"
        sheet.data_validation(1, column, LAST_LINE, column, {"validate": "list", "source": source, "show_error": False})
