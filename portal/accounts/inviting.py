"""Letting people in and keeping them out: invitations, password links, roles, closing an account.

Nobody decides about themself, and a second person stands behind every office account: what an admin grants or resets waits for a
supervisor (confirming). Verbs check who may do this to whom; whether somebody may do it at all is asked at the gate.
"""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts import links, notices, passwords, sessions
from portal.accounts.models import Language, Purpose, State, User, email_digest
from portal.accounts.roles import OFFICE_ROLES, Can, Role, family
from portal.audit.log import Action, record
from portal.audit.models import Deed
from portal.errors import Refused
from portal.storage.database import db

CAN_ENTER = (User.disabled_at.is_(None), User.confirmed, User.password_hash.is_not(None))


@dataclass(frozen=True)
class Invited:
    """Somebody who may set a password, and the token of the link by which they do."""

    user: User
    token: str

    @property
    def for_reset(self) -> bool:
        return self.user.password_hash is not None


def invite(
    name: str, email: str, role: Role, *, office: UUID, by: User, language: Language = Language.ID, agency: UUID | None = None
) -> Invited:
    """Makes an account without a password, and a link to set one; the link goes out by mail as well.

    Raises Refused where the address has an account.
    """
    user = User(
        name=name, email=email, role=role, office_id=office, language=language, agency_id=agency, confirmed=not _needs_second(role, by)
    )
    if not _added(user):
        raise Refused(_l("Alamat email itu sudah dipakai sebuah akun."))
    record(Action.USER_INVITED, user, office=office, by=by, role=role)
    return _linked(user, by=by)


def register_owner(name: str, email: str, password: str, *, office: UUID, language: Language) -> User | None:
    """The account of somebody who registers a sponsor.

    None where the address has one already: then its owner gets a mail, and the page must not tell the difference.
    """
    user = User(name=name, email=email, role=Role.OWNER, office_id=office, language=language, password_hash=passwords.hashed(password))
    if not _added(user):
        notices.somebody_registered(_owner_of(email))
        return None
    record(Action.USER_REGISTERED, user, office=office, by=user)
    return user


def appoint(name: str, email: str, role: Role, *, office: UUID, language: Language = Language.ID) -> Invited:
    """For whoever owns the machine: the first admin, the first supervisor, or one who is locked out. Nobody needs to confirm it.

    Raises Refused where the address belongs to an account of another office or role.
    """
    user = db.session.scalar(select(User).where(User.email_hash == email_digest(email)))
    if user is None:
        user = User(name=name, email=email, role=role, office_id=office, language=language)
        _added(user)
        record(Action.USER_INVITED, user, office=office, role=role)
    elif (user.role, user.office_id) != (role, office):
        raise Refused(_l("Alamat email itu sudah dipakai sebuah akun."))
    user.disabled_at, user.confirmed = None, True
    return _linked(user, by_mail=False)


def new_link(user: User, *, by: User) -> Invited:
    """A fresh link for somebody who lost theirs, or the password; older ones end. Somebody else's, never one's own.

    By an admin for an office account it also waits for a supervisor. Raises Refused for an account that is closed.
    """
    _must_be_another(user, by)
    if user.disabled_at is not None:
        raise Refused(_l("Akun ini ditutup. Buka dulu, lalu buat tautan."))
    if _needs_second(user.role, by):
        _must_leave_a_supervisor(user)
        user.confirmed = False
        sessions.end_all(user)
    invited = _linked(user, by=by)
    record(Action.RESET_MADE, user, office=user.office_id, by=by)
    return invited


def change_role(user: User, role: Role, *, by: User) -> None:
    """Gives somebody another role; they are signed out, and an office account waits for a supervisor.

    Raises Refused for oneself, for the last admin or supervisor, and between the sponsors' roles and the office's.
    """
    _must_be_another(user, by)
    if role == user.role:
        return
    if role not in family(user.role):
        raise Refused(_l("Peran itu tidak dapat diberikan kepada akun ini. Buat akun baru."))
    _must_leave_an_admin(user)
    _must_leave_a_supervisor(user)
    before, user.role = user.role, role
    user.confirmed = user.confirmed and not _needs_second(role, by)
    sessions.end_all(user)
    record(Action.ROLE_CHANGED, user, office=user.office_id, by=by, **{"from": before, "to": role})


