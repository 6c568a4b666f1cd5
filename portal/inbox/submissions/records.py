"""Reading people's full records: once per case an officer says why, and each opening is a recorded deed (safeguards 13)."""

from uuid import uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.models import Case
from portal.errors import Refused
from portal.inbox.models import Opening
from portal.register.models import Worker
from portal.register.models_about import WorkerFile
from portal.register.subjects import worker_files
from portal.storage.database import db, insert_once


def leave_of(case: Case, user: User) -> Opening | None:
    """Whether this officer has said why they read the full records in this case."""
    return db.session.scalar(select(Opening).where(Opening.case_id == case.id, Opening.officer_id == user.id))


def say_why(case: Case, reason: str, *, by: User) -> None:
    """Once is enough: the first reason stays."""
    row = dict(id=uuid4(), case_id=case.id, officer_id=by.id, reason=reason, opened_on=clock.today())
    insert_once(Opening, row, by=("case_id", "officer_id"))


def open_person(case: Case, worker: Worker, *, by: User) -> None:
    """Raises Refused where the officer has not said why."""
    _expect_leave(case, by)
    log.record(log.Action.PERSON_OPENED, worker, office=case.office_id, by=by, case=case.id)


def open_document(case: Case, file: WorkerFile, *, by: User) -> bytes:
    """One of the documents of such a person. Raises Refused where the officer has not said why."""
    _expect_leave(case, by)
    return worker_files.read(file, by=by, case=case.id)


def _expect_leave(case: Case, user: User) -> None:
    if leave_of(case, user) is None:
        raise Refused(_l("Isi dulu mengapa data lengkapnya perlu dibuka."))
