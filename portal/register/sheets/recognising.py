"""Which column of a sheet is which: by its name, and by what its sponsor has said once about the names that nobody else uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import process

from portal.documents.sheets import letter
from portal.documents.tables import NUMBERING
from portal.register.codes import SponsorKind
from portal.register.sheets import columns
from portal.register.sheets.columns import NOT_ASKED, Column
from portal.register.sheets.spelled import by_key, key, keys_of, known_key


@dataclass(frozen=True)
class Habits:
    """How one sponsor writes its lists: who it is, and what it calls its columns (by `key`; None for one to leave alone)."""

    kind: SponsorKind = SponsorKind.COMPANY
    told: Mapping[str, Column | None] = field(default_factory=dict)


USUAL = Habits()


@dataclass(frozen=True)
class Stranger:
    """A column whose name nobody knows, and what it may be meant to be."""

    name: str
    letter: str
    guess: Column | None

    @property
    def key(self) -> str:
        return key(self.name)


@dataclass(frozen=True)
class Told:
    """A column that is known because the sponsor has said what it is; None: to be left alone."""

    name: str
    column: Column | None

    @property
    def key(self) -> str:
        return key(self.name)


@dataclass(frozen=True)
class Layout:
    """What the columns of one sheet are."""

    places: dict[Column, int]
    ignored: tuple[str, ...]
    strangers: tuple[Stranger, ...]
    twice: tuple[str, ...]  # names for a field that another column has already
    told: tuple[Told, ...] = ()
    needed: tuple[Column, ...] = columns.NEEDED

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in self.needed if column not in self.places)

    @property
    def free(self) -> tuple[Column, ...]:
        """What a column that nobody knows may still be."""
        return tuple(column for column in Column if column not in self.places)

    def letter(self, column: Column) -> str:
        """What the person's own program calls the column; "" where the sheet has none."""
        return letter(self.places[column]) if column in self.places else ""


def knows(name: str, habits: Habits) -> bool:
    """Whether a text can be the name of a column."""
    return known_key(name, _known()) is not None or key(name) in habits.told


def layout(header: Sequence[str], habits: Habits) -> Layout:
    """Which column is which. Where two name the same field, the first counts."""
    places: dict[Column, int] = {}
    ignored, twice, strange, counting = [], [], [], []
    told = tuple(Told(name, habits.told[key(name)]) for name in header if _is_told(name, habits))
    for place, name in enumerate(header):
        column = _meaning(name, habits)
        if column in places:
            twice.append(name)
        elif column:
            places[column] = place
            ignored += [name] if column is Column.REMARKS else []
        elif known_key(name, _known()) in keys_of(NOT_ASKED):
            ignored.append(name)
        elif key(name) and not knows(name, habits):
            strange.append((place, name))
        elif key(name) in NUMBERING:
            counting.append((place, name))
    if Column.PASSPORT not in places:  # “Nomor” below a merged “Dokumen” counts no lines
        strange = sorted([*strange, *counting])
    strangers = tuple(Stranger(name, letter(place), _guess(name, places)) for place, name in strange)
    return Layout(places, tuple(ignored), strangers, tuple(twice), told, _needed(places, habits.kind))


def _meaning(name: str, habits: Habits) -> Column | None:
    """What everybody means by it, or else what this sponsor has said."""
    return _known().get(known_key(name, _known()) or "") or habits.told.get(key(name))


def _is_told(name: str, habits: Habits) -> bool:
    return key(name) in habits.told and not _known().get(known_key(name, _known()) or "")


def _needed(places: Mapping[Column, int], kind: SponsorKind) -> tuple[Column, ...]:
    return columns.NEEDED if Column.SITE in places else columns.needed(kind)


def _guess(name: str, taken: dict[Column, int]) -> Column | None:
    near = process.extractOne(key(name), [known for known, column in _known().items() if column and column not in taken], score_cutoff=80)
    return _known()[near[0]] if near else None


@cache
def _known() -> dict[str, Column | None]:
    """The columns by their names; None for those that are known and left alone."""
    return {**dict.fromkeys(keys_of(NOT_ASKED) | NUMBERING), **by_key(Column)}
