"""Columns that nobody recognises: the person says once what they are, and can take it back."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.register.models import Sheet
from portal.register.routes import own, register
from portal.register.sheets import headings
from portal.register.sheets.columns import Column
from portal.register.sheets.recognising import Layout
from portal.register.sheets.spelled import key
from portal.storage.database import unit_of_work
from portal.web.page import onward, page, whole

SAID = "heading-"  # before the key of a column's name
ALONE = "-"  # what is chosen for a column to leave alone


@register.post("/pekerja/impor/kolom")
@requires(Can.KEEP_ROLL)
def forget_heading() -> ResponseReturnValue:
    learn()
    return onward(url_for("register.sheet_form"))


def learn() -> bool:
    """Keeps what the form says of columns; whether that is anything new, so that a sheet looks different from before."""
    said, forgotten = _said(), request.form.getlist("forget")
    if not (said or forgotten):
        return False
    with unit_of_work():
        learnt = headings.remember(own(), said)
        for name in forgotten:
            learnt |= headings.forget(own(), name)
    return learnt


def ask_columns(sheet: Sheet, layout: Layout) -> Response:
    """Before anything else: which column holds the passport numbers?"""
    asked = bool(_said() or request.form)
    status = 422 if asked else 200
    return whole(page("register/sheet_columns.html", status=status, sheet=sheet, layout=layout, passport=Column.PASSPORT, asked=asked))


def _said() -> dict[str, Column | None]:
    """What was chosen, by the key of the column's name; what is no name of a column is passed over."""
    chosen = {field.removeprefix(SAID): value for field, value in request.form.items() if field.startswith(SAID)}
    return {name: Column.read(value) for name, value in chosen.items() if name == key(name) and _is_a_choice(value)}


def _is_a_choice(value: str) -> bool:
    return value == ALONE or Column.read(value) is not None
