"""Reading XLSX, XLS and ODS.

The reader runs in a process of its own, with bounded memory and time. A workbook of five kilobytes may hold one cell at A1 and
one at XFD1048576; calamine then asks for 500 GB and the allocator ends the process it runs in. That must not be the portal.
"""

import json
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from flask_babel import lazy_gettext as _l

from portal.documents import unpacking
from portal.documents.tables import CELL_LIMIT, LINES_KEPT, Cell, Line, Sheet, Unreadable, too_large

PATIENCE = 90  # seconds of the clock; the process itself ends after fewer of the processor
_at_once = BoundedSemaphore(2)


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet a person sees in the workbook, without empty lines. Raises Unreadable."""
    found: list[Sheet] = []
    lines: list[Line] = []
    seen: dict[str, str] = {}
    for said in _said(_unpacked(data)):
        if isinstance(said, str):
            lines = []
            found.append(Sheet(said, lines))
        else:
            number, cells = said
            lines.append(Line(number, tuple([_cell(cell, seen) for cell in cells])))
    return found


def _unpacked(data: bytes) -> bytes:
    """What the process says. Its command is fixed words, without a shell; nothing of the sender's is among them."""
    with _at_once:
        try:
            answer = subprocess.run(  # nosec B603
                [sys.executable, "-I", str(Path(unpacking.__file__)), str(LINES_KEPT), str(CELL_LIMIT)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise too_large() from None
    if answer.returncode == unpacking.PROTECTED:
        raise Unreadable(_l("File ini dikunci dengan kata sandi. Buka di program Anda, hapus kata sandinya, simpan, lalu kirim lagi."))
    if answer.returncode < 0 or answer.returncode == unpacking.TOO_LARGE:
        raise too_large()
    if answer.returncode:
        raise Unreadable(_l("File ini rusak atau bukan file Excel. Buka di program Anda, simpan lagi sebagai XLSX, lalu kirim lagi."))
    return answer.stdout


def _said(answer: bytes) -> Iterator[str | tuple[int, list[str | int | float | bool | list[str] | None]]]:
    yield from map(json.loads, BytesIO(answer))


def _cell(said: str | int | float | bool | list[str] | None, seen: dict[str, str]) -> Cell:
    """`seen` keeps one copy of a text that many lines repeat."""
    if isinstance(said, str):
        return seen.setdefault(said, said)
    if isinstance(said, list):
        return datetime.fromisoformat(said[0]) if "T" in said[0] else date.fromisoformat(said[0])
    return said
