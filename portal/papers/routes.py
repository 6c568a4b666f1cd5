"""/sah: whoever holds a paper sees whether it is genuine, from whom and for which month; nothing else. No cookie, no script."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.offices.models import Office
from portal.papers import checking
from portal.papers.models import Paper
from portal.storage.database import db
from portal.web import buckets, headers
from portal.web.language import here
from portal.web.page import onward, page

papers = Blueprint("papers", __name__)
papers.after_request(headers.scriptless)


@papers.get("/sah")
@public
def ask() -> ResponseReturnValue:
    return _asking()


@papers.post("/sah")
@public
def look() -> ResponseReturnValue:
    typed = request.form.get("code", "").strip()[:100]
    code = checking.read(typed)
    return onward(here("papers.genuine", code=code)) if code else _asking(422, typed, "shapeless")


@papers.get("/sah/<code>")
@public
def genuine(code: str) -> ResponseReturnValue:
    guesses = checking.guesses(request.remote_addr)
    if buckets.full(guesses):
        return _asking(429, code[:100], "too often")
    read = checking.read(code)
    paper = checking.behind(read) if read else None
    if paper is None:
        buckets.count(guesses)
        return _asking(404, code[:100], "unknown")
    return _of(paper)


def _asking(status: int = 200, typed: str = "", why: str = "") -> Response:
    return page("papers/ask.html", status=status, typed=typed, why=why)


def _of(paper: Paper) -> Response:
    return page("papers/genuine.html", paper=paper, issuer=db.session.get_one(Office, paper.office_id))
