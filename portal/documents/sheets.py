"""Sheets in and out: XLSX, XLS, ODS and CSV become a table; a table becomes XLSX."""

from pathlib import PurePath

from flask_babel import lazy_gettext as _l

from portal.documents import delimited, workbooks
from portal.documents.tables import FILE_LIMIT, Cell, Knows, Line, Table, Unreadable, letter, table
from portal.documents.writing import write

__all__ = ["FILE_LIMIT", "Cell", "Line", "Table", "Unreadable", "letter", "read", "write"]

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("D0CF11E0A1B11AE1"))


def read(data: bytes, filename: str, knows: Knows) -> Table:
    """The table in a file, whatever the file is called; `knows` tells a column's name from other words.

    The header is the line with the most known names among the first twenty of a sheet, the sheet the one that has it.
    Raises Unreadable with a sentence, and nothing else, for whatever cannot be read.
    """
    if len(data) > FILE_LIMIT:
        raise Unreadable(
            _l("File ini lebih besar dari %(size)s MB. Salin tabelnya saja ke file baru, lalu kirim file itu.", size=FILE_LIMIT >> 20)
        )
    if data.startswith(_PACKED):
        return table(workbooks.sheets(data), knows)
    return table([delimited.sheet(data, PurePath(filename).stem, knows)], knows)
