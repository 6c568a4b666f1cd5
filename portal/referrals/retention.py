"""Deleting referrals two years after the agency's answer, or after the office stopped waiting for one: the letter's words go with them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, delete, select

from portal import clock
from portal.audit import log
from portal.cases.keeping import PERIODS, Keep
from portal.papers import issuing
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work


def due(day: date) -> Select[Referral]:
    return select(Referral).where(Referral.ended_on <= day - PERIODS[Keep.REFERRED])


def purge(as_of: datetime) -> int:
    """Deletes what is due, each in a unit of work of its own; returns how many. Run again it finishes what a crash left."""
    day = clock.local(as_of).date()
    with unit_of_work():
        ids = db.session.scalars(due(day).with_only_columns(Referral.id)).all()
    return sum([_purge(referral_id, day) for referral_id in ids])


def _purge(referral_id: UUID, day: date) -> bool:
    with unit_of_work():
        referral = db.session.scalar(due(day).where(Referral.id == referral_id).with_for_update(of=Referral))
        if referral is None:
            return False
        if referral.paper:
            issuing.forget(referral.paper)
        log.record(log.Action.REFERRALS_ERASED, referral.about, office=referral.office_id, count=1)
        db.session.flush()
        db.session.execute(delete(Referral).where(Referral.id == referral.id))
    return True
