"""Whom the office runs after: who is late with a month or never declared one, whose people's permits end, who was reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.codes import Code
from portal.inbox.deadline import Mark
from portal.register.codes import Standing
from portal.register.models import Sponsor, Worker
from portal.register.models_month import Reminder
from portal.register.monthly import months
from portal.register.monthly.months import Month
from portal.register.reach import reminders_for, workers_for
from portal.storage.database import db
from portal.web.language import month_year, near_date

SHOWN = 2  # late months named
SOON = 60  # days before a permit ends
LATELY = timedelta(days=60)


class Declared(Code):
    """How a verified sponsor stands with its months; each is one of these."""

    LATE = "late", _l("Terlambat")
    NEVER = "never", _l("Belum pernah")
    OPEN = "open", _l("Belum, masih ada waktu")
    DONE = "done", _l("Sudah")


class Permits(Code):
    """How the stay permits on a roll stand, where they need somebody to speak of them."""

    PAST = "past", _l("Ada yang habis")
    NEAR = "near", _l("Ada yang segera habis")


class Visiting(Code):
    """Whether the office means to come by."""

    DUE = "due", _l("Saatnya dikunjungi")
    PLANNED = "planned", _l("Direncanakan")


TONES = {Declared.LATE: "danger", Declared.NEVER: "warn", Declared.OPEN: "", Declared.DONE: "good"}


@dataclass(frozen=True)
class Months:
    """One sponsor's: what is late, the oldest first, and which month was declared last."""

    late: Sequence[Month]
    last: date | None

    @property
    def declared(self) -> Declared:
        if self.late:
            return Declared.LATE if self.last else Declared.NEVER
        return Declared.DONE if self.last == months.first_of(clock.today()) else Declared.OPEN

    @property
    def mark(self) -> Mark:
        return Mark(str(self.declared.label), TONES[self.declared])

    @property
    def words(self) -> str:
        """Which months are late; otherwise which was declared last."""
        if self.late:
            named = ", ".join(month_year(month.first) for month in self.late[-SHOWN:])
            return str(_("terlambat: %(months)s", months=named + (" …" if len(self.late) > SHOWN else "")))
        return str(_("Terakhir %(month)s", month=month_year(self.last))) if self.last else ""


@dataclass(frozen=True)
class Ends:
    """How many stay permits on a sponsor's roll have ended, and how many end soon."""

    past: int = 0
    near: int = 0

    @property
    def permits(self) -> Permits | None:
        return Permits.PAST if self.past else Permits.NEAR if self.near else None

    @property
    def words(self) -> str:
        """1 sudah habis, 2 dalam 60 hari."""
        past = ngettext("%(num)s sudah habis", "%(num)s sudah habis", self.past) if self.past else ""
        near = ngettext("%(num)s dalam %(days)s hari", "%(num)s dalam %(days)s hari", self.near, days=SOON) if self.near else ""
        return ", ".join(filter(None, (past, near)))


@dataclass(frozen=True)
class Told:
    """How often a sponsor was reminded lately, and when last."""

    times: int
    last: date

    @property
    def words(self) -> str:
        return str(ngettext("%(num)s kali, terakhir %(day)s", "%(num)s kali, terakhir %(day)s", self.times, day=near_date(self.last)))


def ends_of(user: User) -> Mapping[UUID, Ends]:
    """By sponsor, of those who are there. No name is read for it."""
    today = clock.today(user.office.zone)
    past, soon = Worker.permit_expires < today, Worker.permit_expires <= today + timedelta(days=SOON)
    ending = workers_for(user).where(Worker.left_on.is_(None), soon)
    counted = ending.with_only_columns(Worker.sponsor_id, func.count().filter(past), func.count().filter(~past))
    return {sponsor_id: Ends(ended, near) for sponsor_id, ended, near in db.session.execute(counted.group_by(Worker.sponsor_id))}


def told_lately(user: User) -> Mapping[UUID, Told]:
    """By sponsor; several things said on one day are one reminder."""
    since = Reminder.sent_on > clock.today(user.office.zone) - LATELY
    days = reminders_for(user).where(since).with_only_columns(Reminder.sponsor_id, Reminder.sent_on).distinct().subquery()
    counted = select(days.c.sponsor_id, func.count(), func.max(days.c.sent_on)).group_by(days.c.sponsor_id)
    return {sponsor_id: Told(times, last) for sponsor_id, times, last in db.session.execute(counted)}


def months_of(sponsors: Sequence[Sponsor], user: User) -> Mapping[UUID, Months]:
    """Of those that the office has verified: nobody else is asked to declare anything."""
    verified = [one for one in sponsors if one.standing is Standing.VERIFIED]
    found = months.standings(verified, user.office)
    return {one.id: Months(found.overdue[one.id], found.last.get(one.id)) for one in verified}
