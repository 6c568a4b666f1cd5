"""What was typed is judged, and nothing else of a long list: the lines it stands in, and those that hang on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.offices.models import Office
from portal.register.models import Sponsor, Worker
from portal.register.sheets import found
from portal.register.sheets.columns import HELPERS
from portal.register.sheets.found import AT_ONCE, Kept
from portal.register.sheets.importing import Written, by_line
from portal.register.sheets.judging import Clerk
from portal.register.sheets.matching import Matches, Meant, Who, match, who
from portal.register.sheets.preview import Preview, missing
from portal.storage.database import db


def again(kept: Kept, corrections: Mapping[str, str], sponsor: Sponsor, office: Office) -> bytes | None:
    """What the list comes to with these corrections; None where that takes reading all of it.

    Only wrong lines are kept, so whatever makes another line say something else takes all of it.
    """
    retyped = _retyped(kept, corrections)
    if retyped is None:
        return None
    roll, gone = _known(sponsor)
    was: list[Who] = list(kept.who)
    now = [who(retyped[one.line]) if one.line in retyped else one for one in was]
    meant = match(now, roll, gone)
    hanging = set() if now == was else _meant_otherwise(match(was, roll, gone), meant, now)
    lines = {line.number: line for line in kept.reading.lines} | retyped
    judged = sorted(retyped.keys() | hanging)
    if not hanging <= lines.keys():
        return None
    clerk = Clerk(sponsor, office, kept.reading.layout, {worker.passport for worker in (*roll, *gone)})
    part = Preview(replace(kept.reading, lines=tuple(lines[number] for number in judged)), who=now)
    workers = _workers(meant, judged, sponsor)
    for number in judged:
        part.add(clerk.judge(lines[number], _really(meant.meant(number), workers)))
    return found.renewed(kept, part, corrections, judged, [worker.id for worker in missing(roll, meant)])


def _retyped(kept: Kept, corrections: Mapping[str, str]) -> dict[int, Written] | None:
    """The lines in which something else is typed than when they were judged; None where it is not only wrong lines that are touched."""
    before = kept.head.corrections
    changed = {key for key in before.keys() | corrections.keys() if before.get(key) != corrections.get(key)}
    cells = by_line(dict.fromkeys(changed, ""))
    if sum(map(len, cells.values())) < len(changed) or any(HELPERS & columns.keys() for columns in cells.values()):
        return None
    lines, typed = {line.number: line for line in kept.reading.lines}, by_line(corrections)
    if not cells.keys() <= lines.keys():
        return None
    retyped = {number: lines[number].typed_over(typed.get(number, {})) for number in cells}
    return retyped if all(line.is_a_person for line in retyped.values()) else None


def _known(sponsor: Sponsor) -> tuple[list[Any], list[Any]]:
    """Who is there, and who had left: only what it takes to know them again."""
    columns = Worker.id, Worker.name, Worker.birth_date, Worker.passport, Worker.passport_hash, Worker.left_on
    everybody: Sequence[Any] = db.session.execute(select(*columns).where(Worker.sponsor_id == sponsor.id)).all()
    return [one for one in everybody if one.left_on is None], [one for one in everybody if one.left_on is not None]


def _meant_otherwise(before: Matches[Any], after: Matches[Any], lines: Sequence[Who]) -> set[int]:
    """Lines that speak of somebody else than before, or of nobody. Those of other sponsors are not judged whomever they mean."""
    return {one.line for one in lines if not one.theirs and before.meant(one.line) != after.meant(one.line)}


def _workers(meant: Matches[Any], lines: Sequence[int], sponsor: Sponsor) -> dict[UUID, Worker]:
    known = [meant.meant(line).known for line in lines]
    ids = [one.id for one in known if one is not None]
    pieces = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    rows = [select(Worker).where(Worker.sponsor_id == sponsor.id, Worker.id.in_(piece)) for piece in pieces]
    return {worker.id: worker for row in rows for worker in db.session.scalars(row)}


def _really(meant: Meant[Any], workers: Mapping[UUID, Worker]) -> Meant[Worker]:
    worker, gone = (workers[one.id] if one else None for one in (meant.worker, meant.gone))
    return Meant(worker, gone, meant.twice)
