"""How often somebody may try: generous buckets by `limits`, in memory or in Redis.

A bucket's name is a keyed hash that changes every day: neither an address nor an e-mail can be read from it.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from portal import clock, keys

HERE = parse("5/minute")  # one person at one place: who mistypes waits a minute, and no account is ever locked
ACCOUNT = parse("50/hour")  # one account, from wherever
PLACE = parse("100/10minutes")  # one network: a whole village may share its address
LINKS = parse("5/hour")  # password links by mail, for one address
LINKS_PLACE = parse("50/hour")

Buckets = list[tuple[RateLimitItem, str]]


def _limiter(url: str) -> RateLimiter:
    return MovingWindowRateLimiter(storage_from_string(url, wrap_exceptions=True))


_shared = _own = _limiter("memory://")


def use(redis_url: str | None) -> None:
    """From here on this process counts there; in its own memory where there is no Redis, or it does not answer."""
    global _shared, _own
    _own = _limiter("memory://")
    _shared = _limiter(redis_url) if redis_url else _own


def passwords(email: str, address: str | None) -> Buckets:
    """What a wrong password counts against. Right ones never count."""
    return [(HERE, _name("here", email, address)), (ACCOUNT, _name("account", email)), (PLACE, _name("place", _network(address)))]


def links(email: str, address: str | None) -> Buckets:
    """What asking for a link counts against."""
    return [(LINKS, _name("links", email)), (LINKS_PLACE, _name("links-place", _network(address)))]


def full(buckets: Buckets) -> bool:
    """Whether one must wait."""
    return not all(_ask(item, name, hit=False) for item, name in buckets)


def count(buckets: Buckets) -> None:
    """One more try."""
    for item, name in buckets:
        _ask(item, name, hit=True)


def _ask(item: RateLimitItem, name: str, *, hit: bool) -> bool:
    """A Redis that does not answer keeps nobody out, and lets nobody try without end."""
    try:
        return _shared.hit(item, name) if hit else _shared.test(item, name)
    except StorageError:
        return _own.hit(item, name) if hit else _own.test(item, name)


def _name(what: str, *parts: str | None) -> str:
    plain = [(part or "").strip().casefold() for part in parts]
    return keys.fingerprint("throttle", clock.today().isoformat(), what, *plain).hex()


def _network(address: str | None) -> str:
    """The neighbourhood of an address: /24, or /56 of IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))
