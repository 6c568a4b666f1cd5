"""Writing a table as CSV for another program: UTF-8, commas. A text that a spreadsheet would take for a formula stays a text."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_WOULD_BE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A leading apostrophe guards what would be a formula; read by us again it is gone."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([f"'{cell}" if cell.startswith(_WOULD_BE_FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()
