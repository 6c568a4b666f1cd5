"""Guests of an accommodation: they check in, what is said of them is put right, they check out. True from the moment it is said."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Refused, Stale
from portal.register.codes import Sex
from portal.register.declaring import must_be_verified
from portal.register.formats import passport_digest
from portal.register.models import Sponsor
from portal.register.models_stay import Stay
from portal.register.monthly.months import first_of, last_of
from portal.storage.database import db
from portal.web.language import long_date


@dataclass(frozen=True)
class GuestDetails:
    """What an accommodation states of one guest; the fields are columns of Stay."""

    name: str
    nationality: str  # ISO 3166-1 alpha-3
    passport: str
    arrived_on: date
    leaves_on: date | None = None
    left_on: date | None = None
    apoa_receipt: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    passport_expires: date | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What a row of Stay holds of it."""
        return {name: getattr(self, name) for name in FIELDS} | {"passport_hash": passport_digest(self.passport)}


FIELDS = tuple(field.name for field in fields(GuestDetails))
UNUSUAL = timedelta(days=30)  # a stay without an expected day is asked about after so long


def details_of(stay: Stay) -> GuestDetails:
    return GuestDetails(**{name: getattr(stay, name) for name in FIELDS})


def differences(before: GuestDetails, after: GuestDetails) -> tuple[str, ...]:
    """The fields that differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def check_in(details: GuestDetails, sponsor: Sponsor, *, by: User) -> Stay:
    """A guest comes. Raises Refused where the same passport stays here in the same days."""
    hold(sponsor)
    stay = put_in(details, sponsor, by=by)
    log.record(log.Action.STAY_OPENED, stay, office=sponsor.office_id, by=by, sponsor=sponsor.id)
    return stay


def change(stay: Stay, details: GuestDetails, *, by: User) -> bool:
    """What is said of a guest is put right; False where nothing changes. Raises Refused where that cannot be."""
    hold(stay.sponsor)
    differ = put_right(stay, details)
    if differ:
        log.record(
            log.Action.STAY_CHANGED, stay, office=stay.sponsor.office_id, by=by, sponsor=stay.sponsor_id, fields=",".join(sorted(differ))
        )
    return bool(differ)


def check_out(stay: Stay, left_on: date, *, by: User) -> None:
    """A guest goes, or the day on which they went is put right. Raises Refused for a day that cannot be."""
    if stay.left_on == left_on:
        return
    hold(stay.sponsor)
    if left_on > clock.today():
        raise Refused(_l("Tanggal keluar belum tiba. Catat setelah tamu keluar."))
    if left_on < stay.arrived_on:
        raise Refused(_l("Tanggal keluar lebih awal dari tanggal masuk."))
    put_right(stay, replace(details_of(stay), left_on=left_on))
    log.record(log.Action.STAY_CLOSED, stay, office=stay.sponsor.office_id, by=by, sponsor=stay.sponsor_id)


def still_here(stay: Stay, *, by: User) -> None:
    """Somebody was asked about the guest, and says that they still stay."""
    hold(stay.sponsor)
    if stay.left_on is None and stay.still_here_on != clock.today():
        stay.still_here_on = clock.today()
        log.record(log.Action.STAY_CHANGED, stay, office=stay.sponsor.office_id, by=by, sponsor=stay.sponsor_id, fields="still_here_on")


def give_up(stay: Stay, today: date) -> None:
    """Nobody answers whether this guest is still here: the stay ends on the last day that anybody spoke of, and says so. No deed."""
    stay.left_on = max(filter(None, (stay.arrived_on, stay.leaves_on, stay.still_here_on)))
    stay.given_up_on = today


def expected(arrived_on: date, leaves_on: date | None) -> date:
    """The day after which a guest who is not said to have left is asked about."""
    return leaves_on or arrived_on + UNUSUAL


def expect(stay: Stay, version: int | None) -> None:
    """Raises Stale where somebody else changed the stay since it was read."""
    if version != stay.version:
        raise Stale(_l("Data tamu ini baru saja diubah rekan Anda."))


def hold(sponsor: Sponsor) -> None:
    """Nobody else writes this accommodation's guests until the unit of work ends. Raises Refused before the office has verified it."""
    db.session.refresh(sponsor, with_for_update=True)
    must_be_verified(sponsor)


