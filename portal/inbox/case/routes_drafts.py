"""What is not sent yet: drafts, and an answer of the office's put into the box."""

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.models import Language
from portal.accounts.roles import Can
from portal.cases.merged import lives_on_in
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.acting import drafting
from portal.inbox.acting.answering import put_in, worded
from portal.inbox.acting.forms import MessageForm, ReportDecision
from portal.inbox.case import case_forms
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import again, held, held_with_family, keep_drafts, show
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.page import find, onward, page, wants_fragment


@inbox.post("/<case:code>/draft/<name>")
@requires(Can.TRIAGE)
def keep_draft(code: str, name: str) -> ResponseReturnValue:
    """While somebody types, or by a button; a form that comes empty throws its draft away. Also where the case was merged meanwhile:
    whoever types in a page that is open still loses nothing."""
    if name not in drafting.DRAFTED:
        abort(404)
    with unit_of_work():
        opened = Opened(held(code), current_user)
        if opened.several.ended or case_forms.is_there(name, opened):  # else it was sent meanwhile
            drafting.keep(opened.case, name, drafting.begun(case_forms.sent(name, opened, request.form)), by=current_user)
    if wants_fragment():
        opened = Opened(find(cases_for(current_user), code=code), current_user)
        return page("inbox/_kept.html", name=name, opened=opened, draft=opened.beside.drafts.get(name), just_now=True)
    return onward(url_for("inbox.case", code=code, _anchor=f"write-{name}"))


@inbox.post("/<case:code>/draft/<name>/bawa")
@requires(Can.TRIAGE)
def carry_draft(code: str, name: str) -> ResponseReturnValue:
    """What was begun in a case that was merged is finished where it lives on: only its writer knows whether it is for everybody there."""
    with unit_of_work():
        opened = Opened(held_with_family(code)[0], current_user)
        to = lives_on_in(opened.case)
        if draft := opened.beside.drafts.get(name):
            if name not in case_forms.goes_on(opened):
                raise Refused(_("Draf ini tidak dapat dibawa ke berkas tujuannya. Salin tulisannya dari berkas yang digabung."))
            drafting.carry(draft, to)
    return onward(url_for("inbox.case", code=to.code, _anchor=f"write-{name}"))


def filled_in(code: str, piece: str, name: str, form: MessageForm | ReportDecision) -> Response:
    """The page with the chosen answer in the box: after what stood there, or in place of another answer that was left as it is.
    Nothing is sent."""
    opened = Opened(find(cases_for(current_user), code=code), current_user)
    using = case_forms.use(name, opened, request.form)
    if not using.validate() or using.chosen is None:
        return again(code, piece, **{name: form, case_forms.USING[name]: using})
    box = form.message if isinstance(form, MessageForm) else form.tell
    other = next(language for language in Language if language is not using.language)
    meaning = worded(using.chosen, [opened.case], other, opened.referrals)
    box.data = put_in(box.data or "", using.chosen, using.ready, [opened.case], using.language, opened.referrals)
    keep_drafts(code, {name: form})
    return show(code, piece=f"inbox/_{piece}.html", forms={name: form, case_forms.USING[name]: using}, meaning=meaning, meant=other)
