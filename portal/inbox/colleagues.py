"""Who works at one desk."""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal import clock
from portal.accounts import absences
from portal.accounts.models import Absence, User
from portal.accounts.roles import Can
from portal.storage.database import db


def colleagues_of(user: User) -> list[User]:
    """Who works at the same desk, oneself included, by name."""
    at_home = db.session.scalars(select(User).where(User.office_id == user.office_id))
    return sorted((one for one in at_home if one.can(Can.TRIAGE) and one.is_active), key=lambda one: one.name.casefold())


def away_from(user: User) -> Mapping[UUID, Absence]:
    """Who of them is not at the office today."""
    return absences.away(user.office_id, clock.today())


def takers_among(colleagues: Sequence[User], me: User, away: Container[UUID]) -> list[SelectChoice]:
    """To whom one can give something."""
    return [SelectChoice(str(one.id), _("Saya") if one.id == me.id else absences.named(one, away)) for one in colleagues]
