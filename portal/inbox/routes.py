"""The inbox pages."""

from flask import Blueprint

from portal.web.navigation import Door

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")
DOORS: tuple[Door, ...] = ()
