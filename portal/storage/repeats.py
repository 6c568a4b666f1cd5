"""What comes twice: a button was pressed again, or a post sent anew."""

from portal.storage.database import Row


def repeats(last: Row | None, **now: object) -> bool:
    """Whether the last row of its kind says all of this already."""
    return last is not None and all(getattr(last, name) == value for name, value in now.items())
