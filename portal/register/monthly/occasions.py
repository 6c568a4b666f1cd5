"""What there is to remind a sponsor of on a day, and how soon: read from its roll, its guests, its declarations, its people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from portal import clock
from portal.offices.models import Office
from portal.register import checking
from portal.register.codes import Reason
from portal.register.guests import stays
from portal.register.models import Change, Sponsor, Worker
from portal.register.models_stay import Stay
from portal.register.monthly import months
from portal.storage.database import db

# Days before the end; negative ones after it. A permit whose extension is under way is not spoken of for thirty days: the last step is
# there so that it is, after them. A passport takes months where the embassy is far, and six months is what borders ask for; so it is
# spoken of then, and again as a permit is.
STEPS: dict[Reason, tuple[int, ...]] = {
    Reason.PERMIT: (60, 30, 7, -1, -30),
    Reason.RPTKA: (60, 45, -1, -30),
    Reason.PASSPORT: (183, 60, 30, 7, -1),
    Reason.DECLARATION_DUE: (7, 0),
    Reason.DECLARATION_LATE: (-1, -7, -14, -21, -28, -35, -42),
    Reason.GUEST: (-1,),
    Reason.PEOPLE: (0,),
}
SILENCE = timedelta(days=30)  # after somebody says that an extension is under way
WEEK = 7
AGAIN = timedelta(days=WEEK)  # after somebody says that a guest still stays
ENDING = {Reason.PERMIT: Worker.permit_expires, Reason.RPTKA: Worker.rptka_expires, Reason.PASSPORT: Worker.passport_expires}
EXTENDED = (Reason.PERMIT, Reason.RPTKA)  # what an extension is of


@dataclass(frozen=True, order=True)
class Occasion:
    """One thing to be reminded of. `step` is the newest one it has reached: the ones before it need not be said any more."""

    subject_id: UUID  # the worker, the stay, or the sponsor itself
    reason: Reason
    ends_on: date
    step: int
    left: int  # days until it ends
    sponsor_id: UUID

    @property
    def is_given_up(self) -> bool:
        """Said often enough: from here on it is for the office to speak with the sponsor."""
        return self.reason is Reason.DECLARATION_LATE and self.left < STEPS[self.reason][-1] - WEEK

    @property
    def thing(self) -> tuple[UUID, Reason, date]:
        return self.subject_id, self.reason, self.ends_on


def occasions(sponsors: Sequence[Sponsor], day: date) -> list[Occasion]:
    """Everything that is near or past for these sponsors of one office, whether it was said already or not."""
    ids = [sponsor.id for sponsor in sponsors]
    return [*_endings(ids, day), *_declarations(sponsors, day), *_guests(ids, day), *_people(sponsors, day)]


def reached(reason: Reason, left: int) -> int | None:
    """The newest step of a thing that ends in so many days; None while it is far."""
    return min((step for step in STEPS[reason] if left <= step), default=None)


def _occasion(sponsor_id: UUID, subject_id: UUID, reason: Reason, ends_on: date, day: date) -> Iterator[Occasion]:
    left = (ends_on - day).days
    step = reached(reason, left)
    if step is not None:
        yield Occasion(subject_id, reason, ends_on, step, left, sponsor_id)


def _endings(sponsors: Sequence[UUID], day: date) -> Iterator[Occasion]:
    """Papers of those who are there. No name is read for it."""
    near = or_(*(column <= day + timedelta(days=STEPS[reason][0]) for reason, column in ENDING.items()))
    columns = (Worker.id, Worker.sponsor_id, Worker.extension_under_way, *ENDING.values())
    rows = db.session.execute(select(*columns).where(Worker.sponsor_id.in_(sponsors), Worker.left_on.is_(None), near)).all()
    silent = _being_extended([row.id for row in rows if row.extension_under_way], day)
    for row in rows:
        for reason, ends_on in zip(ENDING, row[3:], strict=True):
            if ends_on and not (reason in EXTENDED and row.id in silent):
                yield from _occasion(row.sponsor_id, row.id, reason, ends_on, day)


def _being_extended(workers: Iterable[UUID], day: date) -> set[UUID]:
    """Those of them for whom somebody said so less than thirty days ago."""
    said: dict[UUID, date] = {}
    changes = select(Change).where(Change.worker_id.in_(list(workers))).order_by(Change.made_at, Change.number)
    for change in db.session.scalars(changes):
        if change.after.get("extension_under_way"):
            said[change.worker_id] = clock.local(change.made_at).date()
    return {worker for worker, since in said.items() if day < since + SILENCE}


def _declarations(sponsors: Sequence[Sponsor], day: date) -> Iterator[Occasion]:
    """Months that nobody has declared yet: those past their day, and this one."""
    if not sponsors:
        return
    office, first = db.session.get_one(Office, sponsors[0].office_id), months.first_of(day)
    standings, this = months.standings(sponsors, office), months.due_on(office, first)
    for sponsor in sponsors:
        for month in standings.overdue[sponsor.id]:
            yield from _occasion(sponsor.id, sponsor.id, Reason.DECLARATION_LATE, month.due_on, day)
        if this >= day and standings.last.get(sponsor.id) != first:
            yield from _occasion(sponsor.id, sponsor.id, Reason.DECLARATION_DUE, this, day)


def _guests(sponsors: Sequence[UUID], day: date) -> Iterator[Occasion]:
    """Who should have left, or came long ago, and is not said to have left."""
    columns = (Stay.id, Stay.sponsor_id, Stay.arrived_on, Stay.leaves_on, Stay.still_here_on)
    for stay in db.session.execute(select(*columns).where(Stay.sponsor_id.in_(sponsors), Stay.left_on.is_(None))):
        ends_on = stays.expected(stay.arrived_on, stay.leaves_on)
        if stay.still_here_on and stay.still_here_on >= ends_on:
            ends_on = stay.still_here_on + AGAIN
        yield from _occasion(stay.sponsor_id, stay.id, Reason.GUEST, ends_on, day)


def _people(sponsors: Sequence[Sponsor], day: date) -> Iterator[Occasion]:
    open_since = {sponsor.id: since for sponsor in sponsors if (since := checking.asked_since(sponsor, day))}
    for sponsor_id in checking.kept_by_several(list(open_since)):
        yield from _occasion(sponsor_id, sponsor_id, Reason.PEOPLE, open_since[sponsor_id], day)


def by_sponsor(found: Iterable[Occasion]) -> dict[UUID, list[Occasion]]:
    grouped: dict[UUID, list[Occasion]] = defaultdict(list)
    for occasion in found:
        grouped[occasion.sponsor_id].append(occasion)
    return grouped
