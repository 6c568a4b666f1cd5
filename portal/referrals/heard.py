"""Which cases have heard from an agency, for whoever looks through many of them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from portal.cases.codes import Status
from portal.cases.models import Case
from portal.referrals.codes import State
from portal.referrals.models import Referral
from portal.storage.database import db


def heard_from(cases: Iterable[Case]) -> Mapping[UUID | None, State]:
    """Of the cases that an agency has and asks about, or has answered, so that they are the office's again; a question before an answer."""
    among = [case.id for case in cases if case.status in (Status.REFERRED, Status.IN_REVIEW)]
    said = select(Referral.case_id, Referral.state).where(Referral.case_id.in_(among), Referral.state.in_((State.ANSWERED, State.ASKED)))
    return dict(db.session.execute(said.order_by(Referral.state == State.ASKED)).all()) if among else {}
