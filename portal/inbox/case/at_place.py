"""What the register knows of a place: which sponsors have workers there, and how many. About the place, never about a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.offices.areas import is_village_of
from portal.register.codes import Standing
from portal.register.models import Sponsor, Worker
from portal.register.reach import sponsors_for
from portal.storage.database import db

MOST = 20  # more would be a list of its own


@dataclass(frozen=True)
class AtPlace:
    sponsor: Sponsor
    workers: int  # there now
    is_seat: bool  # its own address is in the village


def sponsors_at(area_code: str, user: User) -> Sequence[AtPlace]:
    """The sponsors of the village that somebody sees, those with most workers there first; nothing for a wider area."""
    if not is_village_of(user.office, area_code):
        return []
    here = select(Worker.sponsor_id, func.count(Worker.id)).where(Worker.site_code == area_code, Worker.left_on.is_(None))
    workers = {sponsor_id: number for sponsor_id, number in db.session.execute(here.group_by(Worker.sponsor_id))}  # noqa: C416
    mine = sponsors_for(user).where(Sponsor.standing != Standing.REFUSED, Sponsor.id.in_(workers) | (Sponsor.area_code == area_code))
    found = [AtPlace(one, workers.get(one.id, 0), one.area_code == area_code) for one in db.session.scalars(mine)]
    return sorted(found, key=lambda one: (-one.workers, one.sponsor.name.casefold()))[:MOST]
