"""Which accounts somebody may see."""

from sqlalchemy import Select, false, select

from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.accounts.roles import OFFICE_ROLES, Can


def people_for(user: User) -> Select[User]:
    """An admin sees everybody of the office, its sponsors' people too."""
    if user.can(Can.MANAGE_PEOPLE):
        return select(User).where(User.office_id == user.office_id, IS_A_PERSON)
    return select(User).where(false())


def office_people_for(user: User) -> Select[User]:
    """Those of them who work at the office."""
    return people_for(user).where(User.role.in_(OFFICE_ROLES))


def sponsors_people_for(user: User) -> Select[User]:
    """Those who keep a sponsor's roll."""
    return people_for(user).where(User.role.not_in(OFFICE_ROLES))


def waiting_for(user: User) -> Select[User]:
    """A supervisor sees the accounts of the office that wait for confirmation."""
    if user.can(Can.CONFIRM_GRANTS):
        return select(User).where(User.office_id == user.office_id, User.confirmed.is_(False), User.disabled_at.is_(None))
    return select(User).where(false())
