"""The quarantine tray: looking through it, and what becomes of what lies there."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.masking import masked
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.quarantine import discarding, tray
from portal.inbox.queue.rows import first_words
from portal.inbox.routes import inbox
from portal.offices.areas import place
from portal.storage.database import unit_of_work
from portal.web.page import find, onward, page, slice_page

ALIKE_AT_ONCE = 50  # of one group on one page


def or_as_it_is_now(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Where somebody was faster: how the tray is now, and why nothing was done (409)."""

    @wraps(view)
    def try_it(**named: object) -> ResponseReturnValue:
        try:
            return view(**named)
        except Refused as refused:
            return _shown(tray.lying(current_user), 409, str(refused))

    return try_it


@inbox.get("/karantina")
@requires(Can.TRIAGE)
def quarantine() -> ResponseReturnValue:
    return _shown(tray.lying(current_user))


@inbox.get("/karantina/serupa/<key>")
@requires(Can.TRIAGE)
def alike(key: str) -> ResponseReturnValue:
    """The texts of one group, each by itself."""
    lying = tray.lying(current_user)
    found = lying.group(key) or abort(404)
    return page("inbox/alike.html", group=found, lines=slice_page(found.texts, ALIKE_AT_ONCE), upto=lying.upto, **_words())


@inbox.post("/karantina")
@requires(Can.DECIDE)
@or_as_it_is_now
def decide_alike() -> ResponseReturnValue:
    """All that was ticked, in one unit of work. Whatever came after the page was shown stays where it is."""
    wanted = request.form.getlist("group")
    if not wanted:
        return _shown(tray.lying(current_user), 422, _("Centang dulu teks yang dimaksud."))
    groups = tray.picked(current_user, wanted, _upto(request.form.get("upto", "")))
    with unit_of_work():
        if request.form.get("do") == "spam":
            discarding.discard(groups, by=current_user)
        else:
            _say_kept(discarding.keep(groups, by=current_user))
    return onward(url_for("inbox.quarantine"))


@inbox.post("/karantina/<case:code>")
@requires(Can.DECIDE)
@or_as_it_is_now
def decide_alone(code: str) -> ResponseReturnValue:
    with unit_of_work():
        case = find(cases_for(current_user).with_for_update(of=Case), code=code)
        if request.form.get("do") == "spam":
            discarding.discard_one(case, by=current_user)
        else:
            discarding.keep_one(case, by=current_user)
            _say_kept(1)
    return onward(url_for("inbox.quarantine"))


@inbox.post("/karantina/kembali/<uuid:batch>")
@requires(Can.DECIDE)
@or_as_it_is_now
def bring_back(batch: UUID) -> ResponseReturnValue:
    with unit_of_work():
        back = discarding.bring_back(batch, by=current_user)
        flash(ngettext("%(num)s laporan kembali di karantina.", "%(num)s laporan kembali di karantina.", back), "good")
    return onward(url_for("inbox.quarantine"))


def _shown(lying: tray.Tray, status: int = 200, problem: str = "") -> Response:
    """In one list, in pieces: first a text in which somebody needs help, then what says the same, then the others."""
    urgent = [text for text in lying.alone if text.urgent]
    lines = slice_page([*urgent, *lying.groups, *lying.alone[len(urgent) :]])
    return page(
        "inbox/tray.html",
        status=status,
        tray=lying,
        lines=lines,
        groups=[one for one in lines.rows if isinstance(one, tray.Group)],
        urgent=[one for one in lines.rows if isinstance(one, tray.Text) and one.urgent],
        alone=[one for one in lines.rows if isinstance(one, tray.Text) and not one.urgent],
        discarded=discarding.discarded(current_user),
        problem=problem,
        upto=lying.upto,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"first_words": first_words, "masked": masked, "place": place}


def _upto(sent: str) -> tray.Place:
    """As the page said it; nothing had come by a time that is no time."""
    year, _dot, number = sent.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (year, number)):
        return tray.FIRST
    return int(year), int(number)


def _say_kept(number: int) -> None:
    flash(ngettext("%(num)s laporan masuk ke kotak masuk.", "%(num)s laporan masuk ke kotak masuk.", number), "good")
