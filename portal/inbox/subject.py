"""Somebody on a sponsor's list who comes to the office: which case the reason for opening their record stands in."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.reach import cases_for
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
