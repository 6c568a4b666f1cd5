"""Visits to sponsors: planned, written down, called off."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.inbox.colleagues import away_from, colleagues_of
from portal.inbox.routes import inbox
from portal.inbox.sponsors.routes_sponsors import show_sponsor
from portal.inbox.sponsors.visit_forms import FindingsForm, PlanForm
from portal.register import visiting
from portal.register.models_visits import Visit
from portal.register.reach import sponsors_for, visits_for
from portal.storage.database import unit_of_work
from portal.web.page import find, onward


@inbox.post("/penjamin/<uuid:sponsor_id>/kunjungan")
@requires(Can.TRIAGE)
def plan_visit(sponsor_id: UUID) -> ResponseReturnValue:
    sponsor, colleagues = find(sponsors_for(current_user), id=sponsor_id), colleagues_of(current_user)
    form = PlanForm(request.form).offer(colleagues, current_user, away_from(current_user))
    if not form.validate() or form.planned_on.day is None:
        return show_sponsor(sponsor, 422, plan=form)
    with unit_of_work():
        sponsor = find(sponsors_for(current_user), id=sponsor_id)
        officer = form.chosen(colleagues) or current_user
        visiting.plan(sponsor, form.planned_on.day, officer, form.purpose.data or "", by=current_user)
    flash(_("Kunjungan direncanakan."), "good")
    return _back(sponsor_id)


@inbox.post("/kunjungan/<uuid:visit_id>")
@requires(Can.TRIAGE)
def record_visit(visit_id: UUID) -> ResponseReturnValue:
    visit = find(visits_for(current_user), id=visit_id)
    sponsor_id, form = visit.sponsor_id, FindingsForm(request.form, prefix=visit.id.hex)
    if not form.validate() or form.visited_on.day is None:
        return show_sponsor(visit.sponsor, 422, findings={visit.id.hex: form})
    try:
        with unit_of_work():
            visiting.record(_one(visit_id), form.visited_on.day, form.findings.data or "", by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return show_sponsor(_one(visit_id).sponsor, 409, findings={visit_id.hex: form})
    flash(_("Hasil kunjungan dicatat."), "good")
    return _back(sponsor_id)


@inbox.post("/kunjungan/<uuid:visit_id>/batal")
@requires(Can.TRIAGE)
def call_off_visit(visit_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        visit = _one(visit_id)
        sponsor_id = visit.sponsor_id
        visiting.call_off(visit, by=current_user)
    flash(_("Kunjungan dibatalkan."), "good")
    return _back(sponsor_id)


def _one(visit_id: UUID) -> Visit:
    return find(visits_for(current_user), id=visit_id)


def _back(sponsor_id: UUID) -> ResponseReturnValue:
    return onward(url_for("inbox.sponsor", sponsor_id=sponsor_id, _anchor="kunjungan"))
