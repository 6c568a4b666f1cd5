"""What belongs to no door: health, robots, whom to tell of a weakness, the declared openness of `static`."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.accounts.gate import public
from portal.offices import current
from portal.storage.database import db
from portal.web.language import there

SPOKEN_TWICE = ("/cek", "/masuk", "/lupa", "/pernyataan/", "/sah/")
PRIVATE = (*SPOKEN_TWICE, *(f"/en{path}" for path in SPOKEN_TWICE), "/akun", "/inbox/", "/sponsor/", "/admin/")
GOOD_FOR = timedelta(days=180)  # RFC 9116 asks for less than a year

site = Blueprint("site", __name__)


@site.get("/sehat")
@public
def health() -> ResponseReturnValue:
    """200 with the database reachable, 503 otherwise: for whoever watches the service."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("database: unreachable\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@site.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """What anybody may find: the form and the pages to read, and nothing behind a door."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@site.get("/.well-known/security.txt")
@public
def security() -> ResponseReturnValue:
    """Whom to tell of a weakness (RFC 9116): the office's own address, or its telephone. 404 where it has told us neither."""
    office, here = current.office(), current.address()
    ways = [f"mailto:{office.email}" if office.email else "", f"tel:{office.phone.replace(' ', '')}" if office.phone else ""]
    if not any(ways):
        abort(404)
    until = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + GOOD_FOR
    lines = [
        *(f"Contact: {way}" for way in ways if way),
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: id, en",
        f"Canonical: {here}/.well-known/security.txt",
        f"Policy: {here}{there('en', 'tips.privacy')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def open_static(app: Flask) -> None:
    """Everybody may have our CSS and scripts."""
    public(app.view_functions["static"])
