"""Taking a report back, and leaving in a hurry."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.gate import public
from portal.cases.keeping import BACKUPS
from portal.offices import current
from portal.storage.database import unit_of_work
from portal.storage.wiping import wipe
from portal.tips import conversation, intake, retention, visits
from portal.tips.forms import ReplyForm, WithdrawalForm
from portal.tips.routes import tips, way_out
from portal.tips.routes_following import conversation_page, gone_page, locked_page
from portal.web.page import page
from portal.web.tokens import read_ticket

EVERYTHING = '"cache", "cookies", "storage"'


@tips.post("/cek/tarik")
@public
def withdraw() -> ResponseReturnValue:
    form = WithdrawalForm(request.form)
    ticket = read_ticket(form.ticket.data)
    if ticket is None or ticket.over:
        return locked_page(ReplyForm(), withdrawing=True)
    tip = conversation.open_at(ticket.tip_id, office=current.doorplate().id)
    if tip is None:  # sent again, or in the other language
        return locked_page(ReplyForm()) if conversation.is_there(ticket.tip_id) else _withdrawn(form)
    if not form.validate():
        return conversation_page(tip, ReplyForm(), status=422, withdrawal=form)
    passed_on = conversation.was_passed_on(tip)
    with unit_of_work():
        retention.withdraw(tip)
    wipe()
    return _withdrawn(form, passed_on)


def _withdrawn(form: WithdrawalForm, passed_on: bool | None = None) -> Response:
    """`passed_on` is None where nobody can know any more."""
    return page("tips/withdrawn.html", form=form, ticket=form.ticket.data, passed_on=passed_on, today=clock.today(), backups=BACKUPS)


@tips.post("/cek/keluar")
@public
def leave() -> ResponseReturnValue:
    """Nothing that this site left in the browser stays, its pages open nothing any more, and an ordinary page comes. Needs no ticket."""
    if ticket := read_ticket(request.form.get("leaving")):
        visits.leave(ticket.visit)
    answer = way_out()
    answer.headers["Clear-Site-Data"] = EVERYTHING
    return answer


@tips.errorhandler(intake.NotAgain)
def not_again(gone: intake.NotAgain) -> ResponseReturnValue:
    """The form of a report that was withdrawn or deleted, sent once more: it is never filed anew."""
    return gone_page(gone.withdrawn)
