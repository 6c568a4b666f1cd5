"""What belongs to the people on the list: their data sheet to hand over, and what they wish to have put right."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Stale
from portal.offices import current
from portal.register.models import Worker
from portal.register.models_about import Wish
from portal.register.reach import wishes_for, workers_for
from portal.register.routes import register
from portal.register.subjects import subject_sheet, wishes
from portal.register.subjects.subject_sheet import SubjectSheet
from portal.register.subjects.wish_forms import OutcomeForm, WishForm, outcome_form, outcome_forms
from portal.storage.database import unit_of_work
from portal.web.handing import as_file
from portal.web.page import find, onward, page


@register.get("/pekerja/<uuid:worker_id>/lembar")
@requires(Can.KEEP_ROLL)
def data_sheet(worker_id: UUID) -> ResponseReturnValue:
    sheet = _sheet(worker_id)
    return page("register/subject.html", sheet=sheet, worker=_mine(worker_id))


@register.get("/pekerja/<uuid:worker_id>/lembar.pdf")
@requires(Can.KEEP_ROLL)
def data_sheet_as_pdf(worker_id: UUID) -> ResponseReturnValue:
    return as_file(subject_sheet.as_pdf(_sheet(worker_id)), _("lembar-data.pdf"), is_pdf=True)


@register.get("/pekerja/<uuid:worker_id>/permintaan", endpoint="wishes")
@requires(Can.KEEP_ROLL)
def show_wishes(worker_id: UUID) -> ResponseReturnValue:
    return _wishes(_mine(worker_id))


@register.post("/pekerja/<uuid:worker_id>/permintaan")
@requires(Can.KEEP_ROLL)
def record_wish(worker_id: UUID) -> ResponseReturnValue:
    form = WishForm(request.form)
    if not form.validate():
        return _wishes(_mine(worker_id), 422, form=form)
    with unit_of_work():
        wishes.record(_mine(worker_id), form.text.data or "", by=current_user)
    flash(_("Permintaan dicatat. Kantor juga melihatnya."), "good")
    return onward(url_for("register.wishes", worker_id=worker_id))


@register.post("/permintaan/<uuid:wish_id>")
@requires(Can.KEEP_ROLL)
def settle_wish(wish_id: UUID) -> ResponseReturnValue:
    form, worker_id = outcome_form(wish_id, request.form), _wish(wish_id).worker_id
    if not form.validate():
        return _wishes(_mine(worker_id), 422, answered={wish_id: form})
    try:
        with unit_of_work():
            wishes.settle(_wish(wish_id), form.outcome.data or "", by=current_user)
    except Stale as stale:
        return _wishes(_mine(worker_id), 409, stale=stale, said=form.outcome.data)
    flash(_("Jawaban dicatat."), "good")
    return onward(url_for("register.wishes", worker_id=worker_id))


def _sheet(worker_id: UUID) -> SubjectSheet:
    with unit_of_work():
        place = current_user.office
        return subject_sheet.make(_mine(worker_id), place, current.spoken_address(place), by=current_user)


def _mine(worker_id: UUID) -> Worker:
    return find(workers_for(current_user), id=worker_id)


def _wish(wish_id: UUID) -> Wish:
    return find(wishes_for(current_user), id=wish_id)


def _wishes(
    worker: Worker,
    status: int = 200,
    *,
    form: WishForm | None = None,
    answered: dict[UUID, OutcomeForm] | None = None,
    stale: Stale | None = None,
    said: str | None = None,
) -> ResponseReturnValue:
    wished = wishes.of(worker)
    return page(
        "register/wishes.html",
        status=status,
        worker=worker,
        wished=wished,
        form=form or WishForm(),
        answers=outcome_forms(wished, answered),
        wishes=wishes,
        stale=stale,
        said=said,
    )
