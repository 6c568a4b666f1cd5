"""Unpacks a workbook in a process of its own: a script that workbooks.py runs.

stdin holds the workbook. stdout is JSON, one value a line: a text opens a sheet, [number, [cell, …]] is a line of it that is
not empty; a date travels as a list holding its ISO text. What cannot be read ends the process with one of the codes below, or
with any other: a panic of the reader is a broken file, a signal one that asked for too much.
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portal.documents import formulas

PROTECTED, BROKEN, TOO_LARGE, UNCALCULATED = 3, 4, 5, 6

UNPACKED = 400 * 1024**2
RATIO = 250  # a sheet packs 10 to 60 times smaller, one of a million formatted but empty lines about 100 times
UNPACKED_AT_EASE = 20 * 1024**2
WRITTEN = 100 * 1024**2

_MANIFEST = "META-INF/manifest.xml"
_LOCKED_XLSX = "EncryptedPackage".encode("utf-16-le")  # the stream's name, [MS-OFFCRYPTO] 2.3.4.4
_LOCKED_XLS = re.compile(
    rb"\x09\x08\x10\x00.{16}(\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)  # BOF, WriteProtect?, FilePass, [MS-XLS] 2.1.7.20.3


class TooLarge(Exception):
    """More than a list of people can need."""


def unpack(most_lines: int, most_cells: int) -> int:
    """Writes what the workbook says, at most `most_lines` of each sheet; the code to end with."""
    try:
        data = sys.stdin.buffer.read()
        if data.startswith(b"PK"):
            _weigh(data)
        if _locked(data):
            return PROTECTED
        if data.startswith(b"PK"):
            data = formulas.said(data)
        elif formulas.are_lost(data):
            return UNCALCULATED
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            _say(workbook, most_lines, most_cells)
    except (CalamineError, BadZipFile):
        return BROKEN
    except (TooLarge, MemoryError):
        return TOO_LARGE
    return 0


def _weigh(data: bytes) -> None:
    """Refuses a zip bomb by what its own table of contents declares; one that lies meets the bounds on the process."""
    with ZipFile(BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > UNPACKED or (unpacked > UNPACKED_AT_EASE and unpacked > RATIO * len(data)):
        raise TooLarge


def _locked(data: bytes) -> bool:
    """Whether a password is needed; calamine, given bytes, only says that it knows no such format."""
    if not data.startswith(b"PK"):
        return _LOCKED_XLSX in data or _LOCKED_XLS.search(data) is not None
    with ZipFile(BytesIO(data)) as archive:
        return _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST)


def _say(workbook: CalamineWorkbook, most_lines: int, most_cells: int) -> None:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_travelling).encode
    written = 0
    for name in _shown(workbook):
        sys.stdout.buffer.write(encode(name).encode() + b"\n")
        for count, (number, cells) in enumerate(_lines(workbook.get_sheet_by_name(name))):
            if count == most_lines:
                break
            said = encode((number, cells)).encode()
            written += len(said)
            most_cells -= len(cells)
            if written > WRITTEN or most_cells < 0:
                raise TooLarge
            sys.stdout.buffer.write(said + b"\n")


def _shown(workbook: CalamineWorkbook) -> list[str]:
    """The sheets a person sees, or all where every one is hidden."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible] or [sheet.name for sheet in sheets]


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    if sheet.start is None:
        return
    left = [None] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = left + [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if any(cell is not None and not (isinstance(cell, str) and cell.isspace()) for cell in cells):
            yield number, cells


def _travelling(value: object) -> object:
    if isinstance(value, datetime):
        return [(value.date() if value.time() == time.min else value).isoformat()]
    return [value.isoformat()] if isinstance(value, date) else str(value)


if __name__ == "__main__":
    sys.exit(unpack(int(sys.argv[1]), int(sys.argv[2])))
