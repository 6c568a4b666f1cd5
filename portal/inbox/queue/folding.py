"""Copies of one text on a page of the list: one voice has one line, under which the others lie (safeguards 7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from portal.inbox.queue.rows import Line


def folded(lines: Sequence[Line], same: Mapping[UUID, Collection[UUID]]) -> list[Line]:
    """Each copy under the first that says the `same`. What calls for somebody keeps its place."""
    groups: list[list[Line]] = []
    for line in lines:
        alike = same.get(line.case.id, ()) if line.words.one_voice and not line.calls else ()
        group = next((one for one in groups if one[0].words.one_voice and one[0].case.id in alike), None)
        if group:
            group.append(line)
        else:
            groups.append([line])
    return [replace(first, others=others) for first, *others in groups]
