"""The sponsor's own data, and who keeps its roll."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import inviting
from portal.accounts.gate import requires
from portal.accounts.handing import hand_over
from portal.accounts.inviting import Invited
from portal.accounts.models import User
from portal.accounts.roles import Can, Role
from portal.errors import Refused, Stale
from portal.register import checking, sponsors, wording
from portal.register.formats import Places
from portal.register.machine import systems
from portal.register.models import Sponsor
from portal.register.monthly import remembered
from portal.register.reach import colleagues_of
from portal.register.routes import own, register
from portal.register.sponsor_forms import ColleagueForm, SponsorForm
from portal.storage.database import db, unit_of_work
from portal.web import mail
from portal.web.page import find, onward, page

SHOWN = 6  # reminders


@register.get("/perusahaan", endpoint="company")
@requires(Can.KEEP_ROLL)
def show_company() -> ResponseReturnValue:
    sponsor = own()
    return _company(sponsor, _form(sponsor))


@register.post("/perusahaan")
@requires(Can.KEEP_SPONSOR)
def change_company() -> ResponseReturnValue:
    form = _form(own(), request.form)
    if not form.validate():
        return _company(own(), form, 422)
    try:
        with unit_of_work():
            sponsor = own()
            sponsors.expect(sponsor, request.form.get("version", type=int))
            sponsors.amend(sponsor, form.details(), by=current_user)
    except Stale as stale:
        return _company(own(), form, 409, stale=stale)
    flash(_("Data tersimpan."), "good")
    return onward(url_for("register.company"))


@register.get("/orang", endpoint="people")
@requires(Can.INVITE_COLLEAGUES)
def show_people() -> ResponseReturnValue:
    return _people(ColleagueForm())


@register.post("/orang")
@requires(Can.INVITE_COLLEAGUES)
def invite() -> ResponseReturnValue:
    form = ColleagueForm(request.form)
    if not form.validate():
        return _people(form, 422)
    try:
        with unit_of_work():
            invited = sponsors.invite_colleague(own(), form.name.data or "", form.email.data or "", Role(form.role.data), by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _people(form, 409)
    mail.send_waiting()
    return _people(ColleagueForm(), invited=invited)


@register.post("/orang/<uuid:user_id>/tautan")
@requires(Can.INVITE_COLLEAGUES)
def new_link(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        invited = inviting.new_link(_colleague(user_id), by=current_user)
    mail.send_waiting()
    return _people(ColleagueForm(), invited=invited)


@register.post("/orang/<uuid:user_id>/tutup")
@requires(Can.INVITE_COLLEAGUES)
def close_account(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        inviting.disable(_colleague(user_id), by=current_user)
    flash(_("Akun ditutup. Orang itu tidak dapat masuk lagi."), "good")
    return onward(url_for("register.people"))


@register.post("/orang/<uuid:user_id>/buka")
@requires(Can.INVITE_COLLEAGUES)
def open_account(user_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        inviting.enable(_colleague(user_id), by=current_user)
    flash(_("Akun dibuka lagi."), "good")
    return onward(url_for("register.people"))


@register.post("/orang/diperiksa")
@requires(Can.INVITE_COLLEAGUES)
def check_people() -> ResponseReturnValue:
    with unit_of_work():
        checking.checked(own(), by=current_user)
    flash(_("Tercatat. Kami bertanya lagi tiga bulan lagi."), "good")
    return onward(url_for("register.people"))


def _colleague(user_id: UUID) -> User:
    return find(colleagues_of(current_user), id=user_id)


def _form(sponsor: Sponsor, sent: object = None) -> SponsorForm:
    return SponsorForm(sent, sponsor, kind=sponsor.kind, places=Places(current_user.office))


def _company(sponsor: Sponsor, form: SponsorForm, status: int = 200, stale: Stale | None = None) -> ResponseReturnValue:
    return page(
        "register/company.html",
        status=status,
        sponsor=sponsor,
        form=form.show(),
        stale=stale,
        facts=sponsors.facts(sponsor),
        said=sponsors.contrast(sponsor, form.details()) if stale else [],
        title=wording.own_door(sponsor.kind),
        may_change=current_user.can(Can.KEEP_SPONSOR),
        reminders=remembered.log(current_user)[:SHOWN],
    )


def _people(form: ColleagueForm, status: int = 200, invited: Invited | None = None) -> ResponseReturnValue:
    sponsor = own()
    return page(
        "register/people.html",
        status=status,
        sponsor=sponsor,
        form=form,
        colleagues=sorted(db.session.scalars(colleagues_of(current_user)), key=lambda one: (one.id != current_user.id, one.name)),
        handover=hand_over(invited) if invited else None,
        may_open=inviting.may_open,
        is_asked=checking.is_asked(sponsor),
        keys=systems.alive(sponsor),
        title=wording.people_title(sponsor.kind),
    )
