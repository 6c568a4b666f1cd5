"""A month of guests as a sheet: taken home, filled in, sent back, looked through, agreed to. Until then nothing of it is kept."""

from datetime import date, timedelta
from typing import Any
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
from portal.documents.cells import Misread, as_date
from portal.documents.sheets import FILE_LIMIT, Unreadable
from portal.errors import Refused
from portal.register.codes import Standing
from portal.register.countries import country
from portal.register.guests import (
    stays,
    stays_columns,
    stays_exporting,
    stays_listing,
    stays_preview,
    stays_reading,
    stays_sending,
    stays_showing,
)
from portal.register.guests.routes_guests import lodging
from portal.register.guests.stays_preview import Preview
from portal.register.guests.stays_reading import Reading
from portal.register.models import Sponsor
from portal.register.monthly.months import last_of
from portal.register.monthly.routes_receipts import as_pdf
from portal.register.reach import guest_sheets_for, stays_for
from portal.register.routes import register
from portal.register.sheets import column_help, wrong_cells
from portal.register.sheets.routes_sheet import SHOWN, typed_cells
from portal.storage.database import db, unit_of_work
from portal.web.fields import Form, refuse
from portal.web.handing import as_sheet
from portal.web.page import find, onward, page


class MonthForm(Form):
    sheet = FileField(_l("File Excel"))
    reading: Reading

    def __init__(self, sponsor: Sponsor, sent: Any = None):
        super().__init__(sent)
        self.sponsor = sponsor

    def validate_sheet(self, field: FileField) -> None:
        if not field.data:
            refuse(_l("Pilih file Excel, ODS, atau CSV."))
        try:
            self.reading = stays_reading.read(field.data.read(), field.data.filename, self.sponsor)
        except Unreadable as unreadable:
            refuse(unreadable)


@register.get("/tamu.xlsx")
@requires(Can.KEEP_ROLL)
def guests_as_sheet() -> ResponseReturnValue:
    lodging()
    month = _month(request.args.get("bulan", ""))
    listed = sorted(
        db.session.scalars(stays_for(current_user).where(stays.during(month, last_of(month)))),
        key=lambda stay: (stay.arrived_on, stay.name.casefold()),
    )
    written = stays_exporting.month_as_sheet(listed)
    with unit_of_work():
        sponsor = lodging()
        log.record(log.Action.STAYS_EXPORTED, sponsor, office=sponsor.office_id, by=current_user, count=len(listed))
    return as_sheet(written, _("tamu-%(month)s", month=f"{month:%Y-%m}"))


@register.get("/tamu/file")
@requires(Can.KEEP_ROLL)
def guests_sheet() -> ResponseReturnValue:
    return _ask(MonthForm(lodging()))


@register.post("/tamu/file")
@requires(Can.KEEP_ROLL)
def send_guests_sheet() -> ResponseReturnValue:
    form = MonthForm(lodging(), request.files)
    return _show(form.reading) if form.validate() else _ask(form, 422)


@register.post("/tamu/file/periksa")
@requires(Can.KEEP_ROLL)
def agree_to_guests_sheet() -> ResponseReturnValue:
    carried = stays_reading.carried(request.form.get("carried", ""), lodging())
    if carried is None:
        return _ask(MonthForm(lodging()), 404, gone=True)
    reading = stays_reading.corrected(carried, typed_cells())
    if request.form.get("choice") == "wrong":
        return _wrong_lines(reading)
    if request.form.get("choice") != "save":
        return _show(reading, again=True)
    try:
        with unit_of_work():
            sent = stays_sending.agree(_look(reading), lodging(), request.form.get("seen", 0, int), by=current_user)
            sent_id = sent.id if sent else None
    except Refused as refused:
        return _show(reading, 409, refused=refused, again=True)
    return onward(url_for("register.guests_sent", sheet_id=sent_id)) if sent_id else _show(reading, again=True)


@register.get("/tamu/kiriman/<uuid:sheet_id>")
@requires(Can.KEEP_ROLL)
def guests_sent(sheet_id: UUID) -> ResponseReturnValue:
    lodging()
    sent = find(guest_sheets_for(current_user), id=sheet_id)
    return page("register/guests_sent.html", sent=sent, column_name=wrong_cells.column_name, columns=stays_columns.Column)


@register.get("/tamu/kiriman/<uuid:sheet_id>/tanda-terima.pdf")
@requires(Can.KEEP_ROLL)
def guests_receipt(sheet_id: UUID) -> ResponseReturnValue:
    lodging()
    return as_pdf(find(guest_sheets_for(current_user), id=sheet_id).paper)


def months() -> list[date]:
    """Which may be downloaded: this one and the last."""
    this = clock.today().replace(day=1)
    return [this, (this - timedelta(days=1)).replace(day=1)]


def _month(asked: str) -> date:
    try:
        return as_date(f"{asked}-01").replace(day=1)
    except Misread:
        return clock.today().replace(day=1)


def _wrong_lines(reading: Reading) -> Response:
    preview = _look(reading)
    with unit_of_work():
        log.record(
            log.Action.WRONG_LINES_EXPORTED, UUID(reading.id), office=lodging().office_id, by=current_user, count=preview.wrong_lines
        )
    return as_sheet(stays_exporting.wrong_lines(preview), f"{_('baris-salah')}-{clock.today().isoformat()}")


def _look(reading: Reading) -> Preview:
    return stays_preview.compare(reading, list(db.session.scalars(stays_for(current_user))))


def _show(reading: Reading, status: int = 200, *, refused: Refused | None = None, again: bool = False) -> Response:
    sponsor = lodging()
    return page(
        "register/guests_preview.html",
        status=status,
        preview=_look(reading),
        carried=stays_reading.sealed(reading),
        seen=stays_sending.state(sponsor),
        verified=sponsor.standing is Standing.VERIFIED,
        refused=refused,
        again=again,
        shown=SHOWN,
        rows=stays_showing.rows,
        before=stays.details_of,
        country=country,
    )


def _ask(form: MonthForm, status: int = 200, gone: bool = False) -> Response:
    return page(
        "register/guests_sheet.html",
        status=status,
        form=form,
        gone=gone,
        months=months(),
        months_sent=stays_listing.newest_sheets(guest_sheets_for(current_user)),
        columns_help=column_help.helps([(column, column.hint) for column in stays_columns.Column], stays_columns.NEEDED),
        other_language=column_help.other(),
        most=FILE_LIMIT >> 20,
    )
