"""How much there is of what: over everything open that somebody may see, whatever the list shows at the moment."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from portal import clock
from portal.accounts import absences
from portal.accounts.models import User
from portal.cases.codes import OPEN, Category, Kind, Priority, Status
from portal.cases.models import Case, Tag
from portal.cases.opening import holidays_of
from portal.cases.reach import cases_for
from portal.inbox.deadline import late
from portal.inbox.queue.listing import narrow
from portal.inbox.queue.wanted import Age, Filter
from portal.offices.areas import DISTRICT
from portal.storage.database import db

MOST = 999  # counts end here: "999+"
TAGS = 30  # that a list of them shows


@dataclass(frozen=True)
class Counts:
    """How many open cases there are of what, for one officer."""

    open: int
    mine: int  # and of those for whom they stand in
    nobodys: int
    urgent: int
    overdue: int
    kinds: Mapping[Kind, int]
    statuses: Mapping[Status, int]
    owners: Mapping[UUID | None, int]  # those who work at the desk
    areas: Mapping[str, int]
    categories: Mapping[Category, int]
    ages: Mapping[Age, int]
    tags: Mapping[str, int]


def counts(user: User, colleagues: Iterable[User]) -> Counts:
    """A few short walks through one index: a group of everything at once would be sorted for longer than these take together."""
    listed, today = narrow(cases_for(user), Filter(), user), clock.today()
    conditions: dict[str, dict[Any, ColumnElement[bool]]] = {
        "kinds": {kind: Case.kind == kind for kind in Kind},
        "statuses": {status: Case.status == status for status in Status if status in OPEN},
        "owners": {one: Case.owner_id == one for one in (None, *(one.id for one in colleagues))},
        "categories": {category: Case.category == category for category in Category},
        "ages": {age: Case.opened_on >= today if age is Age.TODAY else Case.opened_on < age.before(today) for age in Age},
        "others": {
            "mine": Case.owner_id.in_(absences.looked_after_by(user)),
            "urgent": Case.priority == Priority.URGENT,
            "overdue": late(today, holidays_of(user.office_id)),
        },
    }
    counted = _each(listed, conditions)
    owners, others = counted.pop("owners"), counted.pop("others")
    district = func.substr(Case.area_code, 1, DISTRICT)
    areas: Counter[str] = Counter(dict(db.session.execute(listed.with_only_columns(district, func.count()).group_by(district)).all()))
    return Counts(
        open=areas.total(),
        nobodys=owners[None],
        owners=owners,
        areas=areas,
        tags=_tags(listed),
        **counted,
        **others,
    )


def number(wanted: Filter, user: User) -> int:
    """How many cases a filter finds, counted no further than one needs to know."""
    some = narrow(cases_for(user), wanted, user).with_only_columns(Case.id).limit(MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def tags_in_use(user: User) -> Mapping[str, int]:
    """The office's words on what is open, the usual ones first."""
    return _tags(narrow(cases_for(user), Filter(), user))


def open_number(user: User) -> int:
    return number(Filter(), user)


def put_aside(user: User) -> int:
    """How many reports wait in quarantine: they are not open, and not lost either."""
    return number(Filter(status=Status.QUARANTINED), user)


def replied(user: User, still_open: int) -> int | None:
    """How many open cases wait for a word, because their reporter has written. Each is asked for its last message: not counted where very
    many are open."""
    return number(Filter(replied=True), user) if still_open <= MOST else None


def answered_closings(user: User) -> int:
    """How many closed cases wait for a word, because their reporter has answered the closing."""
    return number(Filter(answered=True), user)


def at_most(number: int) -> str:
    """ "14", "999+"."""
    return f"{MOST}+" if number > MOST else str(number)


def _each(listed: Select[Case], conditions: Mapping[str, Mapping[Any, ColumnElement[bool]]]) -> dict[str, Any]:
    """How many fit each condition, under the same names."""
    every = [fits for several in conditions.values() for fits in several.values()]
    numbers = iter(db.session.execute(listed.with_only_columns(*(func.count().filter(fits) for fits in every))).one())
    return {what: {key: next(numbers) for key in several} for what, several in conditions.items()}


def _tags(listed: Select[Case]) -> dict[str, int]:
    often = func.count(Tag.id)
    grouped = listed.join(Tag, Tag.case_id == Case.id).with_only_columns(Tag.name, often).group_by(Tag.name)
    return dict(db.session.execute(grouped.order_by(often.desc(), Tag.name).limit(TAGS)).all())
