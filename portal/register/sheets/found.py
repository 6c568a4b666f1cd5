"""What reading a big sheet came to, kept beside it: nobody judges fifty thousand lines again in order to see the next hundred.

A head and then the entries of the preview's lists, one a line, packed; opened a piece at a time, with the workers they speak of.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar, cast, get_args, get_type_hints, overload
from uuid import UUID

from sqlalchemy import select

from portal.register.models import Sponsor, Worker
from portal.register.sheets import packing
from portal.register.sheets.importing import Reading
from portal.register.sheets.judging import Wrong
from portal.register.sheets.matching import Who
from portal.register.sheets.preview import Preview
from portal.storage.database import db

T = TypeVar("T")
AT_ONCE = 500  # workers asked for with one question
KINDS: dict[str, Any] = {name: get_args(hint)[0] for name, hint in get_type_hints(Preview).items() if name != "reading"}


def pack(preview: Preview, language: str, corrections: Mapping[str, str], pause: Callable[[], None]) -> bytes:
    """Everything the pages and the confirming need. Of the lines only the wrong ones are kept. `pause` is called every thousand entries."""
    wrong = set(preview.wrong_lines)
    reading = replace(preview.reading, lines=tuple(line for line in preview.reading.lines if line.number in wrong))
    head = Head(language, dict(corrections), preview.changes, preview.by_column)
    lists = {name: getattr(preview, name) for name in KINDS}
    lines = (packing.line(one, KINDS[name]) for name, entries in lists.items() for one in entries)
    return _packed(head, reading, {name: len(entries) for name, entries in lists.items()}, lines, pause)


def renewed(kept: "Kept", judged: Preview, corrections: Mapping[str, str], lines: Collection[int], missing: Sequence[UUID]) -> bytes:
    """What was kept, with these of its wrong lines judged anew: `judged`, which holds them, and by what everybody is known now."""
    wrong = set(judged.wrong_lines)
    others = [line for line in kept.reading.lines if line.number not in lines]
    now = sorted([*others, *(line for line in judged.reading.lines if line.number in wrong)], key=attrgetter("number"))
    columns = Counter(kept.by_column) + Counter(judged.by_column)
    head = Head(kept.head.language, dict(corrections), kept.changes + judged.changes, dict(columns.most_common()))
    lists = {name: kept.entries(name).joined(getattr(judged, name), lines) for name in KINDS if name not in ("who", "missing")}
    lists["missing"] = [packing.line(one, UUID) for one in missing]
    lists["who"] = [packing.line(one, Who) for one in judged.who]
    counts = {name: len(entries) for name, entries in lists.items()}
    return _packed(head, replace(kept.reading, lines=tuple(now)), counts, chain.from_iterable(lists.values()), lambda: None)


@dataclass(frozen=True)
class Head:
    """`corrections`: what had been typed when it was read; `changes` people, and of how many a field differs."""

    language: str
    corrections: Mapping[str, str]
    changes: int
    columns: Mapping[str, int]


@dataclass
class Kept(Preview):
    """A preview as it was kept: its lists open their entries as they are asked for."""

    packed: bytes = b""
    head: Head = Head("id", {}, 0, {})

    @property
    def changes(self) -> int:
        return self.head.changes

    @property
    def by_column(self) -> Mapping[str, int]:
        return self.head.columns

    def entries(self, name: str) -> "Entries[Any]":
        return cast(Entries[Any], getattr(self, name))

    def changed(self) -> Iterator[Any]:
        """Those who change, by the id of the worker: whoever only makes ready what is written needs no more."""
        return cast(Entries[Any], self.changing).unjoined()

    def absent(self, ids: Collection[str]) -> list[Worker]:
        return cast(Entries[Worker], self.missing).of(ids)


def unpack(packed: bytes, sponsor: Sponsor) -> Kept:
    head, counts, reading, *entries = zlib.decompress(packed).split(b"\n")
    left = iter(entries)
    lists: dict[str, Any] = {name: Entries(list(islice(left, count)), KINDS[name], sponsor) for name, count in json.loads(counts).items()}
    return Kept(packing.opened(reading, Reading, {}), packed=packed, head=packing.opened(head, Head, {}), **lists)


def _packed(head: Head, reading: Reading, counts: Mapping[str, int], lines: Iterable[bytes], pause: Callable[[], None]) -> bytes:
    packer = zlib.compressobj(6)
    opening = [packing.line(head, Head), json.dumps(counts).encode(), packing.line(reading, Reading)]
    packed = [packer.compress(b"\n".join(opening))]
    for number, line in enumerate(lines, 1):
        packed.append(packer.compress(b"\n" + line))
        if not number % 1000:
            pause()
    return b"".join([*packed, packer.flush()])


class _Ids(dict[UUID, Any]):
    def __missing__(self, id_: UUID) -> UUID:
        return id_


class Entries(Sequence[T]):
    """One list of a kept preview. Who is no more, because the register has forgotten them meanwhile, is passed over."""

    def __init__(self, packed: Sequence[bytes], kind: Any, sponsor: Sponsor):
        self._packed, self._kind, self._sponsor = packed, kind, sponsor

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        lines = self._packed[place]
        ids = {line: packing.worker_id(line, self._kind) for line in lines}
        workers = self._workers({one for one in ids.values() if one})
        return [packing.opened(line, self._kind, workers) for line in lines if ids[line] is None or ids[line] in workers]

    def of(self, ids: Collection[str]) -> list[T]:
        """The entries about workers with these ids."""
        return Entries([line for line in self._packed if str(packing.worker_id(line, self._kind)) in ids], self._kind, self._sponsor)[:]

    def joined(self, others: Sequence[T], lines: Collection[int]) -> list[bytes]:
        """Packed, with `others` in the place of what is wrong in these lines, in the order of the lines."""
        mine = [one for one in self._packed if packing.number(one) not in lines] if self._kind is Wrong else self._packed
        return sorted([*mine, *(packing.line(one, self._kind) for one in others)], key=packing.number) if others else list(mine)

    def where(self, test: Callable[[Any], bool]) -> "Entries[T]":
        """Those that pass the test, which sees the worker's id in the place of the worker."""
        kept = [line for line in self._packed if test(packing.opened(line, self._kind, _Ids()))]
        return Entries(kept, self._kind, self._sponsor)

    def unjoined(self) -> Iterator[Any]:
        """The entries with the worker's id in the place of the worker."""
        for line in self._packed:
            yield packing.opened(line, self._kind, _Ids())

    def _workers(self, ids: set[UUID]) -> dict[UUID, Worker]:
        rows = select(Worker).where(Worker.sponsor_id == self._sponsor.id, Worker.id.in_(ids))
        return {worker.id: worker for worker in db.session.scalars(rows)} if ids else {}
