"""Who is signed in, and on which machines: sessions in the database that can be ended from anywhere.

The cookie holds a random token and the database its keyed hash. A session ends by itself after twelve hours without use, and after a
week in any case; closing an account, another role or a new password end it at once.

Everywhere an account's row is written before its sessions and links, and the trail last: who takes them in one order never waits in a
ring.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import ColumnElement, Delete, delete, or_, select, update
from sqlalchemy.orm import joinedload

from portal import clock, keys
from portal.accounts import machines
from portal.accounts.models import SignedIn, User
from portal.audit.log import Action, record
from portal.storage.database import db, run, unit_of_work
from portal.web import problems

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
NOTICED = timedelta(minutes=5)  # how exactly we know when somebody was last here


class Manager(LoginManager):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login without its remember cookie, which we do not use: to see whether there is one it opens the session at every answer."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response

    def _load_user(self) -> None:
        """At the door of systems only a key counts: a cookie there would let any page on the web send lists in somebody's name."""
        if problems.wanted():
            self._update_request_context_with_user(machines.user_of(request))
        else:
            super()._load_user()


def keep(app: Flask, manager: LoginManager) -> None:
    """Tells Flask-Login who is there, and keeps what the doors need to know from the start."""
    manager.session_protection = None  # it would tie sessions to an address, which changes on the road
    manager.id_attribute = "session_token"
    manager.user_loader(_whose)
    manager.request_loader(machines.user_of)
    app.after_request(_notice)


def begin(user: User) -> str:
    """A session for somebody whose password was right; returns the token for `enter`. Sessions that ran out are swept away."""
    token, now = secrets.token_urlsafe(32), clock.now()
    _seen_today(user.id)
    db.session.execute(delete(SignedIn).where(_over(now)))
    db.session.add(SignedIn(user_id=user.id, token_hash=_digest(token), since=now, seen_at=now))
    record(Action.SIGNED_IN, user, office=user.office_id, by=user)
    return token


def enter(user: User, token: str) -> None:
    """From this answer on the browser carries the session. Nothing of the time before is taken along."""
    session.clear()
    user.token = token
    login_user(user)
    session.pop("_id", None)  # a hash of address and browser, which nobody here needs


def leave(user: User) -> None:
    """Ends the session of this browser."""
    db.session.execute(delete(SignedIn).where(SignedIn.id == current(), SignedIn.user_id == user.id))
    record(Action.SIGNED_OUT, user, office=user.office_id, by=user)


def forget() -> None:
    """Takes the cookie's content back."""
    logout_user()
    session.clear()


def of(user: User) -> list[SignedIn]:
    """The machines on which somebody is signed in, the latest used first."""
    mine = select(SignedIn).where(SignedIn.user_id == user.id, ~_over(clock.now()))
    return list(db.session.scalars(mine.order_by(SignedIn.seen_at.desc(), SignedIn.since.desc())))


def current() -> UUID | None:
    """The session of this browser."""
    found: UUID | None = g.get("session_id")
    return found


def end(user: User, session_id: UUID) -> None:
    """One signs out one of one's machines. One that is out already stays out."""
    _ended(user, delete(SignedIn).where(SignedIn.user_id == user.id, SignedIn.id == session_id))


def end_others(user: User) -> None:
    """One signs out all one's machines but this."""
    _ended(user, delete(SignedIn).where(SignedIn.user_id == user.id, SignedIn.id != current()))


def _ended(user: User, sessions: Delete) -> None:
    if count := run(sessions).rowcount:
        record(Action.SESSIONS_ENDED, user, office=user.office_id, by=user, count=count)


def end_all(user: User, *, but: UUID | None = None) -> None:
    """Signs somebody out everywhere, or everywhere `but` here."""
    theirs = delete(SignedIn).where(SignedIn.user_id == user.id)
    db.session.execute(theirs.where(SignedIn.id != but) if but else theirs)


def _whose(token: str) -> User | None:
    row = db.session.execute(
        select(SignedIn.id, SignedIn.seen_at, User)
        .join(User, User.id == SignedIn.user_id)
        .where(SignedIn.token_hash == _digest(token), ~_over(clock.now()))
        .options(joinedload(User.office))  # every page stands in it
    ).one_or_none()
    if row is None or not row.User.is_active:
        return None
    g.session_id, g.seen_at = row.id, row.seen_at
    user: User = row.User
    return user


def _notice(response: Response) -> Response:
    """Writes down now and then that a session is in use; after the answer is made, so that no unit of work is open."""
    seen_at: datetime | None = g.get("seen_at")
    if seen_at is not None and clock.now() - seen_at >= NOTICED:
        with unit_of_work():
            if owner := db.session.scalar(select(SignedIn.user_id).where(SignedIn.id == current())):
                _seen_today(owner)
                db.session.execute(update(SignedIn).where(SignedIn.id == current()).values(seen_at=clock.now()))
    return response


def _seen_today(user_id: UUID) -> None:
    """Past the version of the row: being here changes nothing that two people could disagree about."""
    seen = update(User).where(User.id == user_id).values(seen_on=clock.today())
    db.session.execute(seen, execution_options={"synchronize_session": False})


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(SignedIn.seen_at <= now - IDLE, SignedIn.since <= now - LONGEST)


def _digest(token: str) -> bytes:
    return keys.fingerprint("session", token)
