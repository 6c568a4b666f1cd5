"""What is late, and how a due day and an age are said: working days for what is to come, plain days for what has passed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from portal import clock
from portal.cases.codes import PAUSED, UNPAUSED, Status
from portal.cases.models import Case
from portal.cases.opening import ACKNOWLEDGE

NEAR = 3  # working days


@dataclass(frozen=True)
class Mark:
    """A small label: its words, its tone (danger, warn, good, info, brand or none) and an icon."""

    text: str
    tone: str = ""
    icon: str = ""


def due_mark(case: Case, holidays: Collection[date] = ()) -> Mark | None:
    """What the list says of a case's due day; None for a case that is closed or has none."""
    today = clock.today()
    if case.due_on is None or case.status is Status.CLOSED:
        return None
    if case.status in PAUSED:
        return Mark(_("tenggat dijeda"))
    ahead = (case.due_on - today).days
    if ahead < 0:
        return Mark(ngettext("Lewat %(num)s hari", "Lewat %(num)s hari", -ahead), "danger", "clock")
    if (unread := _unread_for(case, today, holidays)) > 0:
        return Mark(ngettext("Belum dibaca, lewat %(num)s hari", "Belum dibaca, lewat %(num)s hari", unread), "danger", "clock")
    if ahead <= 1:
        return Mark(_("Tenggat besok") if ahead else _("Tenggat hari ini"), "danger", "clock")
    days = clock.working_days_until(today, case.due_on, holidays)
    tone = "warn" if days <= NEAR else ""
    return Mark(ngettext("%(num)s hari kerja", "%(num)s hari kerja", days), tone, "clock" if tone else "")


def is_late(case: Case, holidays: Collection[date] = ()) -> bool:
    """Not decided by its due day, or not read in the days that were promised for it."""
    today = clock.today()
    return case.status in UNPAUSED and ((case.due_on is not None and case.due_on < today) or _unread_for(case, today, holidays) > 0)


def late(day: date, holidays: Collection[date]) -> ColumnElement[bool]:
    """The same as a condition on what is open: the cases of the office with these holidays that are late on this day."""
    too_long_ago = Case.opened_on < clock.working_days_ago(day, ACKNOWLEDGE, holidays)
    unread = (Case.status == Status.NEW) & Case.read_on.is_(None) & too_long_ago
    return Case.status.in_(UNPAUSED) & ((Case.due_on < day) | unread)


def _unread_for(case: Case, day: date, holidays: Collection[date]) -> int:
    """Plain days since somebody should have read it; none where somebody has, or still is in time."""
    if case.status is not Status.NEW or case.read_on:
        return 0
    return max(0, (day - clock.working_days(case.opened_on, ACKNOWLEDGE, holidays)).days)


def age(day: date) -> str:
    """ "hari ini", "kemarin", "8 hari"."""
    days = (clock.today() - day).days
    if days < 1:
        return str(_("hari ini"))
    return str(_("kemarin") if days == 1 else ngettext("%(num)s hari", "%(num)s hari", days))


@dataclass(frozen=True)
class Span:
    """How much of the time until the due day is used, in working days."""

    used: int
    whole: int


def span(case: Case, holidays: Collection[date] = ()) -> Span | None:
    if case.due_on is None:
        return None
    whole = max(1, clock.working_days_until(case.opened_on, case.due_on, holidays))
    return Span(min(whole, max(0, clock.working_days_until(case.opened_on, clock.today(), holidays))), whole)
