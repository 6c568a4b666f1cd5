"""What an office says of itself, and the days on which it does not work. The trail keeps the names of changed fields, never their texts."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.accounts.models import User
from portal.audit.log import Action, record
from portal.errors import Refused, Stale
from portal.offices.models import Holiday, Office
from portal.storage.database import db


@dataclass(frozen=True)
class OfficeDetails:
    """Everything that an admin may set."""

    name: str
    name_en: str
    letterhead_top: str
    letterhead_name: str
    address: str
    town: str
    postcode: str
    phone: str
    email: str
    website: str
    head_title: str
    head_name: str
    head_rank: str
    head_nip: str
    letter_number: str
    has_112: bool
    hours: str
    hours_en: str
    services: str
    services_en: str
    sifting_words: str
    alert_email: str
    digest_hour: int
    declaration_day: int

    @classmethod
    def of(cls, office: Office) -> "OfficeDetails":
        return cls(**{field.name: getattr(office, field.name) for field in fields(cls)})

    def differing(self, other: "OfficeDetails") -> list[str]:
        """The names of the fields in which the two differ."""
        mine, theirs = asdict(self), asdict(other)
        return [name for name in mine if mine[name] != theirs[name]]


def change_office(office: Office, wanted: OfficeDetails, *, read: int, by: User) -> None:
    """Writes what was typed over version `read` of the office. Raises Stale where that is no longer the newest."""
    changed = wanted.differing(OfficeDetails.of(office))
    if not changed:
        return
    if office.version != read:
        raise Stale(_l("Data kantor baru saja diubah orang lain. Tulisan Anda belum disimpan."))
    for name in changed:
        setattr(office, name, getattr(wanted, name))
    record(Action.OFFICE_CHANGED, office, office=office.id, by=by, fields=", ".join(changed))


def add_holiday(office: Office, day: date, name: str, *, by: User) -> None:
    """Raises Refused for a day that is listed already."""
    one_after_the_other(by)
    if db.session.scalar(select(Holiday.id).where(Holiday.office_id == office.id, Holiday.day == day)):
        raise Refused(_l("Tanggal itu sudah ada di daftar hari libur."))
    db.session.add(Holiday(office_id=office.id, day=day, name=name))
    _changed(office, by)


def drop_holiday(office: Office, holiday_id: UUID, *, by: User) -> None:
    """One that is gone already stays gone."""
    holiday = db.session.scalar(select(Holiday).where(Holiday.office_id == office.id, Holiday.id == holiday_id))
    if holiday is not None:
        db.session.delete(holiday)
        _changed(office, by)


def is_there(name: str, names: Select[str], *, by: User) -> bool:
    """Whether an office has something of this name, in whatever capitals (SQLite's own lower() knows A to Z only).

    From here to the end of the unit of work nobody else of the office asks, so that what is not there is written once.
    """
    one_after_the_other(by)
    return name.casefold() in map(str.casefold, db.session.scalars(names))


def one_after_the_other(user: User) -> None:
    """What an office may have only once by its name is looked for and written under one lock, which ends with the unit of work."""
    db.session.refresh(user.office, with_for_update=True)


def _changed(office: Office, by: User) -> None:
    db.session.flush()
    left = db.session.scalar(select(func.count()).select_from(Holiday).where(Holiday.office_id == office.id))
    record(Action.HOLIDAYS_CHANGED, office, office=office.id, by=by, count=left)
