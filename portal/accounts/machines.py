"""A sponsor's own system that speaks for it: by a key, never by a password or a cookie."""

import secrets
from uuid import UUID

from flask import Request, g
from sqlalchemy import select, update

from portal import clock, keys
from portal.accounts.models import MachineKey, User, email_digest
from portal.accounts.roles import Role
from portal.audit.log import Action, record
from portal.storage.database import db, unit_of_work

IS_A_PERSON = User.role != Role.MACHINE
BEARER = "Bearer "
PREFIX = "poa_"  # so that a key that has leaked into a text is found


def make(name: str, *, office: UUID, by: User, may_write: bool = True) -> tuple[User, str]:
    """A service user and its key, which nobody can read again."""
    mark = f"{secrets.token_hex(16)}@machine.invalid"  # no address: nothing is ever sent there
    user = User(name=name, email=mark, email_hash=email_digest(mark), role=Role.MACHINE, office_id=office, language=by.language)
    token = PREFIX + secrets.token_urlsafe(32)
    db.session.add(user)
    db.session.flush()
    db.session.add(
        MachineKey(user_id=user.id, token_hash=_digest(token), tail=token[-4:], may_write=may_write, made_by=by.id, made_on=clock.today())
    )
    record(Action.MACHINE_KEY_MADE, user, office=office, by=by)
    return user, token


def revoke(key: MachineKey, *, by: User) -> None:
    """From this moment on the key opens nothing. What was sent by it stays."""
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        record(Action.MACHINE_KEY_REVOKED, key.user, office=key.user.office_id, by=by)


def user_of(request: Request) -> User | None:
    """Whose key the request carries; None where it carries none that counts. For Flask-Login."""
    sent = request.headers.get("Authorization", "")
    if not sent.startswith(BEARER):
        return None
    key = db.session.scalar(
        select(MachineKey).where(MachineKey.token_hash == _digest(sent.removeprefix(BEARER).strip()), MachineKey.revoked_at.is_(None))
    )
    if key is None or not key.user.is_active:
        return None
    g.machine_key_id = key.id
    return key.user


def current() -> UUID | None:
    """The key that this request was let in by."""
    found: UUID | None = g.get("machine_key_id")
    return found


def in_use() -> MachineKey:
    """The same as it is kept. Only for a request that was let in by a key."""
    return db.session.scalars(select(MachineKey).where(MachineKey.id == current())).one()


def notice() -> None:
    """Keeps the day on which the key of this request was last used; writes once a day at most."""
    mine, stale = MachineKey.id == current(), MachineKey.used_on.is_distinct_from(clock.today())
    if current() and db.session.scalar(select(MachineKey.id).where(mine, stale)):
        with unit_of_work():
            db.session.execute(update(MachineKey).where(mine, stale).values(used_on=clock.today()))


def _digest(token: str) -> bytes:
    return keys.fingerprint("machine", token)
