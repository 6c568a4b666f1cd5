"""A list that came back: looked through, put right, agreed to."""

from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.codes import Code
from portal.errors import Stale
from portal.register.at_once import Ready
from portal.register.codes import Standing
from portal.register.models import Sheet, Submission
from portal.register.routes import own, register
from portal.register.sheets import causes, parts, reading_sheets, taking_back, waiting
from portal.register.sheets.importing import NoPassports, Reading
from portal.register.sheets.routes_sheet import SheetForm, ask, gone, typed_cells
from portal.register.sheets.routes_sheet_columns import ask_columns, learn
from portal.register.sheets.routes_sheet_parts import EVERYBODY_LEFT, entries, everybody, keep_ticks, mended, speaks_of_many
from portal.register.sheets.routes_sheet_reading import (
    held,
    kept_sheet,
    look_again,
    mine_sent_from,
    preview_of,
    read_anew,
    start,
    under_way,
)
from portal.storage.database import unit_of_work
from portal.web.page import onward, page, whole


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
    lines = len(form.reading.lines) if form.reading else None
    with unit_of_work():
        sheet_id = waiting.keep(form.name, form.content, own(), by=current_user, lines=lines).id
    if form.reading and not reading_sheets.is_big(held(sheet_id)):
        return _show(sheet_id, form.reading)
    start(held(sheet_id), form.reading)
    return onward(url_for("register.sheet", sheet_id=sheet_id))


@register.get("/pekerja/impor/<uuid:sheet_id>")
@requires(Can.KEEP_ROLL)
def sheet(sheet_id: UUID) -> ResponseReturnValue:
    if sent := mine_sent_from(sheet_id):
        return _done(sheet_id, sent)
    if found := kept_sheet(sheet_id):
        return _look(found)
    return gone()


@register.post("/pekerja/impor/<uuid:sheet_id>")
@requires(Can.KEEP_ROLL)
def agree_to_sheet(sheet_id: UUID) -> ResponseReturnValue:
    if mine_sent_from(sheet_id):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    if not (found := kept_sheet(sheet_id)):
        return gone()
    learnt = learn()
    keep_ticks(sheet_id)
    if reading_sheets.is_big(found):
        return _agree_to_big(sheet_id, learnt)
    try:
        reading = _corrected(sheet_id)
    except NoPassports as unknown:
        return ask_columns(held(sheet_id), unknown.layout)
    if page_of_reading := under_way(held(sheet_id)):
        return page_of_reading
    choice = Choice.read(request.form.get("choice")) or Choice.CHECK
    if choice is Choice.CHECK or learnt:
        return _show(sheet_id, reading, again=True)
    try:
        return _save(sheet_id, reading, choice)
    except Stale:
        return _compared_anew(sheet_id, reading)


def _look(found: Sheet) -> Response:
    if reading_sheets.is_big(found):
        return under_way(found) or _show(found.id)
    try:
        reading = _measured(found.id, waiting.read(found))
    except NoPassports as unknown:
        return ask_columns(found, unknown.layout)
    return under_way(held(found.id)) or _show(found.id, reading)


def _agree_to_big(sheet_id: UUID, learnt: bool) -> Response:
    """What was typed is judged first, beside the requests; saving takes what was found and looked at."""
    found = held(sheet_id)
    if page_of_reading := under_way(found, 409):
        return page_of_reading
    preview = reading_sheets.kept(found)
    if (typed := mended(preview)) or learnt:
        with unit_of_work():
            waiting.correct(held(sheet_id), typed)
        look_again(sheet_id)
        return under_way(held(sheet_id)) or _show(sheet_id, again=True)
    choice = Choice.read(request.form.get("choice")) or Choice.CHECK
    if choice is Choice.CHECK:
        return _show(sheet_id, again=True)
    try:
        ready = reading_sheets.make_ready(found, preview, by=current_user)
        return _save(sheet_id, None, choice, ready)
    except Stale:
        read_anew(sheet_id)
        return under_way(held(sheet_id), 409, moved=True) or _show(sheet_id)


def _corrected(sheet_id: UUID) -> Reading:
    """The sheet with what was typed on the page; read before the database is locked, because that may take seconds."""
    typed = mended(preview_of(held(sheet_id))) if speaks_of_many() else typed_cells()
    if typed:
        with unit_of_work():
            if found := kept_sheet(sheet_id):
                waiting.correct(found, typed)
    return _measured(sheet_id, waiting.read(held(sheet_id)))


def _measured(sheet_id: UUID, reading: Reading) -> Reading:
    """How long it is was not known while nobody knew its columns."""
    if held(sheet_id).lines is None:
        with unit_of_work():
            held(sheet_id).lines = len(reading.lines)
    return reading


def _save(sheet_id: UUID, reading: Reading | None, choice: Choice, ready: Ready | None = None) -> Response:
    with unit_of_work():
        found = held(sheet_id)
        preview = preview_of(found, reading)
        ticked = everybody(preview) or waiting.ticked(found)
        left, wrong_days = waiting.departures(preview.absent(ticked), ticked)
        fits = not wrong_days and not (choice is Choice.ALL and preview.wrong)
        sent = waiting.agree(found, preview, left, by=current_user, ready=ready) if fits else None
    if not fits:
        return _show(sheet_id, reading, 422, wrong_days=wrong_days)
    return onward(url_for("register.sheet", sheet_id=sheet_id)) if sent else _done(sheet_id, None)


def _compared_anew(sheet_id: UUID, reading: Reading) -> Response:
    """The roll has moved since the page was shown: by a colleague, or by this very sheet, sent a moment ago."""
    if mine_sent_from(sheet_id):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    with unit_of_work():
        waiting.look_again(held(sheet_id))
    return _show(sheet_id, reading, 409, moved=True, again=True)


def _show(sheet_id: UUID, reading: Reading | None = None, status: int = 200, **more: object) -> Response:
    found = held(sheet_id)
    preview, big = preview_of(found, reading), reading_sheets.is_big(found)
    as_listed = len(preview.wrong) <= parts.FEW or not big
    return page(
        "register/sheet_preview.html",
        "register/_sheet_preview.html" if request.method == "POST" else None,
        status,
        verified=found.sponsor.standing is Standing.VERIFIED,
        causes=[cause for cause in causes.causes(preview.wrong) if cause.is_frequent or not as_listed],
        as_listed=as_listed,
        big=big,
        everybody_left=request.form.get(EVERYBODY_LEFT, ""),
        **entries(found, preview),
        **more,
    )


def _done(sheet_id: UUID, sent: Submission | None) -> Response:
    found = kept_sheet(sheet_id)
    left_over = preview_of(found).wrong_lines if found else []
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
