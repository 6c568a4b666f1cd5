"""Moving many cases of one office at once, for one reason, in a few statements: what `opening.move` does, hundreds of times."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import NEEDS_GROUNDS, Outcome, Status
from portal.cases.keeping import keep
from portal.cases.models import Case, Move
from portal.storage.database import db, table_of
from portal.storage.vault import ready

PIECE = 1_000  # ids in one statement


def move_each(cases: Sequence[Case], status: Status, *, by: User, outcome: Outcome | None = None, reason: str | None = None) -> None:
    """Moves each and writes down who did it and why; they stood in one status. Raises Refused for a move that is not one.

    Not for confirmations, which stand on grounds of their own, nor from waiting, whose clock stood still.
    """
    if not cases:
        return
    was = cases[0].status
    assert outcome not in NEEDS_GROUNDS
    assert was is not Status.WAITING
    numbers = last_moves([case.id for case in cases])
    moves: list[dict[str, Any]] = []
    with db.session.no_autoflush:
        for case in cases:
            case.move_to(status)
            case.outcome = outcome
            case.closed_on = clock.today() if status is Status.CLOSED else None
            keep(case)
            moves.append(
                dict(
                    id=uuid4(), case_id=case.id, number=numbers.get(case.id, 0) + 1, was=was, status=status, outcome=outcome,
                    reason=reason and ready("move.reason", reason), by_id=by.id, happened_on=clock.today(),
                )
            )  # fmt: skip
    db.session.flush()
    db.session.connection().execute(insert(table_of(Move)), moves)
    log.record_each(log.Action.CASE_MOVED, cases, office=cases[0].office_id, by=by, **{"from": was.value, "to": status.value})


def last_moves(ids: Sequence[UUID]) -> dict[UUID, int]:
    """The number of each case's last move."""
    found: dict[UUID, int] = {}
    for start in range(0, len(ids), PIECE):
        piece = select(Move.case_id, func.max(Move.number)).where(Move.case_id.in_(ids[start : start + PIECE])).group_by(Move.case_id)
        found.update((case_id, number) for case_id, number in db.session.execute(piece))
    return found
