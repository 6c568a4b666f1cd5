"""Visits: a day, who goes and what for; afterwards what was found, about the sponsor and never about a person. For the office only."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Refused, Stale
from portal.register.models import Sponsor
from portal.register.models_visits import Visit
from portal.register.reach import visits_for
from portal.storage.database import db


def plan(sponsor: Sponsor, day: date, officer: User, purpose: str, *, by: User) -> Visit:
    """What is planned already is not planned again: the button was pressed twice. Raises Refused for a day that is over, and without a
    purpose."""
    if day < clock.today():
        raise Refused(_l("Tanggal itu sudah lewat."))
    if not purpose.strip():
        raise Refused(_l("Tulis tujuan kunjungan."))
    db.session.refresh(sponsor, with_for_update=True)  # who presses twice comes twice, one after the other
    if there := _planned(sponsor, day, officer, purpose.strip()):
        return there
    visit = Visit(sponsor_id=sponsor.id, planned_on=day, officer_id=officer.id, purpose=purpose.strip(), planned_by_id=by.id)
    db.session.add(visit)
    log.record(log.Action.VISIT_PLANNED, sponsor, office=sponsor.office_id, by=by, due=day, officer=officer.id)
    return visit


def record(visit: Visit, day: date, findings: str, *, by: User) -> None:
    """What was found. Raises Refused for a day that has not come, and without findings; Stale where a colleague has written it down."""
    if day > clock.today():
        raise Refused(_l("Tanggal itu belum tiba."))
    if not findings.strip():
        raise Refused(_l("Tulis hasil kunjungan."))
    if (_held(visit).visited_on, visit.findings) == (day, findings.strip()):
        return  # pressed twice
    if visit.is_over:
        raise Stale(_l("Hasil kunjungan ini sudah dicatat rekan Anda."))
    visit.visited_on, visit.findings, visit.found_by_id = day, findings.strip(), by.id
    log.record(log.Action.VISIT_FOUND, visit.sponsor, office=visit.sponsor.office_id, by=by)


def call_off(visit: Visit, *, by: User) -> None:
    """It does not take place. Raises Stale where it has."""
    if _held(visit).is_over:
        raise Stale(_l("Hasil kunjungan ini sudah dicatat rekan Anda."))
    db.session.delete(visit)
    log.record(log.Action.VISIT_CALLED_OFF, visit.sponsor, office=visit.sponsor.office_id, by=by)


def give(visit: Visit, to: User, *, by: User) -> None:
    """Somebody else goes."""
    visit.officer_id = to.id
    log.record(log.Action.VISIT_GIVEN, visit.sponsor, office=visit.sponsor.office_id, by=by, officer=to.id)


def planned_for(user: User) -> Select[Visit]:
    """What is to come, or is late; that the office sees."""
    return visits_for(user).where(Visit.visited_on.is_(None))


def visits_to(sponsor: Sponsor, user: User) -> Sequence[Visit]:
    """What is planned first, the next day before the later ones; then what was, the newest first."""
    those = visits_for(user).where(Visit.sponsor_id == sponsor.id).options(joinedload(Visit.officer), joinedload(Visit.found_by))
    found = db.session.scalars(those.order_by(Visit.planned_on)).all()
    return [*(one for one in found if not one.is_over), *reversed([one for one in found if one.is_over])]


def next_days(user: User) -> Mapping[UUID, date]:
    """By sponsor, the day of the next visit that is planned; the day may have gone by."""
    planned = planned_for(user).with_only_columns(Visit.sponsor_id, func.min(Visit.planned_on))
    return dict(db.session.execute(planned.group_by(Visit.sponsor_id)).all())


def _planned(sponsor: Sponsor, day: date, officer: User, purpose: str) -> Visit | None:
    """The purpose is sealed: whether it is the same is seen here."""
    same = select(Visit).where(Visit.sponsor_id == sponsor.id, Visit.planned_on == day, Visit.officer_id == officer.id)
    return next((one for one in db.session.scalars(same.where(Visit.visited_on.is_(None))) if one.purpose == purpose), None)


def _held(visit: Visit) -> Visit:
    """Two who write it down at once come one after the other."""
    held = select(Visit).where(Visit.id == visit.id).with_for_update(of=Visit).execution_options(populate_existing=True)
    return db.session.scalars(held).one()
