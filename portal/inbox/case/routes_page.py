"""How a case is reached, shown, and what an officer sees when a deed was refused or somebody was quicker."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, flash, has_request_context, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal import clock
from portal.cases.codes import Kind
from portal.cases.merged import hold_families
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused, Stale
from portal.inbox.acting import drafting
from portal.inbox.case import case_forms
from portal.inbox.case.opened import Opened
from portal.inbox.queue import listing
from portal.inbox.queue.wanted import Filter
from portal.inbox.routes import inbox
from portal.inbox.submissions.elsewhere import also_on
from portal.inbox.submissions.reviewed import Reviewed, changes_of, left_for
from portal.offices.areas import place
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from portal.web.failing import failure
from portal.web.fields import Form
from portal.web.page import find, one_page, onward, page, wants_fragment, whole

GONE = _l("Berkas ini tidak ada. Mungkin pelapornya sudah menarik laporannya, atau masa simpannya sudah habis.")

PIECES = {  # endpoint: the form it takes, and the piece of the page where that form stands
    "claim": ("button", "desk"),
    "give": ("owner", "desk"),
    "set_due": ("due", "desk"),
    "give_title": ("title", "head"),
    "write_note": ("note", "notes"),
    "write_to_reporter": ("message", "talk"),
    "resume": ("button", "talk"),
    "decide": ("decision", "decision"),
    "reopen": ("reopening", "decision"),
    "review": ("review", "changes"),
    "put_tag": ("tag", "tags"),
    "take_tag": ("tag", "tags"),
    "set_reminder": ("reminder", "reminders"),
    "step_aside": ("aside", "aside"),
    "relate": ("other", "alike"),
    "ask_leave": ("leave", "leave"),
    "open_record": ("leave", "leave"),
    "open_document": ("leave", "leave"),
}


@inbox.url_defaults
def in_the_same_list(endpoint: str, values: dict[str, Any]) -> None:
    """Whatever one does with a case, its page goes on knowing from which list one came."""
    if has_request_context() and values.get("code") and values["code"] == (request.view_args or {}).get("code"):
        values.update({name: value for name, value in Filter.read(request.args).asked.items() if name not in values})


def held(code: str, seen: int | None = None) -> Case:
    """The case, locked until the unit of work ends. Raises Stale where it is not the version that was seen."""
    case = find(cases_for(current_user).with_for_update(of=Case), code=code)
    if seen is not None:
        case.expect(seen)
    return case


def held_with_family(*codes: str) -> list[Case]:
    """The same of these cases, with all that was merged with them: what is decided about one is decided about all.

    In one order for everybody: two who do it crosswise do not wait for each other.
    """
    hold_families(*(find(cases_for(current_user), code=code) for code in codes))
    return [held(code) for code in codes]


def is_pressed_again(one: Case | Referral, seen: int, done: Callable[[], bool]) -> bool:
    """Whether the button was pressed twice, so that what it does is `done` already. Raises Stale where it changed otherwise."""
    if one.version == seen:
        return False
    if not done():
        one.expect(seen)
    return True


def show(code: str, status: int = 200, piece: str | None = None, forms: Mapping[str, Form] | None = None, **context: object) -> Response:
    """The page of a case, or a piece of it; `forms` are those that came back, by name."""
    opened = Opened(find(cases_for(current_user), code=code), current_user, Filter.read(request.args))
    if not opened.is_there:
        abort(404)
    context |= _changes(opened) if opened.case.kind is Kind.SUBMISSION else {}
    blank = case_forms.blank(opened, context.get("changes"))
    words = dict(opened=opened, forms=blank | dict(forms or {}), place=place, today=clock.today())
    words |= dict(away=opened.beside.away)
    name = opened.case.kind.value
    if opened.several.ended:
        name, context = "merged", context | {"goes_on": case_forms.goes_on(opened)}
    return page(f"inbox/{name}.html", piece, status, **words, **context)


def _changes(opened: Opened) -> dict[str, Any]:
    """The page of a submission's changes that the address asks for, and how many could be accepted as they are."""
    changes = one_page(changes_of(opened.submission))
    elsewhere = also_on(opened.submission)
    reviewed = [Reviewed(change, opened.user, elsewhere.get(change.worker_id, ())) for change in changes.rows]
    left = left_for(opened.submission, opened.user)
    return {"changes": changes, "reviewed": reviewed, "plain": sum(one.is_plain for one in reviewed), "left": left}


