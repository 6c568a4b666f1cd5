"""People on the sponsors' lists who come to the office: their data sheet behind a reason, and what they wish to have put right."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused, Stale
from portal.inbox.acting.forms import RecordsForm
from portal.inbox.routes import inbox
from portal.inbox.submissions.subject import needs_reason, open_record
from portal.offices import current
from portal.register.countries import country
from portal.register.models import Worker
from portal.register.models_about import Wish
from portal.register.reach import wishes_for, workers_for
from portal.register.subjects import subject_sheet, wishes
from portal.register.subjects.subject_sheet import SubjectSheet
from portal.register.subjects.wish_forms import OutcomeForm, WishForm, outcome_form, outcome_forms
from portal.storage.database import unit_of_work
from portal.web.handing import as_file
from portal.web.page import find, onward, page


@inbox.get("/orang/<uuid:worker_id>")
@requires(Can.TRIAGE)
def subject(worker_id: UUID) -> ResponseReturnValue:
    return _subject(_one(worker_id))


@inbox.post("/orang/<uuid:worker_id>/lembar")
@requires(Can.TRIAGE)
def subject_sheet_for(worker_id: UUID) -> ResponseReturnValue:
    """Everything that is kept about somebody, this once; behind a reason, and recorded."""
    why = RecordsForm(request.form)
    if needs_reason(_one(worker_id), current_user) and not why.validate():
        return _subject(_one(worker_id), 422, why=why)
    try:
        sheet = _made(worker_id, why.reason.data or "")
    except Refused as refused:
        why.form_errors = [str(refused)]
        return _subject(_one(worker_id), 409, why=why)
    if request.form.get("do") == "pdf":
        return as_file(subject_sheet.as_pdf(sheet), _("lembar-data.pdf"), is_pdf=True)
    return page("inbox/subject_sheet.html", worker=_one(worker_id), sheet=sheet)


@inbox.post("/orang/<uuid:worker_id>/permintaan")
@requires(Can.TRIAGE)
def record_wish(worker_id: UUID) -> ResponseReturnValue:
    form = WishForm(request.form)
    if not form.validate():
        return _subject(_one(worker_id), 422, form=form)
    with unit_of_work():
        wishes.record(_one(worker_id), form.text.data or "", by=current_user)
    flash(_("Permintaan dicatat. Penjamin juga melihatnya."), "good")
    return onward(url_for("inbox.subject", worker_id=worker_id))


@inbox.post("/permintaan/<uuid:wish_id>")
@requires(Can.TRIAGE)
def settle_wish(wish_id: UUID) -> ResponseReturnValue:
    form, worker_id = outcome_form(wish_id, request.form), _wish(wish_id).worker_id
    if not form.validate():
        return _subject(_one(worker_id), 422, answered={wish_id: form})
    try:
        with unit_of_work():
            wishes.settle(_wish(wish_id), form.outcome.data or "", by=current_user)
    except Stale as stale:
        return _subject(_one(worker_id), 409, stale=stale, said=form.outcome.data)
    flash(_("Jawaban dicatat."), "good")
    return onward(url_for("inbox.subject", worker_id=worker_id))


def _made(worker_id: UUID, reason: str) -> SubjectSheet:
    with unit_of_work():
        worker, place = _one(worker_id), current_user.office
        open_record(worker, reason, by=current_user)
        return subject_sheet.make(worker, place, current.spoken_address(place), by=current_user)


def _one(worker_id: UUID) -> Worker:
    return find(workers_for(current_user), id=worker_id)


def _wish(wish_id: UUID) -> Wish:
    return find(wishes_for(current_user), id=wish_id)


def _subject(
    worker: Worker,
    status: int = 200,
    *,
    form: WishForm | None = None,
    why: RecordsForm | None = None,
    answered: dict[UUID, OutcomeForm] | None = None,
    stale: Stale | None = None,
    said: str | None = None,
) -> ResponseReturnValue:
    wished = wishes.of(worker)
    return page(
        "inbox/subject.html",
        status=status,
        worker=worker,
        needs_reason=needs_reason(worker, current_user),
        why=why or RecordsForm(),
        wished=wished,
        form=form or WishForm(),
        answers=outcome_forms(wished, answered),
        wishes=wishes,
        stale=stale,
        said=said,
        country=country,
    )
