"""Saying of two reports that they belong together, or that they do not; both can be taken back."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Alike, Kind
from portal.cases.models import Case
from portal.cases.models_ties import Relation
from portal.errors import Refused
from portal.storage.database import db


def relate(case: Case, other: Case, alike: Alike | None, *, by: User) -> None:
    """Without `alike` what was said of the two is taken back. Raises Refused for what are not two reports."""
    if case.id == other.id or case.kind is not Kind.REPORT or other.kind is not Kind.REPORT:
        raise Refused(_l("Hanya dua laporan yang berbeda dapat dikaitkan."))
    one, another = sorted((case.id, other.id))
    said = db.session.scalar(select(Relation).where(Relation.one_id == one, Relation.other_id == another))
    if said and alike is None:
        db.session.delete(said)
    elif said and alike:
        said.alike, said.by_id, said.said_on = alike, by.id, clock.today()
    elif alike:
        db.session.add(Relation(one_id=one, other_id=another, alike=alike, by_id=by.id, said_on=clock.today()))
    log.record(log.Action.CASE_RELATED, case, office=case.office_id, by=by, other=other.id, alike=alike)
    log.record(log.Action.CASE_RELATED, other, office=case.office_id, by=by, other=case.id, alike=alike)
