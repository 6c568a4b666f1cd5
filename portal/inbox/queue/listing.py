"""The inbox as a value: which cases, in which order, and where one of them stands."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts import absences
from portal.accounts.models import User
from portal.cases.codes import Kind, Priority, Status
from portal.cases.models import IS_ASIDE, IS_OPEN, Case, Tag
from portal.cases.opening import holidays_of
from portal.cases.protected import joined_by
from portal.cases.reach import cases_for
from portal.inbox.acting.remembering import due_for
from portal.inbox.deadline import late
from portal.inbox.queue import finding, second_look
from portal.inbox.queue.after_closing import unsettled
from portal.inbox.queue.copies import same_as
from portal.inbox.queue.last_word import has_written
from portal.inbox.queue.wanted import EVERYTHING, MINE, NOBODY, Age, Filter, Order
from portal.offices.areas import DISTRICT
from portal.storage.database import db
from portal.web.page import Page, one_page, slice_page

LEAFED = 999  # cases: further down nobody goes from one to the next
COUNTED = 10_000  # lines of a list: who looks for an older one narrows it down


def narrow(cases: Select[Case], wanted: Filter, user: User) -> Select[Case]:
    """The cases that the filter asks for."""
    cases = _of_standing(cases, wanted)
    if wanted.reminded:
        cases = cases.where(Case.id.in_(due_for(user, clock.today())))
    if wanted.text:
        cases = cases.where(Case.id.in_(finding.cases_with(wanted.text)))
    if wanted.alike:
        cases = cases.where(Case.id.in_(same_as(wanted.alike, user)))
    if wanted.kind:
        cases = cases.where(Case.kind == wanted.kind)
    if wanted.owner == MINE:
        cases = cases.where(Case.owner_id.in_(absences.looked_after_by(user)))
    elif wanted.owner:
        cases = cases.where(Case.owner_id == (None if wanted.owner == NOBODY else wanted.owner))
    if wanted.area:
        cases = cases.where(func.substr(Case.area_code, 1, DISTRICT) == wanted.area)
    if wanted.category:
        cases = cases.where((Case.category == wanted.category) | Case.id.in_(joined_by(wanted.category)))
    if wanted.tag:
        cases = cases.where(Case.id.in_(select(Tag.case_id).where(Tag.name == wanted.tag)))
    if wanted.urgent:
        cases = cases.where(Case.priority == Priority.URGENT)
    if wanted.overdue:
        cases = cases.where(IS_OPEN, late(clock.today(), holidays_of(user.office_id)))
    if wanted.replied:
        cases = cases.where(IS_OPEN, has_written())
    if wanted.age:
        day = wanted.age.before(clock.today())
        cases = cases.where(Case.opened_on >= day if wanted.age is Age.TODAY else Case.opened_on < day)
    return cases


def _of_standing(cases: Select[Case], wanted: Filter) -> Select[Case]:
    if wanted.answered:
        return unsettled(cases)
    if wanted.status is Status.CLOSED:
        return cases.where(Case.closed_on.is_not(None))
    if wanted.status is Status.QUARANTINED:
        return cases.where(IS_ASIDE)
    if wanted.status:
        return cases.where(IS_OPEN, Case.status == wanted.status)
    whatever = wanted.reminded or (wanted.text and not wanted.only_open)
    return cases if whatever else cases.where(IS_OPEN)


def arranged(cases: Select[Case], wanted: Filter) -> Select[Case]:
    if wanted.text:
        return cases.order_by(Case.rank.is_(None), Case.opened_on.desc(), Case.id)
    if wanted.is_of_closed:
        return (
            cases.order_by(Case.closed_on, Case.id)
            if wanted.order is Order.OLDEST
            else cases.order_by(Case.closed_on.desc(), Case.id.desc())
        )
    match wanted.order:
        case Order.DUE:
            return cases.order_by(Case.due_on, Case.rank, Case.id)
        case Order.NEWEST:
            return cases.order_by(Case.opened_on.desc(), Case.id)
        case Order.OLDEST:
            return cases.order_by(Case.opened_on, Case.id)
        case Order.PLACE:
            return in_order(cases.order_by(Case.area_code))
    return in_order(cases)


def in_order(cases: Select[Case]) -> Select[Case]:
    """Urgent first, what waits for others last; between them what is due first, of the same day what came first (`ix_case_queue`)."""
    return cases.order_by(Case.rank, Case.due_on, Case.opened_on, Case.id)


def found(wanted: Filter, user: User) -> Select[Case]:
    """What the list shows."""
    return arranged(narrow(cases_for(user), wanted, user), wanted)


def one_page_of(wanted: Filter, user: User, size: int, still_open: int) -> Page[Case]:
    """The page of the list that the address asks for; of what is open one knows the number. Whatever words find is looked for once: very
    many texts may hold them."""
    owner = joinedload(Case.owner)
    if not wanted.text:
        many = min(still_open, COUNTED) if wanted == Filter(order=wanted.order) else None
        return one_page(found(wanted, user).options(owner), size, most=COUNTED, many=many)
    here = slice_page(db.session.scalars(found(wanted, user).with_only_columns(Case.id).limit(finding.NEWEST)).all(), size)
    cases = {case.id: case for case in db.session.scalars(cases_for(user).where(Case.id.in_(here.rows)).options(owner))}
    there = [cases[id_] for id_ in here.rows if id_ in cases]  # one may have gone between the two questions
    return Page(there, here.number, here.total, size, is_cut=here.total == finding.NEWEST)


def next_one(user: User, after: Case | None = None, wanted: Filter = EVERYTHING) -> Case | None:
    """The next case of a list that waits for me: mine, of somebody for whom I stand in, nobody's, or one that needs me as the second
    officer; in the list's own order.

    After a submission the next submission, while there is one: whoever has begun on them goes through them all.
    """
    waiting = narrow(cases_for(user), wanted, user).where(IS_OPEN, Case.status != Status.WAITING, ~second_look.waits_for_others(user))
    mine = Case.owner_id.in_(absences.looked_after_by(user))
    waiting = waiting.where(mine | Case.owner_id.is_(None) | second_look.waits_for(user))
    if after is None:
        return db.session.scalar(arranged(waiting, wanted).limit(1))
    others = arranged(waiting.where(Case.id != after.id), wanted).limit(1)
    alike = others.where(Case.kind == after.kind) if after.kind is Kind.SUBMISSION else None
    return (db.session.scalar(alike) if alike is not None else None) or db.session.scalar(others)


@dataclass(frozen=True)
class Place:
    """Where a case stands in a list, and what stands before and behind it (codes)."""

    number: int
    of: int
    before: str | None
    behind: str | None


def place_of(shown: Case, user: User, wanted: Filter) -> Place | None:
    """None for a case that is not in this list, or further down than anybody leafs."""
    listed = list(db.session.scalars(found(wanted, user).with_only_columns(Case.code).limit(LEAFED)))
    if shown.code not in listed:
        return None
    at = listed.index(shown.code)
    return Place(at + 1, len(listed), listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None)
