"""A sponsor registers itself: which kind first, then only what that kind has."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import inviting, throttle
from portal.accounts.gate import public
from portal.accounts.models import Language
from portal.offices.current import office
from portal.register import wording
from portal.register.codes import SponsorKind
from portal.register.formats import Places
from portal.register.routes import joining
from portal.register.sponsor_forms import JoinForm
from portal.register.sponsors import register_sponsor
from portal.storage.database import unit_of_work
from portal.web import buckets, mail
from portal.web.language import current, here
from portal.web.page import onward, page


@joining.get("/daftar")
@public
def join() -> ResponseReturnValue:
    kind = _asked_kind()
    if kind is None:
        return page("register/join.html", kinds=SponsorKind, hint=wording.join_hint)
    return _page(JoinForm(kind=kind, places=Places(office())))


@joining.post("/daftar")
@public
def register_oneself() -> ResponseReturnValue:
    kind = _asked_kind()
    if kind is None:
        return onward(here("joining.join"))
    form = JoinForm(request.form, kind=kind, places=Places(office()))
    if not form.validate():
        return _page(form, 422)
    if _too_often(form.email.data or ""):
        form.form_errors = [_("Terlalu banyak percobaan. Tunggu beberapa saat, lalu coba lagi.")]
        return _page(form, 429)
    _register(form)
    mail.send_waiting()
    return onward(here("joining.received"))


@joining.get("/daftar/terkirim")
@public
def received() -> ResponseReturnValue:
    """The same for an address that has an account already: its owner gets a mail."""
    return page("register/join_received.html")


def _asked_kind() -> SponsorKind | None:
    return SponsorKind.read(request.args.get("jenis"))


def _too_often(email: str) -> bool:
    tries = throttle.links(email, request.remote_addr)
    if buckets.full(tries):
        return True
    buckets.count(tries)
    return False


def _register(form: JoinForm) -> None:
    details, place = replace(form.details(), language=Language(current())), office().id
    with unit_of_work():
        owner = inviting.register_owner(details.contact, details.email, form.password.data or "", office=place, language=details.language)
        if owner:
            register_sponsor(details, owner, office=place)


def _page(form: JoinForm, status: int = 200) -> ResponseReturnValue:
    return page("register/join_kind.html", status=status, form=form.show(), kind=form.kind, title=wording.join_title(form.kind))
