"""What is said of one foreign national: the details, how they are kept in a change, and how a person reads them."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.offices.areas import place
from portal.register.codes import ForeignKind, PermitKind, Sex
from portal.register.countries import country
from portal.register.formats import passport_digest
from portal.register.models import Worker
from portal.web.language import long_date

Texts = dict[str, str]


@dataclass(frozen=True)
class WorkerDetails:
    """What a sponsor states of one foreign national; the fields are columns of Worker."""

    name: str
    sex: Sex
    birth_date: date
    nationality: str  # ISO 3166-1 alpha-3
    passport: str
    site_code: str
    passport_expires: date | None = None
    foreign_kind: ForeignKind = ForeignKind.TKA
    permit_kind: PermitKind | None = None
    permit_index: str = ""
    permit_number: str = ""
    permit_expires: date | None = None
    rptka_number: str = ""
    rptka_expires: date | None = None
    position: str = ""
    residence_code: str | None = None
    residence: str = ""
    started_on: date | None = None
    apoa_receipt: str = ""
    extension_under_way: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """What a row of Worker holds of it."""
        return {field: getattr(self, field) for field in FIELDS} | {"passport_hash": passport_digest(self.passport)}

    @property
    def texts(self) -> Texts:
        """Every field as the text that a change keeps: codes, ISO dates, "" for nothing."""
        return {field: as_text(getattr(self, field)) for field in FIELDS}


FIELDS = tuple(field.name for field in fields(WorkerDetails))
IDENTITY = ("passport", "nationality")  # with another of these the line is perhaps about another person

DAYS = frozenset({"birth_date", "passport_expires", "permit_expires", "rptka_expires", "started_on", "left_on"})

LABELS: dict[str, Any] = {
    "name": _l("Nama seperti di paspor"),
    "sex": _l("Jenis kelamin"),
    "birth_date": _l("Tanggal lahir"),
    "nationality": _l("Kewarganegaraan"),
    "passport": _l("Nomor paspor"),
    "passport_expires": _l("Paspor berlaku sampai"),
    "foreign_kind": _l("Jenis orang asing"),
    "permit_kind": _l("Jenis izin tinggal"),
    "permit_index": _l("Indeks visa"),
    "permit_number": _l("Nomor izin tinggal"),
    "permit_expires": _l("Izin tinggal berlaku sampai"),
    "rptka_number": _l("Nomor Pengesahan RPTKA"),
    "rptka_expires": _l("RPTKA berlaku sampai"),
    "position": _l("Jabatan"),
    "site_code": _l("Tempat kerja"),
    "residence_code": _l("Desa tempat tinggal"),
    "residence": _l("Alamat tempat tinggal"),
    "started_on": _l("Mulai bekerja"),
    "apoa_receipt": _l("No. tanda terima APOA"),
    "extension_under_way": _l("Perpanjangan sedang diproses"),
    "left_on": _l("Keluar pada"),
}


def details_of(worker: Worker) -> WorkerDetails:
    return WorkerDetails(**{field: getattr(worker, field) for field in FIELDS})


def differences(before: WorkerDetails, after: WorkerDetails) -> tuple[Texts, Texts]:
    """Before and after, only the fields that differ; both empty where nothing does."""
    was, now = before.texts, after.texts
    differ = [field for field in FIELDS if was[field] != now[field]]
    return {field: was[field] for field in differ}, {field: now[field] for field in differ}


def touches_identity(before: Texts, after: Texts) -> bool:
    """Whether it may be another person from now on: one officer is not enough to say. Of who arrives there is no "before"."""
    return any(before.get(field) and field in after for field in IDENTITY)


def contrast(now: WorkerDetails, typed: WorkerDetails) -> list[tuple[Any, str, str]]:
    """For two people at once: the label of each field that differs, what is kept now, and what this person typed."""
    kept, wanted = differences(now, typed)
    return [(label(field), shown(field, kept[field]), shown(field, wanted[field])) for field in kept]


def as_text(value: Any) -> str:
    match value:
        case None | False | "":
            return ""
        case True:
            return "1"
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
    return str(value)


def value(field: str, text: str) -> Any:
    """What the kept text of a field stands for in a row of Worker: the way back from `as_text`."""
    match field:
        case "birth_date":
            return date.fromisoformat(text)
        case _ if field in DAYS:
            return date.fromisoformat(text) if text else None
        case "sex":
            return Sex(text)
        case "foreign_kind":
            return ForeignKind(text)
        case "permit_kind":
            return PermitKind(text) if text else None
        case "residence_code":
            return text or None
        case "extension_under_way":
            return bool(text)
    return text


def label(field: str) -> Any:
    return LABELS.get(field, field)


def shown(field: str, text: str) -> str:
    """The kept text of a field as a person reads it, in the language of the page; "" for nothing."""
    if not text:
        return ""
    match field:
        case _ if field in DAYS:
            return long_date(date.fromisoformat(text))
        case "nationality":
            return country(text)
        case "site_code" | "residence_code":
            return place(text)
        case "sex":
            return str(Sex(text).label)
        case "permit_kind":
            return str(PermitKind(text).label)
        case "foreign_kind":
            return str(ForeignKind(text).label)
        case "extension_under_way":
            return str(_("Ya"))
    return text
