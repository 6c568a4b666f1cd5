"""How much there is of what: over everything open that somebody may see, whatever the list shows at the moment."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from portal import clock
from portal.accounts.models import User
from portal.cases.codes import OPEN, Category, Kind, Priority, Status
from portal.cases.models import Case, Tag
from portal.cases.reach import cases_for
from portal.inbox.queue.listing import OVERDUE, narrow
from portal.inbox.queue.wanted import DISTRICT, Age, Filter
from portal.storage.database import db

MOST = 999  # counts end here: "999+"
TAGS = 30  # that a list of them shows


@dataclass(frozen=True)
class Counts:
    """How many open cases there are of what, for one officer."""

    open: int
    mine: int
    nobodys: int
    urgent: int
    overdue: int
    kinds: Mapping[Kind, int]
    statuses: Mapping[Status, int]
    owners: Mapping[UUID | None, int]
    areas: Mapping[str, int]
    categories: Mapping[Category | None, int]
    ages: Mapping[Age, int]
    tags: Mapping[str, int]


def counts(user: User) -> Counts:
    """A few short walks through one index; a group of everything at once would be sorted for longer than these take together."""
    listed = narrow(cases_for(user), Filter(), user)
    kinds, categories = _of_kinds(listed)
    owners = _by(listed, Case.owner_id)
    return Counts(
        open=kinds.total(),
        mine=owners[user.id],
        nobodys=owners[None],
        kinds=kinds,
        owners=owners,
        areas=_by(listed, func.substr(Case.area_code, 1, DISTRICT)),
        categories=categories,
        tags=_tags(listed),
        **_summed(listed),
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


def answered_closings(user: User) -> int:
    """How many closed cases wait for a word, because their reporter has answered the closing."""
    return number(Filter(answered=True), user)


def at_most(number: int) -> str:
    """ "14", "999+"."""
    return f"{MOST}+" if number > MOST else str(number)


def _by(listed: Select[Case], key: Any) -> Counter[Any]:
    return Counter(dict(db.session.execute(listed.with_only_columns(key, func.count()).group_by(key)).all()))


def _of_kinds(listed: Select[Case]) -> tuple[Counter[Kind], Counter[Category | None]]:
    """In one walk: only what is of one kind has a category."""
    kinds, categories = Counter[Kind](), Counter[Category | None]()
    for kind, category, number in db.session.execute(
        listed.with_only_columns(Case.kind, Case.category, func.count()).group_by(Case.kind, Case.category)
    ):
        kinds[kind] += number
        categories[category] += number
    return kinds, categories


def _summed(listed: Select[Case]) -> dict[str, Any]:
    """What is no column of its own."""
    today = clock.today()
    fits: list[ColumnElement[bool]] = [Case.priority == Priority.URGENT, Case.status.in_(OVERDUE) & (Case.due_on < today)]
    statuses = [status for status in Status if status in OPEN]
    fits += [Case.status == status for status in statuses]  # grouped by it they would be looked up among the closed ones too
    fits += [Case.opened_on >= today if age is Age.TODAY else Case.opened_on < age.before(today) for age in Age]
    summed = listed.with_only_columns(*(func.count().filter(one) for one in fits))
    urgent, overdue, *more = db.session.execute(summed).one()
    by_status, by_age = more[: len(statuses)], more[len(statuses) :]
    return {
        "urgent": urgent,
        "overdue": overdue,
        "statuses": dict(zip(statuses, by_status, strict=True)),
        "ages": dict(zip(Age, by_age, strict=True)),
    }


def _tags(listed: Select[Case]) -> dict[str, int]:
    often = func.count(Tag.id)
    grouped = listed.join(Tag, Tag.case_id == Case.id).with_only_columns(Tag.name, often).group_by(Tag.name)
    return dict(db.session.execute(grouped.order_by(often.desc(), Tag.name).limit(TAGS)).all())
