"""What the office says to each change of a submission, and what the sponsor answers. The case's status follows from its changes'."""

from collections.abc import Collection

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases import opening
from portal.cases.codes import Outcome, Status
from portal.cases.models import Case
from portal.errors import Refused, Stale
from portal.register.codes import ChangeState
from portal.register.models import Change, Question, Submission
from portal.register.sponsors import tell_members
from portal.storage.database import db


def accept(changes: Collection[Change], *, by: User) -> None:
    """Takes note of changes of one submission, asked about or not. When nothing else is left in it, its case is closed."""
    fresh = [change for change in changes if change.state is not ChangeState.ACCEPTED]
    if not fresh:
        return
    submission = fresh[0].submission
    for change in fresh:
        change.state = ChangeState.ACCEPTED
    log.record(log.Action.CHANGE_ACCEPTED, submission, office=submission.office_id, by=by, count=len(fresh))
    _settle(submission, by)


def ask(change: Change, text: str, *, by: User) -> Question:
    """Asks the sponsor about one change; nothing on the roll is undone. The first question of a submission also goes out as a mail.

    Raises Refused without a question, Stale where the change was accepted meanwhile.
    """
    if not text.strip():
        raise Refused(_l("Tulis pertanyaannya."))
    if change.state is ChangeState.ACCEPTED:
        raise Stale(_l("Perubahan ini sudah diterima."))
    first = change.submission.case.status is not Status.WAITING
    question = Question(change=change, text=text.strip(), asked_by=by.id, asked_at=clock.now())
    db.session.add(question)
    change.state = ChangeState.ASKED
    log.record(log.Action.CHANGE_ASKED, change.submission, office=change.submission.office_id, by=by, count=1)
    _settle(change.submission, by)
    if first:
        tell_members(change.submission.sponsor, "sponsor_asked")
    return question


def answer(question: Question, text: str, *, by: User) -> None:
    """The sponsor's answer. The case goes on when nothing is asked any more; an answer that comes late opens it again.

    Raises Refused without a text, Stale where a colleague has answered otherwise.
    """
    text = text.strip()
    if not text:
        raise Refused(_l("Tulis jawaban Anda."))
    _hold(question.change.submission)
    if question.answer is not None:
        if question.answer != text:
            raise Stale(_l("Rekan Anda sudah menjawab pertanyaan ini."))
        return
    question.answer, question.answered_by, question.answered_at = text, by.id, clock.now()
    change = question.change
    if change.state is ChangeState.ASKED and all(other.answer is not None for other in change.questions):
        change.state = ChangeState.ANSWERED
    log.record(log.Action.CHANGE_ANSWERED, change.submission, office=change.submission.office_id, by=by)
    _settle(change.submission, by)


def questions_of(submission: Submission) -> list[Question]:
    """What the office asks in a submission, oldest first."""
    return list(
        db.session.scalars(select(Question).join(Question.change).where(Change.submission_id == submission.id).order_by(Question.asked_at))
    )


def open_questions(submission: Submission) -> list[Question]:
    return [question for question in questions_of(submission) if question.answer is None]


def _hold(submission: Submission) -> None:
    """An officer who says something at this moment is done first, or waits: the case is what both take before anything else."""
    held = select(Case).where(Case.id == submission.case_id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(held).one()


def _settle(submission: Submission, by: User) -> None:
    """Moves the case to where its changes stand. Every review counts as a change of the case, so that two at once are noticed."""
    db.session.flush()
    case, status = submission.case, _standing(submission)
    if case.status is status:
        flag_modified(case, "status")
    elif status is Status.CLOSED:
        opening.move(case, status, by=by, outcome=Outcome.ACCEPTED, reason=gettext("Semua perubahan diterima."))
    else:
        opening.move(case, status, by=by)
    db.session.flush()


def _standing(submission: Submission) -> Status:
    states = set(db.session.scalars(select(Change.state).where(Change.submission_id == submission.id).distinct()))
    if ChangeState.ASKED in states:
        return Status.WAITING
    return Status.CLOSED if states == {ChangeState.ACCEPTED} else Status.IN_REVIEW
