"""What several files of the desk's tests stand on."""

import pytest

from tests.inbox.desk import MONDAY


@pytest.fixture
def monday(app, clock):
    """It is nine in the morning of one Monday, and stays so: `pytestmark = pytest.mark.usefixtures("monday")`."""
    clock(MONDAY)
