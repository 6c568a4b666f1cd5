"""A sheet of workers, read: which column is which, and what stands in each cell that speaks of a worker. Nothing is judged here."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from flask_babel import lazy_gettext as _l

from portal.documents import sheets
from portal.documents.cells import Misread, as_text
from portal.documents.sheets import Cell, Line, Table, Unreadable
from portal.register.sheets import recognising
from portal.register.sheets.columns import HELPERS, Column
from portal.register.sheets.day_orders import Order, Orders
from portal.register.sheets.recognising import USUAL, Habits, Layout
from portal.web.fields import stripped

Corrections = Mapping[str, str]  # "14.passport" → what was typed on the page in place of that cell

UNDER_WAY = re.compile(r"(perpanjangan (sedang )?diproses|(permit )?extension (in progress|under way))\b", re.IGNORECASE)
_QUOTE = re.compile(r"'(?='*[=+\-@\d])")  # with which people keep a program from reading a number or a formula
NAME_LIMIT = 120
SHORT = 80  # characters of a cell that may well stand in other lines too
JOINED = frozenset({Column.SITE, Column.RESIDENCE_VILLAGE, Column.SITE_DISTRICT, Column.EXTENSION, Column.REMARKS})  # said together


@dataclass(frozen=True)
class Written:
    """One line as it stands in the file, and what was typed on the page in place of its cells."""

    number: int
    cells: Mapping[Column, str]
    rounded: Mapping[Column, str]  # cells that the person's program has made unreadable, and what to do
    is_number: bool = False  # the passport, as the person's program keeps it: zeros in front, and letters, cannot be there
    turned: Mapping[Column, str] = field(default_factory=dict)  # dates of columns that are read month first
    typed: Mapping[Column, str] = field(default_factory=dict)

    def typed_over(self, texts: Mapping[Column, str]) -> "Written":
        """The line with these corrections, and no others; what stands there anyway is none."""
        return replace(self, typed={column: text for column, text in texts.items() if text != self.cells.get(column)})

    @property
    def texts(self) -> dict[Column, str]:
        """What it says, column by column."""
        texts = {**self.cells, **self.turned, **self.typed}
        _join_places(texts)
        _heed_remarks(texts)
        return texts

    def said(self, column: Column) -> str:
        if column in JOINED:
            return self.texts.get(column, "")
        return self.typed.get(column) or ("" if column in self.typed else self.turned.get(column) or self.cells.get(column, ""))

    @property
    def unreadable(self) -> Mapping[Column, str]:
        """The rounded cells that nobody has typed anew."""
        return {column: why for column, why in self.rounded.items() if column not in self.typed}

    @property
    def passport_is_number(self) -> bool:
        return self.is_number and Column.PASSPORT not in self.typed

    @property
    def is_a_person(self) -> bool:
        said = (column for column, text in self.texts.items() if text and column is not Column.SPONSOR)
        return len(list(islice(said, 2))) == 2


@dataclass(frozen=True)
class Reading:
    """A sheet below its header. `skipped` are lines that hold no person: a signature, a sum."""

    sheet: str
    layout: Layout
    lines: tuple[Written, ...]
    skipped: tuple[int, ...]
    orders: tuple[Order, ...] = ()  # columns with dates that are written month first


class NoPassports(Unreadable):
    """A sheet in which no column is known to hold the passport numbers. One of `layout`'s strangers may, if there is any."""

    def __init__(self, layout: Layout):
        super().__init__(_l("Kolom “No. Paspor” tidak ada. Setiap orang dikenali dari nomor paspornya."))
        self.layout = layout


def read(data: bytes, filename: str, corrections: Corrections | None = None, habits: Habits = USUAL) -> Reading:
    """What the sheet says. Raises Unreadable with a sentence for what is no sheet; NoPassports where nobody can be known by theirs."""
    return understand(sheets.read(data, filename, lambda name: recognising.knows(name, habits)), corrections, habits)


def understand(table: Table, corrections: Corrections | None = None, habits: Habits = USUAL) -> Reading:
    """The same of a table that came another way. Raises NoPassports."""
    found = recognising.layout(table.header, habits)
    if Column.PASSPORT not in found.places:
        raise NoPassports(found)
    corrected = by_line(corrections or {})
    orders = Orders(found, corrections or {})
    people, skipped = list[Written](), list[int]()
    for line in table.lines:
        written = _written(line, found, corrected.get(line.number, {}), orders)
        if written.is_a_person:
            people.append(written)
        else:
            skipped.append(written.number)
    return Reading(table.sheet, found, tuple(people), tuple(skipped), orders.found())


def file_name(given: str | None) -> str:
    """What the person calls the file, fit to be shown."""
    name = (stripped(given) or "").replace("\\", "/").rpartition("/")[2]
    return " ".join(name.split())[-NAME_LIMIT:] or "?"


def as_seen(cell: Cell) -> str:
    """A cell as the person sees it: a date the way it is written here. Raises Misread for what their program has made unreadable."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    return _often_seen(cell) if isinstance(cell, str) and len(cell) <= SHORT else _seen(cell)


def guarded(text: str) -> str:
    """What reads as this very text: one that begins like a text guarded with a quote is guarded by one more."""
    return f"'{text}" if _QUOTE.match(text) else text


def _seen(cell: Cell) -> str:
    text = stripped(as_text(cell)) or ""
    return text[1:] if _QUOTE.match(text) else text


@lru_cache(maxsize=10_000)
def _often_seen(text: str) -> str:
    """A country, a village or a position stands in thousands of lines."""
    return _seen(text)


def by_line(corrections: Corrections) -> dict[int, dict[Column, str]]:
    """What was typed in place of cells; whatever else was said of the sheet is passed over."""
    found: dict[int, dict[Column, str]] = defaultdict(dict)
    for key, text in corrections.items():
        number, _, field = key.partition(".")
        column = Column.read(field)
        if column and number.isascii() and number.isdigit() and len(number) < 8:  # more digits than any sheet has lines
            found[int(number)][column] = text
    return found


def _written(line: Line, layout: Layout, corrected: Mapping[Column, str], orders: Orders) -> Written:
    texts: dict[Column, str] = {}
    rounded: dict[Column, str] = {}
    for column, place in layout.places.items():
        try:
            texts[column] = as_seen(line.cells[place])
        except Misread as misread:
            texts[column] = str(line.cells[place])
            if column not in HELPERS:
                rounded[column] = str(misread)
    is_number = isinstance(line.cells[layout.places[Column.PASSPORT]], int | float)
    written = Written(line.number, texts, rounded, is_number, orders.turned(line.cells, texts))
    return written.typed_over(corrected) if corrected else written


def _join_places(texts: dict[Column, str]) -> None:
    """Village and district stand in two columns and are one place."""
    column = Column.SITE if Column.SITE in texts else Column.RESIDENCE_VILLAGE
    village, district = texts.get(column, ""), texts.pop(Column.SITE_DISTRICT, "")
    if village and district and "," not in village and not village[0].isdigit():
        texts[column] = f"{village}, {district}"


def _heed_remarks(texts: dict[Column, str]) -> None:
    """Lists of companies say it in the remarks. Only a plain "being extended" counts, and no remark ever takes the mark away."""
    remarks = texts.pop(Column.REMARKS, "")
    if Column.EXTENSION not in texts and UNDER_WAY.match(remarks):
        texts[Column.EXTENSION] = "1"
