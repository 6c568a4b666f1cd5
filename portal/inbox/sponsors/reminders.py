"""What the office sees of reminders: mails that did not arrive, whom to remind now, and what was sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.inbox.sponsors.sponsor_list import Filter, listed
from portal.register.by_hand import Handing, handing
from portal.register.codes import Standing
from portal.register.models import Sponsor
from portal.register.models_month import Reminder
from portal.register.monthly import occasions, remembered, reminder_words
from portal.register.monthly.remembered import Reminded
from portal.register.reach import reminders_for, sponsors_for, undelivered_for
from portal.storage.database import db
from portal.storage.outbox import OutgoingMail
from portal.web.mail import Mail

SHOWN = timedelta(days=365)  # of the log


@dataclass(frozen=True)
class Undelivered:
    """A mail that no server takes, to be handed over otherwise."""

    mail: OutgoingMail
    sponsor: Sponsor
    handing: Handing


@dataclass(frozen=True)
class Candidate:
    """A sponsor with something to be reminded of, and when it last was."""

    sponsor: Sponsor
    words: str
    last: date | None


def undelivered(user: User) -> list[Undelivered]:
    """The oldest first."""
    mails = db.session.scalars(undelivered_for(user).order_by(OutgoingMail.queued_at)).all()
    sponsors = {one.id: one for one in db.session.scalars(sponsors_for(user).where(Sponsor.id.in_({mail.sponsor_id for mail in mails})))}
    return [_undelivered(mail, sponsors[mail.sponsor_id]) for mail in mails if mail.sponsor_id in sponsors]


def undelivered_number(user: User) -> int:
    return db.session.scalar(undelivered_for(user).with_only_columns(func.count())) or 0


def handed_over(mail: OutgoingMail, *, by: User) -> None:
    """An officer has brought the text to its reader: the mail is done with."""
    db.session.delete(mail)
    log.record(log.Action.MAIL_HANDED_OVER, mail.sponsor_id or mail.id, office=mail.office_id, by=by)


def candidates(user: User) -> list[Candidate]:
    """Those with something near or past; who was reminded longest ago first."""
    sponsors = db.session.scalars(sponsors_for(user).where(Sponsor.standing == Standing.VERIFIED)).all()
    found = occasions.by_sponsor(occasions.occasions(sponsors, clock.today(user.office.zone)))
    last = _last(user)
    rows = [Candidate(one, _words(found[one.id]), last.get(one.id)) for one in sponsors if one.id in found]
    return sorted(rows, key=lambda row: (row.last or date.min, row.sponsor.name.casefold()))


def candidates_of(wanted: Filter, user: User) -> list[Candidate]:
    """Those of them that this list of sponsors shows, always in one order: two officers who press at once wait for each other."""
    listed_now = {row.sponsor.id for row in listed(user) if wanted.fits(row)}
    return sorted((one for one in candidates(user) if one.sponsor.id in listed_now), key=lambda one: one.sponsor.id)


def sent(user: User) -> list[Reminded]:
    """The log of the last year."""
    return remembered.log(user, since=clock.today(user.office.zone) - SHOWN)


def _undelivered(mail: OutgoingMail, sponsor: Sponsor) -> Undelivered:
    return Undelivered(mail, sponsor, handing(Mail(mail.subject, mail.text), sponsor, mail.to))


def _words(found: list[occasions.Occasion]) -> str:
    return reminder_words.counted(Counter(one.reason for one in found))


def _last(user: User) -> dict[UUID, date]:
    newest = reminders_for(user).with_only_columns(Reminder.sponsor_id, func.max(Reminder.sent_on)).group_by(Reminder.sponsor_id)
    return dict(db.session.execute(newest).all())
