"""Dates written month first: told by those that can be nothing else. What the others mean is asked, column by column, never guessed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.documents.tables import Cell
from portal.register.sheets.columns import DATES, Column
from portal.register.sheets.recognising import Layout

MONTH_FIRST = "md"  # the correction of a whole column
NUMBERS = re.compile(r"(\d{1,2})( ?[-/. ] ?)(\d{1,2})( ?[-/. ] ?(?:\d{4}|\d{2}))")


@dataclass(frozen=True)
class Order:
    """A column with dates that only make sense month first. `either` is how many others can be read both ways."""

    column: Column
    letter: str
    month_first: int
    either: int
    turned: bool  # the person has said so: it is read month first


class Orders:
    """The columns of dates of one sheet, cell after cell."""

    def __init__(self, layout: Layout, corrections: Mapping[str, str]):
        self._layout = layout
        self._places = [(column, place) for column, place in layout.places.items() if column in DATES]
        self._turned = {column for column in DATES if corrections.get(correction_key(column)) == MONTH_FIRST}
        self._counts: dict[Column, Counter[str]] = {column: Counter() for column in DATES}

    def turned(self, cells: Sequence[Cell], texts: Mapping[Column, str]) -> dict[Column, str]:
        """Of a line, the cells that are no dates to its program and are to be read the other way round: as they are to be read."""
        turned = {}
        for column, place in self._places:
            if isinstance(cells[place], str) and (found := NUMBERS.fullmatch(texts[column])):
                self._counts[column][_kind(int(found[1]), int(found[3]))] += 1
                if column in self._turned:
                    turned[column] = _swapped(found)
        return turned

    def found(self) -> tuple[Order, ...]:
        """Only columns in which more dates are month first than day first, beyond doubt; and those that were turned."""
        asked = [column for column in Column if column in DATES and (column in self._turned or self._says_month_first(column))]
        return tuple(self._order(column, self._counts[column]) for column in asked)

    def _says_month_first(self, column: Column) -> bool:
        return self._counts[column]["month first"] > self._counts[column]["day first"]

    def _order(self, column: Column, counts: Counter[str]) -> Order:
        return Order(column, self._layout.letter(column), counts["month first"], counts["either"], column in self._turned)


def unclear(dates: Mapping[int, str]) -> set[int]:
    """Of the dates of one column, by their lines: those that can be read both ways where others are month first beyond doubt."""
    found = {line: _kind(int(date[1]), int(date[3])) for line, text in dates.items() if (date := NUMBERS.fullmatch(text))}
    counts = Counter(found.values())
    says_month_first = counts["month first"] > counts["day first"]
    return {line for line, kind in found.items() if kind == "either"} if says_month_first else set()


def turned(text: str) -> str | None:
    """A date that only makes sense month first, the other way round; None for any other text."""
    found = NUMBERS.fullmatch(text)
    return _swapped(found) if found and _kind(int(found[1]), int(found[3])) == "month first" else None


def correction_key(column: Column) -> str:
    """Under which a sheet's corrections hold the order of a column."""
    return f"order.{column.value}"


def _swapped(found: re.Match[str]) -> str:
    return f"{found[3]}{found[2]}{found[1]}{found[4]}"


def _kind(first: int, second: int) -> str:
    if first == second:
        return "the same"
    if first <= 12 < second <= 31:
        return "month first"
    return "day first" if second <= 12 < first <= 31 else "either"
