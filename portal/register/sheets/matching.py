"""Which line of a sheet speaks of which worker on the roll: by passport, else by name and birth date, because passports are renewed."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from portal.documents.cells import Misread, as_date
from portal.register import formats
from portal.register.models import Worker
from portal.register.sheets.columns import Column
from portal.register.sheets.importing import Written

T = TypeVar("T")


@dataclass(frozen=True)
class Meant:
    """Whom a line speaks of: somebody who is there, or who had left; the earlier line with the same passport, if there is one."""

    worker: Worker | None
    gone: Worker | None
    twice: int | None

    @property
    def known(self) -> Worker | None:
        return self.worker or self.gone


@dataclass
class Matches:
    """`workers` by the number of their line, `gone` who had left; `twice` leads from a line to the earlier one with the same passport."""

    workers: dict[int, Worker] = field(default_factory=dict)
    gone: dict[int, Worker] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)

    def meant(self, line: Written) -> Meant:
        return Meant(self.workers.get(line.number), self.gone.get(line.number), self.twice.get(line.number))


def match(lines: Sequence[Written], roll: Iterable[Worker], gone: Iterable[Worker] = ()) -> Matches:
    """Each worker is meant by one line at most; earlier lines come first. Who is meant by none is missing.

    Who had left is known by the passport only; of several times that somebody was there, the last one counts.
    """
    found = Matches()
    free = {worker.id: worker for worker in roll}
    _by_passport(lines, free, found)
    for key_of_line, key_of_worker in ((_name_and_birth, _known_by_birth), (_name_of_unclear, _known_by_name)):
        _by_key([line for line in lines if line.number not in found.workers], free, found, key_of_line, key_of_worker)
    _who_had_left(lines, gone, found)
    return found


def _who_had_left(lines: Sequence[Written], gone: Iterable[Worker], found: Matches) -> None:
    last = {worker.passport_hash: worker for worker in sorted(gone, key=lambda worker: worker.left_on or date.min)}
    if not last:
        return
    for line in lines:
        number = passport(line) if line.number not in found.workers and line.number not in found.twice else None
        if number and (worker := last.get(formats.passport_digest(number))):
            found.gone[line.number] = worker


def _by_passport(lines: Sequence[Written], free: dict[UUID, Worker], found: Matches) -> None:
    present = {worker.passport_hash: worker for worker in free.values()}
    first: dict[bytes, int] = {}
    for line in lines:
        number = passport(line)
        if number is None:
            continue
        digest = formats.passport_digest(number)
        if digest in first:
            found.twice[line.number] = first[digest]
            continue
        first[digest] = line.number
        if digest in present:
            found.workers[line.number] = present[digest]
            del free[present[digest].id]


def _by_key(
    lines: Sequence[Written],
    free: dict[UUID, Worker],
    found: Matches,
    key_of_line: Callable[[Written], Hashable],
    key_of_worker: Callable[[Worker], Hashable],
) -> None:
    """Where one line and one worker, and no other, have the same key."""
    asking, known = _grouped(lines, key_of_line), _grouped(free.values(), key_of_worker)
    for key, same in asking.items():
        if key is not None and len(same) == len(known.get(key, ())) == 1:
            (line,), (worker,) = same, known[key]
            found.workers[line.number] = worker
            del free[worker.id]


def _grouped(things: Iterable[T], key_of: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for thing in things:
        groups[key_of(thing)].append(thing)
    return groups


def passport(line: Written) -> str | None:
    """The number in a line; None where it is none."""
    if Column.PASSPORT in line.rounded:
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


def _name_and_birth(line: Written) -> Hashable:
    born = _birth(line)
    return born and (name_key(line.said(Column.NAME)), born)


def _known_by_birth(worker: Worker) -> Hashable:
    return name_key(worker.name), worker.birth_date


def _name_of_unclear(line: Written) -> Hashable:
    """Only for a line that is wrong anyway: it keeps its person on the roll."""
    unclear = passport(line) is None or _birth(line) is None
    return name_key(line.said(Column.NAME)) or None if unclear else None


def _known_by_name(worker: Worker) -> Hashable:
    return name_key(worker.name)


def name_key(text: str) -> str:
    """A name as names are compared: without spaces, marks and capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())
