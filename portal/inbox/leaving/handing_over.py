"""What nobody looks after: cases without an officer, and whatever is with somebody who is away or has left. A supervisor hands it over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts import absences
from portal.accounts.models import Absence, User
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.merged import lives_on_in
from portal.cases.models import IS_OPEN, Case
from portal.cases.models_ties import Recusal
from portal.cases.owning import own
from portal.cases.reach import cases_for, those_who_see
from portal.errors import Refused
from portal.inbox.acting import remembering, triage
from portal.inbox.models import CaseReminder
from portal.inbox.queue.listing import in_order
from portal.register import visiting
from portal.register.models import Sponsor
from portal.register.models_visits import Visit
from portal.register.reach import sponsors_for
from portal.storage.database import db

SOON = timedelta(days=1)  # somebody must have taken a case by then


@dataclass(frozen=True)
class Desk:
    """What somebody has: open cases, reminders that wait, visits that are planned, as far as the supervisor sees them."""

    officer: User
    cases: int
    reminders: int
    visits: int
    absence: Absence | None

    @property
    def everything(self) -> int:
        return self.cases + self.reminders + self.visits

    @property
    def left_alone(self) -> bool:
        """Whether nobody looks after it."""
        return bool(self.everything) and (self.absence is not None or not self.officer.is_active)


@dataclass(frozen=True)
class HandedOver:
    """How many went over, and how many cases stayed."""

    cases: int
    reminders: int
    visits: int
    left: int


def unowned(user: User) -> Select[Case]:
    """Open cases that nobody has taken for more than a day, in the order of the inbox: urgent first, then what is due first."""
    late = _open(user).where(Case.owner_id.is_(None), Case.opened_on <= clock.today() - SOON)
    return in_order(late)


def desks(user: User) -> list[Desk]:
    """Everybody who has something, and everybody who is away; first those whose things nobody looks after."""
    cases = _numbers(_open(user), Case.owner_id)
    reminders = _numbers(remembering.waiting_for(user), CaseReminder.officer_id)
    visits = _numbers(visiting.planned_for(user), Visit.officer_id)
    away = absences.away(user.office_id, clock.today(user.office.zone))
    people = db.session.scalars(select(User).where(User.id.in_({*cases, *reminders, *visits, *away})))
    found = [Desk(one, cases.get(one.id, 0), reminders.get(one.id, 0), visits.get(one.id, 0), away.get(one.id)) for one in people]
    return sorted(found, key=lambda desk: (not desk.left_alone, desk.officer.name.casefold()))


def waiting(user: User) -> int:
    """How much nobody looks after: what the door says."""
    late = unowned(user).order_by(None).with_only_columns(func.count(Case.id))
    return sum(desk.everything for desk in desks(user) if desk.left_alone) + (db.session.scalar(late) or 0)


def holders(user: User) -> Select[User]:
    """Who has something that `user` sees, in whatever role they are now."""
    has = (
        _open(user).with_only_columns(Case.owner_id),
        remembering.waiting_for(user).with_only_columns(CaseReminder.officer_id),
        visiting.planned_for(user).with_only_columns(Visit.officer_id),
    )
    return select(User).where(User.office_id == user.office_id, or_(*(User.id.in_(theirs) for theirs in has)))


def held_by(officer: User, user: User) -> Select[Case]:
    """Somebody's open cases, as far as `user` sees them, in the order in which they are due."""
    return _open(user).where(Case.owner_id == officer.id).order_by(Case.due_on, Case.id)


def receivers(officer: User, user: User) -> list[User]:
    """To whom somebody's cases can go: who works at the desk and is there."""
    away = absences.away(user.office_id, clock.today(user.office.zone))
    there = db.session.scalars(absences.colleagues_of(officer))
    return sorted((one for one in there if one.id not in away), key=lambda one: one.name.casefold())


def deputy_of(officer: User) -> User | None:
    """Who stands in for somebody today."""
    absence = absences.away(officer.office_id, clock.today(officer.office.zone)).get(officer.id)
    return absence.deputy if absence else None


def reminders_of(officer: User, user: User) -> Select[CaseReminder]:
    return remembering.waiting_for(user).where(CaseReminder.officer_id == officer.id).order_by(CaseReminder.remind_on, CaseReminder.id)


def visits_of(officer: User, user: User) -> Select[Visit]:
    return visiting.planned_for(user).where(Visit.officer_id == officer.id).order_by(Visit.planned_on, Visit.id)


