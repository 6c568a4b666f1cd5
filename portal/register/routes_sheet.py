"""The roll as a sheet: taken home, and the way back in. What is done with a list that came back stands in routes_sheet_preview."""

from io import BytesIO

from flask import Response, send_file
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
from portal.register import columns, exporting, headings, importing, roll
from portal.register.codes import SponsorKind
from portal.register.importing import NoPassports, Reading
from portal.register.routes import own, register
from portal.storage.database import unit_of_work
from portal.web.fields import Form, refuse
from portal.web.page import page, whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    return as_file(written, _("pekerja"))


@register.get("/pekerja/impor")
@requires(Can.KEEP_ROLL)
def sheet_form() -> ResponseReturnValue:
    return ask(SheetForm())


def ask(form: SheetForm, status: int = 200, gone: bool = False) -> Response:
    sponsor = own()
    return page(
        "register/sheet.html",
        status=status,
        form=form,
        gone=gone,
        count=len(roll.present(sponsor)),
        hints=[(column, columns.hint(column, sponsor.kind)) for column in columns.ours(sponsor.kind)],
        employs=sponsor.kind is not SponsorKind.INDIVIDUAL,
        needed=columns.needed(sponsor.kind),
        told=headings.told(sponsor),
        most=FILE_LIMIT >> 20,
    )


def gone() -> Response:
    return whole(ask(SheetForm(), 404, gone=True))


def as_file(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=f"{name}-{clock.today().isoformat()}.xlsx")
