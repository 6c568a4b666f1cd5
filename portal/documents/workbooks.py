"""Reading XLSX, XLS and ODS.

The reader runs confined. A workbook of five kilobytes may hold one cell at A1 and
one at XFD1048576; calamine then asks for 500 GB and the allocator ends the process it runs in. That must not be the portal.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from threading import BoundedSemaphore

from flask_babel import lazy_gettext as _l

from portal.documents import confined, unpacking
from portal.documents.tables import CELL_LIMIT, LINES_KEPT, Cell, Line, Sheet, Unreadable, too_large

BOUNDS = confined.Bounds(memory=900 * 1024**2, seconds=30, patience=90)
_at_once = BoundedSemaphore(2)


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet a person sees in the workbook, without empty lines. Raises Unreadable."""
    found: list[Sheet] = []
    lines: list[Line] = []
    keep = dict[str, str]().setdefault  # one copy of a text that many lines repeat
    for said in _said(_unpacked(data)):
        if isinstance(said, str):
            lines = []
            found.append(Sheet(said, lines))
        else:
            number, cells = said
            lines.append(Line(number, tuple([keep(cell, cell) if isinstance(cell, str) else _cell(cell) for cell in cells])))
    return found


def _unpacked(data: bytes) -> bytes:
    """What the process says."""
    with _at_once:
        code, said = confined.run(unpacking.__name__, data, BOUNDS, str(LINES_KEPT), str(CELL_LIMIT))
    if code == unpacking.PROTECTED:
        raise Unreadable(_l("File ini dikunci dengan kata sandi. Buka di program Anda, hapus kata sandinya, simpan, lalu kirim lagi."))
    if code == unpacking.UNCALCULATED:
        raise Unreadable(
            _l("File XLS ini berisi rumus yang hasilnya tidak terbaca. Buka di program Anda, simpan sebagai XLSX, lalu kirim lagi.")
        )
    if code < 0 or code == unpacking.TOO_LARGE:
        raise too_large()
    if code:
        raise Unreadable(_l("File ini rusak atau bukan file Excel. Buka di program Anda, simpan lagi sebagai XLSX, lalu kirim lagi."))
    return said


def _said(answer: bytes) -> Iterator[str | tuple[int, list[str | int | float | bool | list[str] | None]]]:
    yield from map(json.loads, BytesIO(answer))


def _cell(said: int | float | bool | list[str] | None) -> Cell:
    if isinstance(said, list):
        return datetime.fromisoformat(said[0]) if "T" in said[0] else date.fromisoformat(said[0])
    return said
