"""Links to set a password: random, good once and for a while; the database knows only their keyed hash."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from portal import clock, keys
from portal.accounts.models import PasswordLink, Purpose, User
from portal.storage.database import db

LIFE = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=2)}


def make(user: User, purpose: Purpose, *, by: User | None = None) -> str:
    """A new link for somebody; returns its token, which nobody can ever read again. Links that ran out are swept away."""
    token, now = secrets.token_urlsafe(24), clock.now()
    db.session.execute(delete(PasswordLink).where(PasswordLink.good_until <= now))
    db.session.add(
        PasswordLink(user=user, purpose=purpose, token_hash=_digest(token), made_by=by.id if by else None, good_until=now + LIFE[purpose])
    )
    db.session.flush()
    return token


def read(token: str) -> PasswordLink | None:
    """The link with this token, while it is good and its account open."""
    link = db.session.scalar(select(PasswordLink).where(PasswordLink.token_hash == _digest(token)))
    if link is None or link.good_until <= clock.now() or link.user.disabled_at is not None:
        return None
    return link


def use(token: str) -> PasswordLink | None:
    """The same, for whoever comes first: a second one waits, and finds nothing."""
    db.session.execute(select(PasswordLink.id).where(PasswordLink.token_hash == _digest(token)).with_for_update())
    return read(token)


def end_all(user: User) -> None:
    """No link of this account is good any more."""
    db.session.execute(delete(PasswordLink).where(PasswordLink.user_id == user.id))


def _digest(token: str) -> bytes:
    return keys.fingerprint("password link", token)
