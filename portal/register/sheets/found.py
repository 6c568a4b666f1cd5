"""What reading a big sheet came to, kept beside it: nobody judges fifty thousand lines again in order to see the next hundred.

A head and then the entries of the preview's lists, one a line, packed; opened a piece at a time, with the workers they speak of.
"""

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar, cast, get_args, get_type_hints, overload
from uuid import UUID

from sqlalchemy import select

from portal.register.models import Sponsor, Worker
from portal.register.sheets import packing
from portal.register.sheets.importing import Reading
from portal.register.sheets.preview import Preview
from portal.storage.database import db

T = TypeVar("T")
AT_ONCE = 500  # workers asked for with one question
KINDS: dict[str, Any] = {name: get_args(hint)[0] for name, hint in get_type_hints(Preview).items() if name != "reading"}


def pack(preview: Preview, language: str, pause: Callable[[], None]) -> bytes:
    """Everything the pages and the confirming need. Of the lines only the wrong ones are kept. `pause` is called every thousand entries."""
    wrong = set(preview.wrong_lines)
    reading = replace(preview.reading, lines=tuple(line for line in preview.reading.lines if line.number in wrong))
    packer = zlib.compressobj(6)
    packed = [packer.compress(_head(preview, language) + b"\n" + packing.line(reading, Reading))]
    for number, line in enumerate(_entries(preview), 1):
        packed.append(packer.compress(b"\n" + line))
        if not number % 1000:
            pause()
    return b"".join([*packed, packer.flush()])


@dataclass
class Kept(Preview):
    """A preview as it was kept: its lists open their entries as they are asked for."""

    packed: bytes = b""
    language: str = "id"
    changes_said: int = 0
    columns_said: Mapping[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        return self.changes_said

    @property
    def by_column(self) -> Mapping[str, int]:
        return self.columns_said

    def changed(self) -> Iterator[Any]:
        """Those who change, by the id of the worker: whoever only makes ready what is written needs no more."""
        return cast(Entries[Any], self.changing).unjoined()

    def absent(self, ids: Collection[str]) -> list[Worker]:
        return cast(Entries[Worker], self.missing).of(ids)


def unpack(packed: bytes, sponsor: Sponsor) -> Kept:
    head, reading, *entries = zlib.decompress(packed).split(b"\n")
    said = json.loads(head)
    left = iter(entries)
    lists: dict[str, Any] = {name: Entries(list(islice(left, count)), KINDS[name], sponsor) for name, count in said["counts"].items()}
    sums = {"changes_said": said["changes"], "columns_said": said["columns"]}
    return Kept(packing.opened(reading, Reading, {}), packed=packed, language=said["language"], **sums, **lists)


def _head(preview: Preview, language: str) -> bytes:
    counts = {name: len(getattr(preview, name)) for name in KINDS}
    return json.dumps({"language": language, "counts": counts, "changes": preview.changes, "columns": preview.by_column}).encode()


def _entries(preview: Preview) -> Iterator[bytes]:
    for name, kind in KINDS.items():
        for entry in getattr(preview, name):
            yield packing.line(entry, kind)


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
