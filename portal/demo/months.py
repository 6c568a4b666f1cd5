"""The demo's monthly declarations: most sponsors keep up, three missed last month, two never said anything."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.clock import at
from portal.demo.days import ago
from portal.register.codes import Standing
from portal.register.models import Member, Sponsor
from portal.register.monthly import declarations, months, reminding
from portal.storage.database import db, unit_of_work

NEVER = (11, 19)  # of the verified sponsors, in the order in which they registered
MISSED = (6, 9, 15)  # the last month
DONE = range(2, 23, 3)  # this month already, if it has begun long enough ago


def arrive() -> None:
    """Every verified sponsor declares its months as they end, but for those above."""
    verified = select(Sponsor.id).where(Sponsor.standing == Standing.VERIFIED).order_by(Sponsor.registered_on)
    for number, sponsor in enumerate(db.session.scalars(verified).all()):
        if number not in NEVER:
            for month in _asked_of(sponsor, number):
                _declare(sponsor, month, number)


def remind(officer: User) -> None:
    """An officer has reminded some of those who fell behind, lately and one after the other."""
    verified = db.session.scalars(select(Sponsor.id).where(Sponsor.standing == Standing.VERIFIED).order_by(Sponsor.registered_on)).all()
    for days, number in enumerate((*MISSED, *NEVER), 2):
        with at(ago(2 * days)), unit_of_work():
            reminding.remind_by_hand(db.session.get_one(Sponsor, verified[number]), by=officer)


def _asked_of(sponsor_id: UUID, number: int) -> list[date]:
    """The months that this one declares, the oldest first."""
    wanted = [month.first for month in months.still_open(db.session.get_one(Sponsor, sponsor_id))]
    this = months.first_of(clock.today())
    last = months.first_of(this - timedelta(days=1))
    return [month for month in wanted if (month < this or number in DONE) and not (month == last and number in MISSED)]


def _declare(sponsor_id: UUID, month: date, number: int) -> None:
    """Some days before the month ends, and always before the change of this week that roll.py tells of, whatever day it is today."""
    verified = months.since(db.session.get_one(Sponsor, sponsor_id))
    day = min(max(months.last_of(month) - timedelta(days=1 + number % 5), verified), clock.today() - timedelta(days=5))
    if day < month:
        return
    with at(datetime.combine(day, time(3 + number % 6, number * 2), UTC)), unit_of_work():
        sponsor = db.session.get_one(Sponsor, sponsor_id)
        declarations.declare(sponsor, month, by=_owner(sponsor))


def _owner(sponsor: Sponsor) -> User:
    return db.session.scalars(select(User).join(Member).where(Member.sponsor_id == sponsor.id, User.role == Role.OWNER)).one()
