"""Whole stories, walked in a real browser before a real server and a real database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import effort
from tests.effort import Job
from tests.street import Person

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("journey")


@pytest.fixture
def costs(request: pytest.FixtureRequest) -> Callable[[Job, Person], None]:
    """`costs(TIP, reporter)`: the job is done; what it cost is written down, and must not be more than it may."""
    return lambda job, person: effort.counted(request.node, job, person, person.name)
