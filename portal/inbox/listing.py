"""The inbox as a value: which cases, in which order, how many of what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from portal.accounts.models import User
from portal.cases.codes import OPEN, Kind, Priority, Status
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.inbox.after_closing import unsettled
from portal.storage.database import db

MOST = 999  # counts end here: "999+"
DISTRICT = 8  # characters of a district's code, 62.13.01
MINE, NOBODY = "saya", "kosong"
AFTER_CLOSING = "tutup"


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see. Nothing chosen: everything that is open."""

    kind: Kind | None = None
    status: Status | None = None
    owner: str | UUID | None = None  # MINE, NOBODY or a colleague
    area: str = ""
    answered: bool = False  # only closed ones whose reporter has answered the closing, and waits for a word

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what makes no sense counts as not asked."""
        return cls(
            kind=Kind.read(asked.get("kind")),
            status=Status.read(asked.get("status")),
            owner=_owner(asked.get("owner", "")),
            area=_area(asked.get("area", "")),
            answered=asked.get("balasan") == AFTER_CLOSING,
        )

    @property
    def asks_nothing(self) -> bool:
        return self == Filter()


def narrow(cases: Select[Case], wanted: Filter, user: User) -> Select[Case]:
    """The cases that the filter asks for."""
    if wanted.answered:
        cases = unsettled(cases)
    else:
        cases = cases.where(Case.status == wanted.status if wanted.status else Case.status.in_(OPEN))
    if wanted.kind:
        cases = cases.where(Case.kind == wanted.kind)
    if wanted.owner:
        owner = {MINE: user.id, NOBODY: None}.get(str(wanted.owner), wanted.owner)
        cases = cases.where(Case.owner_id == owner)
    if wanted.area:
        cases = cases.where(func.substr(Case.area_code, 1, DISTRICT) == wanted.area)
    return cases


def in_order(cases: Select[Case]) -> Select[Case]:
    """Urgent first, what waits for others last; between them what is due first, of the same day what came last."""
    urgent = case((Case.priority == Priority.URGENT, 0), else_=1)
    stands_still = case((Case.status == Status.WAITING, 1), else_=0)
    return cases.order_by(urgent, stands_still, Case.due_on.asc().nulls_last(), Case.opened_on.desc(), Case.id)


def last_closed_first(cases: Select[Case]) -> Select[Case]:
    return cases.order_by(Case.closed_on.desc(), Case.id)


def found(wanted: Filter, user: User) -> Select[Case]:
    """What the list shows."""
    arrange = last_closed_first if wanted.answered or wanted.status is Status.CLOSED else in_order
    return arrange(narrow(cases_for(user), wanted, user))


@dataclass(frozen=True)
class Counts:
    """How many open cases there are of what, for one officer."""

    open: int
    mine: int
    nobodys: int
    kinds: Mapping[Kind, int]
    statuses: Mapping[Status, int]
    owners: Mapping[UUID | None, int]
    areas: Mapping[str, int]


def counts(user: User) -> Counts:
    """Over everything open, whatever the filter says: one question to the database."""
    keys = (Case.kind, Case.status, Case.owner_id, func.substr(Case.area_code, 1, DISTRICT))
    grouped = narrow(cases_for(user), Filter(), user).with_only_columns(*keys, func.count(Case.id)).group_by(*keys)
    tallies: tuple[Counter[Any], ...] = tuple(Counter() for _ in keys)
    for *values, number in db.session.execute(grouped):
        for tally, value in zip(tallies, values, strict=True):
            tally[value] += number
    kinds, statuses, owners, areas = tallies
    return Counts(sum(kinds.values()), owners[user.id], owners[None], kinds, statuses, owners, areas)


def open_number(user: User) -> int:
    """How many cases are open, counted no further than one needs to know."""
    return _number(Filter(), user)


def put_aside(user: User) -> int:
    """How many reports wait in quarantine: they are not open, and not lost either."""
    return _number(Filter(status=Status.QUARANTINED), user)


def answered_closings(user: User) -> int:
    """How many closed cases wait for a word, because their reporter has answered the closing."""
    return _number(Filter(answered=True), user)


def _number(wanted: Filter, user: User) -> int:
    some = narrow(cases_for(user), wanted, user).with_only_columns(Case.id).limit(MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def at_most(number: int) -> str:
    """ "14", "999+"."""
    return f"{MOST}+" if number > MOST else str(number)


def next_one(user: User, after: Case | None = None) -> Case | None:
    """The next case that waits for me: mine or nobody's, first in the order of the list, and not `after`."""
    waiting = narrow(cases_for(user), Filter(), user).where(Case.status != Status.WAITING)
    waiting = waiting.where((Case.owner_id == user.id) | Case.owner_id.is_(None))
    return db.session.scalar(in_order(waiting.where(Case.id != after.id) if after else waiting).limit(1))


@dataclass(frozen=True)
class Place:
    """Where a case stands in the list of what is open, and what stands before and behind it (codes)."""

    number: int
    of: int
    before: str | None
    behind: str | None


def place_of(shown: Case, user: User) -> Place | None:
    """None for a case that is not open, or further down than anybody leafs."""
    listed = list(db.session.scalars(in_order(narrow(cases_for(user), Filter(), user)).with_only_columns(Case.code).limit(MOST)))
    if shown.code not in listed:
        return None
    at = listed.index(shown.code)
    return Place(at + 1, len(listed), listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None)


def _owner(asked: str) -> str | UUID | None:
    if asked in (MINE, NOBODY):
        return asked
    try:
        return UUID(asked)
    except ValueError:
        return None


def _area(asked: str) -> str:
    return asked if len(asked) <= DISTRICT and asked.replace(".", "").isdecimal() and asked.isascii() else ""
