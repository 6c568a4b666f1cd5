"""The office's referrals: the list, one of them, and what is done with it after it was proposed."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.inbox.case.routes_page import is_pressed_again
from portal.inbox.referring import referral_list
from portal.inbox.referring.referral_forms import ReceivedForm, TellForm, VerdictForm
from portal.inbox.referring.referral_list import View
from portal.inbox.routes import inbox
from portal.referrals import approving, enclosing, letter, notifying, referring, replying
from portal.referrals.forms import ReplyForm
from portal.referrals.models import Referral, ReferralMessage
from portal.referrals.reach import referrals_for
from portal.referrals.routes import answer, held, opened, sent_along
from portal.storage.database import unit_of_work
from portal.web import mail
from portal.web.fields import Form
from portal.web.handing import as_file
from portal.web.page import find, one_page, onward, page


@inbox.get("/rujukan")
@requires(Can.TRIAGE)
def referrals() -> ResponseReturnValue:
    wanted = referral_list.Filter.read(request.args)
    return page(
        "inbox/referrals.html",
        referrals=one_page(referral_list.found(wanted, current_user)),
        wanted=wanted,
        counts=referral_list.counts(current_user),
        agencies=referral_list.agencies_in(current_user),
        views=View,
        today=clock.today(),
    )


@inbox.get("/rujukan/<uuid:referral_id>")
@requires(Can.TRIAGE)
def referral(referral_id: UUID) -> ResponseReturnValue:
    return _shown(referral_id)


@inbox.get("/rujukan/<uuid:referral_id>/surat.pdf")
@requires(Can.TRIAGE)
def referral_letter(referral_id: UUID) -> Response:
    with unit_of_work():
        return as_file(enclosing.open_letter(held(referral_id), by=current_user), "surat-rujukan.pdf", is_pdf=True)


@inbox.get("/rujukan/<uuid:referral_id>/lampiran/<int:number>")
@requires(Can.TRIAGE)
def referral_file(referral_id: UUID, number: int) -> Response:
    with unit_of_work():
        return opened(held(referral_id), number)


@inbox.post("/rujukan/<uuid:referral_id>/persetujuan")
@requires(Can.APPROVE_REFERRALS)
def decide_referral(referral_id: UUID) -> ResponseReturnValue:
    form = VerdictForm(request.form)
    find(referrals_for(current_user), id=referral_id)
    if not form.validate():
        return _shown(referral_id, 422, verdict=form)

    def decide(one: Referral) -> None:
        if not is_pressed_again(one, form.seen, lambda: _is_decided(one, form)):
            _decide(one, form)

    return _done(referral_id, decide, _approved if form.approves else _("Dikembalikan."), verdict=form)


@inbox.post("/rujukan/<uuid:referral_id>/hapus")
@requires(Can.DECIDE)
def drop_referral(referral_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        referring.drop(held(referral_id), by=current_user)
    flash(_("Rujukan dihapus. Tidak ada yang dikirim."))
    return onward(url_for("inbox.referrals"))


@inbox.post("/rujukan/<uuid:referral_id>/diterima")
@requires(Can.TRIAGE)
def referral_received(referral_id: UUID) -> ResponseReturnValue:
    """Somebody carried the letter there."""
    form = ReceivedForm(request.form)
    find(referrals_for(current_user), id=referral_id)
    if not form.validate():
        return _shown(referral_id, 422, received=form)
    return _done(referral_id, lambda one: replying.receive(one, by=current_user, on=form.day.day), _("Tersimpan."), received=form)


@inbox.post("/rujukan/<uuid:referral_id>/balasan")
@requires(Can.TRIAGE)
def record_reply(referral_id: UUID) -> ResponseReturnValue:
    """What the agency answered by letter or telephone."""
    form = ReplyForm(CombinedMultiDict([request.form, request.files]))
    find(referrals_for(current_user), id=referral_id)
    if not form.validate():
        return _shown(referral_id, 422, reply=form)
    try:
        files = sent_along(form)
    except Refused as refused:
        form.pdf.errors = [str(refused)]
        return _shown(referral_id, 422, reply=form)
    return _done(referral_id, lambda one: answer(one, form, files), _("Jawaban instansi tersimpan."), reply=form)


@inbox.post("/rujukan/<uuid:referral_id>/keterangan")
@requires(Can.DECIDE)
def tell_agency(referral_id: UUID) -> ResponseReturnValue:
    form = TellForm(request.form)
    find(referrals_for(current_user), id=referral_id)
    if not form.validate():
        return _shown(referral_id, 422, tell=form)
    text = form.text.data or ""

    def tell(one: Referral) -> None:
        if not replying.has_said(one, text, by=current_user):
            replying.tell(one, text, by=current_user)

    return _done(referral_id, tell, _("Keterangan dikirim setelah disetujui petugas kedua."), tell=form)


@inbox.post("/rujukan/<uuid:referral_id>/keterangan/<int:number>")
@requires(Can.APPROVE_REFERRALS)
def release_message(referral_id: UUID, number: int) -> ResponseReturnValue:
    releases = request.form.get("do") == "release"

    def settle(one: Referral) -> None:
        message = _message(one, number)
        if not releases:
            replying.unsay(one, message, by=current_user)
        elif not replying.has_released(message, by=current_user):
            replying.release(one, message, by=current_user)

    return _done(referral_id, settle, _("Keterangan dikirim.") if releases else _("Keterangan dihapus."))


@inbox.post("/rujukan/<uuid:referral_id>/ingatkan")
@requires(Can.TRIAGE)
def remind_agency(referral_id: UUID) -> ResponseReturnValue:
    return _done(referral_id, lambda one: replying.remind(one, by=current_user), _("Instansi diingatkan."))


@inbox.post("/rujukan/<uuid:referral_id>/selesai")
@requires(Can.DECIDE)
def end_referral(referral_id: UUID) -> ResponseReturnValue:
    return _done(referral_id, lambda one: replying.end(one, by=current_user), _("Rujukan ditutup tanpa jawaban."))


def _done(referral_id: UUID, deed: Callable[[Referral], object], said: str | Callable[[Referral], str], **form: Form) -> Response:
    """Does it, says so, and shows the referral; what is refused stands where the form stands."""
    try:
        with unit_of_work():
            one = held(referral_id)
            deed(one)
            words = said if isinstance(said, str) else said(one)
    except Refused as refused:
        if not form:
            raise
        next(iter(form.values())).form_errors = [str(refused)]
        return _shown(referral_id, 409, **form)
    mail.send_waiting()
    flash(words, "good")
    return onward(url_for("inbox.referral", referral_id=referral_id))


def _approved(one: Referral) -> str:
    if one.is_to_be_carried and one.paper:
        return str(_("Disetujui, nomor %(number)s. Cetak dan antarkan surat ini.", number=one.paper.reference))
    return str(_("Disetujui."))


def _is_decided(one: Referral, form: VerdictForm) -> bool:
    if form.approves:
        return approving.has_approved(one, by=current_user)
    return approving.has_sent_back(one, form.why.data or "", by=current_user)


def _decide(one: Referral, form: VerdictForm) -> None:
    if form.approves:
        approving.approve(one, by=current_user)
    else:
        approving.send_back(one, form.why.data or "", by=current_user)


def _message(one: Referral, number: int) -> ReferralMessage:
    return next((message for message in one.messages if message.number == number), None) or abort(404)


def _shown(referral_id: UUID, status: int = 200, **form: Form) -> Response:
    one = find(referrals_for(current_user), id=referral_id)
    forms: dict[str, Form] = {
        "verdict": VerdictForm(),
        "received": ReceivedForm(),
        "reply": ReplyForm(),
        "tell": TellForm(),
        **form,
    }
    words = dict(
        one=one, forms=forms, letter=letter.written(one, one.paper), today=clock.today(), may_drop=referring.may_drop(one, current_user)
    )
    return page("inbox/referral.html", None, status, reachable=notifying.can_be_reached(one), **words)
