"""Coming back: a receipt code opens the conversation, a ticket keeps it open for fifteen minutes. No cookie, nothing in an address."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.cases.codes import Status
from portal.cases.keeping import BACKUPS
from portal.offices import areas, current
from portal.storage.database import unit_of_work
from portal.tips import conversation, photos, progress, visits
from portal.tips.forms import CodeForm, LastForm, ReplyForm, WithdrawalForm
from portal.tips.models import Tip
from portal.tips.photos import MOST, Clean
from portal.tips.routes import receipt_again, tips, way_out
from portal.tips.routes_photos import kept_waiting, picked
from portal.web import language
from portal.web.page import page
from portal.web.tokens import new_opened, new_ticket, new_visit, read_opened, read_stub, read_ticket


@tips.get("/cek")
@public
def check() -> ResponseReturnValue:
    return page("tips/check.html", form=CodeForm(), opened=new_opened())


@tips.post("/cek")
@public
def follow() -> ResponseReturnValue:
    if visits.is_left(visit()):
        return way_out()
    if request.form.get("ticket"):
        return _go_on(ReplyForm(request.form))
    if "stub" in request.form:
        return _from_the_receipt(LastForm(request.form))
    return _open(CodeForm(request.form), ReplyForm(request.form))


def visit() -> str:
    """Which pages this one belongs to: those since the code was asked for, or since the report was filed."""
    sent = request.form
    page = read_ticket(sent.get("ticket")) or read_stub(sent.get("stub")) or read_opened(sent.get("opened"))
    return page.visit if page else ""


def _from_the_receipt(form: LastForm) -> Response:
    """With the last group. A wrong one leads nowhere else: the receipt is shown again, so that nobody loses a code by a slip."""
    if form.code is None:
        return _code_page(CodeForm(stale=True), ReplyForm(), status=422)
    tip = conversation.behind(form.code, office=current.doorplate().id)
    if tip is None:
        return _nothing(CodeForm(), ReplyForm(), form.code)
    return conversation_page(tip, ReplyForm()) if form.validate() else receipt_again(tip, form, visit())


def _open(form: CodeForm, answer: ReplyForm) -> Response:
    """With the code. An answer that was kept when the page was locked goes along with it."""
    if "switch" in request.form:
        return _code_page(form, answer)
    if not form.validate() or form.code is None:
        return _code_page(form, answer, status=422)
    tip = conversation.behind(form.code, office=current.doorplate().id)
    if tip is None:
        return _nothing(form, answer, form.code)
    return _say(tip, answer) if _says_something(answer) else conversation_page(tip, answer)


def _go_on(answer: ReplyForm) -> Response:
    """With the ticket."""
    ticket = read_ticket(answer.ticket.data)
    tip = conversation.open_at(ticket.tip_id, office=current.doorplate().id) if ticket else None
    if ticket is None or tip is None:
        return locked_page(answer)
    if ticket.over or "lock" in request.form:
        return locked_page(answer, kept_waiting(answer, _pictures(tip, answer), photos.room_for(tip)))
    if "switch" in request.form:
        return conversation_page(tip, answer, good=_pictures(tip, answer))
    return _say(tip, answer)


def _say(tip: Tip, answer: ReplyForm) -> Response:
    good, text = _pictures(tip, answer), answer.story.data or ""
    waiting = photos.waiting(answer.digest)
    answer.speaks = bool(good or waiting) or conversation.has_said(tip, text, answer.digest)  # sent again, it was said before
    if not answer.validate() or answer.proof is None:
        return conversation_page(tip, answer, status=422, good=good)
    try:
        with unit_of_work():
            conversation.reply(tip, text, answer.proof.digest, good)
    except conversation.Answered:
        return conversation_page(tip, answer, status=409, unsent=text)
    return conversation_page(tip, ReplyForm(), said=True)


def _pictures(tip: Tip, answer: ReplyForm) -> Sequence[Clean]:
    """What came with the answer and is new to this report; beside the field stands what does not fit any more."""
    room, had = photos.room_for(tip), {photo.received_hash for photo in tip.photos}
    good = picked(answer, room, had)
    if len(photos.waiting(answer.digest)) > room:
        answer.photos.refuse([photos.too_many()])
    return good


def _says_something(answer: ReplyForm) -> bool:
    files = any(file.filename for file in request.files.getlist("photos"))
    return bool(answer.story.data or files or (answer.proof and photos.waiting(answer.digest)))


def conversation_page(
    tip: Tip,
    answer: ReplyForm,
    status: int = 200,
    *,
    said: bool = False,
    unsent: str = "",
    good: Sequence[Clean] = (),
    withdrawal: WithdrawalForm | None = None,
) -> Response:
    """One report as its reporter sees it. From now on they have seen it."""
    news, asked = conversation.news(tip), conversation.is_asked(tip)
    kept = _kept(tip, answer, good)
    if news.fresh or news.was is not tip.case.status:
        with unit_of_work():
            conversation.seen(tip)
    case = tip.case
    return page(
        "tips/closed.html" if case.status is Status.CLOSED else "tips/conversation.html",
        status=status,
        tip=tip,
        case=case,
        place=areas.place(tip.village) if tip.village != current.doorplate().area_code else None,
        steps=progress.steps(tip, asked=asked),
        asked=asked and case.status is Status.WAITING,
        news=news,
        moved=progress.moved(news.was, progress.standing(case, asked=asked)),
        said=said,
        unsent=unsent,
        may_write=conversation.may_write(tip),
        form=answer,
        withdrawal=withdrawal or WithdrawalForm(),
        backups=BACKUPS,
        ticket=new_ticket(tip.id, language.current(), visit() or new_visit()),
        **kept,
    )


def _kept(tip: Tip, answer: ReplyForm, good: Sequence[Clean]) -> Mapping[str, Any]:
    room = photos.room_for(tip)
    return kept_waiting(answer, good, room) if answer.proof or good else {"waiting": [], "room": room}


def locked_page(answer: ReplyForm, kept: Mapping[str, Any] | None = None, *, form: CodeForm | None = None, **more: Any) -> Response:
    """The code is asked for again, with everything that was typed and picked."""
    kept = kept or {"waiting": [], "room": MOST}
    more = {"status": 422, "ticket": answer.ticket.data, **kept, **more}
    return page("tips/locked.html", **more, form=form or CodeForm(), answer=answer, opened=new_opened())


def _code_page(form: CodeForm, answer: ReplyForm, status: int = 200) -> Response:
    """The code is asked for, or asked for again."""
    if form.stale:
        form.validate()
    if _says_something(answer):
        return locked_page(answer, kept_waiting(answer, picked(answer)), form=form, status=status, unknown=status == 404)
    return page("tips/check.html", status=status, form=form, unknown=status == 404, opened=new_opened())


def _nothing(form: CodeForm, answer: ReplyForm, code: str) -> Response:
    """No report has this code: none has, or it is gone."""
    withdrawn = conversation.was_withdrawn(code)
    return _code_page(form, answer, status=404) if withdrawn is None else gone_page(withdrawn)


def gone_page(withdrawn: bool) -> Response:
    """For whoever comes back to a report that is gone, or sends it once more."""
    return page("tips/gone.html", status=410, withdrawn=withdrawn)
