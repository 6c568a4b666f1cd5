"""The roll, and one person on it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused, Stale
from portal.offices.areas import place
from portal.register import describing, listing, roll, wishes, wording
from portal.register.codes import Standing
from portal.register.countries import countries, country
from portal.register.doubts import doubts
from portal.register.formats import Places
from portal.register.forms import LeaveForm, WorkerForm
from portal.register.models import Sponsor, Worker
from portal.register.reach import workers_for
from portal.register.routes import own, register
from portal.storage.database import db, unit_of_work
from portal.web.fields import stripped
from portal.web.page import find, onward, page, slice_page


@register.get("/")
@requires(Can.KEEP_ROLL)
def start() -> ResponseReturnValue:
    return redirect(url_for("register.roll"))


@register.get("/pekerja", endpoint="roll")
@requires(Can.KEEP_ROLL)
def show_roll() -> ResponseReturnValue:
    sponsor = own()
    if sponsor.standing is not Standing.VERIFIED:
        return page("register/roll_waiting.html", sponsor=sponsor)
    listed = listing.Roll(sponsor, db.session.scalars(workers_for(current_user)))
    wanted = _wanted()
    return page(
        "register/roll.html",
        "register/_roll_list.html",
        sponsor=sponsor,
        listed=listed,
        wanted=wanted,
        found=slice_page(listed.wanted(wanted)),
        statuses=[(which.value, f"{which.label} ({count})") for which, count in listed.counts.items()],
        sites=sorted(((code, place(code)) for code in listed.sites), key=lambda site: site[1]),
        sort=lambda by, label: _sort(wanted, by, label),
        wording=wording,
        country=country,
        place=place,
    )


@register.get("/pekerja/baru")
@requires(Can.KEEP_ROLL)
def new_worker() -> ResponseReturnValue:
    return _new(_form(own()))


@register.post("/pekerja/baru")
@requires(Can.KEEP_ROLL)
def add_worker() -> ResponseReturnValue:
    form = _form(own(), request.form)
    if not form.validate():
        return _new(form, 422)
    try:
        with unit_of_work():
            worker_id = roll.add(form.details(), own(), by=current_user).id
    except Refused as refused:
        return _new(_with(form, refused), 409)
    flash(_("%(name)s ada di daftar Anda, dan sudah terkirim ke kantor.", name=form.name.data), "good")
    return onward(url_for("register.worker", worker_id=worker_id) if form.warnings() else url_for("register.roll"))


@register.get("/pekerja/<uuid:worker_id>", endpoint="worker")
@requires(Can.KEEP_ROLL)
def show_worker(worker_id: UUID) -> ResponseReturnValue:
    worker = _mine(worker_id)
    return _worker(worker, _saved(worker), warnings=doubts(describing.details_of(worker), worker.sponsor.kind))


@register.post("/pekerja/<uuid:worker_id>")
@requires(Can.KEEP_ROLL)
def change_worker(worker_id: UUID) -> ResponseReturnValue:
    form = _saved(_mine(worker_id), request.form)
    if not form.validate():
        return _worker(_mine(worker_id), form, 422)
    try:
        with unit_of_work():
            worker = _mine(worker_id)
            roll.expect(worker, request.form.get("version", type=int))
            changed = roll.change(worker, form.details(), by=current_user)
    except Stale as stale:
        return _worker(_mine(worker_id), form, 409, stale=stale)
    except Refused as refused:
        return _worker(_mine(worker_id), _with(form, refused), 409)
    flash(*(_("Perubahan tersimpan, dan sudah terkirim ke kantor."), "good") if changed else (_("Tidak ada yang berubah."), "info"))
    return onward(url_for("register.worker", worker_id=worker_id))


@register.post("/pekerja/<uuid:worker_id>/keluar")
@requires(Can.KEEP_ROLL)
def leave(worker_id: UUID) -> ResponseReturnValue:
    worker, leaving = _mine(worker_id), LeaveForm(request.form)
    if not leaving.validate():
        return _worker(worker, _saved(worker), 422, leaving=leaving)
    try:
        with unit_of_work():
            roll.leave(_mine(worker_id), leaving.day, by=current_user)
    except Refused as refused:
        leaving.left_on.errors = [str(refused)]
        return _worker(_mine(worker_id), _saved(_mine(worker_id)), 409, leaving=leaving)
    flash(_("Sudah dicatat keluar, dan terkirim ke kantor."), "good")
    return onward(url_for("register.roll"))


def _mine(worker_id: UUID) -> Worker:
    return find(workers_for(current_user), id=worker_id)


def _wanted() -> listing.Wanted:
    asked = request.args
    return listing.Wanted(
        words=(stripped(asked.get("q")) or "")[:100],
        which=listing.Which.read(asked.get("status")) or listing.Which.PRESENT,
        site=asked.get("lokasi", ""),
        order=listing.Order.read(asked.get("urut")) or listing.Order.ENDS,
    )


def _sort(wanted: listing.Wanted, by: str, label: str) -> dict[str, str]:
    """A head of the table that puts the list in another order, or the same one backwards."""
    now = wanted.order.value
    address = url_for(
        "register.roll", q=wanted.words or None, status=wanted.which.value, lokasi=wanted.site or None, urut=f"-{by}" if now == by else by
    )
    order = {by: "ascending", f"-{by}": "descending"}.get(now, "none")
    return {"label": label, "url": address, "order": order}


def _form(sponsor: Sponsor, sent: Any = None, worker: Worker | None = None) -> WorkerForm:
    return WorkerForm(sent, worker, kind=sponsor.kind, places=Places(current_user.office))


def _saved(worker: Worker, sent: Any = None) -> WorkerForm:
    return _form(worker.sponsor, sent, worker)


def _with(form: WorkerForm, refused: Refused) -> WorkerForm:
    """The form as it was typed, with the sentence that says no above it."""
    form.form_errors = [str(refused)]
    return form


def _new(form: WorkerForm, status: int = 200) -> ResponseReturnValue:
    return page("register/worker_new.html", status=status, form=form.show(), countries=countries(), warnings={}, wording=wording)


def _worker(
    worker: Worker,
    form: WorkerForm,
    status: int = 200,
    *,
    leaving: LeaveForm | None = None,
    stale: Stale | None = None,
    warnings: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    said = describing.contrast(describing.details_of(worker), form.details()) if stale else []
    return page(
        "register/worker.html",
        status=status,
        worker=worker,
        form=form.show(),
        leaving=leaving or LeaveForm(left_on=worker.left_on or clock.today()),
        warnings=warnings or {},
        stale=stale,
        said=said,
        history=listing.history(worker),
        open_wishes=wishes.open_ones(wishes.of(worker)),
        wishes=wishes,
        countries=countries(),
        describing=describing,
    )
