"""A month of guests as a sheet, read. Until its sender says yes the page carries it, sealed: nothing of it is kept here."""

import base64
import binascii
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l

from portal import clock, keys
from portal.documents import sheets
from portal.documents.cells import Misread
from portal.documents.sheets import Line, Unreadable
from portal.register.guests import stays_columns
from portal.register.guests.stays_columns import Column, Layout
from portal.register.models import Sponsor
from portal.register.sheets import day_orders
from portal.register.sheets.importing import as_seen, file_name
from portal.register.sheets.wrong_cells import correction_key

LINES = 2_000  # of a month; what a page can carry
GOOD_FOR = timedelta(hours=24)
PURPOSE = "page.stays"
MONTH_FIRST = _l("Tanggal lain di kolom ini ditulis bulan dulu. Tulis tanggal ini dengan nama bulan, misalnya 24 Nov 2026.")


@dataclass(frozen=True)
class Written:
    """One line as it is written, by field. `unreadable` are cells that nobody can be sure of, and what to do."""

    number: int
    texts: Mapping[str, str]
    unreadable: Mapping[str, str]
    passport_is_number: bool = False  # as the person's program keeps it: zeros in front, and letters, cannot be there

    def said(self, column: Column) -> str:
        return self.texts.get(column.value, "")


@dataclass(frozen=True)
class Reading:
    """A sheet below its header: whose it is, what the file is called, the letters of its columns by field."""

    id: str
    sponsor: str
    until: int
    name: str
    letters: Mapping[str, str]
    strangers: tuple[str, ...]
    lines: tuple[Written, ...]


def read(data: bytes, filename: str | None, sponsor: Sponsor) -> Reading:
    """What the sheet says. Raises Unreadable with a sentence for what is no sheet, or lacks what guests are known by."""
    name = file_name(filename)
    table = sheets.read(data, name, stays_columns.knows)
    found = stays_columns.layout(table.header)
    if found.missing:
        absent = ", ".join(str(column.label) for column in found.missing)
        raise Unreadable(_l("Kolom ini tidak ada: %(names)s. Unduh contoh di atas, atau ganti nama kolomnya.", names=absent))
    if len(table.lines) > LINES:
        raise Unreadable(_l("File ini lebih dari %(limit)s baris. Bagi menjadi beberapa file.", limit=LINES))
    doubts = _unclear_days(table.lines, found)
    lines = tuple(written for line in table.lines if _is_a_guest(written := _written(line, found, doubts)))
    until = int((clock.now() + GOOD_FOR).timestamp())
    return Reading(str(uuid4()), str(sponsor.id), until, name, found.letters, found.strangers, lines)


def corrected(reading: Reading, typed: Mapping[str, str]) -> Reading:
    """The same with what was typed on the page in place of wrong cells: "14.passport" → the text."""
    return replace(reading, lines=tuple(_corrected(line, typed) for line in reading.lines))


def sealed(reading: Reading) -> str:
    """For a page to carry; only this portal reads it."""
    plain = json.dumps(asdict(reading), ensure_ascii=False).encode("utf-8", "replace")
    return base64.urlsafe_b64encode(keys.seal(zlib.compress(plain), PURPOSE)).decode()


def carried(text: str, sponsor: Sponsor) -> Reading | None:
    """What a page carries; None where it is not from here, another's, or older than a day."""
    try:
        told = json.loads(zlib.decompress(keys.open_sealed(base64.urlsafe_b64decode(text), PURPOSE)))
    except (binascii.Error, ValueError, keys.Unopened):
        return None
    lines = tuple(Written(**line) for line in told.pop("lines"))
    reading = Reading(lines=lines, strangers=tuple(told.pop("strangers")), **told)
    return reading if UUID(reading.sponsor) == sponsor.id and clock.now().timestamp() <= reading.until else None


def _unclear_days(lines: Sequence[Line], layout: Layout) -> set[tuple[int, Column]]:
    """Days written in figures that may be month first, as others of their column are."""
    unclear = set()
    for column in set(stays_columns.DATES) & layout.places.keys():
        cells = {line.number: line.cells[layout.places[column]] for line in lines}
        written = {number: cell.strip() for number, cell in cells.items() if isinstance(cell, str)}
        unclear |= {(number, column) for number in day_orders.unclear(written)}
    return unclear


def _written(line: Line, layout: Layout, unclear: Collection[tuple[int, Column]]) -> Written:
    texts: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for column, place in layout.places.items():
        try:
            texts[column.value] = as_seen(line.cells[place])
        except Misread as misread:
            texts[column.value], unreadable[column.value] = str(line.cells[place]), str(misread)
        if (line.number, column) in unclear:
            unreadable[column.value] = str(MONTH_FIRST)
    return Written(line.number, texts, unreadable, isinstance(line.cells[layout.places[Column.PASSPORT]], int | float))


def _corrected(line: Written, typed: Mapping[str, str]) -> Written:
    mine = {column.value: typed[key] for column in stays_columns.Column if (key := correction_key(line.number, column)) in typed}
    changed = {field for field, text in mine.items() if text != line.texts.get(field)}
    unreadable = {field: reason for field, reason in line.unreadable.items() if field not in changed}
    return Written(line.number, {**line.texts, **mine}, unreadable, line.passport_is_number and "passport" not in changed)


def _is_a_guest(line: Written) -> bool:
    return sum(map(bool, line.texts.values())) > 1
