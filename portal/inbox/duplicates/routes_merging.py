"""Duplicates: two reports of the same are made one case, or only said to belong together; both can be undone."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.codes import Alike
from portal.cases.merged import merging_of
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import again, held_with_family, shown
from portal.inbox.duplicates import merging, relating
from portal.inbox.duplicates.merging_forms import MergeForm, OtherForm, versions
from portal.inbox.routes import inbox
from portal.offices.areas import place
from portal.storage.database import db, unit_of_work
from portal.web import mail
from portal.web.page import find, onward, page


@inbox.post("/<case:code>/kaitan")
@requires(Can.TRIAGE)
def relate(code: str) -> ResponseReturnValue:
    """Says that another report belongs to this one, or does not, or takes back what was said; or goes on to making them one."""
    find(cases_for(current_user), code=code)
    form = OtherForm(request.form)
    other = db.session.scalar(cases_for(current_user).where(Case.code == form.code)) if form.validate() else None
    if other is None:
        form.nobody()
        return again(code, "alike", other=form)
    if request.form.get("do") == "merge":
        return onward(url_for("inbox.compare", code=code, other=other.code))
    with unit_of_work():
        case, other = held_with_family(code, form.code)
        how = Alike.read(request.form.get("do"))
        relating.relate(case, other, how, by=current_user)
    return shown(code, "alike", _said(how, other))


@inbox.get("/<case:code>/gabung/<case:other>")
@requires(Can.DECIDE)
def compare(code: str, other: str) -> ResponseReturnValue:
    return _side_by_side(code, other)


@inbox.post("/<case:code>/gabung/<case:other>")
@requires(Can.DECIDE)
def merge(code: str, other: str) -> ResponseReturnValue:
    form = _form(_opened(code, other), request.form)
    if not form.validate():
        return _side_by_side(code, other, form, 422)
    try:
        with unit_of_work():
            gone, into = form.order(held_with_family(code, other))
            merging.merge(gone, into, form.tell.data or "", by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _side_by_side(code, other, form, 409)
    mail.send_waiting()
    flash(_("%(code)s digabung ke berkas ini. Semua kode tanda terima tetap berlaku.", code=gone.spoken), "good")
    return onward(url_for("inbox.case", code=form.into.data))


@inbox.post("/<case:code>/pisah")
@requires(Can.DECIDE)
def split(code: str) -> ResponseReturnValue:
    """Undoes the merging by which this case ended."""
    with unit_of_work():
        ended = merging_of(held_with_family(code)[0])
        if ended is None:
            raise Refused(_("Berkas ini tidak digabung ke berkas lain."))
        merging.undo(ended, by=current_user)
    flash(_("Penggabungan dibatalkan. Kedua berkas kembali seperti semula."), "good")
    return onward(url_for("inbox.case", code=code))


def _said(how: Alike | None, other: Case) -> str:
    match how:
        case Alike.RELATED:
            return str(_("%(code)s dikaitkan dengan berkas ini.", code=other.spoken))
        case Alike.DIFFERENT:
            return str(_("%(code)s dinyatakan bukan terkait, dan tidak disarankan lagi.", code=other.spoken))
    return str(_("Yang dikatakan tentang %(code)s ditarik kembali.", code=other.spoken))


def _opened(code: str, other: str) -> list[Opened]:
    return [Opened(find(cases_for(current_user), code=one), current_user) for one in (code, other)]


def _form(both: list[Opened], typed: MultiDict[str, str] | None = None) -> MergeForm:
    cases = [one.case for one in both]
    return MergeForm(typed, cases=cases, speaking={one.case.code: one.readers for one in both}, into=_older(cases).code)


def _side_by_side(code: str, other: str, form: MergeForm | None = None, status: int = 200) -> Response:
    both = _opened(code, other)
    form = form or _form(both)
    form.seen.data = versions([one.case for one in both])
    return page("inbox/merge.html", status=status, both=both, form=form, place=place, undo=merging.UNDO.days)


def _older(cases: list[Case]) -> Case:
    """The one that somebody works on, else the one that came first, else the one that was open."""
    return min(cases, key=lambda case: (case.owner_id is None, case.opened_on))
