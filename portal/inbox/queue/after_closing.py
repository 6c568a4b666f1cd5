"""A reporter may answer once after a closing: which answers wait to be taken up, or for a word that it stays closed."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from portal.cases.codes import Status
from portal.cases.models import Case, Move
from portal.cases.opening import moves_of
from portal.inbox.queue.last_word import ANSWERED
from portal.tips.models import Message, Tip, Voice

THE_CLOSING = select(func.max(Move.number)).where(Move.case_id == Case.id, Move.status == Status.CLOSED).correlate(Case).scalar_subquery()


def unsettled(cases: Select[Case]) -> Select[Case]:
    """Of these, the closed ones whose reporter has answered the closing that stands, and waits for a word."""
    unanswered = select(Message.tip_id).where(Message.about_closing.is_not(None), ~ANSWERED)  # few: the cases are looked up by them
    standing = select(Message.id).join(Tip, Tip.id == Message.tip_id).where(Message.about_closing == THE_CLOSING, ~ANSWERED)
    return cases.where(
        Case.status == Status.CLOSED,
        Case.id.in_(select(Tip.case_id).where(Tip.id.in_(unanswered))),
        standing.where(Tip.case_id == Case.id).correlate(Case).exists(),
    )


def answer_to_closing(case: Case, tips: Sequence[Tip]) -> Message | None:
    """The last such answer in this case."""
    closing = moves_of(case)[0].number if case.status is Status.CLOSED else None
    found = [answer for tip in tips for answer in tip.messages if closing and answer.about_closing == closing and not _is_answered(answer)]
    return found[-1] if found else None


def _is_answered(answer: Message) -> bool:
    return any(later.voice is Voice.OFFICE and later.number > answer.number for later in answer.tip.messages)
