"""What a statement writes, made ready before anybody takes the write lock: sealing fifty thousand rows takes seconds, and others wait."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Insert, Update, bindparam, insert, update

from portal.register.codes import ChangeState, Deed
from portal.register.describing import Texts, WorkerDetails, touches_identity
from portal.register.models import Change, Worker
from portal.storage.bound import Binder, Bound
from portal.storage.database import table_of
from portal.storage.vault import SealedBytes

Row = dict[str, Any]
BREATH = 20  # rows after which whoever waits for the processor has it

WORKERS, CHANGES = table_of(Worker), table_of(Change)
OF_WORKERS, OF_CHANGES = (
    {column.name: column.type for column in table.c if isinstance(column.type, SealedBytes)} for table in (WORKERS, CHANGES)
)
NOTHING = Bound("", ())


@dataclass(frozen=True)
class Changed:
    """Somebody of whom something else is said: by id, because whoever makes ready holds nobody's row."""

    worker_id: UUID
    details: WorkerDetails
    before: Texts
    after: Texts


@dataclass(frozen=True)
class Ready:
    """Everything to write, for the submission with this id."""

    submission_id: UUID
    arrived: int
    changed: frozenset[UUID]
    rows: Sequence[Bound]
    made_of: bytes = b""  # what was found in the sheet; where it is found anew meanwhile, these rows are not what was agreed to

    def write(self) -> None:
        """The only part for which others wait. The roll must be held: nobody has changed these rows since they were compared."""
        for bound in self.rows:
            if bound.values:
                bound.run()


def make(sponsor_id: UUID, arriving: Iterable[WorkerDetails], changing: Iterable[Changed], *, by_id: UUID, at: datetime) -> Ready:
    """Holds nothing of the database, and lets others have the processor."""
    submission_id = uuid4()
    said = _Rows(insert(CHANGES), submission_id=submission_id, state=ChangeState.SENT, by_id=by_id, made_at=at)
    arrivals = _arrivals(sponsor_id, arriving, said)
    arrived, changed = len(said), set[UUID]()
    changes = _changes(changing, said, changed)
    return Ready(submission_id, arrived, frozenset(changed), [arrivals, *changes, said.bound()])


class _Rows:
    """Rows for one statement, each sealed and bound as it comes; `facts` are the same in all."""

    def __init__(self, statement: Insert | Update, prefix: str = "", **facts: Any):
        self._statement, self._prefix, self._facts = statement, prefix, facts
        self._binder: Binder | None = None
        self.values: list[Any] = []

    def __len__(self) -> int:
        return len(self.values)

    def add(self, sealed: Mapping[str, SealedBytes], row: Row, **more: Any) -> None:
        ready = {f"{self._prefix}{name}": sealed[name].ready(value) if name in sealed else value for name, value in row.items()}
        ready |= self._facts | more
        self._binder = self._binder or Binder(self._statement, list(ready))
        self.values.append(self._binder(ready))
        if not len(self) % BREATH:
            time.sleep(0.0005)

    def bound(self) -> Bound:
        return self._binder.bound(self.values) if self._binder else NOTHING


def _arrivals(sponsor_id: UUID, arriving: Iterable[WorkerDetails], said: _Rows) -> Bound:
    """In the order of their ids, which tells nothing: so the index grows at its end, and the lock is shorter by a third."""
    workers, ids = _Rows(insert(WORKERS), sponsor_id=sponsor_id, version=1), []
    for details in arriving:
        ids.append(uuid4())
        workers.add(OF_WORKERS, details.columns, id=ids[-1])
        after = {name: text for name, text in details.texts.items() if text}
        _say(said, Deed.ARRIVE, ids[-1], {}, after)
    workers.values = [values for _id, values in sorted(zip(ids, workers.values, strict=True), key=itemgetter(0))]
    return workers.bound()


def _changes(changing: Iterable[Changed], said: _Rows, changed: set[UUID]) -> list[Bound]:
    """Those are together of whom the same is said."""
    together: dict[tuple[str, ...], _Rows] = {}
    for one in changing:
        columns = one.details.columns
        names = (*one.after, "passport_hash") if "passport" in one.after else tuple(one.after)
        if names not in together:
            together[names] = _Rows(_update(names), prefix="new_")
        together[names].add(OF_WORKERS, {name: columns[name] for name in names}, its_id=one.worker_id)
        changed.add(one.worker_id)
        _say(said, Deed.CHANGE, one.worker_id, one.before, one.after)
    return [rows.bound() for rows in together.values()]


def _update(names: Iterable[str]) -> Update:
    values: Row = {name: bindparam(f"new_{name}", type_=WORKERS.c[name].type) for name in names}
    return update(WORKERS).where(WORKERS.c.id == bindparam("its_id")).values(values | {"version": WORKERS.c.version + 1})


def _say(said: _Rows, deed: Deed, worker_id: UUID, before: Texts, after: Texts) -> None:
    facts = dict(id=uuid4(), worker_id=worker_id, deed=deed, number=len(said) + 1, of_identity=touches_identity(before, after))
    said.add(OF_CHANGES, {"before": before, "after": after}, **facts)
