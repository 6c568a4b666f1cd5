"""The admin pages."""

from flask import Blueprint

from portal.web.navigation import Door

admin = Blueprint("admin", __name__, url_prefix="/admin")
DOORS: tuple[Door, ...] = ()
