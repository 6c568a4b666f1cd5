"""The office and a reporter talk; while an answer is waited for, the clock stands still."""

from datetime import UTC, date, datetime

from portal.cases.codes import Status
from portal.inbox.acting import triage
from portal.storage.database import unit_of_work
from portal.tips.models import Voice
from tests.cast import RINA
from tests.inbox.desk import MONDAY, at, case, deeds, messages, reply, report, submission, tip


def test_a_question_makes_the_case_wait_and_the_answer_puts_it_in_review_again(as_):
    code = report()
    rina = as_(RINA)
    assert rina.submit(at(code), "message", "ask", message="Apakah alat beratnya masih di sana?").status_code == 303
    assert case(code).status is Status.WAITING
    assert messages(code)[0].asks
    assert "tenggat dijeda" in rina.get(at(code)).words
    reply(code, "Masih, tadi pagi saya lihat.")
    assert case(code).status is Status.IN_REVIEW
    page = rina.get(at(code))
    assert "Masih, tadi pagi saya lihat." in page.words
    assert "Ada balasan" in page.words


def test_just_telling_leaves_the_case_in_review(as_):
    code = report()
    as_(RINA).submit(at(code), "message", "tell", message="Terima kasih, kami periksa.")
    assert case(code).status is Status.IN_REVIEW
    assert case(code).owner_id == RINA.row.id
    (message,) = messages(code)
    assert (message.voice, message.asks, message.author_id) == (Voice.OFFICE, False, RINA.row.id)


def test_the_clock_goes_on_where_it_stood(as_, clock):
    clock(MONDAY)
    code = report()
    as_(RINA).submit(at(code), "message", "ask", message="Di mana?")
    clock(datetime(2026, 11, 26, 2, tzinfo=UTC))
    reply(code, "Di dekat jembatan.")
    assert case(code).due_on == date(2026, 12, 10)


def test_an_officer_need_not_wait_for_ever(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "message", "ask", message="Di mana?")
    rina.submit(at(code), "review")
    assert case(code).status is Status.IN_REVIEW


def test_a_case_that_waits_for_nobody_cannot_be_woken(as_):
    code = report()
    answer = as_(RINA).send(f"{at(code)}/review", version=case(code).version)
    assert answer.status_code == 303, "a new one is simply in review"
    again = as_(RINA).send(f"{at(code)}/review", version=case(code).version)
    assert again.status_code == 409
    assert "tidak bisa menjadi" in again.words


def test_a_submission_has_no_reporter_to_write_to(as_):
    code = submission()
    rina = as_(RINA)
    answer = rina.send(f"{at(code)}/message", message="Halo", do="ask", version=case(code).version)
    assert answer.status_code == 409
    assert "Hanya laporan yang memiliki pelapor." in answer.words


def test_an_empty_message_is_none(as_):
    code = report()
    answer = as_(RINA).submit(at(code), "message", "ask", message="   ")
    assert answer.status_code == 422
    assert "Tulis pesannya." in answer.errors
    assert (messages(code), case(code).status) == ([], Status.NEW)


def test_what_the_reporter_has_not_seen_is_marked(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "message", "ask", message="Di mana?")
    assert "belum dibaca" in rina.get(at(code)).words
    reply(code, "Di dekat jembatan.")
    assert "belum dibaca" not in rina.get(at(code)).words, "who answers has read the question"


def test_a_closed_report_can_still_be_written_to_but_not_asked_about(as_):
    code = report()
    with unit_of_work():
        triage.decide(case(code), "unfounded", "Tidak ada.", by=RINA.row)
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "Tanyakan, tunggu jawaban" not in page.words
    assert rina.submit(page, "message", "tell", message="Terima kasih sekali lagi.").status_code == 303
    refused = rina.send(f"{at(code)}/message", message="Di mana?", do="ask", version=case(code).version)
    assert refused.status_code == 409
    assert refused.tree.xpath("//textarea[@name='message']")[0].text.strip() == "Di mana?"
    assert len(messages(code)) == 1


def test_a_closed_report_is_not_taken_up_again_by_the_way(as_):
    code = report()
    with unit_of_work():
        triage.decide(case(code), "unfounded", "Tidak ada.", by=RINA.row)
    assert as_(RINA).send(f"{at(code)}/review", version=case(code).version).status_code == 409
    assert case(code).outcome == "unfounded", "that asks for a reason"


def test_every_message_is_in_the_trail_and_says_nothing_of_its_text(as_):
    code = report()
    as_(RINA).submit(at(code), "message", "ask", message="Di mana?")
    assert deeds(code)[-2:] == ["case.answered", "case.moved"]
    assert tip(code).case.code == code