def put_in(details: GuestDetails, sponsor: Sponsor, *, by: User) -> Stay:
    """A new row, without a deed: for what records the deed itself. Raises Refused as `check_in` does."""
    _refuse_twice(details, sponsor)
    stay = Stay(sponsor_id=sponsor.id, by_id=by.id, **details.columns)
    db.session.add(stay)
    db.session.flush()
    return stay


def put_right(stay: Stay, details: GuestDetails) -> tuple[str, ...]:
    """The fields that changed, without a deed. Raises Refused as `change` does."""
    differ = differences(details_of(stay), details)
    if {"passport", "arrived_on", "left_on"} & set(differ):
        _refuse_twice(details, stay.sponsor, stay)
    if "left_on" in differ:
        stay.given_up_on = None
    for name, value in details.columns.items():
        setattr(stay, name, value)
    db.session.flush()
    return differ


def count(sponsor: Sponsor, month: date) -> int:
    """How many foreign guests stayed here in a month, each once however often they came; `month` is any day of it."""
    first = first_of(month)
    stayed = select(func.count(Stay.passport_hash.distinct())).where(Stay.sponsor_id == sponsor.id, during(first, last_of(first)))
    return db.session.scalar(stayed) or 0


def moved(sponsor_id: UUID, after: date | None, until: date | None = None) -> tuple[int, int]:
    """How many guests came, and how many left, after one day and up to another."""
    return _days(sponsor_id, Stay.arrived_on, after, until), _days(sponsor_id, Stay.left_on, after, until)


def during(first: date, last: date) -> ColumnElement[bool]:
    """For a query: stays of which at least one day is among these."""
    return (Stay.arrived_on <= last) & or_(Stay.left_on.is_(None), Stay.left_on >= first)


def overlap(one: GuestDetails, other: GuestDetails) -> bool:
    """Whether two stays of one person cannot both be. Who leaves in the morning may come again in the evening."""
    return one.arrived_on == other.arrived_on or (
        one.arrived_on < (other.left_on or date.max) and other.arrived_on < (one.left_on or date.max)
    )


def twice(other: GuestDetails) -> LazyString:
    """What is wrong where a passport stays here already, and what to do."""
    if other.left_on is None:
        return _l(
            "Paspor ini masih tercatat menginap: %(name)s, masuk %(day)s. Catat dulu ia keluar, atau betulkan catatan itu.",
            name=other.name,
            day=long_date(other.arrived_on),
        )
    return _l(
        "Paspor ini sudah tercatat menginap %(first)s sampai %(last)s: %(name)s. Betulkan catatan itu, atau tanggal di sini.",
        name=other.name,
        first=long_date(other.arrived_on),
        last=long_date(other.left_on),
    )


def _days(sponsor_id: UUID, day: InstrumentedAttribute[Any], after: date | None, until: date | None) -> int:
    which = [Stay.sponsor_id == sponsor_id, day.is_not(None)]
    which += [day > after] if after else []
    which += [day <= until] if until else []
    return db.session.scalar(select(func.count(Stay.id)).where(*which)) or 0


def _refuse_twice(details: GuestDetails, sponsor: Sponsor, but: Stay | None = None) -> None:
    same = select(Stay).where(Stay.sponsor_id == sponsor.id, Stay.passport_hash == passport_digest(details.passport))
    for other in db.session.scalars(same.order_by(Stay.left_on.is_not(None))):
        if other is not but and overlap(details, details_of(other)):
            raise Refused(twice(details_of(other)))
