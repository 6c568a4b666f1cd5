"""A sponsor's own systems: who lets them in, by which keys, and how long ago each was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.accounts import machines
from portal.accounts.models import MachineKey, User
from portal.errors import Refused
from portal.register.models import Member, Sponsor
from portal.storage.database import db

AT_MOST = 20  # keys of one sponsor that open something


@dataclass(frozen=True)
class Kept:
    """One key on its owner's list: nobody can read more of it than the end."""

    key: MachineKey
    made_by: str

    @property
    def is_alive(self) -> bool:
        return self.key.revoked_at is None and self.key.user.is_active


def let_in(sponsor: Sponsor, name: str, *, may_write: bool, by: User) -> str:
    """A key for one more system of this sponsor: the only time anybody sees it.

    Raises Refused where there are too many already, and for a name that a living key has: pressed twice, a button makes one.
    """
    db.session.execute(select(Sponsor.id).where(Sponsor.id == sponsor.id).with_for_update())
    if name.casefold() in (one.casefold() for one in db.session.scalars(_alive(sponsor).with_only_columns(User.name))):
        raise Refused(_l("Kunci bernama %(name)s sudah ada. Cabut dulu yang lama, atau pakai nama lain.", name=name))
    if alive(sponsor) >= AT_MOST:
        raise Refused(_l("Sudah ada %(count)s kunci yang berlaku. Cabut dulu yang tidak dipakai.", count=AT_MOST))
    user, key = machines.make(name, office=sponsor.office_id, by=by, may_write=may_write)
    db.session.add(Member(user_id=user.id, sponsor_id=sponsor.id))
    return key


def alive(sponsor: Sponsor) -> int:
    """How many keys open this sponsor's list."""
    return db.session.scalar(_alive(sponsor).with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _alive(sponsor: Sponsor) -> Select[MachineKey]:
    mine = select(MachineKey).join(User, User.id == MachineKey.user_id).join(Member, Member.user_id == User.id)
    return mine.where(Member.sponsor_id == sponsor.id, MachineKey.revoked_at.is_(None), User.disabled_at.is_(None))


def listed(keys: Sequence[MachineKey]) -> list[Kept]:
    """Those that open something first, then by the name of the system."""
    makers: dict[UUID, str] = {
        one.id: one.name for one in db.session.scalars(select(User).where(User.id.in_({key.made_by for key in keys})))
    }
    kept = [Kept(key, makers.get(key.made_by, "")) for key in keys]
    return sorted(kept, key=lambda one: (not one.is_alive, one.key.user.name.casefold(), one.key.tail))
