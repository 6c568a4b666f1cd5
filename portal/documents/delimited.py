"""Reading CSV: which encoding, which delimiter, which lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from charset_normalizer import from_bytes
from flask_babel import lazy_gettext as _l

from portal.documents.tables import CELL_LIMIT, LINES_KEPT, Knows, Line, Sheet, Unreadable, recognised, too_large

DELIMITERS = ",;\t|"
_VOTERS = 50
_NAMED_DELIMITER = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def sheet(data: bytes, name: str, knows: Knows) -> Sheet:
    """The file as one sheet of texts, nothing stripped; its lines are numbered as a spreadsheet program would. Raises Unreadable."""
    text = _decoded(data)
    if text.lstrip().startswith("<"):
        raise Unreadable(
            _l("File ini halaman web, bukan file Excel. Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu kirim lagi.")
        )
    if _NO_TEXT.search(text):
        raise _no_table()
    named = _NAMED_DELIMITER.match(text)
    if named:
        return Sheet(name, _lines(text[named.end() :], named[1]))
    return Sheet(name, _lines(text, _voted(text, knows)))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(data, cp_isolation=["utf_8", "utf_16", "cp1252"]).best()
    if guess is None:
        raise _no_table()
    return str(guess)


def _no_table() -> Unreadable:
    return Unreadable(_l("File ini bukan file Excel, ODS, atau CSV yang dapat dibaca. Simpan lagi sebagai XLSX, lalu kirim lagi."))


def _voted(text: str, knows: Knows) -> str:
    """The delimiter that yields the most names `knows` recognises in one line; among equals, the one most lines agree on."""
    return max(DELIMITERS, key=lambda delimiter: _votes(text, delimiter, knows))


def _votes(text: str, delimiter: str, knows: Knows) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _VOTERS))
    except csv.Error:
        return 0, 0
    names = max((recognised(row, knows) for row in rows), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return names, max(widths.values(), default=0)


def _lines(text: str, delimiter: str) -> list[Line]:
    return list(islice(_each(text, delimiter), LINES_KEPT))


def _each(text: str, delimiter: str) -> Iterator[Line]:
    seen: dict[str, str] = {}
    number = held = 0
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows, 1):
            cells = _cells(row, seen)
            held += len(cells)
            if held > CELL_LIMIT:
                raise too_large()
            if any(cell and not cell.isspace() for cell in cells):
                yield Line(number, cells)
    except csv.Error:
        raise Unreadable(_l("Baris %(line)s tidak dapat dibaca: tanda kutipnya tidak berpasangan.", line=number + 1)) from None


def _cells(row: list[str], seen: dict[str, str]) -> tuple[str | None, ...]:
    """`seen` keeps one copy of a text that many lines repeat."""
    while row and not row[-1]:
        row.pop()
    return tuple([seen.setdefault(cell, cell) if cell else None for cell in row])
