"""A list that came back: looked through, put right, agreed to."""

from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.audit import log
from portal.codes import Code
from portal.errors import Stale
from portal.offices.areas import place
from portal.register import columns, exporting, showing, taking_back, waiting
from portal.register.codes import SponsorKind, Standing
from portal.register.countries import country
from portal.register.doubts import doubts
from portal.register.importing import NoPassports, Reading
from portal.register.models import Sheet, Submission
from portal.register.reach import sheets_for, submissions_for
from portal.register.routes import own, register
from portal.register.routes_sheet import SheetForm, as_file, ask, gone
from portal.register.routes_sheet_columns import ask_columns, learn
from portal.storage.database import db, unit_of_work
from portal.web.fields import stripped
from portal.web.page import find, onward, page, whole

LONGEST_CELL = 1000
CELL = "cell-"  # before the key of a correction
SHOWN = 100  # lines of each kind on the page; what is more is counted, and saved all the same


class Choice(Code):
    """What somebody wants with a sheet they have looked through."""

    CHECK = "check"  # once more, with what was corrected on the page
    RIGHT = "right"  # save the lines that are right
    ALL = "all"  # save all; only where none is wrong


@register.post("/pekerja/impor")
@requires(Can.KEEP_ROLL)
def send_sheet() -> ResponseReturnValue:
    form = SheetForm(request.files)
    if not form.validate():
        return ask(form, 422)
    with unit_of_work():
        sheet_id = waiting.keep(form.name, form.content, own(), by=current_user).id
    return _show(sheet_id, form.reading) if form.reading else onward(url_for("register.sheet", sheet_id=sheet_id))


@register.get("/pekerja/impor/<uuid:sheet_id>")
@requires(Can.KEEP_ROLL)
def sheet(sheet_id: UUID) -> ResponseReturnValue:
    if sent := _sent(sheet_id):
        return _done(sheet_id, sent)
    if found := _sheet(sheet_id):
        return _look(found)
    return gone()


@register.post("/pekerja/impor/<uuid:sheet_id>")
@requires(Can.KEEP_ROLL)
def agree_to_sheet(sheet_id: UUID) -> ResponseReturnValue:
    if _sent(sheet_id):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    if not _sheet(sheet_id):
        return gone()
    learnt = learn()
    try:
        reading = _corrected(sheet_id)
    except NoPassports as unknown:
        return ask_columns(_held(sheet_id), unknown.layout)
    choice = Choice.read(request.form.get("choice")) or Choice.CHECK
    if choice is Choice.CHECK or learnt:
        return _show(sheet_id, reading, again=True)
    try:
        return _save(sheet_id, reading, choice)
    except Stale:
        return _compared_anew(sheet_id, reading)


@register.get("/pekerja/impor/<uuid:sheet_id>/salah.xlsx")
@requires(Can.KEEP_ROLL)
def wrong_lines(sheet_id: UUID) -> ResponseReturnValue:
    found = _sheet(sheet_id)
    if found is None:
        return gone()
    preview = waiting.look(found, waiting.read(found), current_user.office)
    written = exporting.wrong_lines(preview)
    with unit_of_work():
        log.record(log.Action.WRONG_LINES_EXPORTED, sheet_id, office=own().office_id, by=current_user, count=len(preview.wrong_lines))
    return as_file(written, _("baris-salah"))


@register.get("/pekerja/impor/<uuid:sheet_id>/tidak-ada.xlsx")
@requires(Can.KEEP_ROLL)
def no_longer_listed(sheet_id: UUID) -> ResponseReturnValue:
    """Those of the roll whom the sheet does not name, to fill in who has left and when, and to send back."""
    found = _sheet(sheet_id)
    if found is None:
        return gone()
    missing = waiting.look(found, waiting.read(found), current_user.office).missing
    written = exporting.roll_as_sheet(missing, found.sponsor, current_user.office)
    with unit_of_work():
        sponsor = own()
        log.record(log.Action.ROLL_EXPORTED, sponsor, office=sponsor.office_id, by=current_user, count=len(missing))
    return as_file(written, _("tidak-ada-lagi"))


def _look(found: Sheet) -> Response:
    try:
        return _show(found.id, waiting.read(found))
    except NoPassports as unknown:
        return ask_columns(found, unknown.layout)


def _corrected(sheet_id: UUID) -> Reading:
    """The sheet with what was typed on the page; read before the database is locked, because that may take seconds."""
    typed = {
        key.removeprefix("cell-"): stripped(text[:LONGEST_CELL]) or "" for key, text in request.form.items() if key.startswith("cell-")
    }
    if typed:
        with unit_of_work():
            if found := _sheet(sheet_id):
                waiting.correct(found, typed)
    found = _sheet(sheet_id)
    assert found
    return waiting.read(found)


def _save(sheet_id: UUID, reading: Reading, choice: Choice) -> Response:
    with unit_of_work():
        found = _held(sheet_id)
        preview = waiting.look(found, reading, current_user.office)
        left, wrong_days = waiting.departures(preview.missing, _ticked())
        fits = not wrong_days and not (choice is Choice.ALL and preview.wrong)
        sent = waiting.agree(found, preview, left, by=current_user) if fits else None
    if not fits:
        return _show(sheet_id, reading, 422, wrong_days=wrong_days)
    return onward(url_for("register.sheet", sheet_id=sheet_id)) if sent else _done(sheet_id, None)


def _compared_anew(sheet_id: UUID, reading: Reading) -> Response:
    """The roll has moved since the page was shown: by a colleague, or by this very sheet, sent a moment ago."""
    if _sent(sheet_id):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    with unit_of_work():
        waiting.look_again(_held(sheet_id))
    return _show(sheet_id, reading, 409, moved=True, again=True)


def _show(sheet_id: UUID, reading: Reading, status: int = 200, **more: object) -> Response:
    found = _held(sheet_id)
    return page(
        "register/sheet_preview.html",
        "register/_sheet_preview.html",
        status,
        sheet=found,
        preview=waiting.look(found, reading, current_user.office),
        verified=found.sponsor.standing is Standing.VERIFIED,
        employs=found.sponsor.kind is not SponsorKind.INDIVIDUAL,
        ticked=_ticked(),
        shown=SHOWN,
        showing=showing,
        place=place,
        country=country,
        doubts=doubts,
        column=columns.BY_FIELD,
        **more,
    )


def _done(sheet_id: UUID, sent: Submission | None) -> Response:
    found = _sheet(sheet_id)
    left_over = waiting.look(found, waiting.read(found), current_user.office).wrong_lines if found else []
    return whole(
        page(
            "register/sheet_done.html",
            sent=sent,
            sheet=found,
            counts=waiting.counts(sent) if sent else {},
            people=waiting.people(sent) if sent else 0,
            left_over=len(left_over),
            may_be_taken_back=sent is not None and taking_back.can_be(sent),
        )
    )


def _sheet(sheet_id: UUID) -> Sheet | None:
    found = db.session.scalar(sheets_for(current_user).where(Sheet.id == sheet_id))
    return None if found is None or waiting.is_over(found) else found


def _held(sheet_id: UUID) -> Sheet:
    return find(sheets_for(current_user), id=sheet_id)


def _sent(sheet_id: UUID) -> Submission | None:
    return db.session.scalar(submissions_for(current_user).where(Submission.sheet_id == sheet_id))


def _ticked() -> dict[str, str]:
    """Who is ticked as having left, and the day typed beside."""
    return {worker_id: request.form.get(f"day-{worker_id}", "") for worker_id in request.form.getlist("left")}
