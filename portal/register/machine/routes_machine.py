"""The keys by which a sponsor's own systems send its list."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts import machines
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.codes import Code
from portal.errors import Refused
from portal.register.machine import systems
from portal.register.reach import keys_for
from portal.register.routes import own, register
from portal.storage.database import db, unit_of_work
from portal.web.fields import Form, Line, Pick, one_of, required
from portal.web.page import find, onward, page


class Scope(Code):
    """What a key may do."""

    WRITE = "write", _l("Mengirim dan mencoba")
    TRY = "try", _l("Hanya membaca dan mencoba")


class SystemForm(Form):
    name = Line(_l("Nama sistem"), [required(_l("Isi nama sistem, misalnya Sistem HR pusat."))], longest=80)
    scope = Pick(
        _l("Kunci ini boleh"), [one_of(Scope, _l("Pilih apa yang boleh dilakukan kunci ini."))], codes=Scope, default=Scope.WRITE.value
    )


@register.get("/sistem", endpoint="systems")
@requires(Can.INVITE_COLLEAGUES)
def show_systems() -> ResponseReturnValue:
    return _systems(SystemForm())


@register.post("/sistem")
@requires(Can.INVITE_COLLEAGUES)
def make_key() -> ResponseReturnValue:
    form = SystemForm(request.form)
    if not form.validate():
        return _systems(form, 422)
    name, may_write = form.name.data or "", form.scope.data == Scope.WRITE
    try:
        with unit_of_work():
            key = systems.let_in(own(), name, may_write=may_write, by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _systems(form, 409)
    return _systems(SystemForm(), made=key, made_for=name)


@register.post("/sistem/<uuid:key_id>/cabut")
@requires(Can.INVITE_COLLEAGUES)
def revoke_key(key_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        machines.revoke(find(keys_for(current_user), id=key_id), by=current_user)
    flash(_("Kunci dicabut. Sistem itu tidak dapat masuk lagi."), "good")
    return onward(url_for("register.systems"))


def _systems(form: SystemForm, status: int = 200, made: str = "", made_for: str = "") -> ResponseReturnValue:
    kept = systems.listed(db.session.scalars(keys_for(current_user)).all())
    return page("register/systems.html", status=status, form=form, kept=kept, made=made, made_for=made_for, scopes=Scope, sponsor=own())
