"""A big list while it is read: how far it is, closed and opened again, given up."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from flask import Response, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.register.models import Sheet, Submission
from portal.register.reach import sheets_for, submissions_for
from portal.register.routes import register
from portal.register.sheets import reading_sheets, waiting
from portal.register.sheets.importing import Reading
from portal.register.sheets.preview import Preview
from portal.register.sheets.reading_sheets import Readers
from portal.storage.database import db, unit_of_work
from portal.web import language
from portal.web.page import find, onward, page

SOON = timedelta(seconds=3)


@register.post("/pekerja/impor/<uuid:sheet_id>/batal")
@requires(Can.KEEP_ROLL)
def give_sheet_up(sheet_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        waiting.give_up(held(sheet_id))
    flash(_("File dibatalkan. Tidak ada yang disimpan."))
    return onward(url_for("register.sheet_form"))


@register.get("/pekerja/impor/<uuid:sheet_id>/kemajuan")
@requires(Can.KEEP_ROLL)
def how_far(sheet_id: UUID) -> ResponseReturnValue:
    """What the page asks every second; once the list can be looked at, it is shown."""
    sheet = held(sheet_id)
    return (None if mine_sent_from(sheet_id) else under_way(sheet)) or onward(url_for("register.sheet", sheet_id=sheet_id))


def start(sheet: Sheet, reading: Reading | None = None) -> Readers:
    readers = cast(Readers, current_app.extensions["sheets"])
    readers.start(sheet.id, language.current(), reading)
    return readers


def under_way(sheet: Sheet, status: int = 200, moved: bool = False) -> Response | None:
    """The page that says how far it is; None for a list that can be looked at. Where nobody reads it, it is read from here on."""
    if not reading_sheets.is_big(sheet):
        return None
    if reading_sheets.is_read(sheet):
        if reading_sheets.speaks(sheet, language.current()):
            return None
        read_anew(sheet.id)
    moved, stuck = moved or reading_sheets.has_moved(sheet), reading_sheets.is_stuck(sheet)
    if not stuck:
        start(sheet)
    return page("register/sheet_reading.html", "register/_sheet_reading.html", status, sheet=sheet, moved=moved, stuck=stuck)


def read_anew(sheet_id: UUID) -> None:
    with unit_of_work():
        reading_sheets.read_anew(held(sheet_id))


def look_again(sheet_id: UUID) -> None:
    """A few cells are judged while whoever typed them waits; what takes longer shows how far it is."""
    with unit_of_work():
        reading_sheets.look_again(held(sheet_id))
    start(held(sheet_id)).wait_for(sheet_id, SOON)
    db.session.rollback()


def preview_of(found: Sheet, reading: Reading | None = None) -> Preview:
    """What the sheet would do; of a big one, what was found when it was read."""
    if reading_sheets.is_big(found):
        return reading_sheets.kept(found)
    return waiting.look(found, reading or waiting.read(found), current_user.office)


def kept_sheet(sheet_id: UUID) -> Sheet | None:
    found = db.session.scalar(sheets_for(current_user).where(Sheet.id == sheet_id))
    return None if found is None or waiting.is_over(found) else found


def held(sheet_id: UUID) -> Sheet:
    return find(sheets_for(current_user), id=sheet_id)


def mine_sent_from(sheet_id: UUID) -> Submission | None:
    return db.session.scalar(submissions_for(current_user).where(Submission.sheet_id == sheet_id))
