"""Whose case it is."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.audit import log
from portal.cases.models import IS_OPEN, Case
from portal.cases.reach import those_who_see
from portal.errors import Refused
from portal.storage.database import db


def open_number(owner: User) -> int:
    """How many open cases somebody has: a number, for who may not read cases."""
    return db.session.scalar(select(func.count(Case.id)).where(Case.owner_id == owner.id, IS_OPEN)) or 0


def own(case: Case, owner: User | None, *, by: User) -> None:
    """A case of somebody, or nobody's again. Raises Refused for who does not work at this desk, or for whom the case is not there."""
    if case.owner_id == (owner.id if owner else None):
        return
    if owner and db.session.scalar(those_who_see(case).where(User.id == owner.id)) is None:
        raise Refused(_l("Berkas ini tidak dapat ditugaskan kepada orang itu. Pilih petugas di daftar."))
    case.owner_id = owner.id if owner else None
    log.record(log.Action.CASE_CLAIMED, case, office=case.office_id, by=by, owner=case.owner_id)
