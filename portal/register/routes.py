"""The sponsor's door."""

from flask import Blueprint

from portal.web.navigation import Door

register = Blueprint("register", __name__, url_prefix="/sponsor")
joining = Blueprint("joining", __name__, url_prefix="/sponsor")
DOORS: tuple[Door, ...] = ()
