"""One person on the roll: added, changed, gone, back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused, Stale
from portal.register import describing, listing, roll, wording
from portal.register.countries import countries
from portal.register.doubts import doubts
from portal.register.filling import PersonForm, at_home
from portal.register.formats import Places
from portal.register.forms import DocumentForm, LeaveForm, ReturnForm
from portal.register.models import Sponsor, Worker
from portal.register.reach import workers_for
from portal.register.roll import Known
from portal.register.routes import own, register
from portal.register.subjects import wishes, worker_files
from portal.storage.database import unit_of_work
from portal.web.page import find, onward, page, whole


@register.get("/pekerja/baru")
@requires(Can.KEEP_ROLL)
def new_worker() -> ResponseReturnValue:
    return _new(_form(own()))


@register.post("/pekerja/baru")
@requires(Can.KEEP_ROLL)
def add_worker() -> ResponseReturnValue:
    form = _form(own(), request.form)
    if _wants("mrz"):
        return _new(form, 200 if form.fill() else 422)
    if not form.validate():
        return _new(form, 422)
    try:
        with unit_of_work():
            worker_id = _arrived(form).id
    except Known as known:
        return _new(form, 409, known=known)
    except Refused as refused:
        return _new(_with(form, refused), 409)
    flash(_("%(name)s ada di daftar Anda, dan sudah terkirim ke kantor.", name=form.name.data), "good")
    _ask_about_namesake(mine(worker_id))
    return onward(url_for("register.worker", worker_id=worker_id) if form.warnings() else url_for("register.roll"))


@register.get("/pekerja/<uuid:worker_id>", endpoint="worker")
@requires(Can.KEEP_ROLL)
def show_worker(worker_id: UUID) -> ResponseReturnValue:
    worker = mine(worker_id)
    return _worker(worker, warnings=doubts(describing.details_of(worker), worker.sponsor.kind))


@register.post("/pekerja/<uuid:worker_id>")
@requires(Can.KEEP_ROLL)
def change_worker(worker_id: UUID) -> ResponseReturnValue:
    form = _saved(mine(worker_id), request.form)
    if _wants("mrz"):
        return _worker(mine(worker_id), 200 if form.fill() else 422, form=form)
    if not form.validate():
        return _worker(mine(worker_id), 422, form=form)
    try:
        with unit_of_work():
            worker = mine(worker_id)
            roll.expect(worker, _seen())
            changed = roll.change(worker, form.details(), by=current_user)
    except Stale as stale:
        return _worker(mine(worker_id), 409, form=form, stale=stale)
    except Known as known:
        return _worker(mine(worker_id), 409, form=form, known=known)
    except Refused as refused:
        return _worker(mine(worker_id), 409, form=_with(form, refused))
    flash(*(_("Perubahan tersimpan, dan sudah terkirim ke kantor."), "good") if changed else (_("Tidak ada yang berubah."), "info"))
    return onward(url_for("register.worker", worker_id=worker_id))


@register.post("/pekerja/<uuid:worker_id>/keluar")
@requires(Can.KEEP_ROLL)
def leave(worker_id: UUID) -> ResponseReturnValue:
    leaving = LeaveForm(request.form)
    if not leaving.validate():
        return _worker(mine(worker_id), 422, leaving=leaving)
    try:
        with unit_of_work():
            roll.leave(mine(worker_id), leaving.day, by=current_user)
    except Refused as refused:
        leaving.left_on.errors = [str(refused)]
        return _worker(mine(worker_id), 409, leaving=leaving)
    flash(_("Sudah dicatat keluar, dan terkirim ke kantor."), "good")
    return onward(url_for("register.roll"))


@register.post("/pekerja/<uuid:worker_id>/kembali")
@requires(Can.KEEP_ROLL)
def come_back(worker_id: UUID) -> ResponseReturnValue:
    returning = ReturnForm(request.form)
    if not returning.validate():
        return _worker(mine(worker_id), 422, returning=returning)
    try:
        with unit_of_work():
            worker = mine(worker_id)
            roll.come_back(worker, replace(describing.details_of(worker), started_on=returning.day), by=current_user)
    except Known as known:
        return _worker(mine(worker_id), 409, returning=returning, known=known)
    except Refused as refused:
        returning.back_on.errors = [str(refused)]
        return _worker(mine(worker_id), 409, returning=returning)
    flash(_("Sudah dicatat kembali, dan terkirim ke kantor. Periksa apakah datanya masih benar."), "good")
    return onward(url_for("register.worker", worker_id=worker_id))


def mine(worker_id: UUID) -> Worker:
    return find(workers_for(current_user), id=worker_id)


def with_documents(worker_id: UUID, adding: DocumentForm, status: int) -> ResponseReturnValue:
    """The worker's page, with the form for a document as it came."""
    return _worker(mine(worker_id), status, adding=adding)


