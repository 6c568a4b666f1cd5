"""Reporters who have had the last word: the office has said nothing to them since."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case
from portal.storage.database import db
from portal.tips.models import Message, Tip, Voice

_later = aliased(Message)
ANSWERED = exists().where(_later.tip_id == Message.tip_id, _later.number > Message.number, _later.voice == Voice.OFFICE).correlate(Message)
LAST_VOICE = select(Message.voice).where(Message.tip_id == Tip.id).order_by(Message.number.desc()).limit(1).correlate(Tip).scalar_subquery()


def has_written() -> ColumnElement[bool]:
    """Whether one of a case's reporters waits for a word. Asked of one case after the other: open ones are few."""
    return select(Tip.id).where(Tip.case_id == Case.id, LAST_VOICE == Voice.REPORTER).correlate(Case).exists()


def unanswered_among(cases: Iterable[UUID]) -> set[UUID]:
    """Those of these."""
    return set(db.session.scalars(select(Tip.case_id).where(Tip.case_id.in_(list(cases)), LAST_VOICE == Voice.REPORTER)))


def unanswered_in(tips: Iterable[Tip]) -> Iterator[Message]:
    """What their reporters have written since."""
    for tip in tips:
        last = max((one.number for one in tip.messages if one.voice is Voice.OFFICE), default=0)
        yield from (one for one in tip.messages if one.number > last)
