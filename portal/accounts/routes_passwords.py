"""Forgotten passwords, and links to choose one."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import choosing, links, passwords, sessions, throttle
from portal.accounts.forms import AddressForm, NewPasswordForm
from portal.accounts.gate import public
from portal.accounts.models import PasswordLink, User
from portal.accounts.routes import accounts
from portal.storage.database import unit_of_work
from portal.web import buckets, mail
from portal.web.language import here
from portal.web.page import onward, page


@accounts.get("/lupa")
@public
def forgotten() -> ResponseReturnValue:
    return _asking(AddressForm())


@accounts.post("/lupa")
@public
def ask_for_link() -> ResponseReturnValue:
    """The same answer for every address, and as fast: whether it is known is looked up when the answer has gone."""
    form = AddressForm(request.form)
    if not form.validate():
        return _asking(form, 422)
    email = form.email.data or ""
    tries = throttle.links(email, request.remote_addr)
    if buckets.full(tries):
        return _asking(form, 429, too_often=True)
    buckets.count(tries)
    mail.after_answer(lambda: _mail_link(email))
    return _asking(form, sent=True)


def _asking(form: AddressForm, status: int = 200, *, sent: bool = False, too_often: bool = False) -> Response:
    """Where no mail goes out yet nobody is left waiting for one."""
    return page("accounts/forgotten.html", status=status, form=form, mails=mail.goes_out(), sent=sent, too_often=too_often)


@accounts.get("/sandi/<token>")
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Looking does not use the link up: messengers look at links too."""
    link = links.read(token)
    return _ask(link, NewPasswordForm()) if link else _over()


@accounts.post("/sandi/<token>")
@public
def set_password(token: str) -> ResponseReturnValue:
    link = links.read(token)
    if link is None:
        return _over()
    form = NewPasswordForm(request.form, email=link.user.email)
    if not form.validate():
        return _ask(link, form, 422)
    password_hash = passwords.hashed(form.password.data or "")
    with unit_of_work():
        link = links.use(token)
        user = choosing.by_link(link, password_hash) if link else None
        if user and current_user.is_authenticated:
            sessions.leave(current_user)
    return _to_the_door(user) if user else _over()


def _mail_link(email: str) -> None:
    with unit_of_work():
        choosing.ask_for_link(email)
    mail.send_waiting()


def _to_the_door(user: User) -> Response:
    mail.send_waiting()
    sessions.forget()
    flash(
        _("Kata sandi tersimpan. Silakan masuk.")
        if user.confirmed
        else _("Kata sandi tersimpan. Akun Anda dapat dipakai setelah dikonfirmasi kepala bidang.")
    )
    return _secret(onward(here("accounts.sign_in")))


def _ask(link: PasswordLink, form: NewPasswordForm, status: int = 200) -> Response:
    return _secret(page("accounts/choose_password.html", status=status, form=form, link=link, wanted=passwords.WANTED))


def _over() -> Response:
    """No difference between a link that was used, ran out or never was."""
    return _secret(page("accounts/link_over.html", status=404))


def _secret(answer: Response) -> Response:
    """The address of this page is a key: it is not told to the next one, and kept nowhere."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
