"""Reading CSV: which encoding, which delimiter, which lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from charset_normalizer import from_bytes
from flask_babel import lazy_gettext as _l

from portal.documents.tables import CELL_LIMIT, HEADER_WITHIN, LINE_LIMIT, Knows, Line, Sheet, Unreadable

DELIMITERS = ",;\t|"
_VOTERS = 50
_NAMED_DELIMITER = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def sheet(data: bytes, knows: Knows) -> Sheet:
    """The file as one sheet of texts, nothing stripped; its lines are numbered as a spreadsheet program would. Raises Unreadable."""
    text = _decoded(data)
    if _NO_TEXT.search(text):
        raise _no_table()
    named = _NAMED_DELIMITER.match(text)
    if named:
        return Sheet("", list(_lines(text[named.end() :], named[1])))
    return Sheet("", list(_lines(text, _voted(text, knows))))


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
    """The delimiter that yields the most names `knows` recognises in one line; then the one most lines agree on."""
    return max(DELIMITERS, key=lambda delimiter: _votes(text, delimiter, knows))


def _votes(text: str, delimiter: str, knows: Knows) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _VOTERS))
    except csv.Error:
        return 0, 0
    names = max((sum(knows(" ".join(cell.split())) for cell in row) for row in rows[:HEADER_WITHIN] if row), default=0)
    width, agreeing = max(Counter(map(len, rows)).items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return names, agreeing if width > 1 else 0


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    seen: dict[str, str] = {}
    cells = lines = 0
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows, 1):
            if not any(cell.strip() for cell in row):
                continue
            lines += 1
            cells += len(row)
            if lines > LINE_LIMIT + HEADER_WITHIN or cells > CELL_LIMIT:
                break
            yield Line(number, _filled(row, seen))
    except csv.Error:
        raise Unreadable(_l("Baris %(line)s tidak dapat dibaca: tanda kutipnya tidak berpasangan.", line=rows.line_num)) from None
