"""The office accepts what a sponsor sent, or asks about it; the case stands where its changes stand."""

import pytest
from sqlalchemy import select, update

from portal.audit.models import Deed as Recorded
from portal.cases.codes import Outcome, Status
from portal.cases.models import Case
from portal.cases.opening import moves_of
from portal.errors import Refused, Stale
from portal.register import reviewing
from portal.register.codes import ChangeState
from portal.register.models import Submission
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from tests.cast import DEWI, KATHARINA, LISDAYANTI, RINA, YUSRAN
from tests.register.lists import send
from tests.register.people import stolen, submissions, workers


@pytest.fixture
def sent(as_):
    """Dewi has sent three people."""
    send(as_(DEWI))


def the() -> Submission:
    """The one submission, as it is now."""
    (submission,) = submissions()
    return submission


def states() -> list[ChangeState]:
    return [change.state for change in the().changes]


def accept(*numbers: int, by=RINA) -> None:
    with unit_of_work():
        reviewing.accept([change for change in the().changes if change.number in numbers], by=by.row)


def ask(number: int, text: str = "Apakah jabatannya benar?", by=RINA) -> None:
    with unit_of_work():
        reviewing.ask(the().changes[number - 1], text, by=by.row)


def answer(text: str = "Benar.", by=DEWI, question: int = 0) -> None:
    with unit_of_work():
        reviewing.answer(reviewing.questions_of(the())[question], text, by=by.row)


def recorded(action: str) -> list[dict[str, object]]:
    return [deed.details for deed in db.session.scalars(select(Recorded).where(Recorded.action == action).order_by(Recorded.number))]


def test_accepting_some_takes_the_case_into_review(sent):
    accept(1)
    assert states() == [ChangeState.ACCEPTED, ChangeState.SENT, ChangeState.SENT]
    assert the().case.status is Status.IN_REVIEW
    assert recorded("change.accepted") == [{"count": 1}]


def test_accepting_the_last_closes_the_case_as_accepted(sent):
    accept(1, 2)
    accept(3)
    case = the().case
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.ACCEPTED)
    assert case.closed_on
    assert moves_of(case)[0].reason == "Semua perubahan diterima."


def test_accepting_twice_is_one_deed(sent):
    accept(1, 2, 3)
    accept(1, 2, 3)
    assert recorded("change.accepted") == [{"count": 3}]
    assert the().case.status is Status.CLOSED


def test_asking_makes_the_case_wait_and_undoes_nothing(sent):
    ask(2)
    assert states() == [ChangeState.SENT, ChangeState.ASKED, ChangeState.SENT]
    assert the().case.status is Status.WAITING
    assert len(workers()) == 3


def test_accepting_the_others_leaves_it_waiting(sent):
    ask(2)
    accept(1, 3)
    assert the().case.status is Status.WAITING


def test_an_answer_takes_it_into_review_and_accepting_then_closes_it(sent):
    ask(2)
    accept(1, 3)
    answer()
    assert states()[1] is ChangeState.ANSWERED
    assert the().case.status is Status.IN_REVIEW
    accept(2)
    assert the().case.status is Status.CLOSED


def test_it_waits_until_every_question_is_answered(sent):
    ask(1)
    ask(1, "Dan sejak kapan?")
    ask(2)
    answer(question=0)
    assert states()[0] is ChangeState.ASKED
    answer(question=1)
    assert states()[0] is ChangeState.ANSWERED
    assert the().case.status is Status.WAITING
    answer(question=2)
    assert the().case.status is Status.IN_REVIEW


def test_what_was_answered_can_be_asked_about_again(sent):
    ask(1)
    answer()
    ask(1, "Mohon kirim nomor RPTKA yang baru.")
    assert states()[0] is ChangeState.ASKED
    assert the().case.status is Status.WAITING


def test_the_office_may_accept_without_waiting_for_the_answer(sent):
    ask(1)
    accept(1, 2, 3)
    assert the().case.status is Status.CLOSED
    answer()
    assert states() == [ChangeState.ACCEPTED] * 3
    assert the().case.status is Status.CLOSED


def test_a_question_needs_words_and_a_change_still_open(sent):
    with pytest.raises(Refused):
        ask(1, "  ")
    accept(1)
    with pytest.raises(Stale):
        ask(1)
    assert recorded("change.asked") == []


def test_an_answer_needs_words_and_is_given_once(sent):
    ask(1)
    with pytest.raises(Refused):
        answer(" ")
    answer("Benar.")
    answer("Benar.", by=YUSRAN)
    with pytest.raises(Stale):
        answer("Salah.", by=YUSRAN)
    (question,) = reviewing.questions_of(the())
    assert (question.answer, question.answered_by) == ("Benar.", DEWI.row.id)
    assert recorded("change.answered") == [{}]


def test_two_officers_at_once_the_second_is_told(sent):
    """Even where the status stays the same: each review is a change of the case."""
    accept(1)
    seen = the().case.version
    accept(2, by=LISDAYANTI)
    assert the().case.version > seen
    with pytest.raises(Stale):
        the().case.expect(seen)


def test_two_reviews_in_the_same_moment_do_not_both_count(sent):
    accept(1)
    with pytest.raises(Stale):
        _accept_while_somebody_else_does()
    assert states()[1] is ChangeState.SENT


def _accept_while_somebody_else_does() -> None:
    with unit_of_work():
        submission = the()
        assert submission.case.version
        db.session.execute(update(Case).values(version=Case.version + 1), execution_options={"synchronize_session": False})
        reviewing.accept(submission.changes[1:2], by=LISDAYANTI.row)


def test_the_first_question_goes_out_as_a_mail_that_names_nobody(sent):
    ask(1)
    ask(2)
    mails = {mail.to: mail for mail in db.session.scalars(select(OutgoingMail))}
    assert set(mails) == {DEWI.email, YUSRAN.email, KATHARINA.email}
    assert len(mails) == 3
    assert mails[DEWI.email].subject == "Kantor bertanya tentang kiriman Anda"
    assert "/masuk" in mails[DEWI.email].text
    assert mails[KATHARINA.email].subject == "The office asks about your submission"
    assert not any(word in mail.text for mail in mails.values() for word in ("Lin", "Jefri", "Geologi", "jabatannya"))


def test_questions_and_answers_are_sealed(sent):
    ask(1)
    answer("Ia pindah ke bagian lain.")
    assert b"jabatannya" not in stolen()
    assert b"bagian lain" not in stolen()
