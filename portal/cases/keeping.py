"""How long a report is kept once it is closed (safeguards.md, Retention). The only writer of `Case.keep_until`."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from portal.cases.codes import Category, Kind, Outcome, Status
from portal.cases.models import Case, Move
from portal.storage.database import db


class Keep(StrEnum):
    """For how long, by what became of a report."""

    SPAM = "spam"
    SHORT = "short"  # nothing in it, not for us, or a question about presence
    ORDINARY = "ordinary"
    REFERRED = "referred"  # counted from the agency's reply


PERIODS = {
    Keep.SPAM: timedelta(days=7),
    Keep.SHORT: timedelta(days=30),
    Keep.ORDINARY: timedelta(days=365),
    Keep.REFERRED: timedelta(days=2 * 365),
}
UNANSWERED = timedelta(days=90)  # at most this much longer, while a message of its reporter is not answered
BACKUPS = timedelta(days=35)  # what is deleted here may lie in backups for so long; its receipt is remembered as long


def keep(case: Case, *, evidence: date | None = None) -> None:
    """Sets the day on which a closed report is deleted, or takes it away from one that is open.

    The clock starts at closing. `evidence` is the day on which its reporter added something: the clock starts again, and no day ever
    comes nearer by it. Submissions and verifications are the register's and have no such day.
    """
    case.keep_until = max(_days(case, evidence)) if case.status is Status.CLOSED and case.kind is Kind.REPORT else None


def period(case: Case) -> Keep:
    """What its outcome and category say, if no agency had it."""
    if case.outcome is Outcome.SPAM:
        return Keep.SPAM
    short = case.outcome in (Outcome.UNFOUNDED, Outcome.OUT_OF_SCOPE) or case.category is Category.PRESENCE
    return Keep.SHORT if short else Keep.ORDINARY


def _days(case: Case, evidence: date | None) -> list[date]:
    assert case.closed_on is not None, "closed on a day"
    own = PERIODS[period(case)]
    days = [case.closed_on + own]
    replied = _replied_on(case)
    if replied:
        days.append(replied + PERIODS[Keep.REFERRED])
    if evidence:
        days.append(evidence + (PERIODS[Keep.REFERRED] if replied else own))
    return days


def _replied_on(case: Case) -> date | None:
    """The day on which the agency answered: the case came back from it, or was closed there."""
    return db.session.scalar(select(func.max(Move.happened_on)).where(Move.case_id == case.id, Move.was == Status.REFERRED))
