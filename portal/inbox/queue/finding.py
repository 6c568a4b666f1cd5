"""Words found in what was said and written about cases. What the register says of people is not looked at: a report is never found by a
worker's name."""

from typing import Any

from sqlalchemy import CompoundSelect, select, union

from portal import codes
from portal.cases.models import Case, Note
from portal.inbox.queue.wanted import CODE
from portal.storage import search
from portal.tips.models import Message, Tip

NEWEST = 200  # hits that a search shows


def cases_with(text: str) -> CompoundSelect[Any]:
    """The ids of cases in which a story with its landmark, a message, a note or a title holds every word of `text`; or with this number."""
    subjects = search.matching(text).cte("subjects")
    (subject,) = subjects.c
    return union(
        select(Tip.case_id).join(subjects, Tip.id == subject),
        select(Tip.case_id).join(Message, Message.tip_id == Tip.id).join(subjects, Message.id == subject),
        select(Note.case_id).join(subjects, Note.id == subject),
        select(Case.id).join(subjects, Case.id == subject),  # its title is found by the case itself
        select(Case.id).where(Case.code == number(text)),
    )


def number(text: str) -> str | None:
    """The number of a case, as somebody may type it: K7M-2QX, k7m2qx."""
    code = codes.plain(text)
    return code if len(code) == CODE and set(code) <= set(codes.CROCKFORD) else None
