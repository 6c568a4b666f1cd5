"""Copies of one text on a page of the list: one voice has one line, under which the others lie (safeguards 7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from portal.inbox.queue.rows import Line


def folded(lines: Sequence[Line], same: Mapping[UUID, Collection[UUID]]) -> list[Line]:
    """Each copy under the first that says the `same`. What calls for somebody keeps its place."""
    under: dict[UUID, list[Line]] = {}
    firsts: list[UUID] = []
    for line in lines:
        first = next((one for one in firsts if line.folds and one in same.get(line.case.id, ())), None)
        under.setdefault(first or line.case.id, []).append(line)
        if first is None and line.words.folds:
            firsts.append(line.case.id)
    return [replace(first, others=others) for first, *others in under.values()]
