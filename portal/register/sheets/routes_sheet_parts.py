"""The parts of a preview, each listed by the hundred; and what is said there of many at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.offices.areas import place, villages_of
from portal.register import showing
from portal.register.codes import SponsorKind
from portal.register.countries import countries, country
from portal.register.doubts import doubts
from portal.register.models import Sheet
from portal.register.routes import register
from portal.register.sheets import causes, columns, parts, waiting
from portal.register.sheets.importing import NoPassports
from portal.register.sheets.parts import Part, Wanted
from portal.register.sheets.preview import Preview
from portal.register.sheets.routes_sheet import SHOWN, gone, typed_cells
from portal.register.sheets.routes_sheet_reading import held, kept_sheet, mine_sent_from, preview_of, under_way
from portal.storage.database import unit_of_work
from portal.web.fields import stripped
from portal.web.page import onward, page, slice_page

MEANS, TURN = "means-", "turn"  # before the key of a text; with the keys of causes
DAY, LEFT = "day-", "left"  # before the id of somebody no longer listed; with the ids of those ticked
EVERYBODY, EVERYBODY_LEFT = "everybody", "everybody-left"


@register.get("/pekerja/impor/<uuid:sheet_id>/isi/<part>")
@requires(Can.KEEP_ROLL)
def sheet_part(sheet_id: UUID, part: str) -> ResponseReturnValue:
    if (found := kept_sheet(sheet_id)) is None:
        return gone()
    if mine_sent_from(sheet_id):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    return under_way(found) or _listed(found, Part.read(part) or abort(404))


@register.post("/pekerja/impor/<uuid:sheet_id>/isi/tidak-ada")
@requires(Can.KEEP_ROLL)
def tick_leavers(sheet_id: UUID) -> ResponseReturnValue:
    """Who is ticked here stays ticked while the other pages are looked through."""
    found = held(sheet_id)
    if mine_sent_from(sheet_id) or under_way(found, 409):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    ticked = _ticked()
    keep_ticks(sheet_id)
    try:
        wrong_days = waiting.departures(preview_of(held(sheet_id)).absent(ticked), ticked)[1]
    except NoPassports:
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    if wrong_days:
        return _listed(held(sheet_id), Part.MISSING, 422, wrong_days=wrong_days)
    if onto := request.form.get("hal"):
        return onward(url_for("register.sheet_part", sheet_id=sheet_id, part=Part.MISSING.value, hal=onto, cari=request.args.get("cari")))
    return onward(url_for("register.sheet", sheet_id=sheet_id, _anchor="missing"))


def entries(found: Sheet, preview: Preview) -> dict[str, Any]:
    """What it takes to show entries of a preview."""
    employs = found.sponsor.kind is not SponsorKind.INDIVIDUAL
    return {
        "sheet": found,
        "preview": preview,
        "employs": employs,
        "ticked": waiting.ticked(found),
        "shown": SHOWN,
        "few": parts.FEW,
        "showing": showing,
        "place": place,
        "country": country,
        "doubts": doubts,
        "column": columns.BY_FIELD,
        "texts": causes.TEXTS,
        "choices": causes.choices,
        "suggestions": _suggestions,
        "part": Part,
    }


def mended(preview: Preview) -> dict[str, str]:
    """What was typed into wrong cells, or said of many of them at once, by their keys; only what differs from what stands there."""
    means = {field.removeprefix(MEANS): stripped(text) for field, text in request.form.items() if field.startswith(MEANS)}
    said = causes.at_once(preview.wrong, {key: text for key, text in means.items() if text}, request.form.getlist(TURN))
    stands = {cell.key: cell.text for cell in preview.wrong}
    return said | {key: text for key, text in typed_cells().items() if text != stands.get(key)}


def speaks_of_many() -> bool:
    return TURN in request.form or any(field.startswith(MEANS) for field in request.form)


def keep_ticks(sheet_id: UUID) -> None:
    """Of those whom the page asked about, who was ticked."""
    asked = {field.removeprefix(DAY) for field in request.form if field.startswith(DAY)}
    if asked:
        with unit_of_work():
            waiting.tick(held(sheet_id), asked, _ticked())


def everybody(preview: Preview) -> dict[str, str]:
    """All who are no longer listed, with the one day given for them; nobody where that was not said, and not meant."""
    if EVERYBODY not in request.form:
        return {}
    return {str(worker.id): request.form.get(EVERYBODY_LEFT, "") for worker in preview.missing}


def _ticked() -> dict[str, str]:
    return {worker_id: request.form.get(f"{DAY}{worker_id}", "") for worker_id in request.form.getlist(LEFT)}


def _listed(found: Sheet, part: Part, status: int = 200, wrong_days: Mapping[str, str] | None = None) -> Response:
    asked = request.args
    wanted = Wanted((stripped(asked.get("cari")) or "")[:100], asked.get("kolom", ""), asked.get("sebab", ""))
    try:
        preview = preview_of(found)
    except NoPassports:
        return onward(url_for("register.sheet", sheet_id=found.id))
    rows = slice_page(parts.listed(part, preview, wanted, found.sponsor), SHOWN)
    cause = causes.of_key(preview.wrong, wanted.cause) if wanted.cause else None
    return page(
        "register/sheet_part.html",
        status=status,
        here=part,
        wanted=wanted,
        found=rows,
        cause=cause,
        wrong_days=wrong_days,
        **entries(found, preview),
    )


def _suggestions(column: columns.Column) -> list[str]:
    """What there is to write in a column that holds a country or a village."""
    if column is columns.Column.NATIONALITY:
        return countries()
    return [f"{area.name}, {district}" for district, areas in villages_of(current_user.office).items() for area in areas]
