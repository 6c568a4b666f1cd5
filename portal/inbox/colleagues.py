"""Who works at one desk."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.storage.database import db


def colleagues_of(user: User) -> list[User]:
    """Who works at the same desk, oneself included, by name."""
    at_home = db.session.scalars(select(User).where(User.office_id == user.office_id))
    return sorted((one for one in at_home if one.can(Can.TRIAGE) and one.is_active), key=lambda one: one.name.casefold())
