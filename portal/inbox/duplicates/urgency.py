"""How urgent a case is by itself, and how urgent it is with what was merged into it."""

from collections.abc import Sequence
from datetime import date

from portal.cases.codes import Priority
from portal.cases.merged import merged_into
from portal.cases.models import Case
from portal.cases.models_ties import Merging

Urgency = tuple[Priority, date | None]  # and the day on which it is due


def remember_its_own(case: Case) -> Urgency:
    """As it was before anything was merged into it, but for a day that an officer has set since: that is its own from then on, and the
    mergings before this one remember it."""
    merged = merged_into(case)
    if not merged:
        return case.priority, case.due_on
    own = merged[0].was_priority, merged[0].was_due_on
    if case.due_on != _with(own, merged)[1]:
        for merging in merged:
            merging.was_due_on = case.due_on
    return own[0], merged[0].was_due_on


def take_on(into: Case, gone: Case) -> None:
    """What is urgent in one is urgent in both, on the day that comes first."""
    if gone.priority is Priority.URGENT:
        into.priority, into.due_on = gone.priority, _soonest(into.due_on, gone.due_on)


def give_back(merging: Merging) -> None:
    """As urgent as without what was merged by this; the day stays where an officer has set another one."""
    into, own, merged = merging.into, (merging.was_priority, merging.was_due_on), merged_into(merging.into)
    was, now = _with(own, merged), _with(own, [other for other in merged if other.id != merging.id])
    into.priority = now[0]
    if into.due_on == was[1]:
        into.due_on = now[1]


def _with(own: Urgency, merged: Sequence[Merging]) -> Urgency:
    urgent = [merging.gone for merging in merged if merging.gone.priority is Priority.URGENT]
    return (Priority.URGENT, _soonest(own[1], *(case.due_on for case in urgent))) if urgent else own


def _soonest(*days: date | None) -> date | None:
    return min(filter(None, days), default=None)
