"""Cells of a sheet that cannot be taken over: where they are and why, on a page and on a receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.papers.printed import Table
from portal.register.sheets.spelled import Spelled

ON_PAPER = 200  # a sheet of thousands can be downloaded with all of them marked


@dataclass(frozen=True)
class WrongCell:
    """One cell that cannot be taken over, and why. `letter` is "" where the sheet has no such column."""

    line: int
    who: str
    column: Spelled
    letter: str
    text: str
    reason: str

    @property
    def key(self) -> str:
        return correction_key(self.line, self.column)

    @property
    def refusal(self) -> dict[str, int | str]:
        """What is kept of it where the line is not taken over: never what the cell says, beyond the reason."""
        return {"line": self.line, "column": self.column.value, "letter": self.letter, "reason": self.reason}


Refused = Sequence[Mapping[str, Any]]  # as `refusal` gave them


def correction_key(line: int, column: Spelled) -> str:
    """By which a page gives back what was typed in place of a cell: "14.passport"."""
    return f"{line}.{column.value}"


def in_words(refused: Refused) -> str:
    """2 baris belum masuk."""
    if not refused:
        return str(_("tidak ada"))
    lines = len({cell["line"] for cell in refused})
    return str(ngettext("%(num)s baris belum masuk", "%(num)s baris belum masuk", lines))


def column_name(cell: Mapping[str, Any], columns: type[Spelled]) -> str:
    """In the language of whoever reads it."""
    known = columns.read(cell["column"])
    return str(known.label if known else cell["column"])


def on_paper(refused: Refused, columns: type[Spelled]) -> tuple[list[Table], str]:
    """The table of a receipt, none where nothing was refused; and how many more there are."""
    if not refused:
        return [], ""
    rows = [(str(cell["line"]), _place(cell, columns), str(cell["reason"])) for cell in refused[:ON_PAPER]]
    more = len(refused) - ON_PAPER
    return (
        [Table(_("Tidak diterima, belum masuk daftar"), (_("Baris"), _("Kolom"), _("Apa yang salah")), rows)],
        ngettext("Dan %(num)s sel lagi.", "Dan %(num)s sel lagi.", more) if more > 0 else "",
    )


def _place(cell: Mapping[str, Any], columns: type[Spelled]) -> str:
    """The column's name, and the letter it has in the sheet."""
    name = column_name(cell, columns)
    return f"{name} ({cell['letter']})" if cell["letter"] else name
