"""How often somebody may try to come in, or ask for a link."""

from uuid import UUID

from limits import parse

from portal.web.buckets import Bucket, name, network

HERE = parse("5/minute")  # one person at one place: who mistypes waits a minute, and no account is ever locked
ACCOUNT = parse("50/hour")  # one account, from wherever
PLACE = parse("100/10minutes")  # one network: a whole village may share its address
LINKS = parse("5/hour")  # password links by mail, for one address
LINKS_PLACE = parse("50/hour")
CALLS = parse("120/minute")  # one key of a sponsor's system, whatever it asks
LISTS = parse("60/hour")  # whole lists by one key: a large one is work for seconds
UNKNOWN_KEYS = parse("60/10minutes")  # one network


def passwords(email: str, address: str | None) -> list[Bucket]:
    """What a wrong password counts against. Right ones never count."""
    who = _plain(email)
    return [(HERE, name("here", who, address)), (ACCOUNT, name("account", who)), (PLACE, name("place", network(address)))]


def links(email: str, address: str | None) -> list[Bucket]:
    """What asking for a link counts against."""
    return [(LINKS, name("links", _plain(email))), (LINKS_PLACE, name("links-place", network(address)))]


def calls(key: UUID, *, whole_list: bool) -> list[Bucket]:
    """What a request of a sponsor's own system counts against."""
    lists = [(LISTS, name("lists", key.hex))] if whole_list else []
    return [(CALLS, name("calls", key.hex)), *lists]


def unknown_keys(address: str | None) -> list[Bucket]:
    """What a key that opens nothing counts against; no other key waits for it."""
    return [(UNKNOWN_KEYS, name("unknown-keys", network(address)))]


def _plain(email: str) -> str:
    return email.strip().casefold()
