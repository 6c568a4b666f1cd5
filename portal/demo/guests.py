"""The guests of the demo's hotel: who came and went, and one whose leaving nobody has written down."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.clock import at
from portal.demo.days import moved
from portal.register.guests import stays
from portal.register.guests.stays import GuestDetails
from portal.register.models import Member, Sponsor
from portal.register.models_stay import Stay
from portal.storage.database import db, unit_of_work

INN = "Hotel Jari Janang Inn"
DATA = Path(__file__).parent / "data" / "guests.csv"


def arrive() -> None:
    """Everybody checks in, and most check out, each on their day."""
    with DATA.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            leaves_on = _day(line["leaves"])
            guest = GuestDetails(line["name"], line["nationality"], line["passport"], _day(line["arrived"]), leaves_on)
            with at(_morning(guest.arrived_on)), unit_of_work():
                stay_id = stays.check_in(guest, _inn(), by=_owner()).id
            if line["left"]:
                left_on = _day(line["left"])
                with at(_morning(left_on)), unit_of_work():
                    stays.check_out(db.session.get_one(Stay, stay_id), left_on, by=_owner())


def _day(text: str) -> date:
    return moved(date.fromisoformat(text))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def _inn() -> Sponsor:
    return next(sponsor for sponsor in db.session.scalars(select(Sponsor)) if sponsor.name == INN)


def _owner() -> User:
    return db.session.scalars(select(User).join(Member).where(Member.sponsor_id == _inn().id, User.role == Role.OWNER)).one()
