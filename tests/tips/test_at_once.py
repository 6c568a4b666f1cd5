"""The same thing arrives several times at the same moment: a bad signal, a double tap, several processes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.audit import verifying
from portal.cases.models import Case
from portal.storage.database import db
from portal.web import tokens
from tests.tips.stories import A_TIP, ask, code_of, filed, post, said, tip

MANY = 8


@pytest.fixture
def at_once(app):
    """`at_once(address, [fields, …])`: each sent by somebody of their own, all in the same moment."""

    def send(address, letters):
        ready = Barrier(len(letters))

        def one(fields):
            with app.app_context():
                visitor = app.test_client()
                ready.wait(20)
                return visitor.post(address, data=fields)

        with ThreadPoolExecutor(len(letters)) as crowd:
            answers = list(crowd.map(one, letters))
        db.session.rollback()  # the test sees what they did
        return answers

    return send


def test_the_same_form_sent_eight_times_at_once_is_one_report_with_one_code(at_once):
    answers = at_once("/", [A_TIP | {"token": tokens.new_token()}] * MANY)
    assert {answer.status_code for answer in answers} == {200}
    assert len({code_of(answer) for answer in answers}) == 1
    assert filed() == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_eight_people_at_once_have_eight_reports_and_the_trail_is_whole(at_once):
    answers = at_once("/", [A_TIP | {"token": tokens.new_token()} for _ in range(MANY)])
    assert len({code_of(answer) for answer in answers}) == MANY
    assert filed() == MANY
    (verdict,) = verifying.verify()
    assert (verdict.deeds, verdict.broken_at) == (MANY, None)


def test_the_same_answer_sent_eight_times_at_once_is_said_once(at_once, visitor):
    code = code_of(post(visitor))
    ask(code)
    fields = {"ticket": tokens.new_ticket(tip(code).id, "id"), "token": tokens.new_token(), "story": "Masih di sana."}
    answers = at_once("/cek", [fields] * MANY)
    assert {answer.status_code for answer in answers} == {200}
    assert said() == 2


def test_eight_answers_at_once_are_all_kept_in_some_order(at_once, visitor):
    code = code_of(post(visitor))
    ask(code)
    ticket = tokens.new_ticket(tip(code).id, "id")
    texts = {f"Jawaban nomor {number}." for number in range(MANY)}
    at_once("/cek", [{"ticket": ticket, "token": tokens.new_token(), "story": text} for text in texts])
    messages = tip(code).messages[1:]
    assert {message.text for message in messages} == texts
    assert [message.number for message in messages] == list(range(2, MANY + 2))
