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
from portal.cases.opening import move, moves_of
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
UNSAID = _l("Jawaban bersama ditarik sebelum dibaca.")


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


def undo(bulk_id: UUID, *, by: User) -> tuple[Deed, int, int]:
    """Puts each case back as far as it is as this left it; returns what is undone, of how many, and how many stay as they are.

    Raises Stale where none can be put back, or the time is over.
    """
    bulk = db.session.scalar(select(Bulk).where(Bulk.id == bulk_id, Bulk.officer_id == by.id).with_for_update(of=Bulk))
    if bulk is None or bulk.undone or bulk.done_at <= clock.now() - WHILE:
        raise Stale(_l("Ini tidak dapat diurungkan lagi."))
    rows = {row.case_id: row for row in bulk.cases if row.happened is Happened.DONE}
    cases = db.session.scalars(cases_for(by).where(Case.id.in_(rows)).order_by(Case.id).with_for_update(of=Case)).all()
    back = sum([_back(bulk, rows[case.id], case, by) for case in cases])
    if not back:
        raise Stale(
            _l("Tidak ada yang dapat dikembalikan: berkasnya sudah berubah, jawabannya sudah dibaca, atau petugas semula tidak ada lagi.")
        )
    bulk.undone = True
    return bulk.deed, back, len(rows) - back


def _back(bulk: Bulk, row: BulkCase, case: Case, by: User) -> bool:
    match bulk.deed:
        case Deed.ASSIGN:
            return _give_back(row, case, bulk.to_id, by)
        case Deed.TAG:
            tagging.take(case, bulk.tag or "", by=by)
            return True
        case Deed.ANSWER:
            return _unanswer(row, case, by)
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
    """Where it stood."""
    if case.status is not Status.CLOSED or case.outcome is not Outcome.SPAM:
        return False
    move(case, row.status, by=by, reason=str(BACK))
    return True


def _unanswer(row: BulkCase, case: Case, by: User) -> bool:
    """Takes the answer back where none of the case's reporters has read it; the case is nobody's and new again if only this changed it.

    Not where it is closed or merged since: whoever did that had the answer before their eyes, and what it answered would wait unseen.
    """
    messages = [UUID(message) for message in row.messages]
    if case.status is Status.CLOSED or not messages or not all(_is_unread(message) for message in messages):
        return False
    for message in messages:
        db.session.execute(delete(Message).where(Message.id == message))
        search.forget(message)
        log.record(log.Action.CASE_UNANSWERED, case, office=case.office_id, by=by)
    case.count_as_changed()
    if row.owner_id is None and not _give_back(row, case, by.id, by):
        return True  # somebody has it now, and goes on with it
    if row.status is moves_of(case)[0].was is Status.NEW and case.status is Status.IN_REVIEW:
        move(case, Status.NEW, by=by, reason=str(UNSAID))
    return True


def _is_unread(message_id: UUID) -> bool:
    """Whether its reporter has neither seen it nor written since."""
    said = db.session.execute(
        select(Message.number, Tip.id, Tip.last_shown).join(Tip, Tip.id == Message.tip_id).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    if said is None:
        return False
    number, tip_id, last_shown = said
    return number > last_shown and number == db.session.scalar(select(func.max(Message.number)).where(Message.tip_id == tip_id))
