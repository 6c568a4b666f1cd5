"""The admin's door: who works here. Admins manage people and the office, and cannot read cases."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from portal.accounts import handing, inviting
from portal.accounts.gate import requires
from portal.accounts.handing import Handover
from portal.accounts.models import State, User
from portal.accounts.reach import office_people_for, people_for, sponsors_people_for, waiting_for
from portal.accounts.roles import Can, Role, family, grantable
from portal.admin import parting
from portal.admin.forms import InviteForm, RoleForm
from portal.cases.owning import open_number
from portal.errors import Refused
from portal.offices.agencies import agencies_of
from portal.storage.database import db, unit_of_work
from portal.web import mail
from portal.web.navigation import Door
from portal.web.page import find, onward, page, slice_page

admin = Blueprint("admin", __name__, url_prefix="/admin")


def _waiting() -> int | None:
    return db.session.scalar(select(func.count()).select_from(waiting_for(current_user).subquery())) or None


DOORS: tuple[Door, ...] = (
    Door("admin.people", "people", _l("Pengguna"), Can.MANAGE_PEOPLE),
    Door("admin.office", "building", _p("admin", "Kantor"), Can.MANAGE_OFFICE),
    Door("admin.agencies_listed", "send", _l("Instansi"), Can.MANAGE_OFFICE),
    Door("admin.answers_listed", "note", _l("Jawaban"), Can.MANAGE_OFFICE),
    Door("admin.grants", "shield", _l("Konfirmasi"), Can.CONFIRM_GRANTS, _waiting),
)


@admin.get("/")
@requires(Can.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    return _people(_invite_form())


@admin.post("/")
@requires(Can.MANAGE_PEOPLE)
def invite() -> ResponseReturnValue:
    form = _invite_form(request.form)
    if not form.validate():
        return _people(form, 422)
    try:
        with unit_of_work():
            handover = handing.hand_over(form.invite(by=current_user))
    except Refused as refused:
        form.email.errors = [str(refused)]
        return _people(form, 409)
    return _handed(handover)


@admin.get("/orang/<uuid:user_id>")
@requires(Can.MANAGE_PEOPLE)
def person(user_id: UUID) -> ResponseReturnValue:
    return _person(find(people_for(current_user), id=user_id))


@admin.post("/orang/<uuid:user_id>/peran")
@requires(Can.MANAGE_PEOPLE)
def change_role(user_id: UUID) -> ResponseReturnValue:
    user = find(people_for(current_user), id=user_id)
    form = RoleForm(request.form, roles=family(user.role))
    if not form.validate():
        return _person(user, form, 422)
    with unit_of_work():
        parting.change_role(find(people_for(current_user), id=user_id), Role(form.role.data), by=current_user)
    return onward(_address(user_id))


@admin.post("/orang/<uuid:user_id>/tautan")
@requires(Can.MANAGE_PEOPLE)
def new_link(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        handover = handing.hand_over(inviting.new_link(find(people_for(current_user), id=user_id), by=current_user))
    return _handed(handover)


@admin.post("/orang/<uuid:user_id>/tutup")
@requires(Can.MANAGE_PEOPLE)
def disable(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        parting.close(find(people_for(current_user), id=user_id), by=current_user)
    return onward(_address(user_id))


@admin.post("/orang/<uuid:user_id>/buka")
@requires(Can.MANAGE_PEOPLE)
def enable(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        inviting.enable(find(people_for(current_user), id=user_id), by=current_user)
    return onward(_address(user_id))


def _people(form: InviteForm, status: int = 200) -> Response:
    """The list is read whole: names are sealed, so the database can neither sort nor search them."""
    sponsors = request.args.get("siapa") == "penjamin"
    words = (request.args.get("q") or "").strip().casefold()[:100]
    rows = (sponsors_people_for if sponsors else office_people_for)(current_user)
    users = sorted(db.session.scalars(rows), key=lambda user: user.name.casefold())
    found = [user for user in users if words in f"{user.name} {user.email}".casefold()]
    return page(
        "admin/people.html",
        status=status,
        form=form,
        people=slice_page(found),
        sponsors=sponsors,
        words=words,
        waiting=[user for user in users if user.state is State.WAITING],
        nobody_confirms=not inviting.somebody_confirms(current_user.office_id),
    )


def _person(user: User, form: RoleForm | None = None, status: int = 200) -> Response:
    roles = family(user.role)
    return page(
        "admin/person.html",
        status=status,
        user=user,
        roles=roles,
        form=form or RoleForm(role=user.role.value, roles=roles),
        cases=open_number(user),
    )


def _handed(handover: Handover) -> Response:
    """Not by way of an address: what this page shows is kept nowhere, and shown once."""
    mail.send_waiting()
    return page("admin/handed.html", handover=handover)


def _invite_form(typed: MultiDict[str, str] | None = None) -> InviteForm:
    agencies = list(db.session.scalars(agencies_of(current_user.office)))
    return InviteForm(typed, roles=grantable(province=current_user.office.is_province, agencies=bool(agencies)), agencies=agencies)


def _address(user_id: UUID) -> str:
    return url_for("admin.person", user_id=user_id)


from portal.admin import routes_agencies, routes_answers, routes_grants, routes_office  # noqa: E402, F401  # more rooms behind the same door
