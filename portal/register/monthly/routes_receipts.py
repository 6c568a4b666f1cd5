"""Receipts as a page, beside the PDF that was given out."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.documents.qr import Drawn, draw
from portal.offices.models import Office
from portal.papers import printed
from portal.papers.models import Paper
from portal.papers.printed import Contents
from portal.register.monthly import receipts
from portal.register.reach import submissions_for
from portal.register.routes import register
from portal.storage.database import db, unit_of_work
from portal.web.handing import as_file
from portal.web.page import find, onward, page


@dataclass(frozen=True)
class Letter:
    """A paper as a page shows it."""

    paper: Paper
    office: Office
    contents: Contents
    qr: Drawn
    host: str


@register.post("/kiriman/<uuid:submission_id>/tanda-terima")
@requires(Can.KEEP_ROLL)
def give_receipt(submission_id: UUID) -> ResponseReturnValue:
    """For single edits, which have none until somebody wants one."""
    with unit_of_work():
        receipts.give(find(submissions_for(current_user), id=submission_id))
    return onward(url_for("register.submission_receipt", submission_id=submission_id))


@register.get("/kiriman/<uuid:submission_id>/tanda-terima")
@requires(Can.KEEP_ROLL)
def submission_receipt(submission_id: UUID) -> ResponseReturnValue:
    sent = find(submissions_for(current_user), id=submission_id)
    if sent.paper is None:
        abort(404)
    return page("register/submission_receipt.html", sent=sent, letter=letter(sent.paper, receipts.of_submission(sent)))


@register.get("/kiriman/<uuid:submission_id>/tanda-terima.pdf")
@requires(Can.KEEP_ROLL)
def submission_pdf(submission_id: UUID) -> ResponseReturnValue:
    paper = find(submissions_for(current_user), id=submission_id).paper
    return as_pdf(paper) if paper else abort(404)


def letter(paper: Paper, contents: Contents) -> Letter:
    office = db.session.get_one(Office, paper.office_id)
    address = printed.address_of(paper, office)
    return Letter(paper, office, contents, draw(address), address.partition("://")[2].removesuffix(paper.code))


def as_pdf(paper: Paper) -> Response:
    """As it was given out; 404 once its contents are no longer kept."""
    if not paper.content:
        abort(404)
    return as_file(paper.content, f"{paper.reference}.pdf", is_pdf=True)
