"""Verifying the audit trail: nothing was changed, left out or put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.audit.log import link
from portal.audit.models import Chain, Deed
from portal.storage.database import db

COLUMNS = ("id", "office_id", "year", "number", "action", "actor_id", "subject_id", "happened_on", "happened_at", "details")
KEPT = 5  # whole years after its own, in which a year may not be dropped (the triggers say the same)


@dataclass(frozen=True)
class Verdict:
    """What became of one office's trail of one year; `broken_at` is the number of the first deed that does not fit, None where all do."""

    office_id: UUID
    year: int
    deeds: int
    broken_at: int | None


def verify() -> Iterator[Verdict]:
    """Every chain, oldest year first. A year dropped after its period has its anchor and no deeds."""
    chains = list(db.session.scalars(select(Chain).order_by(Chain.year)))
    for chain in chains:
        yield _verdict(chain)
    known = {(chain.office_id, chain.year) for chain in chains}
    for office_id, year in db.session.execute(select(Deed.office_id, Deed.year).distinct()):
        if (office_id, year) not in known:
            yield Verdict(office_id, year, 0, 1)


def _verdict(chain: Chain) -> Verdict:
    theirs = select(Deed).where(Deed.office_id == chain.office_id, Deed.year == chain.year).order_by(Deed.number)
    if chain.dropped_on:
        return _dropped(chain, db.session.scalar(theirs.limit(1)))
    previous, number = b"", 0
    deeds = db.session.scalars(theirs.execution_options(yield_per=1000))
    for number, deed in enumerate(deeds, 1):
        expected = link(previous, {name: getattr(deed, name) for name in COLUMNS})
        if deed.number != number or deed.hash != expected:
            return Verdict(chain.office_id, chain.year, number, number)
        previous = deed.hash
    whole = number == chain.number and previous == chain.hash
    return Verdict(chain.office_id, chain.year, number, None if whole else number + 1)


def _dropped(chain: Chain, left: Deed | None) -> Verdict:
    """A year is dropped whole and long after its end: what is marked sooner, or still holds deeds, was marked to hide something."""
    rightly = left is None and chain.dropped_on is not None and chain.dropped_on.year > chain.year + KEPT
    return Verdict(chain.office_id, chain.year, 0, None if rightly else 1)
