"""Guests, as the tests of the register tell of them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.register.guests import stays
from portal.register.guests.stays import GuestDetails
from portal.register.models_stay import Stay
from portal.storage.database import db, unit_of_work
from tests import cast

TAN = GuestDetails("Tan Wei Ming", "MYS", "A51024410", arrived_on=date(2026, 11, 22), leaves_on=date(2026, 11, 25))
PARK = GuestDetails("Park Ji-won", "KOR", "M30417093", arrived_on=date(2026, 11, 24), leaves_on=date(2026, 11, 26))
ANNA = GuestDetails("Eriksson Anna Maria", "SWE", "L898902C3", arrived_on=date(2026, 11, 15), leaves_on=date(2026, 11, 21))

TYPED = {"name": "Tan Wei Ming", "nationality": "Malaysia", "passport": "a 5102.4410"}
LINES = "P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36SWE7408122F3204153ZE184226B<<<<<16"


def put(*guests: GuestDetails, company: cast.Company = cast.JANANG_INN, by: cast.Person = cast.MARLINA) -> None:
    with unit_of_work():
        for details in guests:
            stays.check_in(details, company.row, by=by.row)


def all_of(company: cast.Company = cast.JANANG_INN) -> list[Stay]:
    """Every stay, in the order of arrival."""
    found = db.session.scalars(select(Stay).where(Stay.sponsor_id == company.row.id))
    return sorted(found, key=lambda stay: (stay.arrived_on, stay.name))


def only(company: cast.Company = cast.JANANG_INN) -> Stay:
    (stay,) = all_of(company)
    return stay


def comes(visitor: Any, **typed: Any) -> Any:
    """Somebody at the desk fills in the form for a guest and sends it."""
    return visitor.submit("/sponsor/tamu", "mrz", **TYPED | typed)
