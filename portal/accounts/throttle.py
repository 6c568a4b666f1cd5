"""How often somebody may try to come in, or ask for a link."""

from limits import parse

from portal.web.buckets import Bucket, name, network

HERE = parse("5/minute")  # one person at one place: who mistypes waits a minute, and no account is ever locked
ACCOUNT = parse("50/hour")  # one account, from wherever
PLACE = parse("100/10minutes")  # one network: a whole village may share its address
LINKS = parse("5/hour")  # password links by mail, for one address
LINKS_PLACE = parse("50/hour")


def passwords(email: str, address: str | None) -> list[Bucket]:
    """What a wrong password counts against. Right ones never count."""
    who = _plain(email)
    return [(HERE, name("here", who, address)), (ACCOUNT, name("account", who)), (PLACE, name("place", network(address)))]


def links(email: str, address: str | None) -> list[Bucket]:
    """What asking for a link counts against."""
    return [(LINKS, name("links", _plain(email))), (LINKS_PLACE, name("links-place", network(address)))]


def _plain(email: str) -> str:
    return email.strip().casefold()
