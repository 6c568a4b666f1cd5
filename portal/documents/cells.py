"""What one cell means: the same rules for a line of a sheet and for a field of a form."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.documents import formulas
from portal.documents.tables import DIGITS_KEPT, Cell

SERIALS = range(10_000, 73_051)  # 18 May 1927 to 31 December 2099, counted in days from 30 December 1899
YEARS = range(1900, 2200)
LONGEST = 60  # characters of a date

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_BETWEEN = r" ?[-/. ] ?"
_WEEKDAY = r"(?:[^\W\d]+, ?)?"
_TIME = r"(?:[T\s]\s*\d{1,2}[:.]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}}|\d{{2}}){_TIME}")
_DAY_AND_NAME = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})[-/. ]*(?P<name>[^\W\d]+)[-/. ]*(?P<year>\d{{4}}|\d{{2}}){_TIME}")
_NAME_FIRST = re.compile(rf"{_WEEKDAY}(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_TIME}")
_OLD_SPELLINGS = {"pebruari": 2, "peb": 2, "agust": 8, "agt": 8, "ags": 8, "sept": 9, "nopember": 11, "nop": 11}


class Misread(ValueError):
    """A cell that does not say what its column asks for. `args[0]` is a sentence (lazy) for the person who wrote it."""


def as_text(value: Cell) -> str:
    """A cell as the person typed it: whole numbers without .0, dates as ISO, nothing stripped, "" for an empty cell.

    Raises Misread where the program that wrote the sheet has rounded a long number away, or where a formula has no result.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value)
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
    if _SCIENTIFIC.fullmatch(value.strip()):
        raise _rounded(value.strip())
    if value == formulas.UNCALCULATED:
        raise Misread(_l("Rumus di sel ini belum dihitung. Buka file di Excel atau LibreOffice, simpan, lalu kirim lagi."))
    if formulas.FAILED.fullmatch(value.strip()):
        raise Misread(_l("Rumus di sel ini tidak memberi hasil (%(shown)s). Hapus rumusnya, lalu tulis isinya.", shown=value.strip()))
    return value


def as_date(value: Cell, *, past: bool = False) -> date:
    """A cell as a date: a date, ISO, day/month/year, a month by its Indonesian or English name, or a spreadsheet's serial number.

    A month before the day is never guessed. A year of two digits is of 1969–2068; with `past` (a birth date) it is the
    latest one that is not after today, so 57 is 1957. Raises Misread with a sentence.
    """
    match value:
        case datetime():
            return _likely(value.date())
        case date():
            return _likely(value)
        case bool() | None:
            raise _unreadable()
        case int() | float():
            return _from_serial(value)
    if len(value) > LONGEST:
        raise _unreadable()
    text = " ".join(unicodedata.normalize("NFKC", value).split()).lstrip("'")
    return _from_serial(int(text)) if re.fullmatch(r"\d{5}", text) else _from_words(text, past)


def _number(value: float) -> str:
    if not abs(value) < DIGITS_KEPT:  # nor is what is not a number
        raise _rounded(f"{value:.2E}")
    return str(int(value)) if value == int(value) else str(value)


def _rounded(shown: str) -> Misread:
    return Misread(_l("Angka ini dibulatkan program (%(shown)s). Ubah sel menjadi teks, lalu tulis lagi.", shown=shown))


def _unreadable() -> Misread:
    return Misread(_l("Tanggal tidak terbaca. Contoh: 24/11/2026."))


def _likely(day: date) -> date:
    _check_year(day.year)
    return day


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise Misread(_l("Tahun %(year)s tidak mungkin benar. Tulis tahun dengan empat angka.", year=f"{year:04}"))


def _from_serial(number: float) -> date:
    if not SERIALS.start <= number < SERIALS.stop:
        raise _unreadable()
    return date(1899, 12, 30) + timedelta(days=int(number))


def _from_words(text: str, past: bool) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]), year_first=True)
    if found := _DAY_FIRST.fullmatch(text):
        day, month = int(found["day"]), int(found["month"])
        return _day(_year(found["year"], month, day, past), month, day)
    if found := _DAY_AND_NAME.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        day, month = int(found["day"]), _month_named(found["name"])
        return _day(_year(found["year"], month, day, past), month, day)
    raise _unreadable()


def _year(digits: str, month: int, day: int, past: bool) -> int:
    if len(digits) == 4:
        return int(digits)
    if not past:
        return int(digits) + (2000 if int(digits) <= 68 else 1900)
    today = clock.today()
    this_century = today.year // 100 * 100 + int(digits)
    return this_century if (this_century, month, day) <= (today.year, today.month, today.day) else this_century - 100


def _month_named(name: str) -> int:
    month = _month_names().get(name.casefold())
    if month is None:
        raise _unreadable()
    return month


@cache
def _month_names() -> dict[str, int]:
    names = {
        name.casefold(): number
        for language in ("id", "en")
        for width in ("wide", "abbreviated")
        for number, name in Locale.parse(language).months["format"][width].items()
    }
    return names | _OLD_SPELLINGS


def _day(year: int, month: int, day: int, *, year_first: bool = False) -> date:
    if not 1 <= month <= 12:
        raise _no_such_month(year, month, day, year_first)
    if day == 0:
        raise _unreadable()
    _check_year(year)
    try:
        return date(year, month, day)
    except ValueError as past_the_end:
        last = monthrange(year, month)[1]
        shown = LazyString(_month_shown, month, year)
        raise Misread(_l("%(month)s hanya sampai tanggal %(last)s.", month=shown, last=last)) from past_the_end


def _no_such_month(year: int, month: int, day: int, year_first: bool) -> Misread:
    if year_first:
        return Misread(_l("Bulan %(month)s tidak ada. Tanggal dibaca tahun-bulan-hari.", month=month))
    if 1 <= day <= 12 and 1 <= month <= monthrange(2000, day)[1]:
        guess = f"{month:02}/{day:02}/{year:04}"
        return Misread(
            _l("Bulan %(month)s tidak ada. Tanggal dibaca hari/bulan/tahun. Mungkin maksudnya %(guess)s.", month=month, guess=guess)
        )
    return Misread(_l("Bulan %(month)s tidak ada. Tanggal dibaca hari/bulan/tahun.", month=month))


def _month_shown(month: int, year: int) -> str:
    """February is named with its year: its last day depends on it."""
    name = (get_locale() or Locale.parse("id")).months["format"]["wide"][month]
    return f"{name} {year}" if month == 2 else name
