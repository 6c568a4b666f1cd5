"""Words found in what was said and written about cases. What the register says of people is not looked at: a report is never found by a
worker's name."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union_all

from portal import codes
from portal.cases.models import Case
from portal.inbox.queue.wanted import CODE
from portal.storage import search

NEWEST = 200  # hits that a search shows


def cases_with(text: str) -> CompoundSelect[Any] | Select[Any]:
    """The ids of cases in which a story with its landmark, a message, a note or a title holds every word of `text`; or with this number."""
    found, code = search.matching(text), number(text)
    return union_all(found, select(Case.id).where(Case.code == code)) if code else found


def number(text: str) -> str | None:
    """The number of a case, as somebody may type it: K7M-2QX, k7m2qx."""
    code = codes.plain(text)
    return code if len(code) == CODE and set(code) <= set(codes.CROCKFORD) else None
