"""What an admin fills in: somebody to invite, a role, the office, a holiday."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.form import BaseForm
from wtforms.widgets import HiddenInput

from portal.accounts import inviting
from portal.accounts.inviting import Invited
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.admin.setting import OfficeDetails
from portal.offices.models import Agency
from portal.web.fields import Choose, Day, Email, Form, Line, Lines, Pick, one_of, optional, refuse, required

NOT_A_NIP = _l("Bukan NIP: delapan angka pertama tanggal lahir, lalu tahun dan bulan pengangkatan, lalu 1 atau 2.")
NUMBER_BLANKS = ("{nomor}", "{tahun}")
NIP = re.compile(r"(\d{8})(\d{4})(\d{2})([12])(\d{3})")  # birth, year and month of appointment, sex, number


class InviteForm(Form):
    """Roles and agencies are those of the office; a liaison needs an agency."""

    name = Line(_l("Nama"), [required(_l("Tulis nama orang yang diundang."))], longest=120)
    email = Email(_l("Alamat email"), [required(_l("Tulis alamat emailnya."))])
    role = Choose(_l("Peran"))
    agency = Choose(_l("Nama instansi"))
    language = Pick(_l("Bahasa"), [one_of(Language, _l("Pilih satu."))], codes=Language, default=Language.ID.value)

    def __init__(self, *args: Any, roles: Iterable[Role], agencies: Iterable[Agency] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.roles, self.agencies = list(roles), {str(agency.id): agency.name for agency in agencies}
        self.role.choices = [("", _l("Pilih peran")), *((role.value, role.label) for role in self.roles)]
        self.agency.choices = [("", _l("Pilih instansi")), *self.agencies.items()]

    def validate_role(self, field: Any) -> None:
        if Role.read(field.data) not in self.roles:
            refuse(_l("Pilih perannya."))

    def validate_agency(self, field: Any) -> None:
        if self.of_agency and field.data not in self.agencies:
            refuse(_l("Pilih instansinya."))

    @property
    def of_agency(self) -> bool:
        return Role.read(self.role.data) is Role.AGENCY

    def invite(self, *, by: User) -> Invited:
        """What was asked for, in a form that has been checked."""
        return inviting.invite(
            self.name.data or "",
            self.email.data or "",
            Role(self.role.data),
            office=by.office_id,
            by=by,
            language=Language(self.language.data),
            agency=UUID(self.agency.data) if self.of_agency else None,
        )


class RoleForm(Form):
    role = Choose(_l("Peran"))

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.roles = list(roles)
        self.role.choices = [(role.value, role.label) for role in self.roles]

    def validate_role(self, field: Any) -> None:
        if Role.read(field.data) not in self.roles:
            refuse(_l("Pilih perannya."))


class Nip(Line):
    """The number of a civil servant: 18 digits, spaces forgiven."""

    def pre_validate(self, form: BaseForm) -> None:
        if not self.data:
            return
        self.data = self.data.replace(" ", "")
        if not self.data.isascii() or not self.data.isdigit() or len(self.data) != 18:
            digits = sum(sign.isdigit() for sign in self.data)
            refuse(_l("NIP ada 18 angka; ini %(count)d.", count=digits))
        if not _is_nip(self.data):
            refuse(NOT_A_NIP)


class Whole(IntegerField):
    """A small whole number."""

    allowed: range
    sentence: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not (text.isascii() and text.isdigit() and len(text) < 3 and int(text) in self.allowed):
            self.data = None
            raise ValueError(self.sentence)
        self.data = int(text)


class Hour(Whole):
    """A whole hour of the day."""

    allowed = range(24)
    sentence = _l("Tulis jam bulat, 0 sampai 23.")


class DayOfMonth(Whole):
    allowed = range(1, 32)
    sentence = _l("Tulis tanggal, 1 sampai 31.")


class OfficeForm(Form):
    """`version` says over which state of the office this was typed."""

    version = IntegerField(widget=HiddenInput())
    name = Line(_l("Nama kantor, Indonesia"), [required(_l("Tulis nama kantor."))])
    name_en = Line(_l("Nama kantor, Inggris"), [required(_l("Tulis nama kantor dalam bahasa Inggris."))])
    letterhead_top = Line(_l("Baris pertama"), [required(_l("Tulis baris pertama kop surat."))])
    letterhead_name = Line(_l("Baris kedua"), [required(_l("Tulis baris kedua kop surat."))])
    address = Line(_l("Alamat"), [optional()])
    town = Line(_l("Tempat"), [optional()], longest=80)
    postcode = Line(_l("Kode pos"), [optional()], longest=10)
    phone = Line(_l("Telepon"), [optional()], longest=40)
    email = Email(_l("Pos-el"), [optional()])
    website = Line(_l("Laman"), [optional()])
    head_title = Line(_l("Jabatan penandatangan"), [optional()])
    head_name = Line(_l("Nama dan gelar penandatangan"), [optional()])
    head_rank = Line(_l("Pangkat"), [optional()], longest=80)
    head_nip = Nip(_l("NIP"), [optional()], longest=30)
    letter_number = Line(_l("Pola nomor surat"), [required(_l("Tulis pola nomornya."))], longest=80)
    has_112 = BooleanField(_l("Kabupaten ini menjawab nomor darurat 112"))

    hours = Lines(_l("Jam layanan, Indonesia"), [optional()], longest=500)
    hours_en = Lines(_l("Jam layanan, Inggris"), [optional()], longest=500)
    services = Lines(_l("Layanan, Indonesia"), [optional()], longest=2000)
    services_en = Lines(_l("Layanan, Inggris"), [optional()], longest=2000)
    sifting_words = Lines(_l("Kata yang memicu pertanyaan lembut"), [optional()])
    alert_email = Email(_l("Email untuk pemberitahuan"), [optional()])
    digest_hour = Hour(_l("Jam ringkasan harian"))
    declaration_day = DayOfMonth(_l("Batas pernyataan bulanan, tanggal"))

    def validate_letter_number(self, field: Any) -> None:
        if any(field.data.count(blank) != 1 for blank in NUMBER_BLANKS) or set("{}") & set(_without_blanks(field.data)):
            refuse(_l("Pola memuat {nomor} dan {tahun}, masing-masing sekali, dan tidak ada kurung kurawal lain."))

    def details(self) -> OfficeDetails:
        return OfficeDetails(**{field.name: self._typed(field) for field in self if field.name != "version"})

    def _typed(self, field: Any) -> Any:
        return field.data if isinstance(field, BooleanField | Whole) else field.data or ""


class HolidayForm(Form):
    day = Day(_l("Tanggal"), [required(_l("Tulis tanggalnya."))])
    label = Line(_l("Nama"), [required(_l("Tulis nama hari liburnya."))], longest=80)


def _without_blanks(pattern: str) -> str:
    return pattern.replace("{nomor}", "").replace("{tahun}", "")


def _is_nip(text: str) -> bool:
    parts = NIP.fullmatch(text)
    if parts is None:
        return False
    born, year, month = parts[1], parts[2], parts[3]
    try:
        date.fromisoformat(f"{born[:4]}-{born[4:6]}-{born[6:]}")
        date(int(year), int(month), 1)
    except ValueError:
        return False
    return True
