"""Which referrals somebody may see."""

from sqlalchemy import ColumnElement, Select, false, or_, select

from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.referrals.codes import State
from portal.referrals.models import Referral


def referrals_for(user: User) -> Select[Referral]:
    """The office sees those of the cases it sees; an agency's liaison those that were sent to the agency, and only what is in them."""
    if user.can(Can.TRIAGE):
        return select(Referral).where(Referral.office_id == user.office_id, _within_sight(user))
    if user.can(Can.ANSWER_REFERRALS):
        mine = select(Referral).where(Referral.agency_id == user.agency_id, Referral.office_id == user.office_id)
        return mine.where(Referral.sent_at.is_not(None), Referral.state != State.RECALLED)
    return select(Referral).where(false())


def _within_sight(user: User) -> ColumnElement[bool]:
    """Where the case is gone (its reporter withdrew) nobody can say any more from whom it was hidden: those who had it in hand, and the
    supervisor."""
    seen = cases_for(user).where(Case.id == Referral.case_id).correlate(Referral).exists()  # row by row: an office has very many cases
    if user.can(Can.LEAD_DESK):
        return or_(seen, Referral.case_id.is_(None))
    return or_(seen, Referral.case_id.is_(None) & or_(Referral.proposed_by_id == user.id, Referral.approved_by_id == user.id))
