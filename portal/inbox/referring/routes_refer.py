"""Passing one report on: the form beside the letter as it will be."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import gone, held
from portal.inbox.referring.passing_on import Passing
from portal.inbox.referring.referral_forms import ReferralForm
from portal.inbox.routes import inbox
from portal.referrals import referring
from portal.referrals.models import Referral
from portal.referrals.reach import referrals_for
from portal.storage.database import unit_of_work
from portal.web import mail
from portal.web.page import find, onward, page, wants_fragment


@inbox.get("/<case:code>/rujukan")
@requires(Can.DECIDE)
def refer(code: str) -> ResponseReturnValue:
    passing = _passing(code)
    if passing.mended and not passing.mended.is_draft:
        return onward(url_for("inbox.referral", referral_id=passing.mended.id))
    return _page(passing, passing.form()) if passing.opened.tips else gone()


@inbox.post("/<case:code>/rujukan")
@requires(Can.DECIDE)
def propose(code: str) -> ResponseReturnValue:
    passing = _passing(code)
    if not passing.opened.tips:
        return gone()
    form = passing.form(request.form)
    if request.form.get("do") != "propose" or wants_fragment():
        return _page(passing, form)
    if not form.validate():
        return _page(passing, form, 422)
    try:
        said = _propose(code, passing, form)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _page(_passing(code), form, 409)
    mail.send_waiting()
    flash(said, "good")
    return onward(url_for("inbox.case", code=code, _anchor="rujukan"))


def _propose(code: str, passing: Passing, form: ReferralForm) -> str:
    """A letter to each agency that was ticked, with copies of the files of its own; in words, what became of them."""
    wanted = {agency.id: passing.chosen(form, passing.enclosures(form)) for agency in form.chosen}
    with unit_of_work():
        case = held(code)
        if case.owner_id is None:
            triage.claim(case, by=current_user)
        letters = []
        for agency in passing.agencies_by_id(list(wanted)):
            if passing.mended:
                letters.append(mended := _mine(case, passing.mended.id))
                referring.revise(case, mended, wanted[agency.id], by=current_user)
            else:
                letters.append(referring.propose(case, agency, wanted[agency.id], by=current_user))
        return _said(letters)


def _said(letters: Sequence[Referral]) -> str:
    if any(one.is_to_be_carried for one in letters):
        return str(_("Cetak dan antarkan surat ini sekarang. Petugas kedua harus menyetujuinya paling lambat besok."))
    if any(not one.is_draft for one in letters):
        return str(_("Surat dikirim sekarang. Petugas kedua harus menyetujuinya paling lambat besok."))
    number = len(letters)
    return str(ngettext("Rujukan menunggu persetujuan petugas kedua.", "%(num)s rujukan menunggu persetujuan petugas kedua.", number))


def _passing(code: str) -> Passing:
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    asked = request.args.get("perbaiki", "")
    return Passing(opened, _mine(opened.case, _id(asked)) if asked else None)


def _mine(case: Case, referral_id: UUID | None) -> Referral:
    """A letter of one's own about this case, to be mended. It may have left meanwhile: then the verb says so, and what was typed stays."""
    mine = referrals_for(current_user).where(Referral.case_id == case.id, Referral.proposed_by_id == current_user.id)
    return find(mine, id=referral_id)


def _id(asked: str) -> UUID | None:
    try:
        return UUID(asked)
    except ValueError:
        return None


def _page(passing: Passing, form: ReferralForm, status: int = 200) -> Response:
    return page("inbox/refer.html", "inbox/_letter.html", status, passing=passing, form=form, letter=passing.preview(form))
