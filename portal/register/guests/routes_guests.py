"""The guests of an accommodation: who is here, who comes, who goes."""

from typing import Any
from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, or_

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused, Stale
from portal.register.codes import SponsorKind, Standing
from portal.register.countries import countries, country
from portal.register.guests import stays, stays_showing
from portal.register.guests.guest_forms import CheckInForm, CheckOutForm, GuestForm
from portal.register.guests.stays_listing import Guests
from portal.register.models import Sponsor
from portal.register.models_stay import GuestSheet, Stay
from portal.register.reach import guest_sheets_for, stays_for
from portal.register.retention import UNANSWERED_STAYS
from portal.register.routes import own, register
from portal.storage.database import db, unit_of_work
from portal.web.page import find, onward, page


@register.get("/tamu", endpoint="guests")
@requires(Can.KEEP_ROLL)
def show_guests() -> ResponseReturnValue:
    if lodging().standing is not Standing.VERIFIED:
        return page("register/roll_waiting.html", sponsor=lodging())
    return _guests(CheckInForm(arrived_on=clock.today()))


@register.post("/tamu")
@requires(Can.KEEP_ROLL)
def check_in() -> ResponseReturnValue:
    lodging()
    form = CheckInForm(request.form)
    if not form.validate():
        return _guests(form, 422)
    try:
        with unit_of_work():
            stays.check_in(form.details(), lodging(), by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _guests(form, 409)
    flash(_("%(name)s tercatat masuk.", name=form.name.data), "good")
    return onward(url_for("register.guests"))


@register.post("/tamu/<uuid:stay_id>/keluar")
@requires(Can.KEEP_ROLL)
def check_out(stay_id: UUID) -> ResponseReturnValue:
    stay, leaving = _mine(stay_id), CheckOutForm(request.form)
    if not leaving.validate():
        return _guest(stay, _saved(stay), 422, leaving=leaving)
    try:
        with unit_of_work():
            stays.check_out(_mine(stay_id), leaving.day, by=current_user)
    except Refused as refused:
        leaving.left_on.errors = [str(refused)]
        return _guest(_mine(stay_id), _saved(_mine(stay_id)), 409, leaving=leaving)
    flash(_("%(name)s tercatat keluar.", name=_mine(stay_id).name), "good")
    return onward(url_for("register.guests"))


@register.post("/tamu/<uuid:stay_id>/masih")
@requires(Can.KEEP_ROLL)
def still_here(stay_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        stays.still_here(_mine(stay_id), by=current_user)
    flash(_("%(name)s masih menginap. Kami tanyakan lagi 3 hari lagi.", name=_mine(stay_id).name), "good")
    return onward(url_for("register.guests"))


@register.get("/tamu/<uuid:stay_id>", endpoint="guest")
@requires(Can.KEEP_ROLL)
def show_guest(stay_id: UUID) -> ResponseReturnValue:
    stay = _mine(stay_id)
    return _guest(stay, _saved(stay))


@register.post("/tamu/<uuid:stay_id>")
@requires(Can.KEEP_ROLL)
def change_guest(stay_id: UUID) -> ResponseReturnValue:
    form = _saved(_mine(stay_id), request.form)
    if not form.validate():
        return _guest(_mine(stay_id), form, 422)
    try:
        with unit_of_work():
            stay = _mine(stay_id)
            stays.expect(stay, request.form.get("version", type=int))
            changed = stays.change(stay, form.details(), by=current_user)
    except Stale as stale:
        return _guest(_mine(stay_id), form, 409, stale=stale)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _guest(_mine(stay_id), form, 409)
    flash(*(_("Perubahan tersimpan."), "good") if changed else (_("Tidak ada yang berubah."), "info"))
    return onward(url_for("register.guests"))


def lodging() -> Sponsor:
    """The accommodation of this person; 404 for whose sponsor has no guests."""
    sponsor = own()
    return sponsor if sponsor.kind is SponsorKind.ACCOMMODATION else abort(404)


def _mine(stay_id: UUID) -> Stay:
    return find(stays_for(current_user), id=stay_id)


def _recent() -> Select[Stay]:
    """Who is here, or was this month, or was given up in it."""
    first = clock.today().replace(day=1)
    return stays_for(current_user).where(or_(Stay.left_on.is_(None), Stay.left_on >= first, Stay.given_up_on >= first))


def _saved(stay: Stay, sent: Any = None) -> GuestForm:
    return GuestForm(sent, stay)


def _guests(form: CheckInForm, status: int = 200) -> ResponseReturnValue:
    return page(
        "register/guests.html",
        status=status,
        sponsor=lodging(),
        guests=Guests(db.session.scalars(_recent())),
        form=form.show(),
        countries=countries(),
        country=country,
        month=clock.today(),
        silence=UNANSWERED_STAYS,
        last=db.session.scalar(guest_sheets_for(current_user).order_by(GuestSheet.sent_at.desc()).limit(1)),
    )


def _guest(
    stay: Stay, form: GuestForm, status: int = 200, *, leaving: CheckOutForm | None = None, stale: Stale | None = None
) -> ResponseReturnValue:
    return page(
        "register/guest.html",
        status=status,
        stay=stay,
        form=form.show(),
        leaving=leaving or CheckOutForm(left_on=stay.left_on or clock.today()),
        stale=stale,
        said=list(stays_showing.contrast(stays.details_of(stay), form.details())) if stale else [],
        countries=countries(),
        country=country,
    )
