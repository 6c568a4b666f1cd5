"""The agency's desk: the referrals that were sent to it, only what was passed on, and its answers."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.datastructures import CombinedMultiDict

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.referrals import enclosing, replying
from portal.referrals.codes import AT_THE_AGENCY, Part, Reply, State
from portal.referrals.enclosing import Enclosure
from portal.referrals.forms import ReplyForm
from portal.referrals.models import Referral
from portal.referrals.reach import referrals_for
from portal.storage.database import db, unit_of_work
from portal.web.handing import as_file
from portal.web.navigation import Door
from portal.web.page import find, one_page, onward, page

desk = Blueprint("desk", __name__, url_prefix="/instansi")


def _open_number() -> int | None:
    return db.session.scalar(select(func.count()).select_from(_open_ones().subquery())) or None


DOORS = (Door("desk.box", "send", _l("Rujukan"), Can.ANSWER_REFERRALS, count=_open_number),)


@desk.get("/")
@requires(Can.ANSWER_REFERRALS)
def box() -> ResponseReturnValue:
    return page("referrals/box.html", referrals=one_page(_listed()), today=clock.today())


@desk.get("/<uuid:referral_id>")
@requires(Can.ANSWER_REFERRALS)
def one(referral_id: UUID) -> ResponseReturnValue:
    if find(referrals_for(current_user), id=referral_id).received_on is None:
        with unit_of_work():
            replying.receive(held(referral_id), by=current_user)
    referral = find(referrals_for(current_user), id=referral_id)
    still_asks = referral.state is State.ASKED
    return _shown(referral_id, ReplyForm(reply=(Reply.ASKED if still_asks else Reply.ACCEPTED).value))


@desk.post("/<uuid:referral_id>/jawaban")
@requires(Can.ANSWER_REFERRALS)
def reply(referral_id: UUID) -> ResponseReturnValue:
    form = ReplyForm(CombinedMultiDict([request.form, request.files]))
    find(referrals_for(current_user), id=referral_id)
    if not form.validate():
        return _shown(referral_id, form, 422)
    try:
        files = sent_along(form)
        with unit_of_work():
            answer(held(referral_id), form, files)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _shown(referral_id, form, 409)
    flash(_("Jawaban terkirim ke kantor."), "good")
    return onward(url_for("desk.one", referral_id=referral_id))


@desk.get("/<uuid:referral_id>/surat.pdf")
@requires(Can.ANSWER_REFERRALS)
def letter(referral_id: UUID) -> Response:
    with unit_of_work():
        return as_file(enclosing.open_letter(held(referral_id), by=current_user), "surat-rujukan.pdf", is_pdf=True)


@desk.get("/<uuid:referral_id>/lampiran/<int:number>")
@requires(Can.ANSWER_REFERRALS)
def enclosure(referral_id: UUID, number: int) -> Response:
    with unit_of_work():
        return opened(held(referral_id), number)


def held(referral_id: UUID) -> Referral:
    """The referral, locked until the unit of work ends."""
    return find(referrals_for(current_user).with_for_update(of=Referral), id=referral_id)


def opened(referral: Referral, number: int) -> Response:
    """One of its files, whole."""
    found = enclosing.open_file(referral, number, by=current_user)
    if found is None:
        abort(404)
    file, content = found
    return as_file(content, file.name, is_pdf=file.is_pdf)


def sent_along(form: ReplyForm) -> list[Enclosure]:
    """The agency's own letter, where one was sent. Slow; raises Refused for what is no PDF or picture."""
    upload = form.pdf.data
    return [enclosing.cleaned(upload.read(), upload.filename)] if upload else []


def answer(referral: Referral, form: ReplyForm, files: Sequence[Enclosure]) -> None:
    """What was filled in, once however often it was sent."""
    says, text, number = form.says, form.text.data or "", form.letter.data or ""
    assert says is not None, "the form is valid"
    if not replying.has_said(referral, text, by=current_user, says=says, letter=number, files=files):
        replying.reply(referral, says, text, by=current_user, letter=number, files=files)


def _shown(referral_id: UUID, form: ReplyForm, status: int = 200) -> Response:
    referral = find(referrals_for(current_user), id=referral_id)
    others = db.session.scalars(_listed().limit(20)).all()
    return page("referrals/one.html", None, status, referral=referral, form=form, others=others, today=clock.today(), parts=Part)


def _listed() -> Select[Referral]:
    """What is open first, then what came last."""
    return (
        referrals_for(current_user)
        .order_by(Referral.ended_on.is_not(None), Referral.sent_at.desc(), Referral.id)
        .options(joinedload(Referral.paper), selectinload(Referral.messages))
    )


def _open_ones() -> Select[Referral]:
    return referrals_for(current_user).where(Referral.state.in_(AT_THE_AGENCY))
