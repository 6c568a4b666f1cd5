"""What a sponsor sent: accepting and asking, and the full record of one of its people behind a reason."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.codes import Kind, Outcome
from portal.cases.reach import cases_for
from portal.inbox.acting import triage
from portal.inbox.acting.forms import RecordsForm
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import again, held, is_pressed_again, next_one, shown
from portal.inbox.queue.rows import lines_of
from portal.inbox.routes import inbox
from portal.inbox.submissions import records
from portal.inbox.submissions.elsewhere import also_on, others_of
from portal.inbox.submissions.review_forms import ReviewForm, review_form
from portal.inbox.submissions.reviewed import Reviewed, changes_of, record_of
from portal.register.models import Change, Submission, Worker
from portal.register.models_about import WorkerFile
from portal.register.reach import files_for
from portal.register.subjects import worker_files
from portal.storage.database import db, unit_of_work
from portal.web import mail
from portal.web.handing import as_file
from portal.web.page import find, one_page, page

ALL_AND_ON = "all_on"  # the button that also opens what waits next
ALL = ("all", ALL_AND_ON)


@inbox.post("/<case:code>/changes")
@requires(Can.DECIDE)
def review(code: str) -> ResponseReturnValue:
    """Accepts and asks as ticked on this page of the submission; `do` accepts everything, or everything that nothing is unusual about."""
    form, pressed = review_form(one_page(changes_of(_submission(code))).rows, request.form), request.form.get("do", "")
    if pressed not in (*ALL, "clean") and not form.validate():
        return again(code, "changes", review=form)
    with unit_of_work():
        case = held(code)
        accepted, asked = _said(_submission(code), form, pressed)
        if not is_pressed_again(case, form.seen, lambda: pressed in ALL and triage.has_accepted(case, accepted, by=current_user)):
            triage.review(case, accepted, asked, by=current_user)
        if goes_on := "next" in request.form or pressed == ALL_AND_ON:
            standing = lines_of([case])[0].words.text or Outcome.ACCEPTED.label
            flash(_("%(code)s: %(standing)s.", code=case.spoken, standing=standing), "good")
    mail.send_waiting()
    return next_one(case) if goes_on else shown(code, "changes", _("Tersimpan."))


@inbox.post("/<case:code>/records")
@requires(Can.TRIAGE)
def ask_leave(code: str) -> ResponseReturnValue:
    form = RecordsForm(request.form)
    if not form.validate():
        return again(code, "leave", leave=form)
    with unit_of_work():
        records.say_why(held(code), form.reason.data or "", by=current_user)
    return shown(code, "leave")


@inbox.post("/<case:code>/records/<uuid:worker_id>")
@requires(Can.TRIAGE)
def open_record(code: str, worker_id: UUID) -> ResponseReturnValue:
    """One person's full record, this once; recorded."""
    with unit_of_work():
        case, submission = held(code), _submission(code)
        worker = find(_people_of(submission), id=worker_id)
        records.open_person(case, worker, by=current_user)
    return page(
        "inbox/person.html",
        opened=Opened(case, current_user),
        worker=worker,
        record=record_of(worker),
        elsewhere=others_of(worker),
        documents=worker_files.documents_of(worker),
    )


@inbox.get("/<case:code>/records/<uuid:worker_id>/dokumen/<uuid:file_id>")
@requires(Can.TRIAGE)
def open_document(code: str, worker_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A document of somebody whose full record this officer may open; recorded."""
    with unit_of_work():
        case, submission = held(code), _submission(code)
        worker = find(_people_of(submission), id=worker_id)
        file = find(files_for(current_user).where(WorkerFile.worker_id == worker.id), id=file_id)
        return as_file(records.open_document(case, file, by=current_user), worker_files.name_of(file), is_pdf=file.is_pdf)


def _submission(code: str) -> Submission:
    case = find(cases_for(current_user), code=code)
    return Opened(case, current_user).submission if case.kind is Kind.SUBMISSION else abort(404)


def _people_of(submission: Submission):  # type: ignore[no-untyped-def]
    return select(Worker).where(Worker.id.in_(select(Change.worker_id).where(Change.submission_id == submission.id)))


def _said(submission: Submission, form: ReviewForm, pressed: str) -> tuple[Sequence[Change], Sequence[tuple[Change, str]]]:
    """What is accepted, and what is asked about with which words."""
    every = changes_of(submission)
    match pressed:
        case _ if pressed in ALL:
            return db.session.scalars(every).all(), []
        case "clean":
            elsewhere = also_on(submission)
            reviewed = [Reviewed(change, current_user, elsewhere.get(change.worker_id, ())) for change in db.session.scalars(every)]
            return [one.change for one in reviewed if one.is_plain], []
    these = one_page(every).rows
    return form.accepted(these), form.asked(these)
