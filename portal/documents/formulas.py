"""Formulas without a result: one that failed, or that no program has calculated yet.

Our reader takes such cells for empty ones, and an empty cell takes away what the list said before. So a workbook is made to
say them first: "#N/A" as the person's own program shows it, or UNCALCULATED.
"""

import re
from functools import partial
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

UNCALCULATED = "=?"
FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|CALC!|SPILL!)|Err:\d{3}")

_XLSX_SHEET = re.compile(r"(?:.*/)?worksheets/[^/]+\.xml", re.IGNORECASE)
_FAILED_IN_XLSX = re.compile(rb'(<(?:\w+:)?c\b[^<>]*\bt=)"e"')
_FORMULA = re.compile(rb"<((?:\w+:)?)c\b([^<>]*)>\s*<\1f\b(?:[^<>]*/>|[^<>]*>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v\s*>([^<]*)</\1v>)?\s*</\1c>")
_KIND = re.compile(rb'\s+t="[^"]*"')
_PUT_OFF = b'fullCalcOnLoad="1"'  # of a workbook that was written without calculating: 0 stands for each result
_FAILED_IN_ODS = re.compile(rb'office:string-value=""(?=[^<>]*calcext:value-type="error")')
_IN_XLS = re.compile(  # FORMULA with an error, or with a 0 that is to be calculated: LibreOffice's way with texts; [MS-XLS] 2.4.127
    rb"\x06\x00.{5}\x00..(?:\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]\x00{3}\xff\xff|\x00{8}[\x01\x03]\x00)", re.DOTALL
)


def said(data: bytes) -> bytes:
    """The XLSX or ODS file with words in the place of results that are not there."""
    with ZipFile(BytesIO(data)) as book:
        put_off = any(_PUT_OFF in book.read(name) for name in book.namelist() if name.endswith("workbook.xml"))
        spoken = {}
        for name in book.namelist():
            part = book.read(name) if name == "content.xml" or _XLSX_SHEET.fullmatch(name) else b""
            if (words := _in_words(part, put_off)) is not part:
                spoken[name] = words
        return _repacked(book, spoken) if spoken else data


def are_lost(data: bytes) -> bool:
    """Whether an XLS file holds formulas without a result; which cells those are cannot be told."""
    return _IN_XLS.search(data) is not None


def _in_words(part: bytes, put_off: bool) -> bytes:
    """The same object where there is nothing to say, as nearly always."""
    if b't="e"' in part:
        part = _FAILED_IN_XLSX.sub(rb'\1"str"', part)
    if b"f>" in part:
        part = _FORMULA.sub(partial(_uncalculated, put_off=put_off), part)
    if b'value-type="error"' in part:
        part = _FAILED_IN_ODS.sub(b"", part)
    return part


def _uncalculated(cell: re.Match[bytes], *, put_off: bool) -> bytes:
    prefix, about, result = cell[1], cell[2], cell[3] or b""
    if b't="str"' in about or (result and not (put_off and result == b"0")):
        return cell[0]
    return b'<%sc%s t="str"><%sv>%s</%sv></%sc>' % (prefix, _KIND.sub(b"", about), prefix, UNCALCULATED.encode(), prefix, prefix)


def _repacked(book: ZipFile, instead: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as new:
        for name in book.namelist():
            new.writestr(name, instead[name] if name in instead else book.read(name))
    return out.getvalue()
