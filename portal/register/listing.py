"""A roll as a page lists it: searched, narrowed, in order. Names are sealed, so this happens in memory, over one sponsor's own list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.codes import Code
from portal.register import care
from portal.register.codes import ChangeState
from portal.register.models import Change, Sponsor, Submission, Worker
from portal.storage.database import db


class Which(Code):
    """Which of a roll one wants to see."""

    PRESENT = "aktif", _l("Aktif")
    CARE = "perhatian", _l("Perlu perhatian")
    UNCHECKED = "belum", _l("Belum diperiksa kantor")
    LEFT = "keluar", _l("Sudah keluar")


class Order(Code):
    NAME = "nama"
    NAME_BACK = "-nama"
    ENDS = "akhir"
    ENDS_BACK = "-akhir"


@dataclass(frozen=True)
class Wanted:
    """What the address of the roll asks for."""

    words: str = ""
    which: Which = Which.PRESENT
    site: str = ""
    order: Order = Order.ENDS


@dataclass(frozen=True)
class Entry:
    """One line of the roll. `state` is what the office has said to the newest change, None before the first."""

    worker: Worker
    cares: tuple[care.Care, ...]
    state: ChangeState | None

    @property
    def permit(self) -> care.Care | None:
        """The end of the stay permit, where it needs care."""
        return next((one for one in self.cares if one.matter in (care.Matter.PERMIT, care.Matter.BOTH)), None)

    @property
    def standing(self) -> tuple[str, Any]:
        """How things stand with somebody: a tone and the words."""
        if self.worker.left_on:
            return "", _p("deed", "Keluar")
        if self.state is ChangeState.ASKED:
            return "warn", _l("Ditanya")
        if self.worker.extension_under_way:
            return "warn", _l("Sedang diperpanjang")
        tone = care.permit_tone(self.worker)
        if tone in ("danger", "warn"):
            return tone, _l("Perlu diperbarui")
        return ("good", ChangeState.ACCEPTED.label) if self.state is ChangeState.ACCEPTED else ("info", _l("Sedang diperiksa"))


@dataclass(frozen=True)
class Moment:
    """Something in the history of one person: a change, or the day on which the office had accepted what came with it."""

    change: Change
    accepted_on: date | None = None

    @property
    def day(self) -> date:
        return self.accepted_on or clock.local(self.change.made_at).date()


class Roll:
    """Everybody on one sponsor's list, now and before."""

    def __init__(self, sponsor: Sponsor, workers: Iterable[Worker]):
        states = _states(sponsor)
        self.changed_at = changed_at(sponsor)
        self.entries = [Entry(worker, tuple(care.of(worker)), states.get(worker.id)) for worker in workers]

    def of(self, which: Which) -> list[Entry]:
        return [entry for entry in self.entries if _belongs(entry, which)]

    @property
    def counts(self) -> dict[Which, int]:
        return {which: len(self.of(which)) for which in Which}

    @property
    def cares(self) -> list[care.Care]:
        return care.cares(entry.worker for entry in self.entries)

    @property
    def sites(self) -> set[str]:
        return {entry.worker.site_code for entry in self.entries}

    def wanted(self, wanted: Wanted) -> list[Entry]:
        found = [entry for entry in self.of(wanted.which) if wanted.site in ("", entry.worker.site_code)]
        return _ordered([entry for entry in found if _says(entry.worker, wanted.words)], wanted.order)


def history(worker: Worker) -> list[Moment]:
    """Every change of one person, and when the office had taken note of all that came with it; the newest first."""
    changes = select(Change).where(Change.worker_id == worker.id).order_by(Change.made_at.desc(), Change.number.desc())
    whole = joinedload(Change.submission).joinedload(Submission.case)
    told: list[Moment] = []
    closed = set[UUID]()
    for change in db.session.scalars(changes.options(joinedload(Change.by), whole)):
        case = change.submission.case
        if change.state is ChangeState.ACCEPTED and case.closed_on and case.id not in closed:
            told.append(Moment(change, case.closed_on))
        closed.add(case.id)
        told.append(Moment(change))
    return sorted(told, key=lambda moment: moment.day, reverse=True)


def changed_at(sponsor: Sponsor) -> datetime | None:
    """When the roll last changed."""
    return db.session.scalar(
        select(func.max(Change.made_at)).join(Worker, Worker.id == Change.worker_id).where(Worker.sponsor_id == sponsor.id)
    )


def _states(sponsor: Sponsor) -> dict[UUID, ChangeState]:
    """What the office has said to the newest change of each worker."""
    changes = (
        select(Change.worker_id, Change.state)
        .join(Worker, Worker.id == Change.worker_id)
        .where(Worker.sponsor_id == sponsor.id)
        .order_by(Change.made_at, Change.number)
    )
    return dict(db.session.execute(changes).all())


def _belongs(entry: Entry, which: Which) -> bool:
    match which:
        case Which.LEFT:
            return entry.worker.left_on is not None
        case Which.CARE:
            return bool(entry.cares) and entry.worker.left_on is None
        case Which.UNCHECKED:
            return entry.worker.left_on is None and entry.state is not ChangeState.ACCEPTED
    return entry.worker.left_on is None


def _says(worker: Worker, words: str) -> bool:
    """Every word stands in the name or the position, or the passport ends in it."""
    text = f"{worker.name} {worker.position}".casefold()
    return all(word in text or (len(word) >= 4 and worker.passport.casefold().endswith(word)) for word in words.casefold().split())


def _ordered(entries: Sequence[Entry], order: Order) -> list[Entry]:
    by_name = sorted(entries, key=lambda entry: entry.worker.name.casefold(), reverse=order is Order.NAME_BACK)
    if order in (Order.NAME, Order.NAME_BACK):
        return by_name
    return sorted(by_name, key=lambda entry: entry.worker.permit_expires or date.max, reverse=order is Order.ENDS_BACK)
