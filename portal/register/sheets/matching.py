"""Which line of a sheet speaks of which worker on the roll: by passport, else by name and birth date, because passports are renewed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from portal.codes import bare
from portal.documents.cells import Misread, as_date
from portal.register import formats
from portal.register.sheets.columns import Column
from portal.register.sheets.importing import Written

T = TypeVar("T")
W = TypeVar("W", bound=Any)  # a worker, or a row with what it takes to know one: id, name, birth_date, passport_hash, left_on


@dataclass(frozen=True, slots=True)
class Who:
    """By what the person in a line can be known."""

    line: int
    name: str  # as names are compared
    born: date | None
    passport: str | None
    theirs: bool = False  # the line names another sponsor


@dataclass(frozen=True)
class Meant(Generic[W]):
    """Whom a line speaks of: somebody who is there, or who had left; the earlier line with the same passport, if there is one."""

    worker: W | None
    gone: W | None
    twice: int | None

    @property
    def known(self) -> W | None:
        return self.worker or self.gone


@dataclass
class Matches(Generic[W]):
    """`workers` by the number of their line, `gone` who had left; `twice` leads from a line to the earlier one with the same passport."""

    workers: dict[int, W] = field(default_factory=dict)
    gone: dict[int, W] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)

    def meant(self, line: int) -> Meant[W]:
        return Meant(self.workers.get(line), self.gone.get(line), self.twice.get(line))


def who(line: Written, theirs: bool = False) -> Who:
    return Who(line.number, bare(line.said(Column.NAME)), _birth(line), passport(line), theirs)


def match(lines: Sequence[Who], roll: Iterable[W], gone: Iterable[W] = ()) -> Matches[W]:
    """Each worker is meant by one line at most; earlier lines come first. Who is meant by none is missing.

    Who had left is known by the passport only; of several times that somebody was there, the last one counts.
    """
    found = Matches[W]()
    free = {worker.id: worker for worker in roll}
    _by_passport(lines, free, found)
    for key_of_line, key_of_worker in ((_name_and_birth, _known_by_birth), (_name_of_unclear, _known_by_name)):
        _by_key([line for line in lines if line.line not in found.workers], free, found, key_of_line, key_of_worker)
    _who_had_left(lines, gone, found)
    return found


def passport(line: Written) -> str | None:
    """The number in a line; None where it is none."""
    if Column.PASSPORT in line.unreadable:
        return None
    try:
        return formats.passport(line.said(Column.PASSPORT))
    except Misread:
        return None


def _birth(line: Written) -> date | None:
    try:
        return as_date(line.said(Column.BIRTH_DATE), past=True)
    except Misread:
        return None


def _who_had_left(lines: Sequence[Who], gone: Iterable[W], found: Matches[W]) -> None:
    last = {worker.passport_hash: worker for worker in sorted(gone, key=lambda worker: worker.left_on or date.min)}
    if not last:
        return
    for line in lines:
        number = line.passport if line.line not in found.workers and line.line not in found.twice else None
        if number and (worker := last.get(formats.passport_digest(number))):
            found.gone[line.line] = worker


def _by_passport(lines: Sequence[Who], free: dict[UUID, W], found: Matches[W]) -> None:
    present = {worker.passport_hash: worker for worker in free.values()}
    first: dict[str, int] = {}
    for line in lines:
        if line.passport is None:
            continue
        if line.passport in first:
            found.twice[line.line] = first[line.passport]
            continue
        first[line.passport] = line.line
        if present and (worker := present.get(formats.passport_digest(line.passport))):
            found.workers[line.line] = worker
            del free[worker.id]


def _by_key(
    lines: Sequence[Who],
    free: dict[UUID, W],
    found: Matches[W],
    key_of_line: Callable[[Who], Hashable],
    key_of_worker: Callable[[W], Hashable],
) -> None:
    """Where one line and one worker, and no other, have the same key."""
    asking, known = _grouped(lines, key_of_line), _grouped(free.values(), key_of_worker)
    for key, same in asking.items():
        if key is not None and len(same) == len(known.get(key, ())) == 1:
            (line,), (worker,) = same, known[key]
            found.workers[line.line] = worker
            del free[worker.id]


def _grouped(things: Iterable[T], key_of: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for thing in things:
        groups[key_of(thing)].append(thing)
    return groups


def _name_and_birth(line: Who) -> Hashable:
    return line.born and (line.name, line.born)


def _known_by_birth(worker: Any) -> Hashable:
    return bare(worker.name), worker.birth_date


def _name_of_unclear(line: Who) -> Hashable:
    """Only for a line that is wrong anyway: it keeps its person on the roll."""
    unclear = line.passport is None or line.born is None
    return line.name or None if unclear else None


def _known_by_name(worker: Any) -> Hashable:
    return bare(worker.name)
