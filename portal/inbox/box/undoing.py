"""Taking back what was done to many cases at once: for a while, and as far as nobody has gone on with them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Outcome, Status
from portal.cases.models import Case
from portal.cases.opening import move
from portal.cases.reach import cases_for
from portal.errors import Refused, Stale
from portal.inbox.acting import tagging, triage
from portal.inbox.codes import Deed, Happened
from portal.inbox.models_list import Bulk, BulkCase
from portal.storage import search
from portal.storage.database import db
from portal.tips.models import Message, Tip

WHILE = timedelta(minutes=10)
BACK = _l("Pembuangan bersama diurungkan.")


@dataclass(frozen=True)
class Told:
    """What became of what an officer did: how many were done, and why others were left as they are."""

    bulk: Bulk
    done: int
    left: Sequence[tuple[Happened, Sequence[Case]]]


def last(user: User) -> Bulk | None:
    """What an officer did last, while it can be undone."""
    newest = select(Bulk).where(Bulk.officer_id == user.id, Bulk.done_at > clock.now() - WHILE, ~Bulk.undone)
    return db.session.scalar(newest.order_by(Bulk.done_at.desc()).limit(1))


def told_of(bulk: Bulk, user: User) -> Told:
    seen = {case.id: case for case in db.session.scalars(cases_for(user).where(Case.id.in_([row.case_id for row in bulk.cases])))}
    rows = [row for row in bulk.cases if row.case_id in seen]
    left = [(why, [seen[row.case_id] for row in rows if row.happened is why]) for why in Happened if why is not Happened.DONE]
    done = sum(row.happened is Happened.DONE for row in bulk.cases)
    return Told(bulk, done, [(why, cases) for why, cases in left if cases])


def undo(bulk_id: UUID, *, by: User) -> tuple[int, int]:
    """Puts each case back as far as it is as this left it; returns how many, and how many stay as they are.

    Raises Stale where none can be put back, or the time is over.
    """
    bulk = db.session.scalar(select(Bulk).where(Bulk.id == bulk_id, Bulk.officer_id == by.id).with_for_update(of=Bulk))
    if bulk is None or bulk.undone or bulk.done_at <= clock.now() - WHILE:
        raise Stale(_l("Ini tidak dapat diurungkan lagi."))
    rows = {row.case_id: row for row in bulk.cases if row.happened is Happened.DONE}
    cases = db.session.scalars(cases_for(by).where(Case.id.in_(rows)).order_by(Case.id).with_for_update(of=Case)).all()
    back = sum([_back(bulk, rows[case.id], case, by) for case in cases])
    if not back:
        raise Stale(_l("Tidak ada yang dapat dikembalikan: semua berkas itu sudah berubah, atau petugas semula tidak ada lagi."))
    bulk.undone = True
    return back, len(rows) - back


def _back(bulk: Bulk, row: BulkCase, case: Case, by: User) -> bool:
    match bulk.deed:
        case Deed.ASSIGN:
            return _give_back(row, case, bulk.to_id, by)
        case Deed.TAG:
            tagging.take(case, bulk.tag or "", by=by)
            return True
        case Deed.ANSWER:
            unsaid = sum([_unsay(UUID(message), case, by) for message in row.messages])
            return bool(unsaid) and (_give_back(row, case, by.id, by) or True)
    return _reopen(row, case, by)


def _give_back(row: BulkCase, case: Case, given_to: UUID | None, by: User) -> bool:
    if case.owner_id != given_to or case.status is Status.CLOSED:
        return False
    try:
        triage.give(case, db.session.scalar(select(User).where(User.id == row.owner_id)), by=by)
    except Refused:  # whose it was has left meanwhile, or must not see it any more
        return False
    return True


def _reopen(row: BulkCase, case: Case, by: User) -> bool:
    """Back into quarantine what lay there; in review what was open."""
    if case.status is not Status.CLOSED or case.outcome is not Outcome.SPAM:
        return False
    move(case, Status.QUARANTINED if row.status is Status.QUARANTINED else Status.IN_REVIEW, by=by, reason=str(BACK))
    return True


def _unsay(message_id: UUID, case: Case, by: User) -> bool:
    """Takes back what nobody has read or answered."""
    said = db.session.execute(
        select(Message.number, Tip.id, Tip.last_shown).join(Tip, Tip.id == Message.tip_id).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    if said is None:
        return False
    number, tip_id, last_shown = said
    if number <= last_shown or number < (db.session.scalar(select(func.max(Message.number)).where(Message.tip_id == tip_id)) or 0):
        return False
    db.session.execute(delete(Message).where(Message.id == message_id))
    search.forget(message_id)
    log.record(log.Action.CASE_UNANSWERED, case, office=case.office_id, by=by)
    return True
