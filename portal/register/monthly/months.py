"""The months of a sponsor: which are open, until when, and what was said of them."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.cases.codes import Outcome
from portal.cases.models import Case
from portal.offices.models import Office
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Sponsor, Verification
from portal.register.models_month import Declaration
from portal.storage.database import db

MOST = 12  # months back: what is older is nobody's to make up for
SOON = 7  # days before the end: a reminder's colour


@dataclass(frozen=True)
class Month:
    """One month of one sponsor, declared or not."""

    first: date
    due_on: date
    declaration: Declaration | None = None

    @property
    def value(self) -> str:
        """As forms carry it: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def days(self) -> int:
        """Days until it is due; negative afterwards."""
        return (self.due_on - clock.today()).days

    @property
    def is_late(self) -> bool:
        """Not declared by the day on which it was due; or declared after it."""
        return self.declaration.is_late if self.declaration else self.days < 0

    @property
    def is_now(self) -> bool:
        return self.first == first_of(clock.today())

    @property
    def mark(self) -> tuple[str, str]:
        """A tone and the words."""
        if self.declaration:
            return ("warn", _("Tercatat, terlambat")) if self.is_late else ("good", _("Tercatat"))
        if self.days < 0:
            return "danger", ngettext("terlambat %(num)s hari", "terlambat %(num)s hari", -self.days)
        if self.days == 0:
            return "danger", _("hari terakhir")
        return "warn" if self.days <= SOON else "info", ngettext("%(num)s hari lagi", "%(num)s hari lagi", self.days)


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def read(text: str | None) -> date | None:
    """The first day of a month as a form carries it, or None."""
    try:
        return date.fromisoformat(f"{text}-01") if text and len(text) == 7 else None
    except ValueError:
        return None


def due_on(office: Office, month: date) -> date:
    """The office's day of the month itself; past the month's end, its last day."""
    return month.replace(day=min(office.declaration_day, last_of(month).day))


def listed(sponsor: Sponsor) -> list[Month]:
    """Every month that is open or declared, the newest first."""
    office, said = _office(sponsor), _said([sponsor.id])[sponsor.id]
    open_months = {first: Month(first, due_on(office, first)) for first in _asked_for(since(sponsor))} if _is_asked(sponsor) else {}
    declared = {one.month: Month(one.month, one.due_on, one) for one in said}
    return sorted((open_months | declared).values(), key=lambda month: month.first, reverse=True)


def of(sponsor: Sponsor, first: date) -> Month | None:
    """One month, where it is open or declared."""
    return next((one for one in listed(sponsor) if one.first == first), None)


def still_open(sponsor: Sponsor) -> list[Month]:
    """What can be declared now, the oldest first."""
    return [month for month in reversed(listed(sponsor)) if month.declaration is None]


def overdue(sponsor: Sponsor) -> list[Month]:
    """What should have been declared by now, the oldest first."""
    return [month for month in still_open(sponsor) if month.is_late]


def since(sponsor: Sponsor) -> date:
    """The day on which the office verified the sponsor; on which it registered, where there is no case to tell."""
    return _verified([sponsor.id]).get(sponsor.id, sponsor.registered_on)


@dataclass(frozen=True)
class Standings:
    """How many sponsors stand with their months, looked up at once: what each has left open past its day, and what it declared last."""

    overdue: dict[UUID, list[Month]]
    last: dict[UUID, date]


def standings(sponsors: Sequence[Sponsor], office: Office) -> Standings:
    """For the office's list: two questions to the database, however many sponsors."""
    ids = [one.id for one in sponsors]
    verified, said = _verified(ids), _said(ids)
    found = {}
    for one in sponsors:
        declared = {declaration.month for declaration in said[one.id]}
        asked = _asked_for(verified.get(one.id, one.registered_on)) if _is_asked(one) else ()
        months = [Month(first, due_on(office, first)) for first in asked if first not in declared]
        found[one.id] = [month for month in reversed(months) if month.is_late]
    return Standings(found, {one: said[one][-1].month for one in ids if said[one]})


def heads(kind: SponsorKind, workers: int, guests: int) -> str:
    """12 TKA aktif, 34 tamu asing."""
    said = [_people(kind, workers)]
    if kind is SponsorKind.ACCOMMODATION:
        said.append(ngettext("%(num)s tamu asing", "%(num)s tamu asing", guests) if guests else _("tidak ada tamu asing"))
    return ", ".join(said)


def _people(kind: SponsorKind, workers: int) -> str:
    if kind is SponsorKind.INDIVIDUAL:
        return str(ngettext("%(num)s orang asing", "%(num)s orang asing", workers) if workers else _("Tidak ada orang asing"))
    return str(ngettext("%(num)s TKA aktif", "%(num)s TKA aktif", workers) if workers else _("Tidak ada TKA"))


def _is_asked(sponsor: Sponsor) -> bool:
    return sponsor.standing is Standing.VERIFIED


def _asked_for(start: date) -> Iterator[date]:
    """First days of this month and those before it, back to where it began, a year at most."""
    first = first_of(clock.today())
    for _number in range(MOST):
        if first < first_of(start):
            return
        yield first
        first = first_of(first - timedelta(days=1))


def _office(sponsor: Sponsor) -> Office:
    return db.session.get_one(Office, sponsor.office_id)


def _said(sponsors: Sequence[UUID]) -> dict[UUID, list[Declaration]]:
    found: dict[UUID, list[Declaration]] = defaultdict(list)
    mine = select(Declaration).where(Declaration.sponsor_id.in_(sponsors)).order_by(Declaration.month)
    for declaration in db.session.scalars(mine.options(joinedload(Declaration.paper))):
        found[declaration.sponsor_id].append(declaration)
    return found


def _verified(sponsors: Sequence[UUID]) -> dict[UUID, date]:
    accepted = (
        select(Verification.sponsor_id, Case.closed_on)
        .join(Case, Case.id == Verification.case_id)
        .where(Verification.sponsor_id.in_(sponsors), Case.outcome == Outcome.ACCEPTED, Case.closed_on.is_not(None))
    )
    return {sponsor: day for sponsor, day in db.session.execute(accepted) if day}
