"""Coming back: a receipt code opens the conversation, a ticket keeps it open for fifteen minutes. No cookie, nothing in an address."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.cases.codes import Status
from portal.offices import areas, current
from portal.storage.database import unit_of_work
from portal.tips import conversation, progress
from portal.tips.forms import CodeForm, ReplyForm
from portal.tips.models import Tip
from portal.tips.routes import tips
from portal.web import language
from portal.web.page import page
from portal.web.tokens import new_ticket, read_ticket


@tips.get("/cek")
@public
def check() -> ResponseReturnValue:
    return page("tips/check.html", form=CodeForm())


@tips.post("/cek")
@public
def follow() -> ResponseReturnValue:
    answer = ReplyForm(request.form)
    return _go_on(answer) if answer.ticket.data else _open(CodeForm(request.form), answer)


def _open(form: CodeForm, answer: ReplyForm) -> Response:
    """With the code. An answer that was kept when the page was locked goes along with it."""
    if "switch" in request.form:
        return _code_page(form, answer)
    if not form.validate():
        return _code_page(form, answer, status=422)
    tip = conversation.behind(form.code or "", office=current.doorplate().id)
    if tip is None:
        return _code_page(form, answer, status=404)
    return _say(tip, answer) if answer.story.data else _conversation(tip, answer)


def _go_on(answer: ReplyForm) -> Response:
    """With the ticket."""
    ticket = read_ticket(answer.ticket.data)
    tip = conversation.open_at(ticket.tip_id, office=current.doorplate().id) if ticket and not ticket.over else None
    if tip is None:
        return page("tips/locked.html", status=422, form=CodeForm(), answer=answer)
    return _conversation(tip, answer) if "switch" in request.form else _say(tip, answer)


def _say(tip: Tip, answer: ReplyForm) -> Response:
    if not answer.validate() or answer.proof is None:
        return _conversation(tip, answer, status=422)
    with unit_of_work():
        conversation.reply(tip, answer.story.data or "", answer.proof.digest)
    return _conversation(tip, ReplyForm(), said=True)


def _conversation(tip: Tip, answer: ReplyForm, status: int = 200, said: bool = False) -> Response:
    fresh = {message.number for message in conversation.unseen(tip)}
    before = tip.last_shown
    if fresh:
        with unit_of_work():
            conversation.seen(tip)
    case = tip.case
    return page(
        "tips/closed.html" if case.status is Status.CLOSED else "tips/conversation.html",
        status=status,
        tip=tip,
        case=case,
        place=areas.place(tip.village) if tip.village != current.doorplate().area_code else None,
        steps=progress.steps(case),
        fresh=fresh,
        been_here=before > 0,
        said=said,
        form=answer,
        ticket=new_ticket(tip.id, language.current()),
    )


def _code_page(form: CodeForm, answer: ReplyForm, status: int = 200) -> Response:
    """The code is asked for again, with everything that was typed."""
    if answer.story.data:
        return page("tips/locked.html", status=status, form=form, answer=answer, unknown=status == 404)
    return page("tips/check.html", status=status, form=form, unknown=status == 404)
