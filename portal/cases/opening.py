"""Opening a case and moving it: what every kind of case has in common."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, func, insert, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import NEEDS_GROUNDS, PAUSED, Category, Kind, Outcome, Priority, Source, Status
from portal.cases.keeping import keep
from portal.cases.models import Case, Move, new_code
from portal.errors import Refused
from portal.offices.models import Holiday
from portal.storage.database import db, insert_once, run, table_of

ACKNOWLEDGE = 5  # working days until a case must have been read
DECIDE = 10  # working days until it must be decided
URGENT = 1

FIRST_MOVE = insert(table_of(Move))
HOLIDAYS = select(table_of(Holiday).c.day).where(table_of(Holiday).c.office_id == bindparam("office"))


@dataclass(frozen=True)
class Grounds:
    """What a confirmation stands on (safeguards 16): the law, and what was checked."""

    basis: str
    verified: str


def open_case(
    kind: Kind,
    office: UUID,
    area_code: str,
    *,
    category: Category | None = None,
    source: Source = Source.WEB,
    danger: bool = False,
    status: Status = Status.NEW,
    id: UUID | None = None,
    holidays: frozenset[date] | None = None,
) -> UUID:
    """Opens a case and returns its id, given where something points at it already. Two plain inserts, because a resident waits for it.

    `holidays` are the office's, where the caller knows them.
    """
    case_id, today = id or uuid4(), clock.today()
    priority = priority_of(category, danger)
    row: dict[str, Any] = dict(
        id=case_id, code=new_code(), kind=kind, category=category, area_code=area_code, source=source, priority=priority, status=status,
        office_id=office, opened_on=today, due_on=due_on(today, priority, holidays_of(office) if holidays is None else holidays), version=1,
    )  # fmt: skip
    db.session.flush()  # what the case points at
    while not insert_once(Case, row, by="code"):  # one in a billion codes is another case's
        row["code"] = new_code()
    run(FIRST_MOVE, dict(id=uuid4(), case_id=case_id, number=1, status=status, happened_on=today))
    return case_id


def priority_of(category: Category | None, danger: bool) -> Priority:
    """Danger and exploitation are urgent (safeguards 3); a question about presence comes last."""
    if danger or category is Category.EXPLOITATION:
        return Priority.URGENT
    return Priority.LOW if category is Category.PRESENCE else Priority.NORMAL


def due_on(opened: date, priority: Priority, holidays: frozenset[date]) -> date:
    return clock.working_days(opened, URGENT if priority is Priority.URGENT else DECIDE, holidays)


def holidays_of(office: UUID) -> frozenset[date]:
    return frozenset(run(HOLIDAYS, {"office": office}).scalars())


def move(
    case: Case,
    status: Status,
    *,
    by: User | None,
    outcome: Outcome | None = None,
    reason: str | None = None,
    grounds: Grounds | None = None,
) -> None:
    """Moves the case and writes down who did it and why.

    Raises Refused for a move that is not one, for a closing without a reason, and for a confirmation without grounds.
    """
    if status is Status.CLOSED and not (reason or "").strip():
        raise Refused(_l("Tulis alasannya. Tanpa alasan berkas tidak bisa ditutup."))
    if outcome in NEEDS_GROUNDS and not (grounds and grounds.basis.strip() and grounds.verified.strip()):
        raise Refused(_l("Tulis dasar hukum dan apa yang diperiksa. Keberadaan saja bukan pelanggaran."))
    was = case.status
    case.move_to(status)
    case.outcome = outcome
    case.closed_on = clock.today() if status is Status.CLOSED else None
    if was in PAUSED:
        case.due_on = _resumed(case, was)
    number = 1 + (db.session.scalar(select(func.max(Move.number)).where(Move.case_id == case.id)) or 0)
    db.session.add(
        Move(
            case_id=case.id,
            number=number,
            was=was,
            status=status,
            outcome=outcome,
            reason=reason,
            basis=grounds and grounds.basis,
            verified=grounds and grounds.verified,
            by_id=by.id if by else None,
            happened_on=clock.today(),
        )
    )
    keep(case)
    log.record(log.Action.CASE_MOVED, case, office=case.office_id, by=by, **{"from": was.value, "to": status.value})


def _resumed(case: Case, was: Status) -> date | None:
    """While a case waits for its reporter or an agency its clock stands still: the due day moves on by the working days that went by.

    One that was late already is as many plain days late as it was.
    """
    since = db.session.scalar(select(func.max(Move.happened_on)).where(Move.case_id == case.id, Move.status == was))
    if case.due_on is None or since is None:
        return case.due_on
    if case.due_on < since:
        return clock.today() - (since - case.due_on)
    holidays = holidays_of(case.office_id)
    return clock.working_days(case.due_on, clock.working_days_until(since, clock.today(), holidays), holidays)


def moves_of(case: Case) -> list[Move]:
    """The case's history, newest first."""
    return list(db.session.scalars(select(Move).where(Move.case_id == case.id).order_by(Move.number.desc())))
