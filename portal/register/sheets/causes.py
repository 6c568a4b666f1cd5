"""Wrong cells by what is wrong with them: a slip that was made a hundred times is put right once."""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.codes import Code
from portal.register.codes import PermitKind, Sex, SponsorKind
from portal.register.kinds import kinds_for
from portal.register.sheets.columns import DATES, Column
from portal.register.sheets.day_orders import turned
from portal.register.sheets.judging import Wrong

FEW = 5  # cells: so many are put right one by one as quickly
EXAMPLES = 3
TEXTS = 8  # different ones of a cause on a page: those that come up most; the others follow when these are said
OWN = re.compile(r"(?<=“)[^”]*(?=”)|(?<=\()[^)]*(?=\))|\d[\d.,/]*")  # what one cell alone says within a reason
NAMED = frozenset({Column.NATIONALITY, Column.SITE, Column.RESIDENCE_VILLAGE})  # too many to choose from: written, with suggestions
CODED = NAMED | {Column.SEX, Column.FOREIGN_KIND, Column.PERMIT_KIND}  # where a text can mean one of ours


@dataclass(frozen=True)
class Unknown:
    """A text that means nothing to us, how often it stands there, and by what a page gives back what it means."""

    text: str
    count: int
    key: str


@dataclass(frozen=True)
class Cause:
    """Cells of one column that are wrong for one reason."""

    column: Column
    letter: str
    shape: str  # what is said of each, but for what one of them alone says
    cells: Sequence[Wrong]

    @property
    def key(self) -> str:
        return _key(self.column, self.shape)

    @property
    def reason(self) -> str:
        """In words, with what all of them say."""
        said = {_first_sentence(cell.reason) for cell in self.cells}
        return said.pop() if len(said) == 1 and not self.turned else self.shape

    @property
    def is_frequent(self) -> bool:
        return len(self.cells) > FEW

    @property
    def examples(self) -> Sequence[Wrong]:
        """A few that differ in what they say."""
        return list({cell.text: cell for cell in reversed(self.cells)}.values())[::-1][:EXAMPLES]

    @property
    def unknown(self) -> Sequence[Unknown]:
        """The texts of a column of codes, the most frequent first."""
        counted = Counter(cell.text for cell in self.cells) if self.column in CODED else Counter[str]()
        return [Unknown(text, count, _key(self.column, text)) for text, count in counted.most_common()]

    @property
    def turned(self) -> Mapping[str, str]:
        """Dates that only make sense month first, the other way round, by the keys of their cells."""
        dates = self.cells if self.column in DATES else ()
        return {cell.key: text for cell in dates if (text := turned(cell.text))}


def causes(wrong: Sequence[Wrong]) -> list[Cause]:
    """The most frequent first; of equals the one that stands further left in our own list."""
    together: dict[tuple[Column, str], list[Wrong]] = defaultdict(list)
    for cell in wrong:
        together[cell.column, _shape(cell)].append(cell)
    found = [Cause(column, cells[0].letter, shape, cells) for (column, shape), cells in together.items()]
    return sorted(found, key=lambda cause: (-len(cause.cells), list(Column).index(cause.column)))


def of_key(wrong: Sequence[Wrong], key: str) -> Cause | None:
    """The cause that an address names."""
    return next((cause for cause in causes(wrong) if cause.key == key), None)


def at_once(wrong: Sequence[Wrong], means: Mapping[str, str], turned: Collection[str]) -> dict[str, str]:
    """What was said of many cells at once, as if it had been typed into each: `means` by the key of a text, `turned` keys of causes."""
    typed = {cell.key: means[key] for cell in wrong if cell.column in CODED and (key := _key(cell.column, cell.text)) in means}
    if turned:
        for cause in causes(wrong):
            typed |= cause.turned if cause.key in turned else {}
    return typed


def choices(column: Column, kind: SponsorKind) -> Sequence[Code]:
    """What a text of this column can mean, where that is few."""
    few: dict[Column, Sequence[Code]] = {
        Column.SEX: list(Sex),
        Column.PERMIT_KIND: list(PermitKind),
        Column.FOREIGN_KIND: list(kinds_for(kind)),
    }
    return few.get(column, ())


def _shape(cell: Wrong) -> str:
    if cell.column in DATES and turned(cell.text):
        return str(_("Bulan dan hari tertukar"))
    return OWN.sub("…", _first_sentence(cell.reason))


def _first_sentence(reason: str) -> str:
    """What follows is advice, and may differ from cell to cell."""
    return reason.partition(". ")[0].rstrip(".")


def _key(column: Column, text: str) -> str:
    """Fit for an address and for the name of a field."""
    return f"{column.value}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
