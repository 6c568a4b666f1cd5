"""What a house rule says when it is broken: the places, one a line, and nothing else."""

from collections.abc import Iterable, Mapping

import pytest


def nothing(found: Iterable[object], otherwise: str = "") -> None:
    """Passes where nothing was found; else shows it, and what to do."""
    lines = [f"{place}: {what}" for place, what in found.items()] if isinstance(found, Mapping) else [str(one) for one in found]
    if lines:
        pytest.fail("\n".join([*([otherwise] if otherwise else []), *lines]), pytrace=False)
