"""What nobody looks after: cases without an officer, and those of somebody who is away or has left. A supervisor hands them over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal import clock
from portal.accounts import absences
from portal.accounts.models import Absence, User
from portal.audit import log
from portal.cases.models import IS_OPEN, Case
from portal.cases.models_ties import Recusal
from portal.cases.owning import own
from portal.cases.reach import cases_for, those_who_see
from portal.errors import Refused
from portal.inbox.acting import remembering, triage
from portal.storage.database import db

SOON = timedelta(days=1)  # somebody must have taken a case by then


@dataclass(frozen=True)
class Desk:
    """Somebody's open cases, as far as the supervisor sees them."""

    officer: User
    cases: int
    absence: Absence | None

    @property
    def left_alone(self) -> bool:
        """Whether nobody looks after them."""
        return bool(self.cases) and (self.absence is not None or not self.officer.is_active)


def unowned(user: User) -> Select[Case]:
    """Open cases that nobody has taken for more than a day, the oldest first."""
    late = _open(user).where(Case.owner_id.is_(None), Case.opened_on <= clock.today() - SOON)
    return late.order_by(Case.opened_on, Case.id)


def desks(user: User) -> list[Desk]:
    """Everybody who has open cases, and everybody who is away; first those whose cases nobody looks after."""
    held = _open(user).with_only_columns(Case.owner_id, func.count(Case.id)).group_by(Case.owner_id)
    numbers = {owner_id: number for owner_id, number in db.session.execute(held) if owner_id}
    away = absences.away(user.office_id, clock.today(user.office.zone))
    people = db.session.scalars(select(User).where(User.id.in_({*numbers, *away})))
    found = [Desk(one, numbers.get(one.id, 0), away.get(one.id)) for one in people]
    return sorted(found, key=lambda desk: (not desk.left_alone, desk.officer.name.casefold()))


def waiting(user: User) -> int:
    """How many cases nobody looks after: what the door says."""
    alone = [desk.officer.id for desk in desks(user) if desk.left_alone]
    theirs = _open(user).where(Case.owner_id.in_(alone)).with_only_columns(func.count(Case.id))
    late = unowned(user).order_by(None).with_only_columns(func.count(Case.id))
    return (db.session.scalar(theirs) or 0) + (db.session.scalar(late) or 0)


def holders(user: User) -> Select[User]:
    """Who has open cases that `user` sees, in whatever role they are now."""
    return select(User).where(User.office_id == user.office_id, User.id.in_(_open(user).with_only_columns(Case.owner_id)))


def held_by(officer: User, user: User) -> Select[Case]:
    """Somebody's open cases, as far as `user` sees them, in the order in which they are due."""
    return _open(user).where(Case.owner_id == officer.id).order_by(Case.due_on, Case.id)


def receivers(officer: User, user: User) -> list[User]:
    """To whom somebody's cases can go: who works at the desk and is there."""
    away = absences.away(user.office_id, clock.today(user.office.zone))
    there = db.session.scalars(absences.colleagues_of(officer))
    return sorted((one for one in there if one.id not in away), key=lambda one: one.name.casefold())


def hand_over(officer: User, to: Sequence[User], reason: str, *, by: User) -> tuple[int, int]:
    """All open cases of `officer` that `by` sees, dealt out in turn; the reason is kept as a note in each.

    A case that none of `to` may see stays theirs until somebody can take it. What they wanted to be reminded of goes to whoever has the
    case. Returns how many went over, and how many stayed. Raises Refused without a reason or without anybody to take them.
    """
    if not reason.strip():
        raise Refused(_l("Tulis alasannya."))
    if not to:
        raise Refused(_l("Pilih siapa yang menerima."))
    cases = db.session.scalars(held_by(officer, by).with_for_update(of=Case)).all()
    dealt, turn = 0, cycle(to)
    for case in cases:
        if taker := _next_who_sees(case, turn, len(to)):
            own(case, taker, by=by)
            triage.note(case, str(_("Serah terima dari %(name)s: %(reason)s", name=officer.name, reason=reason.strip())), by=by)
            dealt += 1
    remembering.pass_on(officer, by=by)
    log.record(log.Action.DESK_HANDED_OVER, officer, office=by.office_id, by=by, count=dealt, left=len(cases) - dealt)
    return dealt, len(cases) - dealt


def unseen_by(colleagues: Sequence[User], officer: User, user: User) -> dict[UUID, int]:
    """How many of somebody's cases each colleague must not see, of those that `user` sees; nothing for who may see them all."""
    theirs = held_by(officer, user).order_by(None).with_only_columns(Case.id)
    unseen = select(Recusal.officer_id, func.count(Recusal.id)).where(Recusal.case_id.in_(theirs)).group_by(Recusal.officer_id)
    numbers: dict[UUID, int] = dict(db.session.execute(unseen).all())
    return {one.id: numbers[one.id] for one in colleagues if one.id in numbers}


def _next_who_sees(case: Case, turn: Iterator[User], most: int) -> User | None:
    seeing = set(db.session.scalars(those_who_see(case).with_only_columns(User.id)))
    return next((one for one in (next(turn) for _try in range(most)) if one.id in seeing), None)


def _open(user: User) -> Select[Case]:
    return cases_for(user).where(IS_OPEN)
