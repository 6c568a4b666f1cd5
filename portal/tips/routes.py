"""The public door."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.web.page import page

tips = Blueprint("tips", __name__)


@tips.get("/")
@public
def form() -> ResponseReturnValue:
    return page("layouts/public.html")


@tips.get("/cek")
@public
def check() -> ResponseReturnValue:
    return page("layouts/public.html")
