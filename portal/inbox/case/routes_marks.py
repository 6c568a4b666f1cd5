"""Labels and reminders on a case."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.merged import below
from portal.cases.reach import cases_for
from portal.inbox.acting import remembering, tagging
from portal.inbox.acting.mark_forms import ReminderForm, TagForm
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import again, held, shown
from portal.inbox.models import CaseReminder
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.language import long_date
from portal.web.page import find


@inbox.post("/<case:code>/tag")
@requires(Can.TRIAGE)
def put_tag(code: str) -> ResponseReturnValue:
    form = TagForm(request.form)
    if not form.validate():
        return again(code, "tags", tag=form)
    with unit_of_work():
        tagging.put(held(code), form.tag.data or "", by=current_user)
    return shown(code, "tags", _("Label ditambah."))


@inbox.post("/<case:code>/untag")
@requires(Can.TRIAGE)
def take_tag(code: str) -> ResponseReturnValue:
    with unit_of_work():
        tagging.take(held(code), request.form.get("tag", ""), by=current_user)
    return shown(code, "tags", _("Label dihapus."))


@inbox.post("/<case:code>/reminder")
@requires(Can.TRIAGE)
def set_reminder(code: str) -> ResponseReturnValue:
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    colleagues = opened.colleagues
    form = ReminderForm(request.form).offer(colleagues, current_user, opened.beside.away)
    if not form.validate() or form.day is None:
        return again(code, "reminders", reminder=form)
    day, reason, whom = form.day, form.about.data or "", form.chosen(colleagues) or current_user
    with unit_of_work():
        case = held(code)
        if not remembering.has_reminder(case, day, reason, whom, by=current_user):
            remembering.remind(case, day, reason, whom, by=current_user)
        said = _("Pengingat disimpan untuk %(name)s, %(day)s.", name=whom.name, day=long_date(day))
    return shown(code, "reminders", said)


@inbox.post("/<case:code>/reminder/<uuid:reminder_id>/done")
@requires(Can.TRIAGE)
def finish_reminder(code: str, reminder_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        remembering.done(_one_of(code, reminder_id), by=current_user)
    return shown(code, "reminders", _("Pengingat selesai."))


@inbox.post("/<case:code>/reminder/<uuid:reminder_id>/undo")
@requires(Can.TRIAGE)
def reopen_reminder(code: str, reminder_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        remembering.undo(_one_of(code, reminder_id), by=current_user)
    return shown(code, "reminders", _("Pengingat menunggu lagi."))


def _one_of(code: str, reminder_id: UUID) -> CaseReminder:
    theirs = CaseReminder.case_id.in_([one.id for one in below(held(code))])
    return find(remembering.reminders_for(current_user).where(theirs), id=reminder_id)
