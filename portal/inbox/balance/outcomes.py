"""What came of a year of reports, by category and by district, and how long deciding took (safeguards 21)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func

from portal import clock
from portal.accounts.models import User
from portal.cases.codes import NEEDS_GROUNDS, Category, Kind, Outcome
from portal.cases.models import Case, Tombstone
from portal.cases.opening import holidays_of
from portal.cases.reach import cases_for, tombstones_for
from portal.offices import areas
from portal.storage.database import db

NO_REPORT = (Outcome.SPAM, Outcome.DUPLICATE)  # nobody told us anything, or told it in another report
MANY, HALF = 5, 50  # from so many unfounded ones on, and from this percentage on, a place has a pattern


@dataclass
class Tally:
    """So many reports ended so."""

    ended: Counter[Outcome] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.ended.total()

    @property
    def verified(self) -> int:
        return sum(self.ended[outcome] for outcome in NEEDS_GROUNDS)

    @property
    def unfounded(self) -> int:
        return self.ended[Outcome.UNFOUNDED]

    @property
    def uncertain(self) -> int:
        return self.ended[Outcome.UNVERIFIABLE]

    @property
    def other(self) -> int:
        return self.decided - self.verified - self.unfounded - self.uncertain

    @property
    def unfounded_share(self) -> int:
        """Percent of what was decided."""
        return _percent(self.unfounded, self.decided)

    @property
    def is_pattern(self) -> bool:
        """So many unfounded ones that somebody may be using the tip line against people who did nothing."""
        return self.unfounded >= MANY and self.unfounded_share >= HALF


@dataclass
class Pace:
    """How long deciding took. Of what is still kept: of what is deleted only its end stays."""

    days: Counter[int] = field(default_factory=Counter)  # working days from the day it came -> how many
    in_time: int = 0  # before the due day was over

    @property
    def median(self) -> int | None:
        """Working days; None where nothing decided is kept."""
        every = sorted(self.days.elements())
        return every[(len(every) - 1) // 2] if every else None

    @property
    def in_time_share(self) -> int:
        """Percent."""
        return _percent(self.in_time, self.days.total())


@dataclass(frozen=True)
class Balance:
    """Of the reports that came since a day and are decided."""

    since: date
    whole: Tally
    pace: Pace
    categories: Mapping[Category, tuple[Tally, Pace]]  # in the order of the form
    districts: Mapping[str, Tally]  # by code, the one with most unfounded reports first; the office's own code where a place is not known

    @property
    def patterns(self) -> list[str]:
        """Codes of districts."""
        return [code for code, tally in self.districts.items() if tally.is_pattern]


def balance(user: User) -> Balance:
    """What this supervisor may see of a year and the month at hand."""
    today = clock.today()
    since = today.replace(year=today.year - 1, day=1)
    whole, by_category, by_district = Tally(), defaultdict[Category, Tally](Tally), defaultdict[str, Tally](Tally)
    for category, district, outcome, number in (*_kept(user, since), *_deleted(user, since)):
        for tally in (whole, by_category[category], by_district[district]):
            tally.ended[outcome] += number
    pace, paces = _paces(user, since)
    return Balance(
        since,
        whole,
        pace,
        {category: (by_category[category], paces[category]) for category in Category if category in by_category},
        dict(sorted(by_district.items(), key=lambda one: (-one[1].unfounded, -one[1].decided, one[0]))),
    )


def _decided(user: User, since: date) -> Select[Case]:
    of_reports = cases_for(user).where(Case.kind == Kind.REPORT, Case.outcome.not_in(NO_REPORT))
    return of_reports.where(Case.closed_on >= since, Case.opened_on >= since)


def _kept(user: User, since: date) -> Iterable[Any]:
    """Category, code of the district, outcome and number."""
    told = Case.category, func.substr(Case.area_code, 1, areas.DISTRICT).label("district"), Case.outcome
    return db.session.execute(_decided(user, since).with_only_columns(*told, func.count()).group_by(*told))


def _deleted(user: User, since: date) -> Iterable[Any]:
    """The same, of what only its end stays."""
    told = Tombstone.category, Tombstone.district, Tombstone.outcome
    ended = tombstones_for(user).where(Tombstone.month >= since, ~Tombstone.withdrawn, Tombstone.outcome.not_in(NO_REPORT))
    return db.session.execute(ended.with_only_columns(*told, func.count()).group_by(*told))


def _paces(user: User, since: date) -> tuple[Pace, Mapping[Category, Pace]]:
    """Of everything, and of each category."""
    days = Case.opened_on, Case.closed_on
    in_time = func.sum(case((Case.closed_on > Case.due_on, 0), else_=1))
    spans = _decided(user, since).with_only_columns(Case.category, *days, func.count(), in_time).group_by(Case.category, *days)
    whole, paces, holidays = Pace(), defaultdict[Category, Pace](Pace), holidays_of(user.office_id)
    for category, opened, closed, number, soon in db.session.execute(spans):
        took = clock.working_days_until(opened, closed, holidays)
        for pace in (whole, paces[category]):
            pace.days[took] += number
            pace.in_time += soon
    return whole, paces


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
