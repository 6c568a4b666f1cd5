"""A resident comes back with a code: what happened, what the office asks, and an answer to it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.audit.models import Deed
from portal.cases.codes import Outcome, Status
from portal.cases.opening import move
from portal.storage import search
from portal.storage.database import db, unit_of_work
from portal.tips.models import Voice
from portal.web import tokens
from tests.cast import BARITO_SELATAN, RINA, office
from tests.tips.stories import STORY, answer, ask, close, code_of, come_back, filed, post, said, tell, tip

ANSWER = "Masih ada dua buah, pagi tadi."


@pytest.fixture
def code(visitor):
    return code_of(post(visitor))


def standing(page, name):
    return dict(page.form(name).pairs)[name]


# --- the code -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typing",
    [
        str,
        str.lower,
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: code.replace(" ", " – "),
        lambda code: f"  {code}\t",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.lower().replace("0", "o").replace("1", "l"),
        lambda code: "".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in code),  # full width, from an East Asian keyboard
    ],
)
def test_a_code_may_be_typed_as_one_likes(visitor, code, typing):
    assert STORY in come_back(visitor, typing(code)).words


def test_a_wrong_character_is_called_a_slip(visitor, code):
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    page = come_back(visitor, wrong)
    assert page.status_code == 422
    assert "Ada salah ketik" in page.errors
    assert standing(page, "receipt") == wrong


def test_two_swapped_characters_are_called_a_slip(visitor, code):
    at = next(i for i in range(15) if code[i] != code[i + 1] and {" ", *"0Z"}.isdisjoint(code[i : i + 2]))
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert come_back(visitor, swapped).status_code == 422


def test_half_a_code_is_said_to_be_half(visitor, code):
    assert "baru 8 dari 16" in come_back(visitor, code[:9]).errors


def test_no_code_is_asked_for(visitor):
    page = come_back(visitor, "")
    assert page.status_code == 422
    assert "Ketik kode tanda terima Anda." in page.errors


def test_a_code_that_opens_nothing_is_not_found_and_stays_in_the_box(visitor):
    unknown = "0000 0000 0000 0000"
    page = come_back(visitor, unknown)
    assert page.status_code == 404
    assert "Tidak ada laporan dengan kode ini." in page.errors
    assert standing(page, "receipt") == unknown


def test_a_code_of_another_office_opens_nothing_here(visitor, code, app):
    with unit_of_work():
        office(BARITO_SELATAN).host = "selatan.contoh.test"
    elsewhere = visitor.post("/cek", data={"receipt": code}, base_url="http://selatan.contoh.test")
    assert elsewhere.status_code == 404
    assert STORY not in elsewhere.text


def test_the_last_four_lead_from_the_receipt_to_the_conversation(visitor):
    page = tell(visitor)
    assert STORY in visitor.submit(page, "last", last=code_of(page)[-4:].lower()).words


# --- where it stands ----------------------------------------------------------------------------------------------------------


def steps(page):
    return [" ".join(one.text_content().split()) for one in page.tree.find_class("steps")[0]]


def test_a_new_report_has_arrived_and_will_be_read(visitor, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    page = come_back(visitor, code_of(post(visitor)))
    assert steps(page) == [
        "Diterima (sudah) 24 November",
        "Dibaca petugas Paling lambat 1 Desember.",
        "Jawaban untuk Anda Paling lambat 8 Desember.",
    ]


def test_a_report_that_was_read_says_when(visitor, code):
    with unit_of_work():
        tip(code).case.read_on = portal_clock.today()
    page = come_back(visitor, code)
    assert page.tree.xpath("//*[@aria-current='step']/b")[0].text == "Dibaca petugas"


@pytest.mark.parametrize(
    "way, words",
    [
        ([Status.IN_REVIEW], "Sedang diperiksa"),
        ([Status.WAITING], "Menunggu jawaban Anda"),
        ([Status.IN_REVIEW, Status.REFERRED], "Diteruskan ke instansi yang berwenang"),
    ],
)
def test_what_is_being_done_is_said_in_plain_words(visitor, code, way, words):
    with unit_of_work():
        for status in way:
            move(tip(code).case, status, by=RINA.row)
    (now,) = come_back(visitor, code).tree.xpath("//*[@aria-current='step']")
    assert now.findtext("b") == words


def test_what_took_too_long_is_admitted(visitor, code, clock):
    clock(portal_clock.now() + timedelta(days=60))
    assert "Lebih lama dari rencana, maaf." in come_back(visitor, code).words


@pytest.mark.parametrize(
    "outcome, words",
    [
        (Outcome.UNFOUNDED, "Hasilnya: tidak ditemukan masalah"),
        (Outcome.CONFIRMED, "Hasilnya: benar"),
        (Outcome.SPAM, "Hasilnya: di luar tugas kami"),
        (Outcome.GUIDANCE, "Hasilnya: sudah diberi penjelasan"),
    ],
)
def test_a_report_that_is_over_says_what_came_of_it(visitor, code, outcome, words):
    close(code, outcome)
    page = come_back(visitor, code)
    assert page.h1 == "Laporan Anda selesai"
    assert words in page.words


def test_the_reason_of_a_decision_is_for_the_office_only(visitor, code):
    close(code, Outcome.UNFOUNDED)
    assert "Sudah diperiksa." not in come_back(visitor, code).text


# --- what the office says -----------------------------------------------------------------------------------------------------


def test_a_question_of_the_office_is_shown_with_its_day(visitor, code):
    ask(code, "Apakah alat beratnya masih di sana?")
    page = come_back(visitor, code)
    (shown,) = page.tree.find_class("off")
    assert "Apakah alat beratnya masih di sana?" in shown.text_content()
    assert "Petugas" in shown.text_content()
    assert "Ada 1 pertanyaan dari petugas" in page.words


def test_nobody_learns_the_name_of_the_officer(visitor, code):
    ask(code)
    assert RINA.name not in come_back(visitor, code).text


def test_what_is_new_is_marked_once(visitor, code):
    ask(code)
    assert come_back(visitor, code).tree.find_class("new")
    again = come_back(visitor, code)
    assert not again.tree.find_class("new")
    assert "Belum ada yang baru." in again.words


def test_of_a_visit_only_the_number_of_the_last_message_and_where_it_stood_is_kept(visitor, code):
    ask(code)
    ask(code, "Terima kasih.", asks=False)
    page = come_back(visitor, code)
    assert "Ada 1 pesan baru dari petugas" in page.words
    assert (tip(code).last_shown, tip(code).shown_status) == (2, Status.WAITING)


def test_the_first_visit_says_nothing_about_the_last(visitor, code):
    assert "Sejak kunjungan terakhir Anda" not in come_back(visitor, code).words


# --- the answer ---------------------------------------------------------------------------------------------------------------


def test_an_answer_reaches_the_office_and_the_case_is_in_review_again(visitor, code):
    ask(code)
    page = answer(visitor, come_back(visitor, code), ANSWER)
    assert page.status_code == 200
    assert "Jawaban Anda sudah kami terima." in page.words
    assert [(one.voice, one.text) for one in tip(code).messages][-1] == (Voice.REPORTER, ANSWER)
    assert tip(code).case.status is Status.IN_REVIEW


def test_somebody_may_write_without_being_asked(visitor, code):
    answer(visitor, come_back(visitor, code), ANSWER)
    assert tip(code).messages[-1].text == ANSWER
    assert tip(code).case.status is Status.NEW


def test_a_reload_never_says_it_twice(visitor, code):
    page = come_back(visitor, code)
    first, again = answer(visitor, page, ANSWER), answer(visitor, page, ANSWER)
    assert (first.status_code, again.status_code) == (200, 200)
    assert said() == 1


def test_other_words_from_the_same_page_are_not_lost(visitor, code):
    page = come_back(visitor, code)
    answer(visitor, page, ANSWER)
    answer(visitor, page, ANSWER + " Dan satu truk.")
    assert said() == 2


def test_the_same_answer_can_be_given_twice_when_it_is_meant(visitor, code):
    page = answer(visitor, come_back(visitor, code), "Ya.")
    answer(visitor, page, "Ya.")
    assert said() == 2


def test_a_conversation_goes_on_as_long_as_both_like(visitor, code):
    for number in range(3):
        ask(code, f"Pertanyaan {number}?")
        page = answer(visitor, come_back(visitor, code), f"Jawaban {number}.")
    shown = [one.text_content() for one in page.tree.xpath("//ol[@class='talk']/li/p[@dir]")]
    assert shown == [STORY, *(words for number in range(3) for words in (f"Pertanyaan {number}?", f"Jawaban {number}."))]


def test_an_empty_answer_is_asked_for(visitor, code):
    page = answer(visitor, come_back(visitor, code), "  ")
    assert page.status_code == 422
    assert "Tulis jawaban Anda." in page.errors
    assert said() == 0


def test_an_answer_that_is_too_long_comes_back_whole(visitor, code):
    page = answer(visitor, come_back(visitor, code), "x" * 5001)
    assert page.status_code == 422
    assert standing(page, "story") == "x" * 5001


@pytest.mark.parametrize("token", ["", "forged"])
def test_an_answer_without_a_token_of_ours_comes_back_and_can_be_sent(visitor, code, token):
    page = visitor.submit(come_back(visitor, code), "ticket", story=ANSWER, token=token)
    assert page.status_code == 422
    assert standing(page, "story") == ANSWER
    assert visitor.submit(page, "ticket").status_code == 200
    assert tip(code).messages[-1].text == ANSWER


def test_the_words_of_an_answer_can_be_found(visitor, code):
    answer(visitor, come_back(visitor, code), ANSWER)
    assert list(db.session.scalars(search.matching("pagi"))) == [tip(code).case_id]


def test_an_answer_is_a_deed_without_an_author_or_a_time(visitor, code):
    answer(visitor, come_back(visitor, code), ANSWER)
    deed = db.session.scalars(select(Deed).order_by(Deed.number.desc()).limit(1)).one()
    assert (deed.action, deed.actor_id, deed.happened_at) == ("tip.replied", None, None)


# --- one answer to a closing --------------------------------------------------------------------------------------------------

AGAIN = "Mereka datang lagi malam ini."


def reopen(code):
    with unit_of_work():
        move(tip(code).case, Status.IN_REVIEW, by=RINA.row)


def may_write(page):
    return bool(page.tree.xpath("//textarea"))


def test_who_disagrees_with_the_outcome_can_write_once(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = answer(visitor, come_back(visitor, code), AGAIN)
    assert "Jawaban Anda sudah kami terima." in page.words
    assert (may_write(page), may_write(come_back(visitor, code))) == (False, False)
    assert "Jawaban Anda sudah kami terima." in come_back(visitor, code).words
    assert tip(code).messages[-1].text == AGAIN
    assert tip(code).messages[-1].about_closing == 2  # it was opened, then closed
    assert tip(code).case.status is Status.CLOSED


def test_sent_again_it_is_said_once(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = come_back(visitor, code)
    assert [answer(visitor, page, AGAIN).status_code for _ in range(2)] == [200, 200]
    assert said() == 1


def test_another_answer_to_the_same_closing_comes_back_with_its_words(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = come_back(visitor, code)
    answer(visitor, page, AGAIN)
    late = answer(visitor, page, "Dan satu truk.")
    assert late.status_code == 409
    assert "Tulisan ini tidak terkirim: Anda sudah menjawab satu kali." in late.errors
    assert "Dan satu truk." in late.errors
    assert said() == 1


def test_what_was_written_before_the_closing_is_no_answer_to_it(visitor, code):
    page = come_back(visitor, code)
    answer(visitor, page, "Masih.")
    close(code, Outcome.UNFOUNDED)
    assert may_write(come_back(visitor, code))


def test_once_reopened_they_talk_freely_and_another_closing_allows_one_more(visitor, code):
    close(code, Outcome.UNFOUNDED)
    answer(visitor, come_back(visitor, code), AGAIN)
    reopen(code)
    page = come_back(visitor, code)
    for number in range(2):
        page = answer(visitor, page, f"Kabar {number}.")
        assert may_write(page)
    close(code, Outcome.CONFIRMED)
    page = answer(visitor, come_back(visitor, code), "Terima kasih.")
    assert not may_write(page)
    assert [one.about_closing for one in tip(code).messages] == [2, None, None, 4]


def test_the_page_that_takes_no_more_words_still_changes_its_language(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = answer(visitor, come_back(visitor, code), AGAIN)
    assert visitor.submit(page, "ticket", "switch").h1 == "Your report is closed"


# --- what changed since the last visit ----------------------------------------------------------------------------------------


def since(page):
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//section[@aria-labelledby='baru']//li")]


@pytest.mark.parametrize(
    "way, words",
    [
        ([Status.IN_REVIEW], "Laporan Anda sedang diperiksa."),
        ([Status.IN_REVIEW, Status.REFERRED], "Laporan Anda diteruskan ke instansi yang berwenang."),
    ],
)
def test_where_the_report_has_moved_is_said_once(visitor, code, way, words):
    come_back(visitor, code)
    with unit_of_work():
        for status in way:
            move(tip(code).case, status, by=RINA.row)
    assert since(come_back(visitor, code)) == [words]
    assert since(come_back(visitor, code)) == ["Belum ada yang baru."]


def test_all_that_is_new_is_named(visitor, code):
    come_back(visitor, code)
    ask(code, "Terima kasih.", asks=False)
    ask(code)
    ask(code, "Dan siapa mandornya?")
    assert since(come_back(visitor, code)) == [
        "Kami menunggu jawaban Anda.",
        "Ada 2 pertanyaan dari petugas.",
        "Ada 1 pesan baru dari petugas.",
    ]


def test_an_outcome_is_news_too(visitor, code):
    come_back(visitor, code)
    close(code, Outcome.UNFOUNDED)
    assert since(come_back(visitor, code)) == ["Laporan Anda selesai. Hasilnya ada di bawah."]


def test_what_the_office_puts_aside_reads_the_same(visitor, code):
    """Whether a report was quarantined is nobody's news."""
    come_back(visitor, code)
    with unit_of_work():
        tip(code).shown_status = Status.QUARANTINED
    assert since(come_back(visitor, code)) == ["Belum ada yang baru."]


