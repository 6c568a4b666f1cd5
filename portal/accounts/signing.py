"""Recognising somebody by address and password."""

from sqlalchemy import select

from portal.accounts import passwords
from portal.accounts.models import User, email_digest
from portal.storage.database import db


def recognise(email: str, password: str) -> User | None:
    """The account behind both, whether or not it may enter now. Unknown address or wrong password: None, after the same work."""
    user = db.session.scalar(select(User).where(User.email_hash == email_digest(email)))
    right = passwords.matches(user.password_hash if user else None, password)
    return user if right else None


def refresh(user: User, password: str) -> None:
    """Hashes the password anew where the cost has changed since; the moment it is at hand."""
    if user.password_hash and passwords.outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