def _ask_about_namesake(worker: Worker) -> None:
    if twin := roll.namesake(worker):
        asks = _(
            "Nama dan tanggal lahir ini sudah ada di daftar Anda, dengan paspor …%(end)s. Bila orangnya sama, ganti nomor paspornya"
            " di sana dan catat yang baru ini keluar.",
            end=twin.passport[-4:],
        )
        flash(asks, "warn")


def _arrived(form: PersonForm) -> Worker:
    """Somebody new; or somebody who had left and is back, where the page asked and the person said yes."""
    details, sponsor = form.details(), own()
    before = roll.last_with(details.passport, sponsor) if _wants("return") else None
    if before is None:
        return roll.add(details, sponsor, by=current_user)
    roll.come_back(before, details, by=current_user)
    return before


def _wants(deed: str) -> bool:
    """Which button of the form was pressed."""
    return request.form.get("do") == deed


def _seen() -> int | None:
    """The version of the worker that the page showed."""
    return request.form.get("version", type=int)


def _form(sponsor: Sponsor, sent: Any = None, worker: Worker | None = None) -> PersonForm:
    start = at_home(sponsor) if worker is None else {}
    return PersonForm(sent, worker, kind=sponsor.kind, places=Places(current_user.office), **start)


def _saved(worker: Worker, sent: Any = None) -> PersonForm:
    return _form(worker.sponsor, sent, worker)


def _with(form: PersonForm, refused: Refused) -> PersonForm:
    """The form as it was typed, with the sentence that says no above it."""
    form.form_errors = [str(refused)]
    return form


def _new(form: PersonForm, status: int = 200, *, known: Known | None = None) -> ResponseReturnValue:
    words = dict(form=form.show(), countries=countries(), warnings=form.beside, wording=wording, known=known)
    return _shown("register/worker_new.html", status, **words)


def _worker(
    worker: Worker,
    status: int = 200,
    *,
    form: PersonForm | None = None,
    leaving: LeaveForm | None = None,
    returning: ReturnForm | None = None,
    adding: DocumentForm | None = None,
    stale: Stale | None = None,
    known: Known | None = None,
    warnings: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    seen = _seen() or 0 if form and not stale else worker.version
    form = form or _saved(worker)
    return _shown(
        "register/worker.html",
        status,
        worker=worker,
        version=seen,
        form=form.show(),
        leaving=leaving or LeaveForm(left_on=worker.left_on or clock.today()),
        returning=returning or ReturnForm(back_on=clock.today()),
        adding=adding or DocumentForm(),
        documents=worker_files.documents_of(worker),
        warnings=warnings or form.beside,
        stale=stale,
        known=known,
        said=describing.contrast(describing.details_of(worker), form.details()) if stale else [],
        history=listing.history(worker),
        open_wishes=wishes.open_ones(wishes.of(worker)),
        wishes=wishes,
        wording=wording,
        countries=countries(),
        describing=describing,
        name_of=worker_files.name_of,
    )


def _shown(template: str, status: int, **words: Any) -> ResponseReturnValue:
    """The page; where the two lines of a passport were read, htmx swaps only who somebody is."""
    if _wants("mrz"):
        return page(template, "register/_worker_identity.html", status, **words)
    return whole(page(template, None, status, **words))
