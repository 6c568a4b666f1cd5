"""Pages to read: what is promised, how to report, everybody's rights, and the office itself, which says nothing about reports."""

from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.gate import public
from portal.cases import keeping
from portal.cases.opening import ACKNOWLEDGE, DECIDE
from portal.config import Config
from portal.offices import current
from portal.tips import photos
from portal.tips.routes import tips
from portal.web import language
from portal.web.page import page

SOON = 2  # holidays that the office's page names


@tips.get("/privasi")
@public
def privacy() -> ResponseReturnValue:
    config: Config = current_app.extensions["portal"]
    return _reading(
        "tips/privacy.html",
        onion=config.onion,
        periods={keep.value: time for keep, time in keeping.PERIODS.items()},
        unanswered=keeping.UNANSWERED,
        backups=keeping.BACKUPS,
        waiting=photos.WAIT,
    )


@tips.get("/bantuan")
@public
def help() -> ResponseReturnValue:
    return _reading("tips/help.html", read_within=ACKNOWLEDGE, decided_within=DECIDE)


@tips.get("/hak")
@public
def rights() -> ResponseReturnValue:
    return _reading("tips/rights.html")


@tips.get("/aksesibilitas")
@public
def accessibility() -> ResponseReturnValue:
    return _reading("tips/accessibility.html", decided_within=DECIDE)


@tips.get("/kantor")
@public
def office_hours() -> ResponseReturnValue:
    """Where "leave quickly" leads: no word about reports, no link to them."""
    office = current.doorplate()
    english, today = language.current() == "en", clock.today(office.zone)
    return _reading(
        "tips/office.html",
        hours=_lines(office.hours_en if english else office.hours) or _lines(office.hours),
        services=_lines(office.services_en if english else office.services) or _lines(office.services),
        spoken={"hours": not english or office.hours_en.strip(), "services": not english or office.services_en.strip()},
        holidays=[holiday for holiday in office.holidays if holiday.day >= today][:SOON],
    )


def _reading(template: str, **context: Any) -> Response:
    """Says the same to everybody and holds no token: whoever comes back within five minutes, on a weak network, need not wait."""
    answer = page(template, **context)
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _lines(text: str) -> list[tuple[str, str]]:
    """ "Jumat: 07.30–11.00 WIB" on each line → (("Jumat", "07.30–11.00 WIB"), …); without a colon all is the first."""
    lines = (line.strip().partition(":") for line in text.splitlines() if line.strip())
    return [(day.strip(), rest.strip()) for day, _, rest in lines]