def again(code: str, piece: str, **form: Form) -> Response:
    """The page, or the piece where the form stands, with what was typed and what is wrong with it."""
    keep_drafts(code, form)
    return show(code, 422, f"inbox/_{piece}.html", form)


def keep_drafts(code: str, forms: Mapping[str, Form]) -> None:
    """What was written in forms that were not taken: it is there again when the page is opened anew."""
    typed = {name: written for name, form in forms.items() if name in drafting.DRAFTED and (written := drafting.begun(form))}
    if typed:
        with unit_of_work():
            for name, written in typed.items():
                drafting.keep(held(code), name, written, by=current_user)


def shown(code: str, piece: str, done: str = "") -> Response:
    """After a deed: the piece as it is now, with what else changed on the page and a sentence that says what was `done`; or the page."""
    if wants_fragment():
        return show(code, piece="inbox/_after.html", changed=f"inbox/_{piece}.html", done=done)
    if done:
        flash(done, "good")
    return onward(url_for("inbox.case", code=code, _anchor=piece))


def next_one(after: Case | None = None) -> Response:
    """On to the next case of the list one came from that waits for this officer, or back to that list."""
    wanted = Filter.read(request.args)
    following = listing.next_one(current_user, after, wanted)
    return onward(url_for("inbox.case", code=following.code, **wanted.asked) if following else url_for("inbox.box", **wanted.asked))


def in_main(template: str, status: int, **context: object) -> Response:
    """For htmx: in place of the whole page's content, whatever piece the form wanted to change."""
    return make_response(render_template(template, **context), status, {"HX-Retarget": "#isi", "HX-Reswap": "innerHTML show:top"})


@inbox.errorhandler(404)
def gone(error: object = None) -> Response:
    """A case that is no more, or never was one of this office's: the two sound alike."""
    return failure(404, str(GONE) if "code" in (request.view_args or {}) else None)


@inbox.errorhandler(Refused)
def refused(error: Refused) -> ResponseReturnValue:
    """The sentence stands where the form stands, and nothing that was typed is lost."""
    code = (request.view_args or {}).get("code")
    name, piece = PIECES.get((request.endpoint or "").rpartition(".")[2], ("", ""))
    if code is None or not piece:
        return failure(409, str(error))
    case = db.session.scalar(cases_for(current_user).filter_by(code=code))
    if case is None or not Opened(case, current_user).is_there:  # nothing may be aborted here: a handler's own error is a crash
        return gone()
    opened = Opened(case, current_user)
    form = case_forms.sent(name, opened, request.form)
    keep_drafts(code, {name: form})
    if opened.several.ended and name in drafting.DRAFTED:
        return whole(show(code, 409, unsent=True))
    if isinstance(error, Stale):
        return _conflict(opened, form)
    if not case_forms.is_there(name, opened):
        return failure(409, str(error))
    form.form_errors = [str(error)]
    return show(code, 409, f"inbox/_{piece}.html", {name: form})


def _conflict(opened: Opened, form: Form) -> Response:
    """What holds now beside what was typed, which can be sent again or kept as a note (409)."""
    wanted = Filter.read(request.args)
    following = listing.next_one(opened.user, opened.case, wanted)
    words: dict[str, Any] = dict(opened=opened, form=form, action=request.full_path.rstrip("?"), following=following, wanted=wanted)
    if wants_fragment():
        return in_main("inbox/_conflict.html", 409, **words)
    return page("inbox/conflict.html", None, 409, **words)
