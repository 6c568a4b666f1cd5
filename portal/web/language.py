"""Which language a page speaks, and how dates and numbers are said in it.

Public pages are Indonesian at `/…` and English at `/en/…`, by one blueprint registered twice; signed-in pages speak the account's language.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any, cast

from babel.dates import format_date
from babel.units import format_unit
from flask import Blueprint, Flask, current_app, has_request_context, request, url_for
from flask_babel import force_locale, get_locale
from flask_login import current_user

from portal import clock
from portal.web import problems

LANGUAGES = ("id", "en")
ENGLISH = "_en"
LENGTHS = {"year": timedelta(days=365), "day": timedelta(days=1), "hour": timedelta(hours=1)}


def both(app: Flask, blueprint: Blueprint) -> None:
    """Registers a public blueprint in both languages: `name` at its own paths, `name_en` under /en."""
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name=blueprint.name + ENGLISH, url_prefix="/en" + (blueprint.url_prefix or ""))


def choose() -> str:
    """For Flask-Babel: the address says it on public pages, the account elsewhere, a system's request itself; Indonesian otherwise."""
    if not has_request_context():
        return "id"
    if problems.wanted():
        return request.accept_languages.best_match(LANGUAGES, "id")
    if _in_english():
        return "en"
    if _has_twin():
        return "id"
    return current_user.language.value if current_user.is_authenticated else "id"


def current() -> str:
    """ "id" or "en"."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "id"


def here(endpoint: str, **values: Any) -> str:
    """The address of a public endpoint in the language of this page."""
    return there(current(), endpoint, **values)


def there(language: str, endpoint: str, **values: Any) -> str:
    """The address of a public endpoint in `language`."""
    return url_for(twin(endpoint) if language == "en" else endpoint, **values)


def other() -> str:
    """The language that this page is not in."""
    return "id" if current() == "en" else "en"


def other_address() -> str:
    """The same public page in the other language; its start page where there is none."""
    if request.endpoint is None or not _has_twin():
        return there(other(), "tips.form")
    plain = request.endpoint.replace(f"{ENGLISH}.", ".", 1)
    return there(other(), plain, **(request.view_args or {}))


def long_date(day: date | datetime) -> str:
    """24 November 2026."""
    return format_date(_day(day), "d MMMM y", current())


def short_date(day: date | datetime) -> str:
    """24 Nov 2026, for tables."""
    return format_date(_day(day), "d MMM y", current())


def near_date(day: date | datetime) -> str:
    """24 November, with the year only where it is not this one."""
    return format_date(_day(day), "d MMMM" if _day(day).year == clock.today().year else "d MMMM y", current())


def month_year(day: date | datetime) -> str:
    """November 2026."""
    return format_date(_day(day), "MMMM y", current())


def weekday_date(day: date | datetime) -> str:
    """Selasa, 24 November 2026."""
    return format_date(_day(day), "EEEE, d MMMM y", current())


def time_of(moment: datetime) -> str:
    """10.42 or 10:42, as the office's clock shows it."""
    return clock.local(moment).strftime("%H.%M" if current() == "id" else "%H:%M")


def how_long(period: timedelta) -> str:
    """1 jam, 30 hari, 1 tahun: for how long something is kept. Whole hours below a day, whole days above it."""
    unit, length = next((unit, length) for unit, length in LENGTHS.items() if not period % length)
    return format_unit(period // length, f"duration-{unit}", locale=current())


def speaking(language: str) -> AbstractContextManager[None]:
    """`with speaking("en"):` texts inside are in that language, whatever the page's is."""
    return cast(AbstractContextManager[None], force_locale(language))


def _day(day: date | datetime) -> date:
    return clock.local(day).date() if isinstance(day, datetime) else day


def _in_english() -> bool:
    return (request.blueprint or "").endswith(ENGLISH) or (request.endpoint is None and request.path.startswith("/en/"))


def _has_twin() -> bool:
    return (request.blueprint or "") + ENGLISH in current_app.blueprints or (request.blueprint or "").endswith(ENGLISH)


def twin(endpoint: str) -> str:
    """The same endpoint in English."""
    blueprint, _, view = endpoint.rpartition(".")
    return f"{blueprint}{ENGLISH}.{view}"
