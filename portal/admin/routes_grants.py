"""The second person: a supervisor confirms what an admin granted or reset."""

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import confirming
from portal.accounts.gate import requires
from portal.accounts.reach import waiting_for
from portal.accounts.roles import Can
from portal.admin.routes import admin
from portal.storage.database import db, unit_of_work
from portal.web.page import find, onward, page


@admin.get("/konfirmasi")
@requires(Can.CONFIRM_GRANTS)
def grants() -> ResponseReturnValue:
    return page("admin/grants.html", grants=confirming.grants(db.session.scalars(waiting_for(current_user))))


@admin.post("/konfirmasi/<uuid:user_id>")
@requires(Can.CONFIRM_GRANTS)
def confirm(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        confirming.confirm(find(waiting_for(current_user), id=user_id), by=current_user)
    flash(_("Akun dikonfirmasi dan dapat dipakai."))
    return onward("/admin/konfirmasi")


@admin.post("/konfirmasi/<uuid:user_id>/tolak")
@requires(Can.CONFIRM_GRANTS)
def refuse(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        confirming.refuse(find(waiting_for(current_user), id=user_id), by=current_user)
    flash(_("Ditolak. Akun ditutup dan tautannya tidak berlaku."), "warn")
    return onward("/admin/konfirmasi")
