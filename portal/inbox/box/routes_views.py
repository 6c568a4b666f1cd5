"""Ways to look at the list: saved under a name, renamed, removed; and how an officer likes the desk."""

from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.inbox.box import habits, views
from portal.inbox.box.list_forms import ViewForm, renaming
from portal.inbox.queue.wanted import Filter
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.page import find, onward, page


@inbox.context_processor
def _habit() -> dict[str, Any]:
    """Every page of the desk knows how its reader likes it, and asks once."""
    return {"habit": cache(lambda: habits.habit_of(current_user))}


@inbox.get("/tampilan")
@requires(Can.TRIAGE)
def saved_views() -> ResponseReturnValue:
    return _views()


@inbox.post("/tampilan")
@requires(Can.TRIAGE)
def save_view() -> ResponseReturnValue:
    form, wanted = ViewForm(request.form), asked_for()
    if not form.validate():
        return _views(422, form=form, wanted=wanted)
    try:
        with unit_of_work():
            views.save(form.name.data or "", wanted, by=current_user, for_all=form.for_all.data)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _views(409, form=form, wanted=wanted)
    flash(_("Tampilan disimpan."), "good")
    return onward(url_for("inbox.box", **wanted.asked))


@inbox.post("/tampilan/<uuid:view_id>")
@requires(Can.TRIAGE)
def change_view(view_id: UUID) -> ResponseReturnValue:
    """Another name, or gone."""
    form, gone = renaming(view_id, request.form), request.form.get("do") == "remove"
    if not gone and not form.validate():
        return _views(422, renamed={view_id: form})
    try:
        with unit_of_work():
            view = find(views.reach(current_user), id=view_id)
            if gone:
                views.remove(view, by=current_user)
            else:
                views.rename(view, form.name.data or "", by=current_user)
    except views.NameTaken as taken:
        form.name.errors = [str(taken)]
        return _views(409, renamed={view_id: form})
    flash(_("Tampilan dihapus.") if gone else _("Nama tampilan diganti."), "good")
    return onward(url_for("inbox.saved_views"))


@inbox.get("/pintasan")
@requires(Can.TRIAGE)
def keys() -> ResponseReturnValue:
    return page("inbox/keys.html")


@inbox.post("/kebiasaan")
@requires(Can.TRIAGE)
def change_habit() -> ResponseReturnValue:
    """Close or wide lines, single keys or none; then back to where that was chosen."""
    chosen = {name: request.form[name] == "1" for name in ("dense", "shortcuts") if name in request.form}
    with unit_of_work():
        habits.change(current_user, **chosen)
    if "shortcuts" in chosen:
        return onward(url_for("inbox.keys"))
    return onward(url_for("inbox.box", **asked_for().asked))


def asked_for() -> Filter:
    """The list that a form was sent from, as its address said it."""
    return Filter.read(dict(parse_qsl(request.form.get("asked", ""))))


def _views(
    status: int = 200, *, form: ViewForm | None = None, wanted: Filter | None = None, renamed: dict[UUID, ViewForm] | None = None
) -> ResponseReturnValue:
    saved = views.views_for(current_user)
    forms = {view.id: renaming(view.id, name=view.name) for view in saved} | (renamed or {})
    return page("inbox/views.html", status=status, saved=saved, forms=forms, form=form, wanted=wanted, may_change=views.may_change)
