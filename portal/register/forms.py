"""One worker, as a person types it or as a line of a sheet says it: the same rules."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from portal import clock
from portal.codes import Code
from portal.documents.cells import Misread
from portal.register import formats
from portal.register.codes import FileKind, ForeignKind, PermitKind, Sex, SponsorKind
from portal.register.countries import country, nationality
from portal.register.describing import LABELS, WorkerDetails
from portal.register.doubts import doubts
from portal.register.kinds import GUARANTEED, kinds_for, usual
from portal.register.models import Worker
from portal.web.fields import Choose, Day, Form, Line, one_of, required

ONLY_GUARANTEES = _l("Perorangan hanya dapat menjamin, misalnya keluarga. Yang mempekerjakan orang asing harus perusahaan atau lembaga.")


class Read(Line):
    """A line of text with a meaning: `.data` stays as typed, `.value` is what the reader made of it, None for nothing."""

    def __init__(self, label: Any, reader: Callable[[str], Any], validators: Any = (), **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.reader = reader
        self.value: Any = None

    def pre_validate(self, form: Any) -> None:
        self.value = read(self.reader, self.data) if self.data else None


class Country(Read):
    """A country by any of its names; a saved one is called by its name."""

    def process_data(self, value: Any) -> None:
        self.data = country(value) if value else value


class Coded(Choose):
    """One of some codes, chosen or (in a sheet) written in words."""

    def __init__(self, label: Any, reader: Callable[[str], Any], validators: Any = (), **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.reader = reader
        self.value: Any = None

    def pre_validate(self, form: Any) -> None:
        self.value = read(self.reader, self.data) if self.data else None

    def offer(self, choices: Iterable[Any]) -> None:
        """What a page lists; what was sent and is none of it stays on the list, so that nothing is lost."""
        offered = list(choices)
        if self.data and all(choice.value != self.data for choice in offered):
            offered.append(SelectChoice(self.data, self.data))
        self.choices = offered


class Tick(BooleanField):
    """Ticked, or in a sheet anything but a no."""

    NO = ("", "0", "false", "no", "n", "tidak", "tdk", "t", "-")

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, **kwargs)
        self.type = "BooleanField"  # for the macro that draws it

    def process_formdata(self, values: list[Any]) -> None:
        self.data = bool(values) and str(values[0]).strip().casefold() not in self.NO


def read(reader: Callable[[str], Any], text: str) -> Any:
    """For fields: the value, or the reader's sentence as the field's error."""
    try:
        return reader(text)
    except Misread as misread:
        raise StopValidation(str(misread)) from misread


def _code(kind: type[Code]) -> Callable[[str], Any]:
    return lambda text: formats.coded(text, kind, _l("“%(text)s” tidak ada dalam pilihan."))


class WorkerForm(Form):
    """Made for one sponsor's kind and one office's villages; `process(line)` reuses it for the next line of a sheet."""

    name = Line(LABELS["name"], [required(_l("Isi nama seperti di paspor."))])
    nationality = Country(LABELS["nationality"], nationality, [required(_l("Isi kewarganegaraan."))], longest=100)
    birth_date = Day(LABELS["birth_date"], [required(_l("Isi tanggal lahir."))], past=True)
    sex = Coded(LABELS["sex"], formats.sex, [required(_l("Pilih jenis kelamin seperti di paspor."))], codes=Sex, blank=_l("Pilih…"))
    passport = Read(LABELS["passport"], formats.passport, [required(_l("Isi nomor paspor."))], longest=40)
    passport_expires = Day(LABELS["passport_expires"])
    foreign_kind = Coded(LABELS["foreign_kind"], _code(ForeignKind), codes=ForeignKind)
    permit_kind = Coded(LABELS["permit_kind"], formats.permit_kind, codes=PermitKind, blank=_l("Belum ada"))
    permit_index = Read(LABELS["permit_index"], formats.visa_index, longest=20)
    permit_number = Read(LABELS["permit_number"], formats.permit_number, longest=60)
    permit_expires = Day(LABELS["permit_expires"])
    apoa_receipt = Line(LABELS["apoa_receipt"], longest=60)
    extension_under_way = Tick(LABELS["extension_under_way"])
    rptka_number = Line(LABELS["rptka_number"], longest=100)
    rptka_expires = Day(LABELS["rptka_expires"])
    position = Line(LABELS["position"], longest=100)
    site_code = Coded(LABELS["site_code"], str)
    residence_code = Coded(LABELS["residence_code"], str)
    residence = Line(LABELS["residence"])
    started_on = Day(LABELS["started_on"])

    def __init__(self, formdata: Any = None, worker: Worker | None = None, *, kind: SponsorKind, places: formats.Places, **kwargs: Any):
        self.kind, self.places = kind, places
        super().__init__(formdata, worker, **kwargs)
        self.site_code.reader = self.residence_code.reader = places.code
        if kind is SponsorKind.INDIVIDUAL:
            self.site_code.label.text = LABELS["residence_code"]
        if kind is SponsorKind.ORGANISATION:
            self.site_code.label.text = _l("Tempat kerja atau kegiatan")

    @property
    def employs(self) -> bool:
        """An individual only guarantees."""
        return self.kind is not SponsorKind.INDIVIDUAL

    def show(self) -> "WorkerForm":
        """Ready for a page: what there is to choose from."""
        for field in (self.sex, self.permit_kind):
            field.offer(field.choices or ())
        blank = [SelectChoice("", _l("Pilih…"))] if self.kind is SponsorKind.ORGANISATION else []
        self.foreign_kind.offer([*blank, *(SelectChoice(code.value, code.label) for code in kinds_for(self.kind))])
        for village in (self.site_code, self.residence_code):
            village.offer(self.places.choices)
        return self

    def validate_birth_date(self, field: Day) -> None:
        if field.day and field.day > clock.today():
            raise StopValidation(str(_l("Tanggal lahir belum tiba. Periksa tahunnya.")))

    def validate_site_code(self, field: Coded) -> None:
        if not field.data:
            raise StopValidation(str(_l("Pilih desa tempat kerja.") if self.employs else _l("Pilih desa tempat tinggal.")))

    def validate_foreign_kind(self, field: Coded) -> None:
        if not self.employs and field.value is not None and field.value not in GUARANTEED:
            raise StopValidation(str(ONLY_GUARANTEES))

    def validate_rptka_number(self, field: Line) -> None:
        self._no_employer(field)

    def validate_position(self, field: Line) -> None:
        self._no_employer(field)

    def _no_employer(self, field: Line) -> None:
        if not self.employs and field.data:
            raise StopValidation(str(ONLY_GUARANTEES))

    def details(self) -> WorkerDetails:
        """What the form says. Only after `validate()` was true."""
        assert self.name.data is not None
        assert self.birth_date.day is not None
        return WorkerDetails(
            name=self.name.data,
            sex=self.sex.value,
            birth_date=self.birth_date.day,
            nationality=self.nationality.value,
            passport=self.passport.value,
            passport_expires=self.passport_expires.day,
            foreign_kind=self.foreign_kind.value or usual(self.kind),
            permit_kind=self.permit_kind.value,
            permit_index=self.permit_index.value or "",
            permit_number=self.permit_number.value or "",
            permit_expires=self.permit_expires.day,
            rptka_number=self.rptka_number.data or "",
            rptka_expires=self.rptka_expires.day,
            position=self.position.data or "",
            site_code=self.site_code.value,
            residence_code=self.residence_code.value if self.employs else self.site_code.value,
            residence=self.residence.data or "",
            started_on=self.started_on.day,
            apoa_receipt=self.apoa_receipt.data or "",
            extension_under_way=bool(self.extension_under_way.data),
        )

    def warnings(self) -> dict[str, str]:
        """What is unusual, by field; never in the way of saving. Only after `validate()` was true."""
        return {field: str(sentence) for field, sentence in doubts(self.details(), self.kind).items()}


class LeaveForm(Form):
    """Somebody has left."""

    left_on = Day(LABELS["left_on"], [required(_l("Isi tanggal keluar."))])

    @property
    def day(self) -> date:
        """Only after `validate()` was true."""
        assert self.left_on.day is not None
        return self.left_on.day


class ReturnForm(Form):
    """Somebody who had left is there again."""

    back_on = Day(_l("Mulai lagi pada"), [required(_l("Isi tanggal mulai."))])

    @property
    def day(self) -> date:
        """Only after `validate()` was true."""
        assert self.back_on.day is not None
        return self.back_on.day


class DocumentForm(Form):
    """One document of a worker, or a newer version of it."""

    kind = Choose(_l("Jenis dokumen"), [one_of(FileKind, _l("Pilih jenis dokumen."))], codes=FileKind, blank=_l("Pilih…"))
    document = FileField(_l("Tambah dokumen (PDF atau foto)"))

    def validate_document(self, field: FileField) -> None:
        if not getattr(field.data, "filename", ""):  # nothing chosen, or words instead of a file
            raise StopValidation(str(_l("Pilih PDF atau foto.")))

    @property
    def sort(self) -> FileKind:
        """Only after `validate()` was true."""
        return FileKind(self.kind.data)
