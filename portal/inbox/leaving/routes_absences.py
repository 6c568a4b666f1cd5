"""A colleague is not at the office and could not say so themself: for supervisors."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import absences
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.inbox.leaving.routes_handing_over import absence_form, show_desks
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.page import find, onward


@inbox.post("/serah-terima")
@requires(Can.LEAD_DESK)
def colleague_is_away() -> ResponseReturnValue:
    form = absence_form(request.form)
    if not form.validate() or form.since.day is None or form.until.day is None:
        return show_desks(422, form)
    try:
        with unit_of_work():
            absences.be_away(form.officer, form.since.day, form.until.day, form.colleagues.get(form.deputy.data), by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return show_desks(409, form)
    flash(_("Tersimpan. Rekan melihat siapa yang tidak di kantor."), "good")
    return onward(url_for("inbox.desks"))


@inbox.post("/serah-terima/<uuid:officer_id>/kembali")
@requires(Can.LEAD_DESK)
def colleague_is_back(officer_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        absences.be_back(find(absences.colleagues_of(current_user), id=officer_id), by=current_user)
    flash(_("Tersimpan. Rekan melihat siapa yang tidak di kantor."), "good")
    return onward(url_for("inbox.desks"))
