"""Conflict of interest: stepping aside from a case, and hiding one from somebody. Who no longer sees a case gets a 404 as for none."""

from collections import Counter
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from portal.accounts.gate import requires
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.cases import recusing
from portal.cases.models import Case, Note
from portal.cases.models_ties import Recusal
from portal.cases.reach import cases_for, recusals_for, stepped_aside, those_who_see
from portal.inbox.acting import drafting
from portal.inbox.acting.aside_forms import AsideForm, HideForm
from portal.inbox.case.routes_page import again, held_with_family
from portal.inbox.queue import listing
from portal.inbox.queue.rows import lines_of
from portal.inbox.routes import inbox
from portal.storage.database import db, unit_of_work
from portal.web import mail
from portal.web.page import find, onward, page


@inbox.post("/<case:code>/serahkan")
@requires(Can.TRIAGE)
def step_aside(code: str) -> ResponseReturnValue:
    form = AsideForm(request.form)
    if not form.validate():
        return again(code, "aside", aside=form)
    with unit_of_work():
        (case,) = held_with_family(code)
        for begun in drafting.drafts_of(case, current_user):
            drafting.discard(case, begun, by=current_user)
        recusal = recusing.step_aside(case, form.reason.data or "", by=current_user)
    mail.send_waiting()
    return onward(url_for("inbox.aside", recusal_id=recusal.id))


@inbox.get("/diserahkan/<uuid:recusal_id>")
@requires(Can.TRIAGE)
def aside(recusal_id: UUID) -> ResponseReturnValue:
    recusal = find(stepped_aside(current_user), id=recusal_id)
    following = listing.next_one(current_user)
    return page("inbox/aside.html", recusal=recusal, may_take_back=recusing.may_take_back(recusal), following=following)


@inbox.post("/diserahkan/<uuid:recusal_id>/batal")
@requires(Can.TRIAGE)
def step_back(recusal_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        recusal = find(stepped_aside(current_user), id=recusal_id)
        code = recusal.case.code
        recusing.take_back(recusal, by=current_user)
    flash(_("Berkas ini tampil lagi bagi Anda. Ambil lagi bila tetap Anda yang menangani."), "good")
    return onward(url_for("inbox.case", code=code))


@inbox.get("/<case:code>/sembunyi")
@requires(Can.LEAD_DESK)
def hiding(code: str) -> ResponseReturnValue:
    case = find(cases_for(current_user), code=code)
    return _hiding(case, HideForm(officers=_officers(case)))


@inbox.post("/<case:code>/sembunyi")
@requires(Can.LEAD_DESK)
def hide(code: str) -> ResponseReturnValue:
    case = find(cases_for(current_user), code=code)
    form = HideForm(request.form, officers=_officers(case))
    if not form.validate():
        return _hiding(case, form, 422)
    with unit_of_work():
        (case,) = held_with_family(code)
        let_go = recusing.hide(case, form.chosen, form.reason.data or "", by=current_user)
    flash(_("Tersimpan. Bagi yang dicentang, berkas ini tidak ada lagi."), "good")
    if let_go:
        flash(_("Berkas ini belum ada petugasnya sekarang. Pilih penggantinya di halaman berkas."), "warn")
    return onward(url_for("inbox.hiding", code=code))


@inbox.post("/<case:code>/sembunyi/<uuid:recusal_id>/batal")
@requires(Can.LEAD_DESK)
def show_again(code: str, recusal_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        (case,) = held_with_family(code)
        recusal = find(recusals_for(current_user).where(Recusal.case_id == case.id), id=recusal_id)
        name = recusal.officer.name
        recusing.show_again(recusal, by=current_user)
    flash(_("%(name)s melihat berkas ini lagi.", name=name), "good")
    return onward(url_for("inbox.hiding", code=code))


def _officers(case: Case) -> list[User]:
    """Who sees the case, but for oneself."""
    seeing = db.session.scalars(those_who_see(case).where(User.id != current_user.id))
    return sorted(seeing, key=lambda one: one.name.casefold())


def _hiding(case: Case, form: HideForm, status: int = 200) -> Response:
    there = db.session.scalars(recusals_for(current_user).where(Recusal.case_id == case.id).order_by(Recusal.since))
    notes = Counter(db.session.scalars(select(Note.author_id).where(Note.case_id == case.id)))
    return page("inbox/hide.html", status=status, case=case, line=lines_of([case])[0], form=form, recusals=there.all(), notes=notes)
