"""What officers do with the tray: into the inbox, away, and back again. Together only what says the same; the others one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.cases.codes import Outcome, Status
from portal.cases.keeping import PERIODS, Keep
from portal.cases.models import IS_ASIDE, Case, Move
from portal.cases.reach import cases_for
from portal.cases.together import PIECE, move_each
from portal.errors import Refused, Stale
from portal.inbox.quarantine.tray import DECIDED, HAS_MESSAGES, HAS_OWNER, Group
from portal.storage.database import db

TOGETHER = _l("Dibuang dari karantina bersama laporan yang serupa.")
BY_ITSELF = _l("Dibuang dari karantina.")
SHOWN = 10  # the last ones that can be brought back


@dataclass(frozen=True)
class Batch:
    """What somebody discarded at once, as far as it is still there."""

    id: UUID
    count: int
    day: date
    gone_on: date


def discard(groups: Sequence[Group], *, by: User) -> int:
    """Closes every report of the groups as spam. Raises Refused for what is no group, Stale where one of them was decided meanwhile."""
    return _each(groups, Status.CLOSED, Action.TRAY_DISCARDED, by=by)


def keep(groups: Sequence[Group], *, by: User) -> int:
    """Every report of the groups is new in the inbox."""
    return _each(groups, Status.NEW, Action.TRAY_KEPT, by=by)


def discard_one(case: Case, *, by: User) -> None:
    """A text that an officer has looked at by itself."""
    _one(case, Status.CLOSED, Action.TRAY_DISCARDED, by=by)


def keep_one(case: Case, *, by: User) -> None:
    _one(case, Status.NEW, Action.TRAY_KEPT, by=by)


def bring_back(batch: UUID, *, by: User) -> int:
    """Puts what was discarded at once back into the tray, as far as it is still there and nobody has taken it up since.

    Raises Stale where nothing is left of it.
    """
    deed = db.session.scalar(_batches(by).where(Deed.subject_id == batch))
    cases = list(db.session.scalars(_of(deed, by).with_for_update(of=Case))) if deed else []
    if not cases:
        raise Stale(_l("Tidak ada lagi yang dapat dikembalikan: sudah dikembalikan, dibuka lagi, atau sudah dihapus."))
    move_each(cases, Status.QUARANTINED, by=by)
    log.record(Action.TRAY_RETURNED, batch, office=by.office_id, by=by, count=len(cases))
    return len(cases)


def discarded(user: User) -> list[Batch]:
    """What can be brought back, the last first."""
    found = ((deed, db.session.scalar(_of(deed, user).with_only_columns(func.count(Case.id))) or 0) for deed in _last(user))
    return [Batch(deed.subject_id, left, deed.happened_on, deed.happened_on + PERIODS[Keep.SPAM]) for deed, left in found if left]


def _each(groups: Sequence[Group], status: Status, action: Action, *, by: User) -> int:
    if any(len(group.texts) < 2 for group in groups):
        raise Refused(_l("Teks yang hanya ada satu diputuskan satu per satu."))
    cases = _still_there([text.case_id for group in groups for text in group.texts], by)
    _move(cases, status, str(TOGETHER), by=by)
    log.record(action, uuid4(), office=by.office_id, by=by, count=len(cases), groups=len(groups))
    return len(cases)


def _one(case: Case, status: Status, action: Action, *, by: User) -> None:
    if case.status is not Status.QUARANTINED:
        raise Stale(DECIDED)
    _move([case], status, str(BY_ITSELF), by=by)
    log.record(action, uuid4(), office=by.office_id, by=by, count=1, groups=0)


def _move(cases: Sequence[Case], status: Status, reason: str, *, by: User) -> None:
    if status is Status.CLOSED:
        move_each(cases, status, by=by, outcome=Outcome.SPAM, reason=reason)
    else:
        move_each(cases, status, by=by)


def _still_there(ids: Sequence[UUID], user: User) -> list[Case]:
    """These cases, locked, all of them in quarantine still, and nobody has begun to deal with one of them."""
    waiting = cases_for(user).where(IS_ASIDE, ~HAS_OWNER, ~HAS_MESSAGES).with_for_update(of=Case)
    pieces = (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))
    cases = [case for piece in pieces for case in db.session.scalars(waiting.where(Case.id.in_(piece)))]
    if len(cases) != len(ids):
        raise Stale(DECIDED)
    return cases


def _last(user: User) -> list[Deed]:
    newest = _batches(user).where(Deed.happened_on >= clock.today() - PERIODS[Keep.SPAM])
    return list(db.session.scalars(newest.order_by(Deed.year.desc(), Deed.number.desc()).limit(SHOWN)))


def _batches(user: User) -> Select[Deed]:
    """The deeds by which something was discarded at once, and not brought back since."""
    returned = aliased(Deed)
    back = select(returned.id).where(returned.action == Action.TRAY_RETURNED, returned.subject_id == Deed.subject_id).exists()
    return select(Deed).where(Deed.office_id == user.office_id, Deed.action == Action.TRAY_DISCARDED, ~back)


def _of(batch: Deed, user: User) -> Select[Case]:
    """The cases of a batch that are as it left them: the deeds of their moves stand right before its own in the trail."""
    moved = (
        Deed.office_id == batch.office_id,
        Deed.year == batch.year,
        Deed.number.between(batch.number - batch.details["count"], batch.number - 1),
    )
    was = select(Move.was).where(Move.case_id == Case.id).order_by(Move.number.desc()).limit(1).correlate(Case).scalar_subquery()
    spam = cases_for(user).where(Case.status == Status.CLOSED, Case.outcome == Outcome.SPAM, was == Status.QUARANTINED)
    return spam.where(Case.id.in_(select(Deed.subject_id).where(*moved)))
