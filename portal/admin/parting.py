"""Closing an account of the desk, or giving it another role: not while there are cases that only this person sees."""

from flask_babel import ngettext

from portal.accounts import inviting
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.cases.reach import seen_only_by
from portal.errors import Refused


def close(user: User, *, by: User) -> None:
    """Raises Refused where a case would be left that nobody sees."""
    _expect_others_to_see(user)
    inviting.disable(user, by=by)


def change_role(user: User, role: Role, *, by: User) -> None:
    """The same, for until the new role is confirmed nobody would see it either."""
    if role is not user.role:
        _expect_others_to_see(user)
    inviting.change_role(user, role, by=by)


def _expect_others_to_see(user: User) -> None:
    """A number only: who manages people reads no cases."""
    if number := seen_only_by(user):
        raise Refused(
            ngettext(
                "%(num)s berkas hanya dilihat orang ini. Undang petugas lain dulu, atau minta berkasnya ditampilkan lagi bagi yang lain.",
                "%(num)s berkas hanya dilihat orang ini. Undang petugas lain dulu, atau minta berkasnya ditampilkan lagi bagi yang lain.",
                number,
            )
        )
