"""The agencies an office writes to: listed, added, changed, closed."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from portal.accounts.gate import requires
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.admin import agencies
from portal.admin.agencies import AgencyDetails
from portal.admin.agency_forms import AgencyForm
from portal.admin.routes import admin
from portal.errors import Refused, Stale
from portal.offices.agencies import every_one_of
from portal.offices.areas import districts_of
from portal.offices.models import Agency
from portal.storage.database import db, unit_of_work
from portal.web.page import find, onward, page


@admin.get("/instansi")
@requires(Can.MANAGE_OFFICE)
def agencies_listed() -> ResponseReturnValue:
    return _page(_form())


@admin.post("/instansi")
@requires(Can.MANAGE_OFFICE)
def add_agency() -> ResponseReturnValue:
    form = _form(request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        with unit_of_work():
            agencies.add(form.details(), by=current_user)
    except Refused as refused:
        form.name.errors = [str(refused)]
        return _page(form, status=409)
    flash(_("Instansi ditambah."), "good")
    return onward(url_for("admin.agencies_listed"))


@admin.get("/instansi/<uuid:agency_id>")
@requires(Can.MANAGE_OFFICE)
def agency(agency_id: UUID) -> ResponseReturnValue:
    one = find(every_one_of(current_user.office), id=agency_id)
    said = asdict(AgencyDetails.of(one))
    return _page(_form(data=said | {"version": one.version, "area": one.area_code or ""}), one)


@admin.post("/instansi/<uuid:agency_id>")
@requires(Can.MANAGE_OFFICE)
def change_agency(agency_id: UUID) -> ResponseReturnValue:
    form = _form(request.form)
    one = find(every_one_of(current_user.office), id=agency_id)
    if not form.validate():
        return _page(form, one, 422)
    try:
        with unit_of_work():
            agencies.change(_held(agency_id), form.details(), read=form.version.data or 0, by=current_user)
    except Refused as refused:
        return _again(form, agency_id, refused)
    flash(_("Instansi disimpan."), "good")
    return onward(url_for("admin.agencies_listed"))


@admin.post("/instansi/<uuid:agency_id>/tutup")
@requires(Can.MANAGE_OFFICE)
def close_agency(agency_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        agencies.close(_held(agency_id), by=current_user)
    flash(_("Instansi ini tidak menerima rujukan baru. Yang sudah dikirim tetap dijawab."))
    return onward(url_for("admin.agencies_listed"))


@admin.post("/instansi/<uuid:agency_id>/buka")
@requires(Can.MANAGE_OFFICE)
def reopen_agency(agency_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        agencies.reopen(_held(agency_id), by=current_user)
    flash(_("Instansi ini menerima rujukan lagi."))
    return onward(url_for("admin.agencies_listed"))


def _held(agency_id: UUID) -> Agency:
    return find(every_one_of(current_user.office).with_for_update(of=Agency), id=agency_id)


def _again(form: AgencyForm, agency_id: UUID, refused: Refused) -> Response:
    """What was typed stays; somebody else's change stands beside it, and saving again writes over it, knowingly."""
    one = find(every_one_of(current_user.office), id=agency_id)
    form.form_errors = [str(refused)]
    if isinstance(refused, Stale):
        form.version.data, form.version.raw_data = one.version, None
    return _page(form, one, 409)


def _form(typed: Any = None, data: Any = None) -> AgencyForm:
    return AgencyForm(typed, data=data, districts=districts_of(current_user.office))


def _page(form: AgencyForm, one: Agency | None = None, status: int = 200) -> Response:
    liaisons = select(User.agency_id, func.count(User.id)).where(User.office_id == current_user.office_id, User.disabled_at.is_(None))
    numbers = {agency_id: number for agency_id, number in db.session.execute(liaisons.group_by(User.agency_id))}  # noqa: C416
    listed = db.session.scalars(every_one_of(current_user.office)).all()
    return page("admin/agencies.html", status=status, form=form, one=one, agencies=listed, liaisons=numbers)
