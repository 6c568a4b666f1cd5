"""Which referrals somebody may see."""

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.cases.reach import hidden_from
from portal.referrals.codes import State
from portal.referrals.models import Referral, ReferralRecusal


def referrals_for(user: User) -> Select[Referral]:
    """The office sees those of the cases it sees; an agency's liaison those that were sent to the agency, and only what is in them."""
    if user.can(Can.TRIAGE):
        return select(Referral).where(Referral.office_id == user.office_id, _within_sight(user))
    if user.can(Can.ANSWER_REFERRALS):
        mine = select(Referral).where(Referral.agency_id == user.agency_id, Referral.office_id == user.office_id)
        return mine.where(Referral.sent_at.is_not(None), Referral.state != State.RECALLED)
    return select(Referral).where(false())


def _within_sight(user: User) -> ColumnElement[bool]:
    """Where the case is gone (its reporter withdrew): those who had it in hand, and the supervisor, unless it was hidden from them."""
    seen = Referral.case_id.is_not(None) & Referral.case_id.not_in(hidden_from(user))  # its case is of the same office
    hidden = exists().where(ReferralRecusal.referral_id == Referral.id, ReferralRecusal.officer_id == user.id).correlate(Referral)
    left = Referral.case_id.is_(None) & ~hidden
    if user.can(Can.LEAD_DESK):
        return or_(seen, left)
    return or_(seen, left & or_(Referral.proposed_by_id == user.id, Referral.approved_by_id == user.id))
