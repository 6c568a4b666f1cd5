"""Signing in and out, and one's own account."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public, signed_in
from portal.web.page import onward, page

accounts = Blueprint("accounts", __name__)
account = Blueprint("account", __name__)


@accounts.get("/masuk")
@public
def sign_in() -> ResponseReturnValue:
    return page("layouts/door.html")


@accounts.post("/keluar")
@signed_in
def sign_out() -> ResponseReturnValue:
    return onward("/")
