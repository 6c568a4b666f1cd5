"""Which cases live on in which."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.cases.models_ties import Merging
from portal.storage.database import db


def merging_of(case: Case) -> Merging | None:
    """By which this case ended; nothing for one that stands for itself."""
    return db.session.scalar(select(Merging).where(Merging.gone_id == case.id))


def merged_into(case: Case) -> Sequence[Merging]:
    """What lives on in this case, the last one first."""
    return _into([case])


def lives_on_in(case: Case) -> Case:
    """Where its reporter is answered: the case itself, or the one it was merged into, however often."""
    while merging := merging_of(case):
        case = merging.into
    return case


def family_of(case: Case) -> list[Case]:
    """The case, and all that were merged with it: whoever must not see one of them must not see any."""
    return [case, *(one for one in below(lives_on_in(case)) if one.id != case.id)]


def below(case: Case) -> list[Case]:
    """The case, and all that live on in it, however often they were merged again."""
    found, level = [case], [case]
    while level := [merging.gone for merging in _into(level)]:
        found += level
    return found


def _into(cases: Sequence[Case]) -> Sequence[Merging]:
    merged = select(Merging).where(Merging.into_id.in_([case.id for case in cases])).options(joinedload(Merging.gone))
    return db.session.scalars(merged.order_by(Merging.merged_on.desc(), Merging.id)).all()


def hold_families(*cases: Case) -> None:
    """Holds all that were merged with any of these until the unit of work ends, in one order for everybody, and reads them afresh.

    Whoever joined a family while one waited for it is held too: who may see it is decided for all of them or for none.
    """
    held: set[UUID] = set()
    while not held >= (ids := {one.id for case in cases for one in family_of(case)}):
        holding = select(Case).where(Case.id.in_(ids)).order_by(Case.id).with_for_update(of=Case)
        db.session.scalars(holding.execution_options(populate_existing=True)).all()
        held |= ids
