"""The office's sponsors, as a list and one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.codes import Code
from portal.inbox.chasing import Declared, Months, months_of
from portal.inbox.counting import at_most
from portal.inbox.deadline import Mark
from portal.inbox.forms import DECISIONS, DecisionForm
from portal.inbox.rows import said_of
from portal.offices.areas import districts_of, place
from portal.register.codes import SponsorKind, Standing
from portal.register.guests import stays
from portal.register.guests.stays_listing import Guests
from portal.register.models import Change, Member, Sponsor, Submission, Verification, Worker
from portal.register.models_about import Wish
from portal.register.models_stay import Stay
from portal.register.monthly import remembered
from portal.register.monthly.remembered import Reminded
from portal.register.reach import sponsors_for, stays_for
from portal.register.subjects.wishes import open_at
from portal.storage.database import db

TONES = {Standing.WAITING: "warn", Standing.VERIFIED: "good"}
URGENCY = list(Standing)  # waiting, verified, refused


@dataclass(frozen=True)
class Row:
    """One line of the list; `code` is of the case in which the office looks at the registration."""

    sponsor: Sponsor
    workers: int
    code: str | None
    months: Months | None  # None: not verified, so nothing is declared

    @property
    def mark(self) -> Mark:
        return mark_of(self.sponsor)

    @property
    def place(self) -> str:
        return place(self.sponsor.area_code)


@dataclass(frozen=True)
class Filter:
    standing: Standing | None = None
    kind: SponsorKind | None = None
    area: str = ""
    declared: Declared | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what makes no sense counts as not asked."""
        return cls(
            Standing.read(asked.get("standing")),
            SponsorKind.read(asked.get("kind")),
            asked.get("area", ""),
            Declared.read(asked.get("declared")),
        )

    def fits(self, row: Row) -> bool:
        sponsor = row.sponsor
        return (
            self.standing in (None, sponsor.standing)
            and (self.declared is None or (row.months is not None and row.months.declared is self.declared))
            and self.kind in (None, sponsor.kind)
            and (not self.area or f"{sponsor.area_code}.".startswith(f"{self.area}."))
        )


def listed(user: User) -> list[Row]:
    """Every sponsor of the office: those that wait for it first, then by name (sealed: no database can sort them)."""
    every = db.session.scalars(sponsors_for(user)).all()
    workers, codes, months = _numbers(user), _codes(user), months_of(every, user)
    rows = [Row(one, workers.get(one.id, 0), codes.get(one.id), months.get(one.id)) for one in every]
    return sorted(rows, key=lambda row: (URGENCY.index(row.sponsor.standing), row.sponsor.name.casefold()))


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: values and words."""

    standings: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    areas: Sequence[tuple[str, str]]
    declared: Sequence[tuple[str, str]]


def choices(rows: Sequence[Row], user: User) -> Choices:
    return Choices(
        [("", _("Semua")), *_counted(Standing, [row.sponsor.standing for row in rows])],
        [("", _("Semua jenis")), *_counted(SponsorKind, [row.sponsor.kind for row in rows])],
        [("", _("Semua kecamatan")), *((district.code, district.name) for district in districts_of(user.office))],
        [("", _("Semua pernyataan")), *_counted(Declared, [row.months.declared for row in rows if row.months])],
    )


def mark_of(sponsor: Sponsor) -> Mark:
    return Mark(str(sponsor.standing.label), TONES.get(sponsor.standing, ""))


@dataclass(frozen=True)
class GuestCounts:
    """Of an accommodation: who is here, who should have left, and everybody who stayed in the month of `day`."""

    here: int
    doubtful: int
    stayed: int
    day: date


class SponsorPage:
    """One sponsor as the office sees it; of its people the list shows the last four characters of a passport, no more."""

    def __init__(self, sponsor: Sponsor, reader: User):
        self.sponsor, self.reader = sponsor, reader

    @property
    def mark(self) -> Mark:
        return mark_of(self.sponsor)

    @property
    def place(self) -> str:
        return place(self.sponsor.area_code)

    @cached_property
    def case(self) -> Case | None:
        """In which the office looks at the registration; None for one that was entered without."""
        mine = cases_for(self.reader).join(Verification, Verification.case_id == Case.id)
        return db.session.scalar(mine.where(Verification.sponsor_id == self.sponsor.id))

    @property
    def decision(self) -> DecisionForm:
        return DECISIONS[Kind.VERIFICATION]()

    @cached_property
    def workers(self) -> Sequence[Worker]:
        present = select(Worker).where(Worker.sponsor_id == self.sponsor.id, Worker.left_on.is_(None))
        return sorted(db.session.scalars(present), key=lambda worker: worker.name.casefold())

    @cached_property
    def guests(self) -> GuestCounts | None:
        """How many an accommodation has; who they are the office does not read here. None for who has no guests."""
        if self.sponsor.kind is not SponsorKind.ACCOMMODATION:
            return None
        here = Guests(db.session.scalars(stays_for(self.reader).where(Stay.sponsor_id == self.sponsor.id, Stay.left_on.is_(None))))
        return GuestCounts(len(here.sure), len(here.doubts), stays.count(self.sponsor, clock.today()), clock.today())

    @cached_property
    def wishes(self) -> Sequence[Wish]:
        """What people on its list wish to have put right, and nobody has answered yet."""
        return db.session.scalars(open_at(self.sponsor)).all()

    @cached_property
    def members(self) -> list[User]:
        keeping = select(User).join(Member, Member.user_id == User.id).where(Member.sponsor_id == self.sponsor.id, IS_A_PERSON)
        return sorted(db.session.scalars(keeping), key=lambda user: user.name.casefold())

    @cached_property
    def submissions(self) -> list[tuple[Submission, str]]:
        """The newest twenty, each with what it says."""
        theirs = select(Submission).where(Submission.sponsor_id == self.sponsor.id, Submission.case_id.in_(_seen_by(self.reader)))
        newest = theirs.order_by(Submission.sent_at.desc())
        found = db.session.scalars(newest.options(joinedload(Submission.case)).limit(20)).all()
        deeds: dict[UUID, Counter[Any]] = {one.id: Counter() for one in found}
        grouped = select(Change.submission_id, Change.deed, func.count()).where(Change.submission_id.in_(deeds))
        for submission_id, deed, number in db.session.execute(grouped.group_by(Change.submission_id, Change.deed)):
            deeds[submission_id][deed] = number
        return [(one, said_of(deeds[one.id])) for one in found]

    @cached_property
    def reminders(self) -> list[Reminded]:
        """The newest six."""
        return remembered.log(self.reader, self.sponsor)[:6]

    @property
    def undecided(self) -> bool:
        return self.case is not None and self.case.status is not Status.CLOSED


def _numbers(user: User) -> dict[UUID, int]:
    mine = Worker.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id))
    grouped = select(Worker.sponsor_id, func.count(Worker.id)).where(mine, Worker.left_on.is_(None)).group_by(Worker.sponsor_id)
    return dict(db.session.execute(grouped).all())


def _codes(user: User) -> dict[UUID, str]:
    mine = Verification.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id))
    theirs = cases_for(user).join(Verification, Verification.case_id == Case.id).where(mine)
    return dict(db.session.execute(theirs.with_only_columns(Verification.sponsor_id, Case.code)).all())


def _seen_by(user: User) -> Select[UUID]:
    return cases_for(user).with_only_columns(Case.id)


def _counted(codes: type[Code], found: Sequence[Code]) -> list[tuple[str, str]]:
    tally = Counter(found)
    return [(code.value, f"{code.label} ({at_most(tally[code])})") for code in codes]