def test_a_case_that_waits_for_another_reporter_does_not_wait_for_this_one(visitor, code):
    ask(code)
    other = code_of(post(visitor, story="Ada truk keluar masuk tambang pada malam hari."))
    with unit_of_work():
        tip(other).case_id = tip(code).case_id
    assert "Menunggu jawaban Anda" in come_back(visitor, code).words
    assert "Menunggu jawaban Anda" not in come_back(visitor, other).words


# --- the ticket ---------------------------------------------------------------------------------------------------------------


def test_the_page_is_locked_after_fifteen_minutes_and_the_answer_is_kept(visitor, code, clock):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    locked = answer(visitor, page, ANSWER)
    assert locked.h1 == "Sudah 15 menit, jadi halaman ini kami kunci"
    assert standing(locked, "story") == ANSWER
    assert STORY not in locked.text
    assert said() == 0


def test_the_code_opens_it_again_and_sends_the_answer(visitor, code, clock):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    locked = answer(visitor, page, ANSWER)
    opened = visitor.submit(locked, "receipt", receipt=code)
    assert "Jawaban Anda sudah kami terima." in opened.words
    assert tip(code).messages[-1].text == ANSWER


@pytest.mark.parametrize("typed, status", [("7K3M", 422), ("0000 0000 0000 0000", 404)])
def test_a_wrong_code_at_the_locked_page_keeps_the_answer_too(visitor, code, clock, typed, status):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    wrong = visitor.submit(answer(visitor, page, ANSWER), "receipt", receipt=typed)
    assert wrong.status_code == status
    assert standing(wrong, "story") == ANSWER


