"""Somebody on a sponsor's list who comes to the office: their full record is opened behind a reason, which stands in a case about them."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.submissions import records
from portal.register.models import Change, Submission, Verification, Worker
from portal.storage.database import db


def case_about(worker: Worker, user: User) -> Case | None:
    """The newest submission in which they stand, else the case of the sponsor's registration; None where this officer sees neither."""
    sent = select(Change.submission_id).where(Change.worker_id == worker.id)
    newest = cases_for(user).join(Submission, Submission.case_id == Case.id).where(Submission.id.in_(sent))
    registered = select(Verification.case_id).where(Verification.sponsor_id == worker.sponsor_id)
    return (
        db.session.scalars(newest.order_by(Submission.sent_at.desc()).limit(1)).first()
        or db.session.scalars(cases_for(user).where(Case.id.in_(registered))).first()
    )


def needs_reason(worker: Worker, user: User) -> bool:
    """Whether this officer has yet to say why they read this person's full record."""
    case = case_about(worker, user)
    return case is None or records.leave_of(case, user) is None


def open_record(worker: Worker, reason: str, *, by: User) -> None:
    """A recorded deed; the first reason stays. Raises Refused where the officer has not said why, or sees no case about this person."""
    case = case_about(worker, by)
    if case is None:
        raise Refused(_l("Tidak ada berkas tentang orang ini yang dapat Anda buka."))
    if reason.strip():
        records.say_why(case, reason.strip(), by=by)
    records.open_person(case, worker, by=by)
