"""Choosing a password: by a link that somebody was given or asked for, or because one wants another."""

from sqlalchemy import select

from portal.accounts import links, notices, sessions
from portal.accounts.models import PasswordLink, Purpose, User, email_digest
from portal.accounts.passwords import Hashed
from portal.audit.log import Action, record
from portal.storage.database import db


def ask_for_link(email: str) -> None:
    """Mails a link to whoever has this address; nothing where nobody has, or the account is closed."""
    user = db.session.scalar(select(User).where(User.email_hash == email_digest(email), User.disabled_at.is_(None)))
    if user is not None:
        notices.link(user, Purpose.RESET, links.make(user, Purpose.RESET))
        record(Action.RESET_MADE, user, office=user.office_id)


def by_link(link: PasswordLink, password: Hashed) -> User:
    """Sets the password (hashed before the database is locked); every link of the account ends, and every session."""
    user = link.user
    joins = user.password_hash is None
    user.password_hash = password
    links.end_all(user)
    sessions.end_all(user)
    record(Action.USER_JOINED if joins else Action.PASSWORD_CHANGED, user, office=user.office_id, by=user)
    if not joins:
        notices.password_changed(user)
    return user


def anew(user: User, password: Hashed) -> None:
    """Somebody signed in takes another password; all other machines are signed out, and open links end."""
    user.password_hash = password
    links.end_all(user)
    sessions.end_all(user, but=sessions.current())
    record(Action.PASSWORD_CHANGED, user, office=user.office_id, by=user)
    notices.password_changed(user)