def disable(user: User, *, by: User) -> None:
    """Closes an account: out at once, links too. Raises Refused for oneself and for the last admin."""
    _must_be_another(user, by)
    _must_leave_an_admin(user)
    if user.disabled_at is None:
        user.disabled_at = clock.now()
        sessions.end_all(user)
        links.end_all(user)
        record(Action.USER_DISABLED, user, office=user.office_id, by=by)


def enable(user: User, *, by: User) -> None:
    """Opens an account that was closed. Raises Refused for oneself, and for a sponsor's owner where the office closed it."""
    _must_be_another(user, by)
    if not may_open(user, by):
        raise Refused(_l("Akun ini ditutup oleh kantor. Hanya kantor yang dapat membukanya lagi."))
    if user.disabled_at is not None:
        user.disabled_at = None
        record(Action.USER_ENABLED, user, office=user.office_id, by=by)


def may_open(user: User, by: User) -> bool:
    """What the office closed only the office opens; what the trail says nothing of counts as closed by the office."""
    return by.at_office or _closed_among_themselves(user)


def somebody_confirms(office: UUID) -> bool:
    """Whether the office has a supervisor who can sign in."""
    supervisors = select(func.count()).select_from(User).where(User.office_id == office, User.role == Role.SUPERVISOR)
    return bool(db.session.scalar(supervisors.where(*CAN_ENTER)))


def _closed_among_themselves(user: User) -> bool:
    """Whether a colleague closed it, who is of a sponsor too."""
    closings = select(Deed.actor_id).where(Deed.subject_id == user.id, Deed.action == Action.USER_DISABLED.value)
    closer = db.session.scalar(closings.order_by(Deed.year.desc(), Deed.number.desc()).limit(1))
    found = db.session.get(User, closer) if closer else None
    return found is not None and not found.at_office


def _added(user: User) -> bool:
    """Puts a new user into the database; False where the address has an account, even one made at this very moment."""
    user.email_hash = email_digest(user.email)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        return False
    return True


def _owner_of(email: str) -> User:
    return db.session.scalars(select(User).where(User.email_hash == email_digest(email))).one()


def _linked(user: User, *, by: User | None = None, by_mail: bool = True) -> Invited:
    """An account that has no password yet gets an invitation, another one a reset."""
    purpose = Purpose.RESET if user.password_hash else Purpose.INVITATION
    links.end_all(user)
    invited = Invited(user, links.make(user, purpose, by=by))
    if by_mail:
        notices.link(user, purpose, invited.token)
    return invited


def _needs_second(role: Role, by: User) -> bool:
    return role in OFFICE_ROLES and by.can(Can.MANAGE_PEOPLE)


def _must_be_another(user: User, by: User) -> None:
    if user.id == by.id:
        raise Refused(_l("Akun sendiri tidak dapat Anda ubah di sini. Minta admin lain, atau buka halaman akun Anda."))


def _must_leave_an_admin(user: User) -> None:
    if user.role is Role.ADMIN and not _others(user):
        raise Refused(_l("Ini admin terakhir kantor. Undang admin lain dulu."))


def _must_leave_a_supervisor(user: User) -> None:
    """Whoever confirms the others must not wait for a confirmation that nobody is left to give."""
    if user.role is Role.SUPERVISOR and user.state is State.ACTIVE and not _others(user):
        raise Refused(
            _l("Ini kepala bidang terakhir, dan tidak ada orang lain yang dapat mengonfirmasi. Minta ia memakai halaman lupa kata sandi.")
        )


def _others(user: User) -> int:
    """How many more of the same role and office can sign in."""
    same = select(func.count()).select_from(User).where(User.office_id == user.office_id, User.role == user.role, User.id != user.id)
    return db.session.scalar(same.where(*CAN_ENTER)) or 0
