"""The only reader of the system clock."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today(zone: str = "Asia/Jakarta") -> date:
    """The date as people in the office read it."""
    return local(now(), zone).date()


def local(moment: datetime, zone: str = "Asia/Jakarta") -> datetime:
    """A moment as the office's own clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


def start_of(day: date, zone: str = "Asia/Jakarta") -> datetime:
    """The moment at which a day begins in the office."""
    return datetime.combine(day, time(), ZoneInfo(zone))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`: for telling a story of another day (the demo, tests)."""
    mark = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(mark)


def working_days(start: date, count: int, holidays: Collection[date] = ()) -> date:
    """The day on which `count` working days after `start` are over (Monday to Friday, less the office's holidays)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def working_days_until(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """How many working days lie after `start` up to and including `end`; negative where `end` has passed."""
    if end < start:
        return -working_days_until(end, start, holidays)
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in range(1, (end - start).days + 1))


def working_days_ago(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The first of the last `count` working days before `day`: of what began before it, as many and more are over."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < 5 and day not in holidays


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a zone is taken as UTC already (SQLite keeps none)."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
