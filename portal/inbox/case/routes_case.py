"""One case: reading it, and the small deeds on its page."""

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.reach import cases_for
from portal.inbox.acting import drafting, triage
from portal.inbox.acting.forms import ButtonForm, DueForm, MessageForm, NoteForm, OwnerForm, TitleForm
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_drafts import filled_in
from portal.inbox.case.routes_page import again, held, is_pressed_again, show, shown
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.page import find


@inbox.get("/<case:code>")
@requires(Can.TRIAGE)
def case(code: str) -> ResponseReturnValue:
    if find(cases_for(current_user), code=code).read_on is None:
        with unit_of_work():
            triage.read(held(code), by=current_user)
    return show(code)


@inbox.post("/<case:code>/claim")
@requires(Can.TRIAGE)
def claim(code: str) -> ResponseReturnValue:
    form = ButtonForm(request.form)
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: triage.has_claimed(case, by=current_user)):
            triage.claim(case, by=current_user)
    return shown(code, "desk", _("Anda yang menangani berkas ini sekarang."))


@inbox.post("/<case:code>/owner")
@requires(Can.TRIAGE)
def give(code: str) -> ResponseReturnValue:
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    colleagues = opened.colleagues
    form = OwnerForm(request.form).offer(colleagues, current_user, opened.beside.away)
    if not form.validate():
        return again(code, "desk", owner=form)
    with unit_of_work():
        case, to = held(code), form.chosen(colleagues)
        if not is_pressed_again(case, form.seen, lambda: case.owner_id == (to and to.id)):
            triage.give(case, to, by=current_user)
        said = _("Ditugaskan kepada %(name)s.", name=to.name) if to else _("Berkas ini sekarang tanpa petugas.")
    return shown(code, "desk", said)


@inbox.post("/<case:code>/due")
@requires(Can.TRIAGE)
def set_due(code: str) -> ResponseReturnValue:
    form = DueForm(request.form)
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    if not form.validate():
        return again(code, "desk", due=form)
    day = form.due(opened.holidays)
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: case.due_on == day):
            triage.set_due(case, day, by=current_user)
    return shown(code, "desk", _("Tenggat disimpan."))


@inbox.post("/<case:code>/title")
@requires(Can.TRIAGE)
def give_title(code: str) -> ResponseReturnValue:
    form = TitleForm(request.form)
    if not form.validate():
        return again(code, "head", title=form)
    title = form.title.data or ""
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: (case.title or "") == title):
            triage.title(case, title, by=current_user)
    return shown(code, "head", _("Judul disimpan."))


@inbox.post("/<case:code>/note")
@requires(Can.TRIAGE)
def write_note(code: str) -> ResponseReturnValue:
    form = NoteForm(request.form)
    if not form.validate():
        return again(code, "notes", note=form)
    text = form.note.data or ""
    with unit_of_work():
        case = held(code)
        if not triage.has_noted(case, text, by=current_user):
            triage.note(case, text, by=current_user)
        drafting.discard(case, "note", by=current_user)
    return shown(code, "notes", _("Catatan disimpan."))


@inbox.post("/<case:code>/message")
@requires(Can.TRIAGE)
def write_to_reporter(code: str) -> ResponseReturnValue:
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    form = MessageForm(request.form).to(opened.readers)
    if request.form.get("do") == "fill":
        return filled_in(code, "talk", "message", form)
    if not form.validate():
        return again(code, "talk", message=form)
    text, asks = form.message.data or "", "ask" in (request.form.get("do"), form.anyway.data)
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: triage.has_told(case, text, by=current_user, asks=asks)):
            (triage.ask_reporter if asks else triage.tell)(case, text, by=current_user)
        drafting.discard(case, "message", by=current_user)
    return shown(code, "talk", _("Terkirim. Berkas ini menunggu jawaban pelapor.") if asks else _("Terkirim."))


@inbox.post("/<case:code>/review")
@requires(Can.TRIAGE)
def resume(code: str) -> ResponseReturnValue:
    form = ButtonForm(request.form)
    with unit_of_work():
        case = held(code)
        if not is_pressed_again(case, form.seen, lambda: case.status is Status.IN_REVIEW):
            triage.resume(case, by=current_user)
    return shown(code, "talk", _("Berkas ini ditelaah lagi."))


@inbox.post("/<case:code>/reveal")
@requires(Can.TRIAGE)
def reveal(code: str) -> ResponseReturnValue:
    """Shows a text with its numbers, this once; recorded."""
    wanted = request.form.get("text", "")
    with unit_of_work():
        found = held(code)
        texts = Opened(found, current_user).texts
        if wanted not in texts:
            abort(404)
        log.record(log.Action.TEXT_REVEALED, texts[wanted].row, office=found.office_id, by=current_user, case=found.id)
    return show(code, piece="inbox/_text.html", revealed=wanted, text=wanted)


@inbox.get("/<case:code>/<path:deed>")
@requires(Can.TRIAGE)
def instead(code: str, deed: str) -> ResponseReturnValue:
    """Where a form that came back stands there is only something to send: opened as a link, such an address leads to the case."""
    find(cases_for(current_user), code=code)
    if not current_app.create_url_adapter(request).test(method="POST"):  # type: ignore[union-attr]
        abort(404)
    return redirect(url_for("inbox.case", code=code), 303)
