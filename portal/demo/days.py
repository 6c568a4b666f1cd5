"""The story is told around one day; the demo moves all its days so that this day is today."""

from datetime import UTC, date, datetime, time, timedelta

from portal import clock

STORY = date(2026, 11, 24)


def moved(day: date) -> date:
    """A day of the story, as it is when the demo is made today."""
    return day + (clock.today() - STORY)


def ago(days: int, hour: int = 3) -> datetime:
    """So many days before today, in office hours (3:00 UTC is 10:00 in Tamiang Layang)."""
    return datetime.combine(clock.today() - timedelta(days=days), time(hour), UTC)
