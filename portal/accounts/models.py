"""Who works here: users, their sessions, and the links that let them set a password."""

from datetime import date, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import keys
from portal.accounts.roles import GRANTS, OFFICE_ROLES, Can, Role
from portal.codes import Code
from portal.offices.models import Agency, Office
from portal.storage.database import Row
from portal.storage.vault import Sealed


class Language(Code):
    ID = "id", _l("Indonesia")
    EN = "en", _l("English")


class State(Code):
    """How things stand with an account, as those who manage it read it."""

    ACTIVE = "active", _l("Aktif")
    INVITED = "invited", _l("Diundang")
    WAITING = "waiting", _l("Menunggu")
    CLOSED = "closed", _l("Ditutup")


class User(Row, UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody who signs in. An invited person is a user without a password from the start."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("(role = 'agency') = (agency_id IS NOT NULL)", "agency_of_liaisons"),
        CheckConstraint("password_hash IS NULL OR substr(password_hash, 1, 10) = '$argon2id$'", "password_is_hashed"),
        CheckConstraint("role <> 'machine' OR password_hash IS NULL", "machines_have_keys"),
    )
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[Role]
    name: Mapped[str] = mapped_column(Sealed("user.name"))
    email: Mapped[str] = mapped_column(Sealed("user.email"))
    email_hash: Mapped[bytes] = mapped_column(unique=True)
    language: Mapped[Language] = mapped_column(default=Language.ID)
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    confirmed: Mapped[bool] = mapped_column(default=True)  # an office account waits until a supervisor has confirmed it
    seen_on: Mapped[date | None]  # the day somebody last came in by it
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    office: Mapped[Office] = relationship()
    agency: Mapped[Agency | None] = relationship()

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.confirmed

    @property
    def at_office(self) -> bool:
        """Whether they work for the office, or for a sponsor."""
        return self.role in OFFICE_ROLES

    @property
    def is_a_person(self) -> bool:
        """Or a sponsor's own system."""
        return self.role is not Role.MACHINE

    @property
    def state(self) -> State:
        if self.disabled_at is not None:
            return State.CLOSED
        if not self.confirmed:
            return State.WAITING
        return State.ACTIVE if self.password_hash else State.INVITED

    def can(self, deed: Can) -> bool:
        return deed in GRANTS[self.role]

    token = ""  # of the session that begins with this request

    def session_token(self) -> str:
        """What the cookie holds: a random token, nobody's id."""
        return self.token


def email_digest(email: str) -> bytes:
    """What an address is found by."""
    return keys.fingerprint("email", email.strip().casefold())


class Absence(Row):
    """Somebody of the desk is not at the office for a while; meanwhile what waits for them waits for the deputy too."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("until >= since", "ends_after_it_begins"),
        CheckConstraint("deputy_id IS NULL OR deputy_id <> user_id", "somebody_else_stands_in"),
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    since: Mapped[date]
    until: Mapped[date]
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))  # who said so: themself, or a supervisor
    deputy: Mapped[User | None] = relationship(foreign_keys=deputy_id)
    by: Mapped[User] = relationship(foreign_keys=by_id)


class SignedIn(Row):
    """One session on one machine, revocable; the cookie holds a token, the database only its keyed hash."""

    __tablename__ = "signed_in"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class Purpose(Code):
    INVITATION = "invitation"
    RESET = "reset"


class PasswordLink(Row):
    """A link to set a password, good once and until it ends; the database holds only the token's keyed hash."""

    __tablename__ = "password_link"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[UUID | None]
    good_until: Mapped[datetime]
    user: Mapped[User] = relationship()


class MachineKey(Row):
    """A key by which a sponsor's own system speaks: shown once, kept as a keyed hash, revocable. Its user has no password and no mail."""

    __tablename__ = "machine_key"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    tail: Mapped[str] = mapped_column(String(4))  # the last four characters, to tell keys apart
    may_write: Mapped[bool] = mapped_column(default=True)  # False: reads and tries, files nothing
    made_by: Mapped[UUID]
    made_on: Mapped[date]
    used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()
