"""Who is not at the office for a while, from when until when, and who stands in for them."""

from collections.abc import Container, Mapping
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CompoundSelect, Select, Uuid, literal, select

from portal import clock
from portal.accounts.models import Absence, User
from portal.accounts.roles import AT_THE_DESK
from portal.audit.log import Action, record
from portal.errors import Refused
from portal.storage.database import db


def colleagues_of(user: User) -> Select[User]:
    """Who else works at the same desk."""
    at_work = (User.role.in_(AT_THE_DESK), User.disabled_at.is_(None), User.confirmed)
    return select(User).where(User.office_id == user.office_id, User.id != user.id, *at_work)


def be_away(user: User, since: date, until: date, deputy: User | None, *, by: User) -> None:
    """In place of what was said before. Raises Refused for days that are no span, or have passed."""
    if until < since:
        raise Refused(_l("Hari terakhir tidak boleh sebelum hari pertama."))
    if until < clock.today():
        raise Refused(_l("Hari terakhir sudah lewat."))
    absence = of(user) or Absence(user_id=user.id)
    absence.since, absence.until, absence.deputy_id, absence.by_id = since, until, deputy.id if deputy else None, by.id
    db.session.add(absence)
    record(Action.ABSENCE_SET, user, office=user.office_id, by=by, **{"from": since, "to": until})


def be_back(user: User, *, by: User) -> None:
    """At work again, or after all; nothing where nothing was said."""
    if absence := of(user):
        db.session.delete(absence)
        record(Action.ABSENCE_ENDED, user, office=user.office_id, by=by)


def of(user: User) -> Absence | None:
    return db.session.scalar(select(Absence).where(Absence.user_id == user.id))


def away(office: UUID, day: date) -> Mapping[UUID, Absence]:
    """Whoever of the office is away on this day, by id."""
    theirs = select(Absence).join(User, User.id == Absence.user_id).where(User.office_id == office)
    return {one.user_id: one for one in db.session.scalars(theirs.where(Absence.since <= day, Absence.until >= day))}


def looked_after_by(user: User) -> CompoundSelect[UUID]:
    """Whose work waits for somebody today: their own, and that of everybody for whom they stand in."""
    today = clock.today()
    absent = select(Absence.user_id).where(Absence.deputy_id == user.id, Absence.since <= today, Absence.until >= today)
    return select(literal(user.id, Uuid())).union_all(absent)


def named(user: User, away: Container[UUID]) -> str:
    """A name where something can be given to somebody: who is not at the office can be chosen all the same, and is marked."""
    return str(_("%(name)s (tidak di kantor)", name=user.name)) if user.id in away else user.name
