"""How a case ends, and how it is taken up again."""

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.codes import Kind, Outcome, Status
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.inbox.acting import drafting, triage
from portal.inbox.acting.forms import DECISIONS, DecisionForm, ReopeningForm, ReportDecision
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_drafts import filled_in
from portal.inbox.case.routes_page import again, held, is_pressed_again, next_one
from portal.inbox.routes import inbox
from portal.register import sponsors
from portal.storage.database import unit_of_work
from portal.web import mail
from portal.web.page import find, onward


@inbox.post("/<case:code>/decision")
@requires(Can.DECIDE)
def decide(code: str) -> ResponseReturnValue:
    kind = find(cases_for(current_user), code=code).kind
    if kind not in DECISIONS:
        abort(404)
    if kind is Kind.VERIFICATION and not current_user.can(Can.VERIFY_SPONSORS):
        abort(403)
    form = DECISIONS[kind](request.form)
    if isinstance(form, ReportDecision):
        form.to(Opened(find(cases_for(current_user), code=code), current_user).readers)
        if request.form.get("do") == "fill":
            return filled_in(code, "decision", "decision", form)
    if not form.validate():
        return again(code, "decision", decision=form)
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: _is_decided(case, form)):
            _end(case, form)
        drafting.discard(case, "decision", by=current_user)
        leads_on = bool(request.values.get("next"))
        flash(_closed(case, link=leads_on), "good")
    mail.send_waiting()
    return next_one(case) if leads_on else onward(url_for("inbox.case", code=code))


@inbox.post("/<case:code>/reopening")
@requires(Can.DECIDE)
def reopen(code: str) -> ResponseReturnValue:
    form = ReopeningForm(request.form)
    if not form.validate():
        return again(code, "decision", reopening=form)
    reason = form.reason.data or ""
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: triage.has_reopened(case, reason, by=current_user)):
            triage.reopen(case, reason, by=current_user)
        drafting.discard(case, "reopening", by=current_user)
    return onward(url_for("inbox.case", code=code))


def _closed(case: Case, *, link: bool) -> Markup:
    """What became of it, with the way back for who has gone on to the next one and sees that it was a slip."""
    way = Markup('<a class="mono" href="{}">{}</a>').format(url_for("inbox.case", code=case.code), case.spoken)
    words = {"code": way if link else case.spoken, "outcome": case.outcome.label if case.outcome else ""}
    return escape(_("%(code)s ditutup: %(outcome)s.")) % words


def _is_decided(case: Case, form: DecisionForm) -> bool:
    return form.ending is not None and triage.has_decided(case, form.ending, form.reason.data or "", by=current_user)


def _end(case: Case, form: DecisionForm) -> None:
    """Each kind of case ends in its own way."""
    outcome, reason = form.ending, form.reason.data or ""
    assert outcome is not None
    match case.kind:
        case Kind.REPORT:
            if request.form.get("again") and case.status is Status.CLOSED:
                triage.reopen(case, reason, by=current_user)
            triage.decide(case, outcome, reason, form.tell.data or "", by=current_user, grounds=form.grounds)
        case Kind.VERIFICATION:
            say = sponsors.verify if outcome is Outcome.ACCEPTED else sponsors.refuse
            say(Opened(case, current_user).sponsor, by=current_user, reason=reason)
