"""What the office does itself about a wish (safeguards 14): it puts somebody's data right, or deletes them."""

from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from portal.accounts.gate import requires
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.cases.keeping import BACKUPS
from portal.errors import Refused, Stale
from portal.inbox.acting.forms import RecordsForm
from portal.inbox.routes import inbox
from portal.inbox.submissions.subject import needs_reason, open_record
from portal.register import describing, roll
from portal.register.codes import Ground
from portal.register.countries import countries
from portal.register.doubts import doubts
from portal.register.formats import Places
from portal.register.models_about import Wish
from portal.register.reach import wishes_for
from portal.register.roll import Known
from portal.register.subjects import wishes
from portal.register.subjects.wish_forms import CorrectionForm, EraseForm
from portal.storage.database import unit_of_work
from portal.storage.wiping import wipe
from portal.web import mail
from portal.web.page import find, onward, page


@inbox.post("/permintaan/<uuid:wish_id>/buka")
@requires(Can.DECIDE)
def open_for_correcting(wish_id: UUID) -> ResponseReturnValue:
    """The full record as a form, this once; behind a reason, and recorded."""
    why, asked = RecordsForm(request.form), "reason" in request.form
    if needs_reason(_wish(wish_id).worker, current_user) and not (asked and why.validate()):
        return _correcting(_wish(wish_id), 422 if asked else 200, why=why)
    try:
        with unit_of_work():
            open_record(_wish(wish_id).worker, why.reason.data or "", by=current_user)
    except Refused as refused:
        why.form_errors = [str(refused)]
        return _correcting(_wish(wish_id), 409, why=why)
    return _correcting(_wish(wish_id))


@inbox.post("/permintaan/<uuid:wish_id>/perbaiki")
@requires(Can.DECIDE)
def correct_subject(wish_id: UUID) -> ResponseReturnValue:
    form = _form(_wish(wish_id), request.form)
    if request.form.get("do") == "mrz":
        return _correcting(_wish(wish_id), 200 if form.fill() else 422, form=form)
    if not form.validate():
        return _correcting(_wish(wish_id), 422, form=form)
    try:
        with unit_of_work():
            wish = _wish(wish_id)
            roll.expect(wish.worker, _seen())
            wishes.correct(wish, form.details(), form.outcome.data or "", by=current_user)
    except Stale as stale:
        return _correcting(_wish(wish_id), 409, form=form, stale=stale)
    except Refused as refused:
        another = _("Nomor paspor ini sudah milik orang lain di daftar penjamin ini.")
        form.form_errors = [another if isinstance(refused, Known) else str(refused)]
        return _correcting(_wish(wish_id), 409, form=form)
    mail.send_waiting()
    flash(_("Data diperbaiki. Penjamin melihatnya sebagai perubahan dari kantor."), "good")
    return onward(url_for("inbox.subject", worker_id=_wish(wish_id).worker_id))


@inbox.get("/permintaan/<uuid:wish_id>/hapus")
@requires(Can.DECIDE)
def erasing(wish_id: UUID) -> ResponseReturnValue:
    return _erasing(_wish(wish_id), EraseForm())


@inbox.post("/permintaan/<uuid:wish_id>/hapus")
@requires(Can.DECIDE)
def erase_subject(wish_id: UUID) -> ResponseReturnValue:
    form = EraseForm(request.form)
    if not form.validate():
        return _erasing(_wish(wish_id), form, 422)
    with unit_of_work():
        if wishes.was_erased(wish_id, by=select(User.id).where(User.office_id == current_user.office_id)):
            flash(str(roll.ERASED), "info")
            return onward(url_for("inbox.sponsors"))
        wish = _wish(wish_id)
        sponsor_id = wish.worker.sponsor_id
        wishes.erase(wish, Ground(form.ground.data), by=current_user)
    wipe()
    mail.send_waiting()
    flash(_("Seluruh data orang ini sudah dihapus. Penjamin diberi tahu, tanpa nama."), "good")
    return onward(url_for("inbox.sponsor", sponsor_id=sponsor_id))


def _wish(wish_id: UUID) -> Wish:
    return find(wishes_for(current_user), id=wish_id)


def _seen() -> int | None:
    """The version of the person's data that the page showed."""
    return request.form.get("version", type=int)


def _form(wish: Wish, sent: Any = None) -> CorrectionForm:
    return CorrectionForm(sent, wish.worker, kind=wish.worker.sponsor.kind, places=Places(current_user.office))


def _correcting(
    wish: Wish, status: int = 200, *, form: CorrectionForm | None = None, why: RecordsForm | None = None, stale: Stale | None = None
) -> ResponseReturnValue:
    """The data as a form; of who has not said why they read it, the page asks that first."""
    worker, kept = wish.worker, describing.details_of(wish.worker)
    return page(
        "inbox/correct.html",
        status=status,
        wish=wish,
        worker=worker,
        needs_reason=needs_reason(worker, current_user),
        why=why or RecordsForm(),
        version=_seen() or 0 if form and not stale else worker.version,
        form=(form or _form(wish)).show(),
        warnings=form.beside if form else doubts(kept, worker.sponsor.kind),
        stale=stale,
        said=describing.contrast(kept, form.details()) if form and stale else [],
        countries=countries(),
    )


def _erasing(wish: Wish, form: EraseForm, status: int = 200) -> ResponseReturnValue:
    hints = {ground.value: ground.hint for ground in Ground if ground.hint}
    return page("inbox/erase.html", status=status, wish=wish, worker=wish.worker, form=form, hints=hints, backups=BACKUPS)
