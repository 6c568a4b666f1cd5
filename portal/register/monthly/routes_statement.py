"""A reminder's link: one month of one sponsor, declared without signing in. The address is a key; nothing is stored, no cookie is read."""

from datetime import date

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.errors import Refused
from portal.register.models import Sponsor
from portal.register.monthly import declarations, months
from portal.storage.database import unit_of_work
from portal.web import headers
from portal.web.page import page, whole

statement = Blueprint("statement", __name__)


@statement.get("/pernyataan/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Looking declares nothing: messengers look at links too."""
    found = declarations.behind(token)
    return _of(*found) if found else _over()


@statement.post("/pernyataan/<token>")
@public
def declare(token: str) -> ResponseReturnValue:
    found = declarations.behind(token)
    if found is None:
        return _over(422)
    try:
        with unit_of_work():
            sponsor, month = declarations.behind(token) or found
            declarations.declare(sponsor, month, by=None, roll_version=request.form.get("version", type=int))
    except Refused as refused:
        return _of(*(declarations.behind(token) or found), refused=refused)
    return _of(*(declarations.behind(token) or found), fresh=True)


def _of(sponsor: Sponsor, month: date, *, fresh: bool = False, refused: Refused | None = None) -> Response:
    found = months.of(sponsor, month)
    said = found.declaration if found else None
    people = (said.workers, said.guests) if said else (declarations.present(sponsor), declarations.guests(sponsor, month))
    return page(
        "register/statement.html",
        "register/_statement.html",
        status=409 if refused else 200,
        sponsor=sponsor,
        first=month,
        month=found,
        heads=months.heads(sponsor.kind, *people),
        fresh=fresh,
        refused=refused,
    )


def _over(status: int = 404) -> Response:
    """No difference between a link that was cut, forged or is over."""
    return whole(page("register/statement_over.html", status=status))


@statement.after_request
def keep_to_yourself(answer: Response) -> Response:
    return headers.scriptless(answer, script=True)
