"""What a sheet says, whatever program wrote it: a header and numbered lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from typing import NamedTuple

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _l
from xlsxwriter.utility import xl_col_to_name

from portal.codes import bare
from portal.errors import Refused

Cell = str | date | int | float | bool | None
Knows = Callable[[str], bool]

FILE_LIMIT = 10 * 1024 * 1024
LINE_LIMIT = 50_000
CELL_LIMIT = 2_000_000
COLUMN_LIMIT = 500
HEADER_WITHIN = 20
NUMBERING = frozenset(map(bare, ("no", "baris", "line", "no urut", "nomor", "nomor urut", "nr", "number")))  # columns that only count lines
DIGITS_KEPT = 10**15  # spreadsheet programs keep fifteen digits of a number and turn the rest into zeros
LINES_KEPT = HEADER_WITHIN + LINE_LIMIT + 1  # of one sheet: enough to know that it holds too many


class Unreadable(Refused):
    """A file that cannot be read as a table. Its text is a sentence for the person who sent it."""


class Line(NamedTuple):
    """One line of a sheet, numbered as the person's own program numbers it (from 1).

    As many cells as the header has, or more where the line is longer than the header; an empty cell is None.
    """

    number: int
    cells: tuple[Cell, ...]


class Sheet(NamedTuple):
    """One sheet of a workbook, or a whole CSV file, before its header is found. Empty lines are left out."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Table:
    """A sheet below its header. `header` holds each column's name, blanks folded, and "" for a column without one."""

    header: tuple[str, ...]
    lines: Sequence[Line]
    sheet: str


def table(sheets: Iterable[Sheet], knows: Knows) -> Table:
    """The table under the header that holds the most names `knows` recognises, in whichever sheet that is."""
    found = [candidate for sheet in sheets for candidate in _headers(sheet, knows)]
    if not found:
        raise Unreadable(_l("File ini kosong. Isi judul kolom di baris pertama dan data di bawahnya."))
    best = max(found, key=lambda header: (header.known, -header.height))
    if not best.known:
        raise Unreadable(_l("Judul kolom tidak ditemukan di 20 baris pertama. Salin judul kolom dari contoh file kami."))
    if len(best.names) > COLUMN_LIMIT:
        raise too_large()
    return _below(best)


def too_large() -> Unreadable:
    return Unreadable(_l("File ini terlalu besar untuk dibaca. Salin tabelnya saja ke file baru, lalu kirim file itu."))


def column_name(cell: Cell) -> str:
    """A cell of a header as one line of words."""
    return "" if cell is None else " ".join(str(cell).split())


def recognised(cells: Sequence[Cell], knows: Knows) -> int:
    """How many of the cells are names of columns; where a table may end, so does the search."""
    return sum(knows(name) for name in map(column_name, cells[:COLUMN_LIMIT]) if name)


def letter(column: int) -> str:
    """The name a spreadsheet program gives a column: 0 → A, 26 → AA."""
    return str(xl_col_to_name(column))


@dataclass(frozen=True)
class _Header:
    """What may be the header of a sheet: one of its lines, or two, of which the upper one has merged cells."""

    sheet: Sheet
    top: int
    height: int
    names: tuple[str, ...]  # one more than a table may have columns, at most
    known: int

    @property
    def end(self) -> int:
        return self.top + self.height


def _headers(sheet: Sheet, knows: Knows) -> Iterator[_Header]:
    tops = [tuple(map(column_name, line.cells[: COLUMN_LIMIT + 1])) for line in sheet.lines[:HEADER_WITHIN]]
    for place, names in enumerate(tops):
        yield _Header(sheet, place, 1, names, recognised(names, knows))
    for place, (over, under) in enumerate(pairwise(tops)):
        names = _joined(over, under, knows)
        yield _Header(sheet, place, 2, names, recognised(names, knows))


def _joined(over: Sequence[str], under: Sequence[str], knows: Knows) -> tuple[str, ...]:
    """“Paspor” above “Nomor” and “Masa Berlaku”. What is merged over several columns stands in the first of them."""
    names, group = [], ""
    for above, below in zip_longest(over, under, fillvalue=""):
        group = above or group
        names.append(_one_name(group, below, knows) if below else above)
    return tuple(names)


def _one_name(group: str, name: str, knows: Knows) -> str:
    """As it is known: “Nomor Paspor”, “Tanggal Lahir”; by itself only where what stands above is no column's name. “Nomor” below
    “Dokumen” counts no lines."""
    by_itself = not knows(group) and not (group and bare(name) in NUMBERING)
    ways = [f"{name} {group}".strip(), f"{group} {name}".strip(), *([name] if by_itself else [])]
    return next((way for way in ways if knows(way)), ways[1])


def _below(header: _Header) -> Table:
    heads = [line.cells for line in header.sheet.lines[header.top : header.end]]
    rest = list(header.sheet.lines[header.end :])
    if rest and _only_counts_columns(rest[0], header.names):
        del rest[0]
    if len(rest) > LINE_LIMIT:
        raise Unreadable(
            _l("File ini lebih dari %(limit)s baris. Bagi menjadi beberapa file.", limit=LazyString(format_decimal, LINE_LIMIT))
        )
    lines = [_filled(line, len(header.names)) for line in rest if line.cells not in heads]
    return Table(header.names, lines, header.sheet.name)


def _only_counts_columns(line: Line, header: tuple[str, ...]) -> bool:
    """Official Indonesian tables number their columns under the header: (1) (2) (3)."""
    written = [column_name(cell).strip("() ").removesuffix(".0") for cell in line.cells if cell is not None]
    return len(written) == sum(map(bool, header)) > 2 and written == [str(number) for number in range(1, len(written) + 1)]


def _filled(line: Line, width: int) -> Line:
    short = width - len(line.cells)
    return Line(line.number, line.cells + (None,) * short) if short > 0 else line
