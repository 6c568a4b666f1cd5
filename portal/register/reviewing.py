"""What the office says to each change of a submission, and what the sponsor answers. The case's status follows from its changes'."""

from collections.abc import Collection
from uuid import UUID, uuid4

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases import opening
from portal.cases.codes import Mark, Outcome, Status
from portal.cases.models import Case, Tag
from portal.errors import Refused, Stale
from portal.register.codes import ChangeState
from portal.register.models import Change, Question, Submission
from portal.register.sponsors import tell_members
from portal.storage.database import db, insert_once, run, table_of


def accept(changes: Collection[Change], *, by: User) -> None:
    """Takes note of changes of one submission, asked about or not. When nothing else is left in it, its case is closed.

    A change of a passport number or a nationality waits for a second officer; whoever looked at it first changes nothing by pressing again.
    """
    fresh = [change for change in changes if change.state is not ChangeState.ACCEPTED and not waits_for_others(change, by)]
    if not fresh:
        return
    submission = fresh[0].submission
    for change in fresh:
        _accept(change, by)
    db.session.flush()
    for action, state in ((log.Action.CHANGE_LOOKED, ChangeState.LOOKED), (log.Action.CHANGE_ACCEPTED, ChangeState.ACCEPTED)):
        if count := sum(change.state is state for change in fresh):
            log.record(action, submission, office=submission.office_id, by=by, count=count)
    _settle(submission, by)


def waits_for_others(change: Change, user: User) -> bool:
    """Whether this officer has looked already and somebody else must too."""
    return change.state is ChangeState.LOOKED and change.looked_by_id == user.id


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
    change.state, change.looked_by_id, change.looked_on = ChangeState.ASKED, None, None  # the answer is looked at anew
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


def go_on_without(submissions: Collection[UUID], *, by: User | None) -> None:
    """Changes of these were deleted with their person: what waited for nothing else goes on, or is closed. `by`: None where it is
    nobody's deed."""
    looked_at = select(Submission).join(Case, Case.id == Submission.case_id)
    looked_at = looked_at.where(Submission.id.in_(submissions), Case.status.in_((Status.WAITING, Status.IN_REVIEW)))
    for submission in db.session.scalars(looked_at).all():
        _hold(submission)
        _settle(submission, by)


def questions_of(submission: Submission) -> list[Question]:
    """What the office asks in a submission, oldest first."""
    return list(
        db.session.scalars(select(Question).join(Question.change).where(Change.submission_id == submission.id).order_by(Question.asked_at))
    )


def _accept(change: Change, by: User) -> None:
    if change.of_identity and change.looked_by_id is None:
        change.state, change.looked_by_id, change.looked_on = ChangeState.LOOKED, by.id, clock.today()
        return
    change.state = ChangeState.ACCEPTED
    if change.of_identity:
        change.second_by_id = by.id


def _hold(submission: Submission) -> None:
    """An officer who says something at this moment is done first, or waits: the case is what both take before anything else."""
    held = select(Case).where(Case.id == submission.case_id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(held).one()


def _settle(submission: Submission, by: User | None) -> None:
    """Moves the case to where its changes stand. Every review counts as a change of the case, so that two at once are noticed."""
    db.session.flush()
    _mark(submission)
    case, status = submission.case, _standing(submission)
    if case.status is status:
        case.count_as_changed()
    elif status is Status.CLOSED:
        opening.move(case, status, by=by, outcome=Outcome.ACCEPTED, reason=gettext("Semua perubahan diterima."))
    else:
        opening.move(case, status, by=by)
    db.session.flush()


def _mark(submission: Submission) -> None:
    """The list shows, and finds, what a second officer must look at."""
    tags = table_of(Tag)
    looked = select(Change.id).where(Change.submission_id == submission.id, Change.state == ChangeState.LOOKED).limit(1)
    if db.session.scalar(looked):
        insert_once(Tag, dict(id=uuid4(), case_id=submission.case_id, name=Mark.SECOND_LOOK), by=("case_id", "name"))
    else:
        run(delete(tags).where(tags.c.case_id == submission.case_id, tags.c.name == Mark.SECOND_LOOK))


def _standing(submission: Submission) -> Status:
    states = set(db.session.scalars(select(Change.state).where(Change.submission_id == submission.id).distinct()))
    if ChangeState.ASKED in states:
        return Status.WAITING
    return Status.CLOSED if states == {ChangeState.ACCEPTED} else Status.IN_REVIEW
