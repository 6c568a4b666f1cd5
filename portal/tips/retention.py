"""Deleting reports: when their time is over, or when their reporter takes them back. What stays is a content-free tombstone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.audit import log
from portal.cases.codes import Kind, Status
from portal.cases.keeping import BACKUPS, UNANSWERED, keep
from portal.cases.merged import family_of, merged_into
from portal.cases.models import Case, Move, Note, Tombstone
from portal.cases.models_ties import Merging
from portal.cases.recusing import stay_hidden
from portal.offices import areas
from portal.storage import search
from portal.storage.database import db, run, table_of, unit_of_work
from portal.storage.wiping import wipe
from portal.tips import conversation, photos
from portal.tips.models import Gone, Message, MovedTip, Tip, Voice, WaitingPhoto


@dataclass(frozen=True)
class Counts:
    """What a purge has deleted; `wiped` says whether the files hold nothing of it any more (a reader may have been in the way)."""

    cases: int
    waiting_photos: int
    receipts: int
    wiped: bool


def withdraw(tip: Tip) -> None:
    """Its reporter takes a report back: it goes at once, with its case, unless others told the same. Their reports stay, and the case too;
    a case that it came from by a merging goes with its last report.

    What was passed on to an agency stays there. Call `wiping.wipe` after the unit of work.
    """
    case = conversation.hold(tip)
    log.record(log.Action.TIP_WITHDRAWN, case, office=case.office_id, category=case.category)
    if db.session.scalar(select(func.count()).select_from(Tip).where(Tip.case_id == case.id)) == 1:
        erase_case(case, withdrawn=True)
    else:
        _forget([tip.id], withdrawn=True)
        _bury(case, withdrawn=True)
        db.session.execute(delete(Tip).where(Tip.id == tip.id))
        for merging in merged_into(case):
            if not _told_by_anybody(merging):
                _erase(merging.gone)


def erase_case(case: Case, *, withdrawn: bool = False) -> None:
    """Everything that was told, asked, answered and noted in the case of a report, and the case. Its receipts stay a while, as hashes."""
    tips = db.session.scalars(select(Tip.id).where(Tip.case_id == case.id)).all()
    _forget(tips, withdrawn=withdrawn)
    _bury(case, withdrawn)
    for one in family_of(case):
        if one.id != case.id and not withdrawn:
            _bury(one, withdrawn=False)
        _erase(one)


def _erase(case: Case) -> None:
    """What the office wrote in it, and with the case, by ON DELETE CASCADE, all that points at it."""
    for note in db.session.scalars(select(Note.id).where(Note.case_id == case.id)).all():
        search.forget(note)
    search.forget(case.id)  # its title
    stay_hidden(case)
    db.session.execute(delete(Case).where(Case.id == case.id))


def _told_by_anybody(merging: Merging) -> bool:
    """Whether somebody is left who told of the case that was merged."""
    return db.session.scalar(select(MovedTip.id).where(MovedTip.merging_id == merging.id).limit(1)) is not None


def due(day: date) -> Select[Case]:
    """Closed reports whose day has come. One with a message of its reporter that nobody has answered stays, at most 90 days more; one that
    was merged stays as long as the case in which it lives on."""
    lives_on = exists().where(Merging.gone_id == Case.id).correlate(Case)
    over = select(Case).where(Case.kind == Kind.REPORT, Case.status == Status.CLOSED, Case.keep_until <= day, ~lives_on)
    return over.where(or_(Case.keep_until <= day - UNANSWERED, ~unanswered()))


def purge(as_of: datetime) -> Counts:
    """Deletes what is due, each case in a unit of work of its own: run again it finishes what a crash left. Safe to run twice at once."""
    day = clock.local(as_of).date()
    with unit_of_work():
        _catch_up()
        ids = db.session.scalars(due(day).with_only_columns(Case.id)).all()
    cases = sum([_purge(case_id, day) for case_id in ids])
    with unit_of_work():
        waiting = photos.sweep(as_of)
        receipts: int = db.session.execute(delete(Gone).where(Gone.until < day)).rowcount  # type: ignore[attr-defined]
    return Counts(cases, waiting, receipts, wipe())


def _catch_up() -> None:
    """What was closed before there were days to be deleted on gets its own."""
    for case in db.session.scalars(select(Case).where(Case.kind == Kind.REPORT, Case.status == Status.CLOSED, Case.keep_until.is_(None))):
        keep(case)
    db.session.flush()


def _purge(case_id: UUID, day: date) -> bool:
    """False where it is not due any more: somebody took it up meanwhile, or another process was faster."""
    with unit_of_work():
        case = _held(due(day).where(Case.id == case_id))
        if case is None:
            return False
        log.record(log.Action.CASE_PURGED, case, office=case.office_id, category=case.category, outcome=case.outcome)
        erase_case(case)
    return True


def _held(wanted: Select[Case]) -> Case | None:
    """The case, locked until the caller's transaction ends and read afresh."""
    return db.session.scalar(wanted.with_for_update(of=Case).execution_options(populate_existing=True))


def unanswered() -> ColumnElement[bool]:
    """A closing answers what was said before it; what answers the closing waits for an answer of its own."""
    said, answer = aliased(Message), aliased(Message)
    closing = select(func.max(Move.number)).where(Move.case_id == Case.id, Move.status == Status.CLOSED).correlate(Case).scalar_subquery()
    answered = exists().where(answer.tip_id == said.tip_id, answer.voice == Voice.OFFICE, answer.number > said.number)
    return exists().where(said.tip_id == Tip.id, Tip.case_id == Case.id, said.about_closing == closing, ~answered).correlate(Case)


def _forget(tips: Collection[UUID], *, withdrawn: bool) -> None:
    """The words and the waiting photos of these reports; their receipts are remembered as gone, so that none is filed anew."""
    for subject in [*tips, *db.session.scalars(select(Message.id).where(Message.tip_id.in_(tips)))]:
        search.forget(subject)
    until = clock.today() + BACKUPS
    for receipt, token in db.session.execute(select(Tip.receipt_hash, Tip.token_hash).where(Tip.id.in_(tips))).all():
        db.session.execute(delete(WaitingPhoto).where(WaitingPhoto.token_hash == token))
        run(insert(table_of(Gone)), {"id": uuid4(), "receipt_hash": receipt, "withdrawn": withdrawn, "until": until})


def _bury(case: Case, withdrawn: bool) -> None:
    """One for a case, however many told of it; and one for each who took their report back, as their page says."""
    run(
        insert(table_of(Tombstone)),
        {
            "id": uuid4(), "office_id": case.office_id, "month": case.opened_on.replace(day=1), "category": case.category,
            "district": case.area_code[: areas.DISTRICT] if len(case.area_code) >= areas.DISTRICT else case.office.area_code,
            "outcome": case.outcome, "withdrawn": withdrawn,
        },
    )  # fmt: skip
