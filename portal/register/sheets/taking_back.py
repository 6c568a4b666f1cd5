"""Undo, until an officer has looked: a submission is taken back, and the roll says what it said before."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, exists, select
from sqlalchemy.orm import aliased, joinedload

from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.models import Case
from portal.errors import Refused
from portal.papers import issuing
from portal.register import declaring, describing
from portal.register.codes import Deed
from portal.register.describing import Texts
from portal.register.formats import passport_digest
from portal.register.models import Change, Sheet, Sponsor, Submission, Worker
from portal.register.models_about import Wish, WorkerFile
from portal.register.models_month import Declaration, Reminder
from portal.register.sheets import reading_sheets
from portal.storage.database import db

UNLOADED = {"synchronize_session": False}


def can_be(submission: Submission) -> bool:
    """Whether the page offers it: nobody at the office has opened it, and it is the sponsor's own."""
    case = submission.case
    return case.status is Status.NEW and case.read_on is None and not submission.by_office


def was_taken_back(submission_id: UUID, sponsor: Sponsor, *, by: Select[UUID]) -> bool:
    """Whether one of these people did it already. Holds the sponsor: two presses at once come one after the other."""
    db.session.refresh(sponsor, with_for_update=True)
    return log.was_done(log.Action.SUBMISSION_TAKEN_BACK, submission_id, by=by)


def take_back(submission: Submission, *, by: User) -> UUID | None:
    """The people in it are as they were, and the office has nothing of it any more. The sheet it came from, where that is still kept.

    Raises Refused where the office has opened it, or where something has been said or kept of these people since.
    """
    declaring.move_roll(submission.sponsor)
    _hold_unseen(submission)
    _hold_people(submission)
    _check_nothing_since(submission)
    changes = db.session.scalars(_newest_first(submission)).all()
    _remove(_arrived(submission))
    _put_back([change for change in changes if change.deed is not Deed.ARRIVE], arrived={one.worker_id for one in changes if _arrives(one)})
    log.record(
        log.Action.SUBMISSION_TAKEN_BACK, submission, office=submission.office_id, by=by, count=len({one.worker_id for one in changes})
    )
    if submission.paper:
        issuing.revoke(submission.paper)
    sheet_id = _may_be_sent_again(submission)
    db.session.flush()
    db.session.execute(delete(Case).where(Case.id == submission.case_id))  # and with it, by ON DELETE CASCADE, all that points at it
    return sheet_id


def _hold_unseen(submission: Submission) -> None:
    """No officer opens it from here on until the unit of work ends."""
    held = select(Case).where(Case.id == submission.case_id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(held).one()
    if submission.by_office:
        raise Refused(_l("Kiriman ini dicatat kantor. Minta kantor memperbaikinya."))
    if not can_be(submission):
        raise Refused(_l("Kantor sudah membuka kiriman ini, jadi tidak dapat ditarik kembali. Perbaiki data orangnya satu per satu."))


def _hold_people(submission: Submission) -> None:
    """Who came with it: a wish or a document that arrives at this moment is seen, or comes too late."""
    db.session.execute(select(Worker.id).where(Worker.id.in_(_arrived(submission))).with_for_update())


def _check_nothing_since(submission: Submission) -> None:
    people = select(Change.worker_id).where(Change.submission_id == submission.id)
    later = aliased(Change)
    said = exists().where(later.worker_id.in_(people), later.submission_id != submission.id, later.made_at > submission.sent_at)
    if db.session.scalar(select(said)):
        raise Refused(_l("Data orang dalam kiriman ini sudah diubah lagi sesudahnya, jadi kiriman ini tidak dapat ditarik kembali."))
    if db.session.scalar(select(_something_kept_of(_arrived(submission)))):
        raise Refused(_l("Orang dalam kiriman ini sudah mempunyai dokumen atau permintaan, jadi kiriman ini tidak dapat ditarik kembali."))
    declared = exists().where(Declaration.sponsor_id == submission.sponsor_id, Declaration.declared_at > submission.sent_at)
    if db.session.scalar(select(declared)):
        raise Refused(_l("Sesudah kiriman ini, daftar Anda sudah dinyatakan benar. Perbaiki data orangnya satu per satu."))


def _newest_first(submission: Submission) -> Select[Change]:
    return select(Change).where(Change.submission_id == submission.id).order_by(Change.number.desc()).options(joinedload(Change.worker))


def _arrived(submission: Submission) -> Select[UUID]:
    return select(Change.worker_id).where(Change.submission_id == submission.id, Change.deed == Deed.ARRIVE)


def _something_kept_of(people: Select[UUID]) -> ColumnElement[bool]:
    return exists().where(WorkerFile.worker_id.in_(people)) | exists().where(Wish.worker_id.in_(people))


def _arrives(change: Change) -> bool:
    return change.deed is Deed.ARRIVE


def _remove(people: Select[UUID]) -> None:
    """Who came with it was never there. Their changes go with them."""
    db.session.execute(delete(Reminder).where(Reminder.subject_id.in_(people)), execution_options=UNLOADED)
    db.session.execute(delete(Worker).where(Worker.id.in_(people)), execution_options=UNLOADED)


def _put_back(changes: Sequence[Change], *, arrived: set[UUID]) -> None:
    """Newest first, so that of two changes of one person the older has the last word."""
    for change in changes:
        if change.worker_id not in arrived:
            _undo(change.worker, change)


def _undo(worker: Worker, change: Change) -> None:
    before = _before(change)
    if any(describing.as_text(getattr(worker, name)) != change.after.get(name, "") for name in before):
        raise Refused(_l("Data orang dalam kiriman ini sudah diubah lagi sesudahnya, jadi kiriman ini tidak dapat ditarik kembali."))
    for name, text in before.items():
        setattr(worker, name, describing.value(name, text))
    worker.passport_hash = passport_digest(worker.passport)


def _before(change: Change) -> Texts:
    """Of whoever left for the first time nothing was said before: they were there."""
    return {name: change.before.get(name, "") for name in [*change.before, *(name for name in change.after if name not in change.before)]}


def _may_be_sent_again(submission: Submission) -> UUID | None:
    """A sheet that is still kept is compared with the roll as it is now."""
    sheet = db.session.get(Sheet, submission.sheet_id) if submission.sheet_id else None
    if sheet is None:
        return None
    sheet.roll_version = submission.sponsor.roll_version
    reading_sheets.read_anew(sheet)
    return sheet.id
