"""How often something may happen: generous buckets, in memory or in a Redis that several processes share. Windows are kept by `limits`.

A bucket's name is a keyed hash that is another one every day: no address, no e-mail and no words can be read from it. A bucket that
cannot be asked refuses nobody: where Redis does not answer, or is full, each process counts by itself for a while.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from portal import clock, keys

MANY = 200_000  # buckets in memory, some 60 MB: of more, the oldest are forgotten
PATIENCE = 0.3  # seconds: a Redis that hangs must not hold up a page
PAUSE = 5.0  # seconds until a Redis that did not answer is asked again

Bucket = tuple[RateLimitItem, str]


class Memory(Storage):
    """This process's own buckets. What is over is forgotten with the next new one (the store that `limits` brings looks through all of
    them a hundred times a second, and keeps the names of the empty ones)."""

    STORAGE_SCHEME = ["own"]
    base_exceptions = OSError

    def __init__(self) -> None:
        super().__init__()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()  # until when, how many; the oldest first
        self._lock = Lock()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = clock.now().timestamp()
        with self._lock:
            until, counted = self._counts.get(key, (0.0, 0))
            if until <= now:
                until, counted = now + expiry, 0
                self._counts.pop(key, None)
                self._forget(now)
            self._counts[key] = until, counted + amount
        return counted + amount

    def get(self, key: str) -> int:
        until, counted = self._counts.get(key, (0.0, 0))
        return counted if until > clock.now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (clock.now().timestamp(), 0))[0]

    def check(self) -> bool:
        return True

    def clear(self, key: str) -> None:
        self._counts.pop(key, None)

    def reset(self) -> int:
        with self._lock:
            number = len(self._counts)
            self._counts.clear()
        return number

    def _forget(self, now: float) -> None:
        while self._counts and (len(self._counts) >= MANY or next(iter(self._counts.values()))[0] <= now):
            self._counts.popitem(last=False)


class Shared:
    """A Redis, and whether it is worth asking just now."""

    def __init__(self, url: str):
        from redis.backoff import NoBackoff  # half a second of imports that most installations have no use for
        from redis.retry import Retry

        storage = storage_from_string(
            f"redis+{url}" if url.startswith("unix:") else url,
            wrap_exceptions=True,
            key_prefix="portal",
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1),  # type: ignore[arg-type]  # handed on to redis, which takes it
        )
        self.limiter = FixedWindowRateLimiter(storage)
        self.away_until = 0.0

    @property
    def is_here(self) -> bool:
        return time.monotonic() >= self.away_until

    def is_away(self) -> None:
        self.away_until = time.monotonic() + PAUSE


_own = FixedWindowRateLimiter(Memory())
_shared: Shared | None = None


def use(redis_url: str | None) -> None:
    """From here on this process counts there; in its own memory, empty at first, where there is none."""
    global _shared, _own
    _own = FixedWindowRateLimiter(Memory())
    _shared = Shared(redis_url) if redis_url else None


def full(buckets: Iterable[Bucket]) -> bool:
    """Whether there is no room in one of them. Counts nothing."""
    return any(not _ask(item, name, hit=False) for item, name in buckets)


def count(buckets: Iterable[Bucket]) -> bool:
    """Once more, in every one of them; whether one had no room any more."""
    rooms = [_ask(item, name, hit=True) for item, name in buckets]  # each of them, also where the first is full
    return not all(rooms)


def wait(buckets: Iterable[Bucket]) -> int:
    """Seconds until there is room again in each of them."""
    return max(1, *(ceil(until - clock.now().timestamp()) for until in map(_until, buckets)))


def name(what: str, *parts: str | None) -> str:
    """Of a bucket, today."""
    said = "\0".join([what, *(part or "" for part in parts)])
    return blake2b(said.encode("utf-8", "surrogatepass"), key=_key_of(clock.today(), keys.derived("buckets")), digest_size=32).hexdigest()


def network(address: str | None) -> str:
    """The neighbourhood of an address, in hexadecimal: /24, or /56 of IPv6. Of what is no address, ""."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.packed[: 3 if found.version == 4 else 7].hex()


@lru_cache(maxsize=4)
def _key_of(day: date, root: bytes) -> bytes:
    """Every day has a key of its own."""
    return blake2b(day.isoformat().encode(), key=root).digest()


def _ask(item: RateLimitItem, name: str, *, hit: bool) -> bool:
    if _shared and _shared.is_here:
        try:
            return _in(_shared.limiter, item, name, hit)
        except StorageError:
            _shared.is_away()
    return _in(_own, item, name, hit)


def _until(bucket: Bucket) -> float:
    """When a full bucket is emptied; of one with room, a moment that is past."""
    item, name = bucket
    if _shared and _shared.is_here:
        try:
            return _reset(_shared.limiter, item, name)
        except StorageError:
            _shared.is_away()
    return _reset(_own, item, name)


def _reset(limiter: FixedWindowRateLimiter, item: RateLimitItem, name: str) -> float:
    stats = limiter.get_window_stats(item, name)
    return 0.0 if stats.remaining else stats.reset_time


def _in(limiter: FixedWindowRateLimiter, item: RateLimitItem, name: str, hit: bool) -> bool:
    return limiter.hit(item, name) if hit else limiter.test(item, name)
