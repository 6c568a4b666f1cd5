"""The second person behind every office account: a supervisor confirms what an admin granted or reset, or refuses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts import links, sessions
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.log import Action, record
from portal.audit.models import Deed
from portal.errors import Refused
from portal.storage.database import db

GRANTS = (Action.USER_INVITED, Action.ROLE_CHANGED, Action.RESET_MADE)


@dataclass(frozen=True)
class Grant:
    """What waits for confirmation: whose account, what was done to it, by whom and when."""

    user: User
    action: Action
    before: Role | None  # the role before, where it was changed
    by: User | None
    at: datetime | None


def grants(users: Iterable[User]) -> list[Grant]:
    """The latest grant behind each account that waits."""
    return [_grant(user) for user in users]


def confirm(user: User, *, by: User) -> None:
    """The account may be used. Raises Refused where nothing waits, or the same person asked for it."""
    _must_wait(user, by)
    user.confirmed = True
    record(Action.GRANT_CONFIRMED, user, office=user.office_id, by=by, role=user.role)


def refuse(user: User, *, by: User) -> None:
    """The account is closed, with its links and its password: an admin may have set it."""
    _must_wait(user, by)
    user.disabled_at, user.password_hash = clock.now(), None
    links.end_all(user)
    sessions.end_all(user)
    record(Action.GRANT_REFUSED, user, office=user.office_id, by=by, role=user.role)


def _must_wait(user: User, by: User) -> None:
    grant = _grant(user)
    if user.confirmed or user.disabled_at is not None:
        raise Refused(_l("Akun ini tidak menunggu konfirmasi lagi."))
    if by.id in (user.id, grant.by and grant.by.id):
        raise Refused(_l("Yang meminta tidak dapat mengonfirmasi sendiri."))


def _grant(user: User) -> Grant:
    deed = db.session.scalar(
        select(Deed)
        .where(Deed.subject_id == user.id, Deed.action.in_([action.value for action in GRANTS]), Deed.actor_id.is_not(None))
        .order_by(Deed.year.desc(), Deed.number.desc())
        .limit(1)
    )
    if deed is None:
        return Grant(user, Action.USER_INVITED, None, None, None)
    action = Action.read(deed.action) or Action.USER_INVITED
    before = Role.read(deed.details.get("from"))
    return Grant(user, action, before, db.session.get(User, deed.actor_id), deed.happened_at)
