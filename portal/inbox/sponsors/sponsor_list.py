"""The office's sponsors as a list: who they are, how they stand, and what the office runs after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.codes import Code
from portal.inbox.deadline import Mark
from portal.inbox.queue.counting import at_most
from portal.inbox.sponsors.chasing import Declared, Ends, Months, Permits, Told, Visiting, ends_of, months_of, told_lately
from portal.offices.areas import districts_of, place
from portal.register import visiting
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Sponsor, Verification, Worker
from portal.register.reach import sponsors_for
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
    ends: Ends
    told: Told | None
    visit: date | None  # the next one that is planned; its day may have gone by

    @property
    def visiting(self) -> Visiting | None:
        return None if self.visit is None else Visiting.DUE if self.visit <= clock.today() else Visiting.PLANNED

    @property
    def gravity(self) -> tuple[int, ...]:
        """To be sorted by: most months late first, then most permits that have ended or end soon, then a visit that is due."""
        return (-len(self.months.late) if self.months else 0, -self.ends.past, -self.ends.near, self.visiting is not Visiting.DUE)

    @property
    def can_be_reminded(self) -> bool:
        """Of a month that is not declared, or of a permit."""
        return self.months is not None and (self.months.declared is not Declared.DONE or self.ends.permits is not None)

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
    permits: Permits | None = None
    visit: Visiting | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """As an address says it."""
        named = {"standing": self.standing, "kind": self.kind, "area": self.area, "declared": self.declared}
        named |= {"permits": self.permits, "visit": self.visit}
        return {name: str(value) for name, value in named.items() if value}

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what makes no sense counts as not asked."""
        return cls(
            Standing.read(asked.get("standing")),
            SponsorKind.read(asked.get("kind")),
            asked.get("area", ""),
            Declared.read(asked.get("declared")),
            Permits.read(asked.get("permits")),
            Visiting.read(asked.get("visit")),
        )

    def fits(self, row: Row) -> bool:
        sponsor = row.sponsor
        return (
            self.standing in (None, sponsor.standing)
            and (self.declared is None or (row.months is not None and row.months.declared is self.declared))
            and self.kind in (None, sponsor.kind)
            and self.permits in (None, row.ends.permits)
            and self.visit in (None, row.visiting)
            and (not self.area or f"{sponsor.area_code}.".startswith(f"{self.area}."))
        )


def listed(user: User) -> list[Row]:
    """Every sponsor of the office: those that wait for it first, then the gravest, by name where that is the same (sealed: no database
    can sort them)."""
    every = db.session.scalars(sponsors_for(user)).all()
    workers, codes, months = _numbers(user), _codes(user), months_of(every, user)
    ends, told, visits = ends_of(user), told_lately(user), visiting.next_days(user)
    rows = [
        Row(
            one,
            workers.get(one.id, 0),
            codes.get(one.id),
            months.get(one.id),
            ends.get(one.id, Ends()),
            told.get(one.id),
            visits.get(one.id),
        )
        for one in every
    ]
    return sorted(rows, key=lambda row: (URGENCY.index(row.sponsor.standing), *row.gravity, row.sponsor.name.casefold()))


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: values and words."""

    standings: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    areas: Sequence[tuple[str, str]]
    declared: Sequence[tuple[str, str]]
    permits: Sequence[tuple[str, str]]
    visits: Sequence[tuple[str, str]]


def choices(rows: Sequence[Row], user: User) -> Choices:
    return Choices(
        [("", _("Semua")), *_counted(Standing, [row.sponsor.standing for row in rows])],
        [("", _("Semua jenis")), *_counted(SponsorKind, [row.sponsor.kind for row in rows])],
        [("", _("Semua kecamatan")), *((district.code, district.name) for district in districts_of(user.office))],
        [("", _("Semua pernyataan")), *_counted(Declared, [row.months.declared for row in rows if row.months])],
        [("", _("Semua izin")), *_counted(Permits, [row.ends.permits for row in rows if row.ends.permits])],
        [("", _("Semua kunjungan")), *_counted(Visiting, [row.visiting for row in rows if row.visiting])],
    )


TILES = (
    ("standing", Standing.VERIFIED, _l("terverifikasi"), ""),
    ("declared", Declared.LATE, _l("terlambat menyatakan"), "bad"),
    ("declared", Declared.NEVER, _l("belum pernah menyatakan"), ""),
    ("permits", Permits.PAST, _l("dengan izin yang habis"), "bad"),
    ("visit", Visiting.DUE, _l("saatnya dikunjungi"), ""),
)


@dataclass(frozen=True)
class Tile:
    """One thing that needs running after: how many sponsors, and the filter that shows them."""

    asked: Mapping[str, str]
    number: int
    words: Any
    tone: str


def tiles(rows: Sequence[Row]) -> list[Tile]:
    """Those whose number is nothing lose their tone."""
    counted = [(name, code, words, tone, sum(Filter.read({name: code}).fits(row) for row in rows)) for name, code, words, tone in TILES]
    return [Tile({name: code.value}, number, words, tone if number else "") for name, code, words, tone, number in counted]


def mark_of(sponsor: Sponsor) -> Mark:
    return Mark(str(sponsor.standing.label), TONES.get(sponsor.standing, ""))


def _numbers(user: User) -> dict[UUID, int]:
    mine = Worker.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id))
    grouped = select(Worker.sponsor_id, func.count(Worker.id)).where(mine, Worker.left_on.is_(None)).group_by(Worker.sponsor_id)
    return dict(db.session.execute(grouped).all())


def _codes(user: User) -> dict[UUID, str]:
    mine = Verification.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id))
    theirs = cases_for(user).join(Verification, Verification.case_id == Case.id).where(mine)
    return dict(db.session.execute(theirs.with_only_columns(Verification.sponsor_id, Case.code)).all())


def _counted(codes: type[Code], found: Sequence[Code]) -> list[tuple[str, str]]:
    tally = Counter(found)
    return [(code.value, f"{code.label} ({at_most(tally[code])})") for code in codes]
