"""Deleting what the register kept long enough: who has left, guests who are gone, sheets nobody agreed to. What stays is a count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.keeping import UNANSWERED
from portal.cases.models import Case, Note
from portal.papers.models import Paper
from portal.register import reviewing
from portal.register.codes import ChangeState
from portal.register.guests import stays as guest_stays
from portal.register.models import Change, Sheet, Sponsor, Submission, Worker
from portal.register.models_about import Wish
from portal.register.models_month import Reminder
from portal.register.models_stay import GuestSheet, Stay
from portal.register.models_visits import Visit
from portal.register.sheets.waiting import KEPT
from portal.storage import search
from portal.storage.database import db, unit_of_work
from portal.storage.wiping import wipe

WORKERS = timedelta(days=2 * 365)  # after leaving
STAYS = timedelta(days=365)  # after check-out
VISITS = timedelta(days=2 * 365)  # after the day of the visit, or of the plan
UNANSWERED_STAYS = timedelta(days=90)  # after the last day that anybody spoke of a guest whom nobody checks out: from then on, day unknown
AT_ONCE = 200  # rows in one unit of work: nobody waits long for the write lock
UNLOADED = {"synchronize_session": False}  # nothing of it is in the session

Gone = TypeVar("Gone", Worker, Stay, Visit)


@dataclass(frozen=True)
class Counts:
    """What a purge has deleted, and how many stays it ended that nobody had.

    `wiped` says whether the files hold nothing of it any more (a reader may have been in the way).
    """

    workers: int
    stays: int
    given_up: int
    sheets: int
    visits: int
    wiped: bool


def due_workers(as_of: datetime) -> Select[Worker]:
    """Who left so long ago. What waits for an answer keeps somebody until it is settled, at most 90 days more."""
    last_day = clock.local(as_of).date() - WORKERS
    over = select(Worker).where(Worker.left_on <= last_day, ~_just_said(as_of - UNANSWERED))
    return over.where(or_(Worker.left_on <= last_day - UNANSWERED, ~_pending()))


def due_stays(as_of: datetime) -> Select[Stay]:
    """Guests who checked out so long ago."""
    return select(Stay).where(Stay.left_on <= clock.local(as_of).date() - STAYS)


def unanswered_stays(as_of: datetime) -> Select[Stay]:
    """Guests of whom nobody has said anything for so long, however often the page and the reminders asked. Else they were kept for ever."""
    last_day = clock.local(as_of).date() - UNANSWERED_STAYS
    spoken_of = [or_(day.is_(None), day <= last_day) for day in (Stay.leaves_on, Stay.still_here_on)]
    return select(Stay).where(Stay.left_on.is_(None), Stay.arrived_on <= last_day, *spoken_of)


def due_visits(as_of: datetime) -> Select[Visit]:
    """Visits that were so long ago, or were planned and never made."""
    return select(Visit).where(func.coalesce(Visit.visited_on, Visit.planned_on) <= clock.local(as_of).date() - VISITS)


def purge(as_of: datetime) -> Counts:
    """Deletes what is due, some of one sponsor at a time: run again it finishes what a crash left. Safe to run twice at once."""
    with unit_of_work():
        people, guests = _batches(due_workers(as_of), Worker), _batches(due_stays(as_of), Stay)
        silent, visited = _batches(unanswered_stays(as_of), Stay), _batches(due_visits(as_of), Visit)
    workers = sum([_purge_workers(sponsor, due_workers(as_of).where(Worker.id.in_(some))) for sponsor, some in people])
    stays = sum([_purge_stays(sponsor, due_stays(as_of).where(Stay.id.in_(some))) for sponsor, some in guests])
    given_up = sum([_give_up(sponsor, unanswered_stays(as_of).where(Stay.id.in_(some)), as_of) for sponsor, some in silent])
    with unit_of_work():
        _forget_refused(Submission.sent_at <= as_of - WORKERS)
        _erase_guest_sheets(as_of)
        _erase_cases(_empty_and_old(as_of))
        sheets: int = db.session.execute(delete(Sheet).where(Sheet.uploaded_at < as_of - KEPT)).rowcount  # type: ignore[attr-defined]
    visits = sum([_purge_visits(sponsor, due_visits(as_of).where(Visit.id.in_(some))) for sponsor, some in visited])
    return Counts(workers, stays, given_up, sheets, visits, wipe())


def _pending() -> ColumnElement[bool]:
    """The office has not read something about this worker, asks about it, or has the answer before it; or a wish is open."""
    asked = exists().where(Change.worker_id == Worker.id, Change.state != ChangeState.ACCEPTED).correlate(Worker)
    wished = exists().where(Wish.worker_id == Worker.id, Wish.settled_on.is_(None)).correlate(Worker)
    return or_(asked, wished)


def _just_said(since: datetime) -> ColumnElement[bool]:
    """Somebody said it lately and the office has not agreed: a wrong year must not delete a person overnight."""
    unread = and_(Change.worker_id == Worker.id, Change.state != ChangeState.ACCEPTED, Change.made_at > since)
    return exists().where(unread).correlate(Worker)


def _batches(due: Select[Gone], rows: type[Gone]) -> list[tuple[UUID, Sequence[UUID]]]:
    """Whose they are, and some of them at a time."""
    found = db.session.execute(due.with_only_columns(rows.sponsor_id, rows.id).order_by(rows.sponsor_id)).all()
    return [(sponsor, some) for sponsor, ids in groupby(found, lambda row: row[0]) for some in _some([id_ for _, id_ in ids])]


def _some(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _purge_workers(sponsor: UUID, due: Select[Worker]) -> int:
    """Some may not be due any more: they came back, somebody asked meanwhile, or another process was faster."""
    with unit_of_work():
        ids = [worker.id for worker in _held(due, Worker)]
        if ids:
            erase_workers(ids)
            _record(log.Action.WORKER_ERASED, sponsor, len(ids))
    return len(ids)


def _purge_stays(sponsor: UUID, due: Select[Stay]) -> int:
    with unit_of_work():
        ids = [stay.id for stay in _held(due, Stay)]
        if ids:
            db.session.execute(delete(Reminder).where(Reminder.subject_id.in_(ids)))
            db.session.execute(delete(Stay).where(Stay.id.in_(ids)))
            _record(log.Action.STAYS_ERASED, sponsor, len(ids))
    return len(ids)


def _purge_visits(sponsor: UUID, due: Select[Visit]) -> int:
    with unit_of_work():
        ids = [visit.id for visit in _held(due, Visit)]
        if ids:
            db.session.execute(delete(Visit).where(Visit.id.in_(ids)))
            _record(log.Action.VISITS_ERASED, sponsor, len(ids))
    return len(ids)


def _give_up(sponsor: UUID, unanswered: Select[Stay], as_of: datetime) -> int:
    with unit_of_work():
        silent = _held(unanswered, Stay)
        for stay in silent:
            guest_stays.give_up(stay, clock.local(as_of).date())
        if silent:
            _record(log.Action.STAYS_GIVEN_UP, sponsor, len(silent))
    return len(silent)


def erase_workers(ids: Sequence[UUID], *, by: User | None = None) -> None:
    """Everything that was said, asked, wished and handed in about them; and the cases of submissions in which nobody else stood.

    `by`: the officer who does it; None where their time is over.
    """
    stood_in = db.session.scalars(select(Change.submission_id).where(Change.worker_id.in_(ids)).distinct()).all()
    _forget_refused(Submission.id.in_(stood_in))
    db.session.execute(delete(Reminder).where(Reminder.subject_id.in_(ids)))
    db.session.execute(delete(Worker).where(Worker.id.in_(ids)))  # and with it, by ON DELETE CASCADE, all that points at it
    _erase_cases(select(Submission.case_id).where(Submission.id.in_(stood_in), _nobody_in_it()))
    reviewing.go_on_without(stood_in, by=by)


def _held(due: Select[Gone], rows: type[Gone]) -> Sequence[Gone]:
    """The rows, locked until the transaction ends; then read afresh, for what was said of them while the lock was waited for."""
    locked = db.session.scalars(due.with_only_columns(rows.id).with_for_update(of=rows)).all()
    return db.session.scalars(due.where(rows.id.in_(locked)).execution_options(populate_existing=True)).all()


def _nobody_in_it() -> ColumnElement[bool]:
    return ~exists().where(Change.submission_id == Submission.id).correlate(Submission)


def _empty_and_old(as_of: datetime) -> Select[UUID]:
    """Cases of submissions that never held a person: kept as long as those that did."""
    old = select(Submission.case_id).join(Case, Case.id == Submission.case_id).where(Submission.sent_at <= as_of - WORKERS)
    return old.where(Case.status == Status.CLOSED, _nobody_in_it())


def _erase_cases(cases: Select[UUID]) -> None:
    """With the submission goes all that the office noted, decided and asked in its case."""
    ids = db.session.scalars(cases).all()
    if not ids:
        return
    _empty_papers(select(Submission.paper_id).where(Submission.case_id.in_(ids)))
    for subject in [*ids, *db.session.scalars(select(Note.id).where(Note.case_id.in_(ids)))]:
        search.forget(subject)
    db.session.execute(delete(Case).where(Case.id.in_(ids)))


def _forget_refused(of: ColumnElement[bool]) -> None:
    """Cells that were wrong name people too, some of them on no list; they stand on the receipt as well."""
    refused = and_(of, Submission.refused.is_not(None))
    _empty_papers(select(Submission.paper_id).where(refused))
    db.session.execute(update(Submission).where(refused).values(refused=None), execution_options=UNLOADED)


def _erase_guest_sheets(as_of: datetime) -> None:
    """Months of guests that were sent as sheets, with the cells that were refused."""
    old = GuestSheet.sent_at <= as_of - STAYS
    _empty_papers(select(GuestSheet.paper_id).where(old))
    db.session.execute(delete(GuestSheet).where(old), execution_options=UNLOADED)


def _empty_papers(papers: Select[UUID | None] | Select[UUID]) -> None:
    """A receipt that was given out stays genuine (its number, from whom, which month); what it says is no longer kept."""
    db.session.execute(update(Paper).where(Paper.id.in_(papers)).values(content=b""), execution_options=UNLOADED)


def _record(action: log.Action, sponsor: UUID, count: int) -> None:
    """Nobody's deed; of whose list, and how many."""
    office = db.session.scalars(select(Sponsor.office_id).where(Sponsor.id == sponsor)).one()
    log.record(action, sponsor, office=office, count=count)
