"""The office and a reporter talk; while an answer is waited for, the clock stands still."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy import event

from portal.cases.codes import Status
from portal.inbox.acting import triage
from portal.storage.database import db, unit_of_work
from portal.tips.models import Voice
from tests.cast import BONIFASIUS, LISDAYANTI, RINA
from tests.inbox.desk import MONDAY, STORY, at, by_htmx, case, decide, deeds, messages, notes, reply, report, submission, tip


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


def test_while_the_clock_stands_no_day_is_set_that_the_waiting_would_move(as_, clock):
    """It waits since Monday the 23rd. A day set on 7 December would come out as 24 December when the reporter answers on the 8th."""
    clock(MONDAY)
    code = report()
    as_(RINA).submit(at(code), "message", "ask", message="Di mana?")
    clock(datetime(2026, 12, 7, 2, tzinfo=UTC))
    rina = as_(RINA)
    assert "Ubah tenggat" not in rina.get(at(code)).words
    refused = rina.send(f"{at(code)}/due", day="9-12-2026", version=case(code).version)
    assert refused.status_code == 409
    assert "Tenggat sedang dijeda." in refused.words
    clock(datetime(2026, 12, 8, 2, tzinfo=UTC))
    reply(code, "Di dekat jembatan.")
    rina = as_(RINA)
    assert case(code).due_on == date(2026, 12, 22), "eleven working days after 7 December, its first due day"
    assert "Ubah tenggat" in rina.get(at(code)).words
    assert rina.submit(at(code), "due", day="9-12-2026").status_code == 303
    assert case(code).due_on == date(2026, 12, 9)


def test_what_was_late_before_it_waited_is_as_late_afterwards(as_, clock):
    """Due on Thursday the 26th, asked about on Friday the 27th, answered on Monday the 30th: a day late, the weekend is not counted."""
    clock(datetime(2026, 11, 12, 2, tzinfo=UTC))
    code = report()
    assert case(code).due_on == date(2026, 11, 26)
    clock(datetime(2026, 11, 27, 2, tzinfo=UTC))
    rina = as_(RINA)
    assert "Lewat 1 hari" in rina.get(at(code)).words
    rina.submit(at(code), "message", "ask", message="Di mana?")
    clock(datetime(2026, 11, 30, 2, tzinfo=UTC))
    reply(code, "Di dekat jembatan.")
    assert "Lewat 1 hari" in as_(RINA).get(at(code)).words


def test_what_was_due_on_the_day_it_was_asked_about_is_due_on_the_day_of_the_answer(as_, clock):
    clock(datetime(2026, 11, 13, 2, tzinfo=UTC))
    code = report()
    clock(datetime(2026, 11, 27, 2, tzinfo=UTC))
    assert case(code).due_on == date(2026, 11, 27)
    as_(RINA).submit(at(code), "message", "ask", message="Di mana?")
    clock(datetime(2026, 11, 30, 2, tzinfo=UTC))
    reply(code, "Di dekat jembatan.")
    assert case(code).due_on == date(2026, 11, 30)


@pytest.mark.parametrize("press, then", [("ask", Status.WAITING), ("tell", Status.IN_REVIEW)])
def test_who_presses_twice_sends_once_and_is_answered_as_the_first_time(as_, press, then):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    for _ in range(2):
        assert rina.submit(page, "message", press, message="Apakah alat beratnya masih di sana?").location.startswith(at(code))
    assert [message.text for message in messages(code)] == ["Apakah alat beratnya masih di sana?"]
    assert case(code).status is then
    assert not rina.get(at(code)).tree.xpath("//textarea[@name='message']")[0].text.strip(), "what was sent is no draft"


def test_a_colleagues_same_words_and_other_words_of_ones_own_are_no_repeat(as_):
    code = report()
    rina, lisdayanti = as_(RINA), as_(LISDAYANTI)
    page, hers = rina.get(at(code)), lisdayanti.get(at(code))
    rina.submit(page, "message", "tell", message="Sudah kami terima.")
    assert lisdayanti.submit(hers, "message", "tell", message="Sudah kami terima.").status_code == 409
    assert rina.submit(page, "message", "tell", message="Sudah kami baca.").status_code == 409
    assert len(messages(code)) == 1


def test_who_means_to_say_it_again_can(as_):
    code = report()
    for _ in range(2):
        as_(RINA).submit(at(code), "message", "tell", message="Mohon tunggu.")
    assert len(messages(code)) == 2


def test_two_presses_at_one_moment_send_once(app, as_):
    code = report()
    rina, ready = as_(RINA), Barrier(2)
    form = dict(message="Apakah masih di sana?", do="ask", version=case(code).version)
    assert rina.token
    both = [rina, as_(RINA)]
    assert both[1].token

    def press(visitor):
        with app.app_context():
            ready.wait(20)
            return visitor.send(f"{at(code)}/message", **form).status_code

    with ThreadPoolExecutor(2) as pair:
        assert list(pair.map(press, both)) == [303, 303]
    assert len(messages(code)) == 1


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


# --- what somebody said meanwhile ---------------------------------------------------------------------------------------------


def taken(story: str = STORY) -> str:
    """A report that Rina deals with."""
    code = report(story)
    with unit_of_work():
        triage.claim(case(code), by=RINA.row)
    return code


LOCKED_IN = "Tolong cepat, ada orang dikunci di sana."


def test_nobody_closes_over_a_reply_they_have_not_seen(as_):
    code, rina = taken(), as_(RINA)
    page = rina.get(at(code))
    reply(code, LOCKED_IN)
    refused = decide(rina, page, reason="Tidak ada apa-apa.", tell="Kami tidak menemukan masalah.")
    assert refused.status_code == 409
    for there in (LOCKED_IN, "Tidak ada apa-apa.", "Kami tidak menemukan masalah."):
        assert there in refused.words, "what the reporter wrote beside what the officer wrote"
    assert (case(code).status, len(messages(code))) == (Status.IN_REVIEW, 1)
    assert rina.submit(refused, "decision").status_code == 303, "whoever has read it may"
    assert case(code).status is Status.CLOSED


def test_an_answer_that_crosses_a_reply_is_not_sent_before_it_was_read(as_):
    code, rina = taken(), as_(RINA)
    page = rina.get(at(code))
    reply(code, LOCKED_IN)
    refused = rina.submit(page, "message", "tell", message="Terima kasih, tidak ada masalah.")
    assert (refused.status_code, len(messages(code))) == (409, 1)
    assert LOCKED_IN in refused.words
    assert rina.submit(refused, "message").status_code == 303


def test_numbers_in_that_reply_are_masked_too(as_):
    code, rina = taken(), as_(RINA)
    page = rina.get(at(code))
    reply(code, "Telepon saya di 081234567890.")
    assert "081234567890" not in decide(rina, page).text


def test_a_note_is_taken_whatever_the_reporter_wrote_meanwhile(as_):
    code, rina = taken(), as_(RINA)
    page = rina.get(at(code))
    reply(code, LOCKED_IN)
    assert rina.submit(page, "note", note="Sudah ditelepon.").status_code == 303
    assert notes(code) == ["Sudah ditelepon."]


def test_a_note_by_htmx_does_not_pass_over_a_reply_that_the_page_does_not_show(as_):
    """Only a piece of the page is new after it, and the conversation is not that piece."""
    code, rina = taken(), as_(RINA)
    seen = case(code).version
    reply(code, LOCKED_IN)
    piece = by_htmx(rina, f"{at(code)}/note", "section#notes", note="Sudah ditelepon.")
    assert piece.status_code == 200
    assert LOCKED_IN not in piece.words
    assert set(piece.tree.xpath("//input[@name='version']/@value")) <= {str(seen)}


def test_a_reply_sent_again_changes_nothing_any_more(as_):
    code, rina = taken(), as_(RINA)
    reply(code, LOCKED_IN)
    page = rina.get(at(code))
    reply(code, LOCKED_IN)
    assert len(messages(code)) == 1
    assert decide(rina, page).status_code == 303


def test_two_officers_do_not_tell_one_reporter_two_things(as_):
    code = taken()
    rina, lisdayanti = as_(RINA), as_(LISDAYANTI)
    hers = lisdayanti.get(at(code))
    assert rina.submit(at(code), "message", "tell", message="Kami datang besok pagi.").status_code == 303
    for refused in (
        lisdayanti.submit(hers, "message", "tell", message="Laporan Anda tidak kami periksa."),
        decide(lisdayanti, hers, tell="Tidak ditemukan masalah."),
    ):
        assert refused.status_code == 409
        assert "Kami datang besok pagi." in refused.words
    assert ([message.text for message in messages(code)], case(code).status) == (["Kami datang besok pagi."], Status.IN_REVIEW)


def test_a_long_conversation_is_read_in_as_many_questions_as_a_short_one(as_):
    code, rina, asked, numbers = taken(), as_(RINA), [], []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for more in (3, 12):
        with unit_of_work():
            for number in range(more):
                triage.tell(case(code), f"Pesan {more}, {number}", by=(RINA, LISDAYANTI, BONIFASIUS)[number % 3].row)
        reply(code, f"Balasan {more}")
        rina.get(at(code))
        asked.clear()
        assert f"Pesan {more}, 2" in rina.get(at(code)).words
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
