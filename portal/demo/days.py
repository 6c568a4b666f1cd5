"""The story is told around one day; the demo moves all its days so that this day is today. Holidays stay where the calendar has them."""

from datetime import UTC, date, datetime, time, timedelta

from portal import clock

STORY = date(2026, 11, 24)
BEGINNING = timedelta(days=90)  # before everything that the story tells
EVERY_YEAR = (
    (1, 1, "Tahun Baru Masehi"),
    (5, 1, "Hari Buruh Internasional"),
    (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Hari Kemerdekaan Republik Indonesia"),
    (12, 25, "Hari Raya Natal"),
)  # the national holidays with a date of their own; the others are decreed year by year, and the office's admin adds them


def moved(day: date) -> date:
    """A day of the story, as it is when the demo is made today."""
    return day + (clock.today() - STORY)


def ago(days: int, hour: int = 3) -> datetime:
    """So many days before today, in office hours (3:00 UTC is 10:00 in Tamiang Layang)."""
    return datetime.combine(clock.today() - timedelta(days=days), time(hour), UTC)


def holidays_around(today: date) -> list[tuple[date, str]]:
    """The national holidays from as far back as the story goes to a year ahead: real days, never moved."""
    first, last = today - BEGINNING, today + timedelta(days=365)
    days = ((date(year, month, day), name) for year in range(first.year, last.year + 1) for month, day, name in EVERY_YEAR)
    return [(day, name) for day, name in days if first <= day < last]
