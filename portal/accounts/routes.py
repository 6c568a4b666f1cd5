"""Coming in and going out."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import sessions, signing, throttle
from portal.accounts.forms import SignInForm
from portal.accounts.gate import public, signed_in
from portal.accounts.models import State, User
from portal.storage.database import unit_of_work
from portal.web import buckets, language, navigation
from portal.web.page import onward, page

accounts = Blueprint("accounts", __name__)  # in both languages, for those who are not in yet
account = Blueprint("account", __name__)  # one's own account


@accounts.get("/masuk")
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return onward(_after(request.args.get("next")))
    return page("accounts/sign_in.html", form=SignInForm(next=request.args.get("next")))


@accounts.post("/masuk")
@public
def let_in() -> ResponseReturnValue:
    form = SignInForm(request.form)
    if not form.validate():
        return page("accounts/sign_in.html", status=422, form=form)
    email, password = form.email.data or "", form.password.data or ""
    tries = throttle.passwords(email, request.remote_addr)
    if buckets.full(tries):
        return page("accounts/sign_in.html", status=429, form=form, too_often=True)
    user = signing.recognise(email, password)
    if user is None:
        buckets.count(tries)
        return page("accounts/sign_in.html", status=422, form=form, wrong=True)
    if not user.is_active:
        return page("accounts/sign_in.html", status=403, form=form, closed=user.state is State.CLOSED, waits=user.state is State.WAITING)
    _admit(user, password)
    return onward(_after(form.next.data))


@accounts.post("/keluar")
@signed_in
def sign_out() -> ResponseReturnValue:
    spoken = current_user.language.value
    with unit_of_work():
        sessions.leave(current_user)
    sessions.forget()
    return onward(language.there(spoken, "accounts.sign_in", left=1))


def _admit(user: User, password: str) -> None:
    with unit_of_work():
        signing.refresh(user, password)
        token = sessions.begin(user)
    sessions.enter(user, token)


def _after(wanted: str | None) -> str:
    """Where somebody wanted to go, if it is here; else where they begin."""
    return wanted if wanted and _is_here(wanted) else navigation.start()


def _is_here(address: str) -> bool:
    """A path of this site. To browsers a backslash is a slash, and tabs and line breaks are nothing at all."""
    return address.startswith("/") and not address.startswith("//") and not any(sign <= " " or sign in "\\\x7f" for sign in address)


from portal.accounts import routes_account, routes_passwords  # noqa: E402, F401  # more views of the same doors
from portal.accounts.handing import link_address  # noqa: E402, F401  # who invites somebody shows where they go
