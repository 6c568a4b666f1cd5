"""One guest, as a person types it or as a line of a month's sheet says it: the same rules."""

from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from portal import clock
from portal.documents import mrz
from portal.documents.cells import Misread
from portal.register import formats
from portal.register.codes import Sex
from portal.register.countries import country, nationality
from portal.register.describing import LABELS
from portal.register.forms import Coded, Country, Read
from portal.register.guests.stays import GuestDetails
from portal.web.fields import Day, Form, Line, Lines, Typed, required

GUEST_LABELS: dict[str, Any] = {
    **{name: LABELS[name] for name in ("name", "nationality", "passport", "passport_expires", "birth_date", "sex", "apoa_receipt")},
    "arrived_on": _l("Tanggal masuk"),
    "leaves_on": _l("Rencana keluar"),
    "left_on": _l("Keluar pada"),
}


class GuestForm(Form):
    """`process(line)` reuses it for the next line of a sheet. What only the passport's two lines say may be left out."""

    name = Line(GUEST_LABELS["name"], [required(_l("Isi nama seperti di paspor."))])
    nationality = Country(GUEST_LABELS["nationality"], nationality, [required(_l("Isi kewarganegaraan."))], longest=100)
    passport = Read(GUEST_LABELS["passport"], formats.passport, [required(_l("Isi nomor paspor."))], longest=40)
    arrived_on = Day(GUEST_LABELS["arrived_on"], [required(_l("Isi tanggal masuk."))])
    leaves_on = Day(GUEST_LABELS["leaves_on"])
    left_on = Day(GUEST_LABELS["left_on"])
    apoa_receipt = Line(GUEST_LABELS["apoa_receipt"], longest=60)
    sex = Coded(GUEST_LABELS["sex"], formats.sex, codes=Sex, blank=_l("Pilih…"))
    birth_date = Day(GUEST_LABELS["birth_date"], past=True)
    passport_expires = Day(GUEST_LABELS["passport_expires"])

    def show(self) -> Self:
        """Ready for a page: what there is to choose from, and what was sent and is none of it."""
        self.sex.offer(self.sex.choices or ())
        return self

    def validate_arrived_on(self, field: Day) -> None:
        if field.day and field.day > clock.today():
            raise StopValidation(str(_l("Tanggal masuk belum tiba. Catat tamu setelah datang.")))

    def validate_leaves_on(self, field: Day) -> None:
        if _before(field.day, self.arrived_on.day):
            raise StopValidation(str(_l("Rencana keluar lebih awal dari tanggal masuk.")))

    def validate_left_on(self, field: Day) -> None:
        if field.day and field.day > clock.today():
            raise StopValidation(str(_l("Tanggal keluar belum tiba. Catat setelah tamu keluar.")))
        if _before(field.day, self.arrived_on.day):
            raise StopValidation(str(_l("Tanggal keluar lebih awal dari tanggal masuk.")))

    def validate_birth_date(self, field: Day) -> None:
        if field.day and field.day > clock.today():
            raise StopValidation(str(_l("Tanggal lahir belum tiba. Periksa tahunnya.")))

    def details(self) -> GuestDetails:
        """What the form says. Only after `validate()` was true."""
        assert self.name.data is not None
        assert self.arrived_on.day is not None
        return GuestDetails(
            name=self.name.data,
            nationality=self.nationality.value,
            passport=self.passport.value,
            arrived_on=self.arrived_on.day,
            leaves_on=self.leaves_on.day,
            left_on=self.left_on.day,
            apoa_receipt=self.apoa_receipt.data or "",
            sex=self.sex.value,
            birth_date=self.birth_date.day,
            passport_expires=self.passport_expires.day,
        )


class CheckInForm(GuestForm):
    """Who comes with a passport has its two lines read; three fields are enough for who comes without."""

    mrz = Lines(_l("Dua baris di bawah foto paspor (MRZ)"), longest=mrz.LONGEST)

    def __init__(self, sent: Any = None, **kwargs: Any):
        super().__init__(sent, **kwargs)
        self.slips: tuple[mrz.Slip, ...] = ()
        self.unread: str | None = None
        if self.mrz.data:
            self._read(sent)

    def validate(self, extra_validators: Any = None) -> bool:
        """Lines that cannot be read are all there is to say: the fields were left to them."""
        if self.unread is None:
            return super().validate(extra_validators) and not self.slips
        self.mrz.errors = [self.unread]
        return False

    @property
    def of_no_field(self) -> list[Any]:
        """What the lines say wrong that is of no single field."""
        return [slip.sentence for slip in self.slips if not slip.field]

    @property
    def warnings(self) -> dict[str, Any]:
        """What to compare with the passport, by field."""
        return {slip.field: slip.sentence for slip in self.slips if slip.field}

    def _read(self, sent: Any) -> None:
        """The fields say what the lines say. Lines with slips are not taken at their word: a person compares the fields first."""
        try:
            passport = mrz.read(self.mrz.data or "")
        except Misread as misread:
            self.unread = str(misread)
            return
        told = passport.texts
        if passport.nationality:
            told["nationality"] = country(passport.nationality)
        self.process(Typed({name: sent[name] for name in sent if name != "mrz"} | told))
        self.slips = passport.slips


class CheckOutForm(Form):
    """A guest goes; without a day it is today."""

    left_on = Day(GUEST_LABELS["left_on"])

    @property
    def day(self) -> date:
        return self.left_on.day or clock.today()


def _before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other
