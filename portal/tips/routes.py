"""The public door: the form, and the receipt that a report gets."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.gate import public
from portal.accounts.models import Language
from portal.cases.codes import Category, Priority
from portal.cases.opening import priority_of
from portal.offices import areas, current
from portal.offices.models import Office
from portal.storage.database import unit_of_work
from portal.tips import conversation, intake, layers, photos, progress, receipts, sifting, visits
from portal.tips.forms import LastForm, TipForm
from portal.tips.models import Tip
from portal.tips.photos import Clean
from portal.tips.routes_photos import kept_waiting, picked
from portal.web import language, mail
from portal.web.once import once
from portal.web.page import page
from portal.web.standing import HOLE
from portal.web.tokens import Token, new_stub, new_token

tips = Blueprint("tips", __name__)
tips.add_app_template_filter(photos.thumb_uri)


@tips.get("/")
@public
def form() -> ResponseReturnValue:
    """Asked for once a minute; everybody else gets it from web/standing, with a token of their own in the hole."""
    return page("tips/form.html", token=request.environ.get(HOLE) or new_token(), **_questions(TipForm(office=current.doorplate())))


@tips.post("/")
@public
def tell() -> ResponseReturnValue:
    office = current.doorplate()
    form = TipForm(request.form, office=office)
    pictures = picked(form)
    if "switch" in request.form:  # the other language: nothing is checked, nothing is filed
        return _back(form, pictures)
    if not form.validate() or form.proof is None:
        return _back(form, pictures, status=422)
    report = form.report()
    if visits.is_left(form.proof.visit) and intake.is_filed(report, form.proof, office=office.id):
        return way_out()  # a browser sends an old page again; something new is heard all the same
    looks = sifting.needs_sifting(report, office.sifting_words)
    if looks and not form.was_asked:
        return _back(form, pictures, nudge=True)
    suspect = layers.suspect(layers.Arrival(report, form.proof, request.remote_addr, form.website.data or ""))
    receipt = _file(report, form.proof, office, pictures, suspect=suspect, sift=looks)
    answer = _receipt(receipt, report, office, form.proof.visit, with_photos=bool(pictures) or "kept" in request.form)
    if "again" in request.form:  # a form that was sent back lies in the browser's cache
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _file(report: intake.Report, token: Token, office: Office, pictures: Sequence[Clean], *, suspect: bool, sift: bool) -> str:
    with unit_of_work():
        receipt = intake.receive(
            report,
            token,
            office=office.id,
            language=Language(language.current()),
            suspect=suspect,
            sift=sift,
            pictures=pictures,
            holidays=_holidays(office),
        )
    if report.urgent:
        mail.send_waiting()
    return receipt


@tips.after_request
def keep_to_yourself(answer: Response) -> Response:
    """What answers a POST holds a secret beside what somebody typed: no cache keeps it, and no compression tells its length."""
    if request.method == "POST":
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers["Content-Encoding"] = "identity"
    return answer


def _back(form: TipForm, pictures: Sequence[Clean], status: int = 200, **more: Any) -> Response:
    """The form as it was filled in, to go on with. The browser may keep it, so that Back finds the words again when the next try fails."""
    again = 1 + request.form.get("again", 0, type=int) % 100
    words = _questions(form) | kept_waiting(form, pictures) | more
    answer = page("tips/form.html", status=status, token=form.onward, again=again, **words)
    answer.headers["Cache-Control"] = "no-cache, private"
    return answer


def _questions(form: TipForm) -> dict[str, Any]:
    return {"form": form, "places": areas.villages_of(form.office), "today": clock.today(form.office.zone)}


def _receipt(receipt: str, report: intake.Report, office: Office, visit: str, *, with_photos: bool) -> Response:
    def words() -> dict[str, Any]:
        return {"form": LastForm(), **_what_comes(office, report.category, report.danger)}

    if with_photos and (tip := conversation.behind(receipt, office=office.id)) and tip.photos:
        return page("tips/receipt.html", kept=tip.photos, **words(), **_groups(receipt, visit))
    key = (
        office.id, office.version, _holidays(office), language.current(), clock.today(office.zone), request.host, report.danger,
        report.category,
    )  # fmt: skip
    return once("tips/receipt.html", key, words, **_groups(receipt, visit))


def way_out() -> Response:
    """Where "leave quickly" leads, and whatever a browser sends again of a visit that was left."""
    return make_response(redirect(language.here("tips.office_hours"), 303))


def receipt_again(tip: Tip, form: LastForm, visit: str) -> Response:
    """The receipt once more, for who typed another last group than stands there: they may not have kept it yet."""
    office = current.doorplate()
    words = _what_comes(office, tip.case.category or Category.OTHER, tip.danger)
    return page("tips/receipt.html", status=422, kept=tip.photos, form=form, **words, **_groups(form.code or "", visit))


def _groups(receipt: str, visit: str) -> dict[str, Any]:
    groups = zip(("first", "second", "third", "last"), receipts.groups(receipt), strict=True)
    return {**dict(groups), "stub": new_stub(receipt, visit)}


def _what_comes(office: Office, category: Category, danger: bool) -> dict[str, Any]:
    return {
        "danger": danger,
        "urgent": priority_of(category, danger) is Priority.URGENT,
        "today": clock.today(office.zone),
        "promise": progress.promise(category, danger, _holidays(office)),
    }


def _holidays(office: Office) -> frozenset[date]:
    return frozenset(holiday.day for holiday in office.holidays)


from portal.tips import (  # noqa: E402
    routes_following,  # noqa: F401  adds the views of /cek
    routes_holding,  # noqa: F401  adds where photos wait
    routes_leaving,  # noqa: F401  adds those that end it
    routes_reading,  # noqa: F401  adds the pages to read
)
