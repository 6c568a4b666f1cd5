"""What belongs to no door: health, robots, the declared openness of `static`."""

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.gate import public
from portal.storage.database import db

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
    return Response(
        "User-agent: *\nDisallow: /cek\nDisallow: /en/cek\nDisallow: /masuk\nDisallow: /inbox/\nDisallow: /sponsor/\n",
        mimetype="text/plain",
    )


def open_static(app: Flask) -> None:
    """Everybody may have our CSS and scripts."""
    public(app.view_functions["static"])
