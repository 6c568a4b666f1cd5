"""What a sheet would change: who arrives, changes, leaves, is no longer listed, belongs to somebody else, and which cells are wrong."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from portal.offices.models import Office
from portal.register.models import Sponsor, Worker
from portal.register.sheets.columns import Column
from portal.register.sheets.importing import Reading, Written
from portal.register.sheets.judging import Arriving, Changing, Clerk, Gone, Judged, Leaving, Returning, Same, Wrong
from portal.register.sheets.matching import Matches, W, Who, match, who

LEGAL_FORMS = {"pt", "cv", "ud", "tbk", "persero", "perseroan", "terbatas"}


@dataclass(frozen=True)
class NotYours:
    line: int
    who: str
    sponsor: str


@dataclass
class Preview:
    """A sheet against a roll: what it would do, were it agreed to now."""

    reading: Reading
    arriving: list[Arriving] = field(default_factory=list)
    changing: list[Changing] = field(default_factory=list)
    returning: list[Returning] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    missing: list[Worker] = field(default_factory=list)
    unchanged: list[Same] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    not_yours: list[NotYours] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    who: list[Who] = field(default_factory=list)  # of every line, by what its person is known: those of other sponsors come last

    @property
    def changes(self) -> int:
        """How many people something is said of."""
        stayed = {one.line for one in self.changing} | {one.line for one in self.leaving}
        return len(self.arriving) + len(self.returning) + len(stayed)

    @property
    def by_column(self) -> Mapping[str, int]:
        """Of how many of those who change a field differs, the most frequent first."""
        return dict(Counter(name for one in self.changing for name in one.after).most_common())

    @property
    def cells(self) -> int:
        """How many cells differ in those who change."""
        return sum(self.by_column.values())

    @property
    def right(self) -> int:
        return self.changes + len(self.unchanged)

    def said(self, key: str) -> str | None:
        """What stands in a wrong cell; None for any other."""
        return next((cell.text for cell in self.wrong if cell.key == key), None)

    def absent(self, ids: Collection[str]) -> list[Worker]:
        """Those of the missing who have one of these ids."""
        return [worker for worker in self.missing if str(worker.id) in ids]

    def add(self, judged: Iterable[Judged]) -> None:
        """What a line does, put where it belongs."""
        for one in judged:
            match one:
                case Returning():
                    self.returning.append(one)
                case Changing():
                    self.changing.append(one)
                case Arriving():
                    self.arriving.append(one)
                case Leaving():
                    self.leaving.append(one)
                case Gone():
                    self.gone.append(one)
                case Wrong():
                    self.wrong.append(one)
                case Same():
                    self.unchanged.append(one)

    @property
    def wrong_lines(self) -> list[int]:
        return sorted({cell.line for cell in self.wrong})


def compare(
    reading: Reading,
    sponsor: Sponsor,
    office: Office,
    roll: Sequence[Worker],
    gone: Sequence[Worker] = (),
    tell: Callable[[int], None] = lambda count: None,
) -> Preview:
    """Every line against the roll. A wrong line, or one that names another sponsor, still speaks of its person: they are not missing.

    `tell` hears how many lines are judged.
    """
    preview = Preview(reading)
    mine, others = list[Written](), list[Written]()
    for line in reading.lines:
        (others if _names_another(line, sponsor) else mine).append(line)
    preview.who = [*map(who, mine), *(who(line, theirs=True) for line in others)]
    found = match(preview.who, roll, gone)
    clerk = Clerk(sponsor, office, reading.layout, {worker.passport for worker in (*roll, *gone)})
    for count, line in enumerate(mine, 1):
        preview.add(clerk.judge(line, found.meant(line.number)))
        tell(count)
    preview.not_yours = [NotYours(line.number, line.said(Column.NAME), line.said(Column.SPONSOR)) for line in others]
    preview.missing = missing(roll, found)
    return preview


def missing(roll: Iterable[W], found: Matches[W]) -> list[W]:
    """Those of whom no line speaks."""
    spoken_of = {worker.id for worker in found.workers.values()}
    return sorted((worker for worker in roll if worker.id not in spoken_of), key=lambda worker: (worker.name, worker.id))


def _names_another(line: Written, sponsor: Sponsor) -> bool:
    named = _firm(line.said(Column.SPONSOR))
    return bool(named) and named != _firm(sponsor.name)


@lru_cache(maxsize=1_000)
def _firm(name: str) -> list[str]:
    """A name however its legal form is written: "PT. X", "X, PT". The same one stands in thousands of lines."""
    return sorted(word for word in re.findall(r"[^\W_]+", name.casefold()) if word not in LEGAL_FORMS)
