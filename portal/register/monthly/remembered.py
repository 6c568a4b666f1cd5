"""The log of reminders: on which day which sponsor was reminded of what, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.register.codes import Reason
from portal.register.models import Sponsor
from portal.register.models_month import Reminder
from portal.register.monthly import reminder_words
from portal.register.reach import reminders_for, sponsors_for
from portal.storage.database import db


@dataclass(frozen=True)
class Reminded:
    """One reminder as it went out: by mail, or by an officer another way."""

    day: date
    sponsor_id: UUID
    by_id: UUID | None
    reasons: dict[Reason, int]

    @property
    def words(self) -> str:
        return reminder_words.counted(self.reasons)


def log(user: User, sponsor: Sponsor | None = None, since: date | None = None) -> list[Reminded]:
    """What somebody may know of it, the newest first: of one sponsor or of all, from a day on or from the beginning."""
    rows = reminders_for(user).with_only_columns(Reminder.sent_on, Reminder.sponsor_id, Reminder.by_id, Reminder.reason, func.count())
    rows = rows.where(Reminder.sponsor_id == sponsor.id) if sponsor else rows
    rows = rows.where(Reminder.sent_on >= since) if since else rows
    grouped: dict[tuple[date, UUID, UUID | None], dict[Reason, int]] = {}
    for day, sponsor_id, by_id, reason, number in db.session.execute(
        rows.group_by(Reminder.sent_on, Reminder.sponsor_id, Reminder.by_id, Reminder.reason).order_by(Reminder.sent_on.desc())
    ):
        grouped.setdefault((day, sponsor_id, by_id), {})[reason] = number
    return [Reminded(*key, reasons) for key, reasons in grouped.items()]


def names(entries: Sequence[Reminded], user: User) -> dict[UUID | None, str]:
    """The names of the sponsors and of the officers in these entries, of one page: sealed names are opened only where they are shown."""
    sponsors = sponsors_for(user).where(Sponsor.id.in_({one.sponsor_id for one in entries}))
    officers = select(User).where(User.id.in_({one.by_id for one in entries}), User.office_id == user.office_id)
    return {row.id: row.name for row in [*db.session.scalars(sponsors), *db.session.scalars(officers)]}
