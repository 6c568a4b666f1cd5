"""The roll as a sheet: taken home, and the way back in. What is done with a list that came back stands in routes_sheet_preview."""

from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import FileField

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.audit import log
from portal.documents.sheets import FILE_LIMIT, Unreadable
from portal.register import roll
from portal.register.codes import SponsorKind
from portal.register.routes import own, register
from portal.register.sheets import column_help, columns, exporting, headings, importing, reading_sheets
from portal.register.sheets.importing import NoPassports, Reading
from portal.register.sheets.routes_sheet_reading import kept_sheet, preview_of
from portal.storage.database import unit_of_work
from portal.web.fields import Form, refuse, stripped
from portal.web.handing import as_sheet
from portal.web.page import onward, page, whole

LONGEST_CELL = 1000
CELL = "cell-"  # before the key of a correction
SHOWN = 100  # lines of each kind on a page; what is more is counted, and saved all the same


class SheetForm(Form):
    sheet = FileField(_l("File Excel"))
    name: str
    content: bytes
    reading: Reading | None = None  # None where the person must say first which column is which

    def validate_sheet(self, field: FileField) -> None:
        if not field.data:
            refuse(_l("Pilih file Excel, ODS, atau CSV."))
        self.name, self.content = importing.file_name(field.data.filename), field.data.read()
        try:
            self.reading = importing.read(self.content, self.name, habits=headings.habits(own()))
        except NoPassports as unknown:
            if not unknown.layout.strangers:
                refuse(unknown)
        except Unreadable as unreadable:
            refuse(unreadable)


@register.get("/pekerja.xlsx")
@requires(Can.KEEP_ROLL)
def roll_as_sheet() -> ResponseReturnValue:
    workers = sorted(roll.present(own()), key=lambda worker: worker.name.casefold())
    written, count = exporting.roll_as_sheet(workers, own(), current_user.office), len(workers)
    with unit_of_work():
        sponsor = own()
        log.record(log.Action.ROLL_EXPORTED, sponsor, office=sponsor.office_id, by=current_user, count=count)
    return _as_sheet(written, _("pekerja"))


@register.get("/pekerja/impor")
@requires(Can.KEEP_ROLL)
def sheet_form() -> ResponseReturnValue:
    return ask(SheetForm())


@register.get("/pekerja/impor/<uuid:sheet_id>/salah.xlsx")
@requires(Can.KEEP_ROLL)
def wrong_lines(sheet_id: UUID) -> ResponseReturnValue:
    found = kept_sheet(sheet_id)
    if found is None:
        return gone()
    if not reading_sheets.is_judged(found):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    preview = preview_of(found)
    written = exporting.wrong_lines(preview)
    with unit_of_work():
        log.record(log.Action.WRONG_LINES_EXPORTED, sheet_id, office=own().office_id, by=current_user, count=len(preview.wrong_lines))
    return _as_sheet(written, _("baris-salah"))


@register.get("/pekerja/impor/<uuid:sheet_id>/tidak-ada.xlsx")
@requires(Can.KEEP_ROLL)
def no_longer_listed(sheet_id: UUID) -> ResponseReturnValue:
    """Those of the roll whom the sheet does not name, to fill in who has left and when, and to send back."""
    found = kept_sheet(sheet_id)
    if found is None:
        return gone()
    if not reading_sheets.is_judged(found):
        return onward(url_for("register.sheet", sheet_id=sheet_id))
    missing = preview_of(found).missing
    written = exporting.roll_as_sheet(missing, found.sponsor, current_user.office)
    with unit_of_work():
        sponsor = own()
        log.record(log.Action.ROLL_EXPORTED, sponsor, office=sponsor.office_id, by=current_user, count=len(missing))
    return _as_sheet(written, _("tidak-ada-lagi"))


def ask(form: SheetForm, status: int = 200, gone: bool = False) -> Response:
    sponsor = own()
    return page(
        "register/sheet.html",
        status=status,
        form=form,
        gone=gone,
        count=len(roll.present(sponsor)),
        columns_help=column_help.helps(
            [(column, columns.hint(column, sponsor.kind)) for column in columns.ours(sponsor.kind)], columns.needed(sponsor.kind)
        ),
        other_language=column_help.other(),
        employs=sponsor.kind is not SponsorKind.INDIVIDUAL,
        told=headings.told(sponsor),
        most=FILE_LIMIT >> 20,
    )


def gone() -> Response:
    return whole(ask(SheetForm(), 404, gone=True))


def typed_cells() -> dict[str, str]:
    """What stands in the fields for wrong cells, by their keys."""
    cells = {key.removeprefix(CELL): text for key, text in request.form.items() if key.startswith(CELL)}
    return {key: stripped(text[:LONGEST_CELL]) or "" for key, text in cells.items()}


def _as_sheet(content: bytes, name: str) -> Response:
    return as_sheet(content, f"{name}-{clock.today().isoformat()}")