def test_every_answer_of_the_portal_renews_the_fifteen_minutes(visitor, code, clock):
    start = portal_clock.now()
    page = come_back(visitor, code)
    for number in range(1, 4):
        clock(start + timedelta(minutes=10 * number))
        page = answer(visitor, page, f"Jawaban {number}.")
    assert said() == 3


@pytest.mark.parametrize("ticket", ["forged", "A" * 200, tokens.new_token])
def test_a_ticket_that_is_not_ours_opens_nothing(visitor, code, ticket):
    ticket = ticket() if callable(ticket) else ticket
    page = visitor.post("/cek", data={"ticket": ticket, "token": tokens.new_token(), "story": ANSWER})
    assert STORY not in page.text
    assert standing(page, "story") == ANSWER


def test_a_ticket_for_a_report_that_is_gone_asks_for_the_code(visitor, code):
    page = visitor.post("/cek", data={"ticket": tokens.new_ticket(uuid4(), "id"), "token": tokens.new_token(), "story": ANSWER})
    assert page.form("receipt")


def test_a_ticket_is_no_token_and_a_token_no_ticket(app):
    assert tokens.read_token(tokens.new_ticket(uuid4(), "id")) is None
    assert tokens.read_ticket(tokens.new_token()) is None


def test_nothing_is_filed_by_coming_back(visitor, code):
    come_back(visitor, code)
    assert filed() == 1