def hand_over(officer: User, to: Sequence[User], reason: str, *, by: User) -> HandedOver:
    """All open cases of `officer` that `by` sees, dealt out in turn; the reason is kept as a note in each. So are the visits they planned.
    What they wanted to be reminded of goes to whoever has the case, else to one of `to`.

    What none of `to` may see stays theirs until somebody can take it. Raises Refused without a reason or without anybody to take it.
    """
    if not reason.strip():
        raise Refused(_l("Tulis alasannya."))
    if not to:
        raise Refused(_l("Pilih siapa yang menerima."))
    cases = db.session.scalars(held_by(officer, by).with_for_update(of=Case)).all()
    reminders, visits = (db.session.scalars(theirs(officer, by)).all() for theirs in (reminders_of, visits_of))
    turn, note = _Turn(to), str(_("Serah terima dari %(name)s: %(reason)s", name=officer.name, reason=reason.strip()))
    dealt = sum([_hand_case(case, turn, note, by) for case in cases])
    reminded = sum([_hand_reminder(reminder, officer, turn) for reminder in reminders])
    planned = sum([_hand_visit(visit, turn, by) for visit in visits])
    done = HandedOver(dealt, reminded, planned, left=len(cases) - dealt)
    log.record(log.Action.DESK_HANDED_OVER, officer, office=by.office_id, by=by, count=done.cases, left=done.left)
    return done


def has_handed_over(officer_id: UUID, *, by: User) -> bool:
    """Whether the same supervisor has handed it all over today, and nothing is left: the button was pressed twice."""
    told = select(Deed.id).where(Deed.subject_id == officer_id, Deed.action == log.Action.DESK_HANDED_OVER)
    mine = told.where(Deed.office_id == by.office_id, Deed.actor_id == by.id, Deed.happened_on == clock.today())
    empty = db.session.scalar(holders(by).where(User.id == officer_id).with_only_columns(User.id)) is None
    return empty and db.session.scalar(mine.limit(1)) is not None


def unseen_by(colleagues: Sequence[User], officer: User, user: User) -> dict[UUID, int]:
    """How many of somebody's cases each colleague must not see, of those that `user` sees; nothing for who may see them all."""
    theirs = held_by(officer, user).order_by(None).with_only_columns(Case.id)
    unseen = select(Recusal.officer_id, func.count(Recusal.id)).where(Recusal.case_id.in_(theirs)).group_by(Recusal.officer_id)
    numbers: dict[UUID, int] = dict(db.session.execute(unseen).all())
    return {one.id: numbers[one.id] for one in colleagues if one.id in numbers}


class _Turn:
    """Whose turn it is among those who take things over: the next one who may see the thing."""

    def __init__(self, to: Sequence[User]):
        self.many, self.others = len(to), cycle(to)

    def next(self, sees: Callable[[User], bool]) -> User | None:
        return next((one for one in (next(self.others) for _try in range(self.many)) if sees(one)), None)

    def next_who_sees(self, case: Case) -> User | None:
        seeing = set(db.session.scalars(those_who_see(case).with_only_columns(User.id)))
        return self.next(lambda one: one.id in seeing)


def _hand_case(case: Case, turn: _Turn, note: str, by: User) -> bool:
    if taker := turn.next_who_sees(case):
        own(case, taker, by=by)
        triage.note(case, note, by=by)
    return taker is not None


def _hand_reminder(reminder: CaseReminder, officer: User, turn: _Turn) -> bool:
    """To whoever has the case; one that nobody has, or that is closed and was theirs, rings for one of those who take over."""
    case = lives_on_in(reminder.case)
    taker_id = case.owner_id
    if taker_id in (None, officer.id):
        taker = turn.next_who_sees(case)
        taker_id = taker.id if taker else None
    reminder.officer_id = taker_id or officer.id
    return taker_id is not None


def _hand_visit(visit: Visit, turn: _Turn, by: User) -> bool:
    taker = turn.next(lambda one: db.session.scalar(sponsors_for(one).where(Sponsor.id == visit.sponsor_id)) is not None)
    if taker:
        visiting.give(visit, taker, by=by)
    return taker is not None


def _numbers(rows: Select[Any], of: InstrumentedAttribute[Any]) -> Mapping[UUID, int]:
    """How many each officer has."""
    counted = db.session.execute(rows.with_only_columns(of, func.count()).group_by(of))
    return {officer_id: number for officer_id, number in counted if officer_id}


def _open(user: User) -> Select[Case]:
    return cases_for(user).where(IS_OPEN)
