"""One mail a day to each office, at its hour: how much waits for it, in numbers, and nothing of what it is."""

from dataclasses import astuple, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from portal import clock
from portal.accounts.models import Absence, User
from portal.cases.codes import Priority, Status
from portal.cases.models import IS_ASIDE, IS_OPEN, Case
from portal.cases.models_ties import Recusal
from portal.cases.opening import holidays_of
from portal.inbox.acting import remembering
from portal.inbox.deadline import late
from portal.inbox.leaving.handing_over import SOON
from portal.inbox.queue.after_closing import unsettled
from portal.inbox.queue.last_word import has_written
from portal.inbox.referring import referral_list
from portal.inbox.referring.referral_list import View
from portal.offices.models import Office
from portal.storage import outbox
from portal.storage.database import db, run, table_of, unit_of_work
from portal.web import mail


@dataclass(frozen=True)
class Waiting:
    """What waits for an office, in cases."""

    urgent: int
    new: int
    overdue: int
    answered: int  # reporters who have written and got no word since, closed cases among them
    quarantined: int
    urgent_aside: int  # those of them in which somebody may need help
    unowned: int  # nobody has taken them for more than a day
    left_alone: int  # of somebody who is away or has left
    reminded: int  # cases of which somebody wanted to be reminded by today
    to_approve: int  # referrals that wait for a second person
    owed: int  # referrals that left because of danger, and no second person has seen yet
    unseen: int  # those of them that left before this day
    unanswered: int  # referrals whose answer is late


def send(as_of: datetime) -> int:
    """Queues the digest of every office whose hour has come; returns how many. Safe to run every minute, and twice at once."""
    with unit_of_work():
        offices = db.session.scalars(select(Office.id).where(Office.alert_email != "")).all()
    return sum([_send(office, as_of) for office in offices])


def waiting(office: UUID, day: date) -> Waiting:
    """`day` is the office's own. What is hidden from anybody is not counted: this mail is read by the whole desk."""
    return Waiting(
        urgent=_number(office, IS_OPEN, Case.priority == Priority.URGENT),
        new=_number(office, IS_OPEN, Case.status == Status.NEW),
        overdue=_number(office, IS_OPEN, late(day, holidays_of(office))),
        answered=_number(office, IS_OPEN, has_written()) + _count(unsettled(_seen_by_all(office))),
        quarantined=_number(office, IS_ASIDE),
        urgent_aside=_number(office, IS_ASIDE, Case.priority == Priority.URGENT),
        unowned=_number(office, IS_OPEN, Case.owner_id.is_(None), Case.opened_on <= day - SOON),
        left_alone=_number(office, IS_OPEN, Case.owner_id.in_(_not_there(office, day))),
        reminded=_number(office, Case.id.in_(remembering.due(day))),
        to_approve=referral_list.number(office, View.APPROVAL, day),
        owed=referral_list.number(office, View.OWED, day),
        unseen=referral_list.number(office, View.UNSEEN, day),
        unanswered=referral_list.number(office, View.LATE, day),
    )


def _not_there(office: UUID, day: date) -> Select[UUID]:
    left = select(User.id).where(User.office_id == office, User.disabled_at.is_not(None))
    return left.union(select(Absence.user_id).where(Absence.since <= day, Absence.until >= day))  # type: ignore[return-value]


def _send(office_id: UUID, as_of: datetime) -> bool:
    """False before its hour, where it was sent today already, and on a day on which nothing waits."""
    with unit_of_work():
        office = db.session.get_one(Office, office_id)
        now = clock.local(as_of, office.zone)
        if now.hour < office.digest_hour or not _is_first(office, now.date()):
            return False
        counts = waiting(office.id, now.date())
        if not any(astuple(counts)):
            return False
        said = mail.compose("digest", "id", counts=counts, day=now.date(), link=mail.address("id", "inbox.box"))
        outbox.queue(office.alert_email, said.subject, said.text, office=office.id)
    return True


def _is_first(office: Office, day: date) -> bool:
    """Whether nobody has sent it on this day. Past the ORM: an admin who edits the office meanwhile must not be told of a conflict."""
    offices = table_of(Office)
    not_yet = or_(offices.c.digested_on.is_(None), offices.c.digested_on < day)
    return run(update(offices).where(offices.c.id == office.id, not_yet).values(digested_on=day)).rowcount == 1


def _number(office: UUID, *conditions: ColumnElement[bool]) -> int:
    return _count(_seen_by_all(office).where(*conditions))


def _seen_by_all(office: UUID) -> Select[Case]:
    hidden = select(Recusal.id).where(Recusal.case_id == Case.id).correlate(Case).exists()
    return select(Case).where(Case.office_id == office, ~hidden)


def _count(cases: Select[Case]) -> int:
    return db.session.scalar(cases.with_only_columns(func.count(Case.id))) or 0
