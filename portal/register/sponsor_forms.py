"""What a sponsor says of itself, in words of its own kind."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import StopValidation

from portal.accounts import passwords
from portal.accounts.models import Language
from portal.accounts.roles import SPONSOR_ROLES, Role
from portal.register import formats
from portal.register.codes import SponsorKind, Standing
from portal.register.forms import Coded, Read
from portal.register.models import Sponsor
from portal.register.sponsors import FIXED, SponsorDetails
from portal.web.fields import Email, Form, Line, Pick, one_of, optional, required

NAMES = {
    SponsorKind.COMPANY: _l("Nama perusahaan"),
    SponsorKind.ACCOMMODATION: _l("Nama penginapan"),
    SponsorKind.ORGANISATION: _l("Nama lembaga"),
    SponsorKind.INDIVIDUAL: _l("Nama lengkap"),
}
SECTORS = {  # the word for it, and what is usual
    SponsorKind.COMPANY: (_l("Bidang usaha"), (_l("Pertambangan"), _l("Perkebunan"), _l("Konstruksi"), _l("Industri"), _l("Jasa"))),
    SponsorKind.ACCOMMODATION: (_l("Jenis"), (_l("Hotel"), _l("Losmen"), _l("Homestay"), _l("Mess perusahaan"), _l("Rumah sewa"))),
    SponsorKind.ORGANISATION: (
        _l("Jenis"),
        (_l("Yayasan"), _l("Rumah ibadah"), _l("Sekolah atau kampus"), _l("Lembaga penelitian"), _l("Organisasi asing")),
    ),
    SponsorKind.INDIVIDUAL: (_l("Siapa yang dijamin?"), (_l("Suami atau istri"), _l("Anak"), _l("Orang tua"))),
}
VILLAGES = {
    SponsorKind.COMPANY: _l("Tempat kerja utama"),
    SponsorKind.INDIVIDUAL: _l("Desa tempat tinggal"),
}


SECOND = ("second_contact", "second_phone", "second_email")


class SponsorForm(Form):
    """Made for one kind: what a kind does not have is not asked."""

    name = Line("", [required(_l("Isi nama."))])
    sector = Line("", longest=100)
    nib = Read(_l("NIB"), formats.nib, longest=40)
    npwp = Read(_l("NPWP"), formats.npwp, longest=40)
    nik = Read(_l("NIK"), formats.nik, longest=40)
    area_code = Coded(_l("Desa"), str)
    address = Line(_l("Alamat"))
    contact = Line(_l("Nama penghubung"), [required(_l("Isi nama orang yang dapat dihubungi."))], longest=100)
    phone = Read(_l("Nomor WhatsApp atau telepon"), formats.phone, [required(_l("Isi nomor telepon."))], longest=40)
    email = Email(_l("Alamat email"), [required(_l("Isi alamat email."))])
    second_contact = Line(_l("Nama penghubung kedua"), longest=100)
    second_phone = Read(_l("Nomor WhatsApp penghubung kedua"), formats.phone, longest=40)
    second_email = Email(_l("Alamat email penghubung kedua"), [optional()])
    language = Pick(
        _l("Bahasa surat dan pengingat"), [one_of(Language, _l("Pilih satu bahasa."))], codes=Language, default=Language.ID.value
    )

    def __init__(self, formdata: Any = None, sponsor: Sponsor | None = None, *, kind: SponsorKind, places: formats.Places, **kwargs: Any):
        self.kind, self.places, self.sponsor = kind, places, sponsor
        super().__init__(formdata, sponsor, **kwargs)
        self.area_code.reader = places.code
        self.name.label.text = NAMES[kind]
        self.sector.label.text = SECTORS[kind][0]
        self.area_code.label.text = VILLAGES.get(kind, self.area_code.label.text)
        self._leave_out()

    @property
    def sectors(self) -> tuple[Any, ...]:
        return SECTORS[self.kind][1]

    @property
    def fixed(self) -> bool:
        """Whether the office has verified name and numbers."""
        return self.sponsor is not None and self.sponsor.standing is Standing.VERIFIED

    def show(self) -> "SponsorForm":
        self.area_code.offer(self.places.choices)
        return self

    def validate_area_code(self, field: Coded) -> None:
        if not field.data:
            raise StopValidation(str(_l("Pilih desa.")))

    def validate_address(self, field: Line) -> None:
        """An individual's village is enough."""
        if self.kind is not SponsorKind.INDIVIDUAL and not field.data:
            raise StopValidation(str(_l("Isi alamat.")))

    def validate_nib(self, field: Read) -> None:
        if self.kind is SponsorKind.COMPANY and not field.data:
            raise StopValidation(str(_l("Isi NIB perusahaan, 13 angka dari OSS.")))

    def validate_second_contact(self, field: Line) -> None:
        """A name with a way to reach them, or nothing."""
        ways = (self.second_phone.data or "").strip() or self.second_email.data
        if ways and not field.data:
            raise StopValidation(str(_l("Isi nama penghubung kedua.")))
        if field.data and not ways:
            raise StopValidation(str(_l("Isi nomor telepon atau alamat email penghubung kedua.")))

    def details(self) -> SponsorDetails:
        """What the form says; what it did not ask stays as it was. Only after `validate()` was true."""
        said: dict[str, Any] = {field: getattr(self.sponsor, field) for field in FIXED} if self.sponsor else {"kind": self.kind}
        for field in self:
            said[field.name] = field.value if isinstance(field, Read | Coded) else field.data
        said = {field: value for field, value in said.items() if field in SponsorDetails.__dataclass_fields__}
        said |= {field: said[field] or None for field in SECOND if field in said}
        said |= {"language": Language(said["language"])} if "language" in said else {}
        return SponsorDetails(**{"contact": said["name"], "address": "", **said})

    def _leave_out(self) -> None:
        individual = self.kind is SponsorKind.INDIVIDUAL
        gone = {"nib", "npwp", "contact", *SECOND} if individual else {"nik"}
        if self.sponsor is None:  # asked once it has joined
            gone |= {*SECOND, "language"} | ({"address"} if individual else set())
        for field in gone | (set(FIXED) if self.fixed else set()):
            if field in self:
                del self[field]


class JoinForm(SponsorForm):
    """A registration: also how its owner will sign in."""

    password = PasswordField(_l("Kata sandi"), [required(_l("Pilih kata sandi."))])

    def validate_password(self, field: PasswordField) -> None:
        if objection := passwords.objection(field.data or "", self.email.data or ""):
            raise StopValidation(str(objection))


class ColleagueForm(Form):
    """Who else may keep the roll."""

    name = Line(_l("Nama"), [required(_l("Isi nama rekan Anda."))], longest=100)
    email = Email(_l("Alamat email"), [required(_l("Isi alamat email."))])
    role = Pick(_l("Peran"), [one_of(SPONSOR_ROLES, _l("Pilih satu peran."))], codes=(Role.EDITOR, Role.OWNER), default=Role.EDITOR.value)
