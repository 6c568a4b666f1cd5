"""Visits that somebody left in a hurry: their pages open nothing any more, whoever makes the browser send them again (Back does).

Nothing is kept of a visit until it is left; then its number, a random one, as a bucket that is full: in memory, gone with the day.
"""

from limits import parse

from portal.web.buckets import Bucket, count, full, name

ONCE = parse("1/day")


def leave(visit: str) -> None:
    count([_bucket(visit)])


def is_left(visit: str) -> bool:
    return bool(visit) and full([_bucket(visit)])


def _bucket(visit: str) -> Bucket:
    return ONCE, name("left", visit)
