"""What nobody looks after, and handing over somebody's cases: for supervisors."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.inbox.colleagues import away_from, colleagues_of
from portal.inbox.leaving import handing_over
from portal.inbox.leaving.absence_forms import ColleagueAbsenceForm
from portal.inbox.leaving.handing_over import HandedOver
from portal.inbox.leaving.handing_over_forms import HandOverForm
from portal.inbox.queue.rows import lines_of
from portal.inbox.routes import inbox
from portal.storage.database import db, unit_of_work
from portal.web.page import find, one_page, onward, page


@inbox.get("/serah-terima")
@requires(Can.LEAD_DESK)
def desks() -> ResponseReturnValue:
    return show_desks()


def show_desks(status: int = 200, absence: ColleagueAbsenceForm | None = None) -> Response:
    """`absence` is a form that came back."""
    late = one_page(handing_over.unowned(current_user))
    words: dict[str, Any] = dict(late=late, lines=lines_of(late.rows), absence=absence or absence_form())
    return page("inbox/desks.html", status=status, desks=handing_over.desks(current_user), **words)


def absence_form(typed: Any = None) -> ColleagueAbsenceForm:
    return ColleagueAbsenceForm(typed).offer_to(current_user, colleagues_of(current_user), away_from(current_user))


@inbox.get("/serah-terima/<uuid:officer_id>")
@requires(Can.LEAD_DESK)
def handing(officer_id: UUID) -> ResponseReturnValue:
    officer = find(handing_over.holders(current_user), id=officer_id)
    deputy = handing_over.deputy_of(officer)
    form = HandOverForm(data={"to": [str(deputy.id)] if deputy else []})
    return _handing(officer, form.offer(handing_over.receivers(officer, current_user)))


@inbox.post("/serah-terima/<uuid:officer_id>")
@requires(Can.LEAD_DESK)
def hand_over(officer_id: UUID) -> ResponseReturnValue:
    if handing_over.has_handed_over(officer_id, by=current_user):
        return onward(url_for("inbox.desks"))
    officer = find(handing_over.holders(current_user), id=officer_id)
    form = HandOverForm(request.form).offer(handing_over.receivers(officer, current_user))
    if not form.validate():
        return _handing(officer, form, 422)
    name, to = officer.name, ", ".join(one.name for one in form.chosen)
    with unit_of_work():
        done = handing_over.hand_over(officer, form.chosen, form.reason.data or "", by=current_user)
    _say(done, name, to)
    return onward(url_for("inbox.desks"))


def _say(done: HandedOver, name: str, to: str) -> None:
    if done.cases:
        flash(
            ngettext("%(num)s berkas diserahkan kepada %(name)s.", "%(num)s berkas diserahkan kepada %(name)s.", done.cases, name=to),
            "good",
        )
    if done.reminders:
        flash(
            ngettext(
                "%(num)s pengingat diserahkan kepada %(name)s.", "%(num)s pengingat diserahkan kepada %(name)s.", done.reminders, name=to
            ),
            "good",
        )
    if done.visits:
        flash(
            ngettext(
                "%(num)s rencana kunjungan diserahkan kepada %(name)s.",
                "%(num)s rencana kunjungan diserahkan kepada %(name)s.",
                done.visits,
                name=to,
            ),
            "good",
        )
    if done.left:
        flash(
            ngettext(
                "%(num)s berkas tetap dipegang %(name)s: yang dipilih tidak boleh melihatnya.",
                "%(num)s berkas tetap dipegang %(name)s: yang dipilih tidak boleh melihatnya.",
                done.left,
                name=name,
            ),
            "warn",
        )


def _handing(officer: User, form: HandOverForm, status: int = 200) -> Response:
    held = one_page(handing_over.held_by(officer, current_user))
    reminders = db.session.scalars(handing_over.reminders_of(officer, current_user)).all()
    visits = db.session.scalars(handing_over.visits_of(officer, current_user)).all()
    words: dict[str, Any] = dict(held=held, lines=lines_of(held.rows), reminders=len(reminders), visits=len(visits))
    unseen = handing_over.unseen_by(form.colleagues, officer, current_user)
    return page("inbox/handing_over.html", status=status, officer=officer, form=form, unseen=unseen, **words)
