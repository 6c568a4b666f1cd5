"""What the office says of itself, and its holidays."""

from dataclasses import asdict
from uuid import UUID

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.admin import setting
from portal.admin.forms import HolidayForm, OfficeForm
from portal.admin.routes import admin
from portal.admin.setting import OfficeDetails
from portal.errors import Refused, Stale
from portal.storage.database import unit_of_work
from portal.web.page import onward, page


@admin.get("/kantor")
@requires(Can.MANAGE_OFFICE)
def office() -> ResponseReturnValue:
    return _office()


@admin.post("/kantor")
@requires(Can.MANAGE_OFFICE)
def change_office() -> ResponseReturnValue:
    form = OfficeForm(request.form)
    if not form.validate():
        return _office(form, status=422)
    try:
        with unit_of_work():
            setting.change_office(current_user.office, form.details(), read=form.version.data or 0, by=current_user)
    except Stale:
        return _both_texts(form)
    flash(_("Data kantor disimpan."))
    return onward("/admin/kantor")


@admin.post("/kantor/libur")
@requires(Can.MANAGE_OFFICE)
def add_holiday() -> ResponseReturnValue:
    form = HolidayForm(request.form)
    if not form.validate() or form.day.day is None:
        return _office(holiday=form, status=422)
    try:
        with unit_of_work():
            setting.add_holiday(current_user.office, form.day.day, form.label.data or "", by=current_user)
    except Refused as refused:
        form.day.errors = [str(refused)]
        return _office(holiday=form, status=409)
    flash(_("Hari libur ditambah."))
    return onward("/admin/kantor#libur")


@admin.post("/kantor/libur/<uuid:holiday_id>/hapus")
@requires(Can.MANAGE_OFFICE)
def drop_holiday(holiday_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        setting.drop_holiday(current_user.office, holiday_id, by=current_user)
    flash(_("Hari libur dihapus."))
    return onward("/admin/kantor#libur")


def _office(form: OfficeForm | None = None, holiday: HolidayForm | None = None, *, status: int = 200) -> Response:
    form = form or OfficeForm(version=current_user.office.version, **asdict(OfficeDetails.of(current_user.office)))
    return page("admin/office.html", status=status, form=form, holiday=holiday or HolidayForm(), kept=current_user.office)


def _both_texts(form: OfficeForm) -> Response:
    """Somebody else was faster: what holds now beside what was typed. Saving again writes over it, knowingly."""
    now, typed = OfficeDetails.of(current_user.office), form.details()
    differing = [(form[name], getattr(now, name)) for name in typed.differing(now)]
    form.version.data, form.version.raw_data = current_user.office.version, None
    return page("admin/office.html", status=409, form=form, holiday=HolidayForm(), kept=current_user.office, differing=differing)
