"""What goes wrong on purpose."""


class Misconfigured(Exception):
    """A setting is missing or wrong. Its text says which and what to do; the portal does not start."""


class Refused(Exception):
    """A deed that the rules do not allow. Its text (str or lazy) is a sentence for the person who tried; the answer is 409."""


class Stale(Refused):
    """Somebody else changed the same thing since it was read. The answer is 409 with both texts; nothing is overwritten."""
