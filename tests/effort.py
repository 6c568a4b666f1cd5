"""What each job costs, counted in a browser against the limits of the product, and printed when the run ends.

Clicks are counted without the typing of texts; where somebody types is counted apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.street import Person

NAME = "effort"


@dataclass(frozen=True)
class Job:
    name: str
    loads: int
    clicks: int


TIP = Job("a tip without a photo, to the receipt", loads=2, clicks=8)
TIP_WITH_PHOTO = Job("a tip with one photo, to the receipt", loads=2, clicks=8)
COME_BACK = Job("come back, read the question, answer it", loads=3, clicks=3)
DECIDE = Job("read a tip, ask the reporter, close with a reason", loads=3, clicks=5)
PASS_ON = Job("pass a report on, ready for the second person", loads=2, clicks=4)
SHEET = Job("a sheet of 50 lines, 3 cells wrong, until the 47 are in", loads=3, clicks=4)
MENDED = Job("the same sheet mended on the page, until all 50 are in", loads=3, clicks=4)
SAME_MONTH = Job("nothing changed this month, from the link that was sent", loads=1, clicks=1)


def counted(item: pytest.Item, job: Job, person: Person, who: str) -> None:
    """Writes down what a job cost somebody, and fails where it cost more than it may."""
    cost = person.effort
    item.user_properties.append((NAME, [job.name, who, cost, [job.loads, job.clicks]]))
    assert cost["loads"] <= job.loads, f"{job.name}, {who}: {cost['loads']} page loads, at most {job.loads}"
    assert cost["clicks"] <= job.clicks, f"{job.name}, {who}: {cost['clicks']} clicks, at most {job.clicks}"


def table(reports: Iterator[pytest.TestReport]) -> list[str]:
    """The lines to print; nothing where nobody counted."""
    rows = sorted(value for report in reports if report.when == "teardown" for name, value in report.user_properties if name == NAME)
    if not rows:
        return []
    head = f"{'job':<60}{'who':<34}{'loads':>9}{'clicks':>9}{'keys':>6}{'texts':>7}"
    return [head, *(_line(*row) for row in rows)]


def _line(job: str, who: str, cost: dict[str, Any], most: list[int]) -> str:
    loads, clicks = (f"{cost[what]} of {limit}" for what, limit in zip(("loads", "clicks"), most, strict=True))
    return f"{job:<60}{who:<34}{loads:>9}{clicks:>9}{cost['keys']:>6}{cost['texts']:>7}"
