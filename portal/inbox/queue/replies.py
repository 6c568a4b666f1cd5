"""Reporters who have had the last word: their cases wait for one of the office."""

from sqlalchemy import ColumnElement, select

from portal.cases.models import Case
from portal.tips.models import Message, Tip, Voice

LAST_VOICE = select(Message.voice).where(Message.tip_id == Tip.id).order_by(Message.number.desc()).limit(1).correlate(Tip).scalar_subquery()


def has_written() -> ColumnElement[bool]:
    """Whether one of a case's reporters has written, and got no word since. Asked of one case after the other: open ones are few."""
    return select(Tip.id).where(Tip.case_id == Case.id, LAST_VOICE == Voice.REPORTER).correlate(Case).exists()
