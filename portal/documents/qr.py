"""QR codes, as the two values that an inline SVG needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 2  # white modules around it


@dataclass(frozen=True)
class Drawn:
    """`<svg viewBox="{{ box }}"><path d="{{ path }}"/></svg>`, the path stroked one unit wide."""

    box: str
    path: str


def draw(text: str) -> Drawn:
    """The code that a phone reads as `text`; it may lose a seventh of its surface."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    return Drawn(f"0 0 {len(rows)} {len(rows)}", "".join(_row(number, row) for number, row in enumerate(rows)))


def _row(number: int, row: Iterable[int]) -> str:
    lines, at = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            lines.append(f"M{at} {number}.5h{length}")
        at += length
    return "".join(lines)
