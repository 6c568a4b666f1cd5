"""Once a quarter the owner is asked who still works here: an account that nobody closes is a door that stays open."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, update

from portal import clock
from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.audit import log
from portal.register.models import Member, Sponsor
from portal.storage.database import db, run, table_of

QUARTER = timedelta(days=91)


def asked_since(sponsor: Sponsor, day: date) -> date | None:
    """Since when the question is open on this day; None while the last answer is fresh. A quarter later it is asked anew."""
    quarters = (day - (sponsor.people_checked_on or sponsor.registered_on)) // QUARTER
    return (sponsor.people_checked_on or sponsor.registered_on) + quarters * QUARTER if quarters > 0 else None


def is_asked(sponsor: Sponsor) -> bool:
    """Whether the page asks now. Who keeps the list alone is not asked about themself."""
    return asked_since(sponsor, clock.today()) is not None and sponsor.id in kept_by_several([sponsor.id])


def checked(sponsor: Sponsor, *, by: User) -> None:
    """The owner has looked: everybody who is left still works here. Past the ORM: no conflict with whoever edits the sponsor's data."""
    sponsors = table_of(Sponsor)
    run(update(sponsors).where(sponsors.c.id == sponsor.id).values(people_checked_on=clock.today()))
    count = db.session.scalar(select(func.count()).select_from(_people([sponsor.id]).subquery()))
    log.record(log.Action.PEOPLE_CHECKED, sponsor, office=sponsor.office_id, by=by, count=count)


def kept_by_several(sponsors: Sequence[UUID]) -> set[UUID]:
    """Those of them whose list more than one person can open."""
    people = _people(sponsors).subquery()
    return set(db.session.scalars(select(people.c.sponsor_id).group_by(people.c.sponsor_id).having(func.count() > 1)))


def _people(sponsors: Sequence[UUID]) -> Select[UUID]:
    """The sponsor of each person who can come in."""
    return (
        select(Member.sponsor_id)
        .join(User, User.id == Member.user_id)
        .where(Member.sponsor_id.in_(sponsors), User.disabled_at.is_(None), IS_A_PERSON)
    )
