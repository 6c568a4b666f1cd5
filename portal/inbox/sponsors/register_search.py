"""Looking for somebody in the register: sponsors and the people on their lists, by name or by a whole number. A box of its own: reports
are not looked at. Names are sealed, so this reads the names of one office's register, and nothing else of anybody, until one fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.codes import Code, bare
from portal.register.formats import passport_digest
from portal.register.models import Sponsor, Worker
from portal.register.reach import sponsors_for, workers_for
from portal.storage.database import db

SHORTEST, LONGEST = 3, 100  # letters
MOST = 50  # of each that are shown

Named = TypeVar("Named", Sponsor, Worker)


class What(Code):
    SPONSORS = "penjamin", _l("Penjamin")
    WORKERS = "pekerja", _l("Pekerja")


@dataclass(frozen=True)
class Wanted:
    text: str = ""
    what: What | None = None
    also_left: bool = False  # people who are on no list any more

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wanted":
        return cls(" ".join(asked.get("q", "")[:LONGEST].split()), What.read(asked.get("what")), asked.get("st") == "semua")

    @property
    def is_too_short(self) -> bool:
        """A letter or two would read the whole register aloud."""
        return len(bare(self.text)) < SHORTEST


@dataclass(frozen=True)
class Found:
    sponsors: Sequence[Sponsor]
    workers: Sequence[Worker]
    is_cut: bool


def look(wanted: Wanted, user: User) -> Found:
    sponsors: list[Sponsor] = []
    workers: list[Worker] = []
    if not wanted.is_too_short and wanted.what is not What.WORKERS:
        numbers = (Sponsor.id, Sponsor.name, Sponsor.nib, Sponsor.npwp)
        sponsors = _read(Sponsor, _fitting(sponsors_for(user).with_only_columns(*numbers), wanted.text))
    if not wanted.is_too_short and wanted.what is not What.SPONSORS:
        mine = workers_for(user) if wanted.also_left else workers_for(user).where(Worker.left_on.is_(None))
        by_number = select(Worker.id).where(Worker.passport_hash == passport_digest(_number(wanted.text)))
        ids = set(db.session.scalars(mine.with_only_columns(Worker.id).where(Worker.id.in_(by_number))))
        workers = _read(Worker, ids | _fitting(mine.with_only_columns(Worker.id, Worker.name), wanted.text))
    return Found(sponsors[:MOST], workers[:MOST], max(len(sponsors), len(workers)) > MOST)


def _fitting(rows: Any, text: str) -> set[UUID]:
    """Whose name holds every word, in whatever order; or who has this very number."""
    words, whole = [bare(word) for word in text.split()], _number(text)
    return {
        id_
        for id_, name, *numbers in db.session.execute(rows)
        if (key := bare(name)) and (all(word in key for word in words) or whole in numbers)
    }


def _read(rows: type[Named], ids: set[UUID]) -> list[Named]:
    some = select(rows).where(rows.id.in_(list(ids)[: 10 * MOST]))
    if rows is Worker:
        some = some.options(joinedload(Worker.sponsor))
    return sorted(db.session.scalars(some), key=lambda one: one.name.casefold())


def _number(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
