"""How before and after are shown: as a person reads them, and of passports and permits only the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.register import describing
from portal.register.codes import PermitKind
from portal.register.describing import Texts

MASKED = {"passport": 4, "permit_number": 6}  # how much of the end is shown
DOTS = "••••"


@dataclass(frozen=True)
class Row:
    """One field that differs; `was` is "" for what is new, `now` for what was taken away."""

    field: str
    label: Any
    was: str
    now: str


def rows(before: Texts, after: Texts) -> Iterator[Row]:
    """The fields of a change, in the order in which a worker is described."""
    for name in [name for name in (*describing.FIELDS, "left_on") if name in before or name in after]:
        was, now = before.get(name, ""), after.get(name, "")
        if name in MASKED:
            was, now = masked(was, now, MASKED[name])
        yield Row(name, describing.label(name), describing.shown(name, was), describing.shown(name, now))


def masked(was: str, now: str, tail: int) -> tuple[str, str]:
    """The ends of two numbers, as long as it takes to tell them apart."""
    while was and now and was[-tail:] == now[-tail:] and tail < max(len(was), len(now)):
        tail += 1
    return _end(was, tail), _end(now, tail)


def permit(kind: PermitKind | None, index: str) -> str:
    """ITAS E23: what somebody may stay on, in a word."""
    named = "" if kind is None else str(kind.label) if kind is PermitKind.OTHER else kind.value
    return f"{named} {index}".strip()


def _end(text: str, tail: int) -> str:
    return text if len(text) <= tail else DOTS + text[-tail:]
