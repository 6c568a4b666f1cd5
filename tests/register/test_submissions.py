"""A sponsor sees everything it has sent, how it stands, and answers the office at the line it asks about."""

import pytest

from portal.cases.codes import Status
from portal.register import reviewing
from portal.register.codes import ChangeState
from portal.storage.database import unit_of_work
from tests.cast import DEWI, HARTONO, KATHARINA, RINA, YUSRAN
from tests.register.lists import JEFRI, LIN, POSITION, SANJEEWA, fifty, save, send, sheet, upload
from tests.register.people import add, submissions
from tests.register.test_workers import NASTY

QUESTION = "Apakah benar jabatannya kini Personnel Specialist?"


def ask(number: int = 1, text: str = QUESTION) -> None:
    with unit_of_work():
        reviewing.ask(submissions()[-1].changes[number - 1], text, by=RINA.row)


def accept(*numbers: int) -> None:
    with unit_of_work():
        reviewing.accept([change for change in submissions()[-1].changes if change.number in numbers], by=RINA.row)


def page_of(visitor):
    return visitor.get(f"/sponsor/kiriman/{submissions()[-1].id}")


def answer(visitor, *texts: str):
    """Types into the answer boxes of the first change that is asked about, and sends them."""
    page = page_of(visitor)
    names = page.tree.xpath("(//form[.//textarea])[1]//textarea/@name")
    return visitor.submit(page, names[0], **dict(zip(names, texts, strict=True)))


def test_before_anything_was_sent_the_page_says_so(as_):
    page = as_(DEWI).get("/sponsor/kiriman")
    assert page.status_code == 200
    assert "Belum ada kiriman" in page.words


def test_every_submission_is_listed_with_what_was_in_it_and_how_it_stands(as_):
    dewi = as_(DEWI)
    send(dewi)
    accept(1, 2, 3)
    send(dewi, LIN | {POSITION: "Kepala Geologi"}, JEFRI, SANJEEWA)
    add(dewi, name="Orang Lain", passport="EG7654321")
    rows = [" ".join(row.text_content().split()) for row in dewi.get("/sponsor/kiriman").tree.xpath("//tbody/tr")]
    assert ["satu per satu" in rows[0], "lewat Excel" in rows[1], "lewat Excel" in rows[2]] == [True] * 3
    assert ["1 datang" in rows[0], "1 berubah" in rows[1], "3 datang" in rows[2]] == [True] * 3
    assert ["Terkirim" in rows[0], "Terkirim" in rows[1], "Diterima" in rows[2]] == [True] * 3


def test_many_submissions_are_shown_in_pages(as_):
    dewi = as_(DEWI)
    send(dewi)
    for number in range(26):
        send(dewi, LIN | {POSITION: f"Jabatan {number}"}, JEFRI, SANJEEWA)
    first, second = dewi.get("/sponsor/kiriman"), dewi.get("/sponsor/kiriman?hal=2")
    assert "1–25 dari 27" in first.words
    assert len(second.tree.xpath("//tbody/tr")) == 2


def test_one_submission_shows_before_and_after(as_):
    dewi = as_(DEWI)
    send(dewi)
    send(dewi, LIN | {POSITION: "Kepala Geologi"}, JEFRI, SANJEEWA)
    page = page_of(dewi)
    assert "Ahli Geologi Tambang" in page.tree.xpath("//del/text()")
    assert "Kepala Geologi" in page.tree.xpath("//ins/text()")
    assert "lewat Excel" in page.words
    assert "dikirim Dewi Ratnasari" in page.words
    assert submissions()[-1].case.spoken in page.words


def test_a_submission_of_others_does_not_exist(as_):
    send(as_(DEWI))
    where = f"/sponsor/kiriman/{submissions()[-1].id}"
    hartono = as_(HARTONO)
    assert hartono.get(where).status_code == 404
    assert hartono.send(where, x="y").status_code == 404
    assert as_(RINA).get(where).status_code == 403
    assert "Belum ada kiriman" in hartono.get("/sponsor/kiriman").words


def test_a_question_of_the_office_stands_at_its_line_and_on_the_list(as_):
    dewi = as_(DEWI)
    send(dewi)
    ask()
    listed = dewi.get("/sponsor/kiriman")
    assert "Kantor bertanya di kiriman" in listed.words
    assert "Ditanya: 1 orang" in listed.words
    page = page_of(dewi)
    (form,) = page.tree.xpath("//section[.//textarea]")
    assert "Lin Haoran" in form.text_content()
    assert QUESTION in form.text_content()
    assert "Daftar Anda tetap seperti yang Anda nyatakan." in page.words


def test_the_answer_goes_to_the_office_and_the_case_goes_on(as_):
    dewi = as_(DEWI)
    send(dewi)
    ask()
    sent = answer(dewi, "Salah ketik, sudah kami perbaiki.")
    assert sent.status_code == 303
    page = dewi.get(sent.location)
    assert "Jawaban terkirim ke kantor." in page.words
    assert "Salah ketik, sudah kami perbaiki." in page.words
    assert "Sudah dijawab" in page.words
    assert not page.tree.xpath("//textarea")
    assert submissions()[-1].case.status is Status.IN_REVIEW
    assert submissions()[-1].changes[0].state is ChangeState.ANSWERED


def test_with_two_people_asked_about_one_answer_leaves_it_waiting(as_):
    dewi = as_(DEWI)
    send(dewi)
    ask(1)
    ask(2)
    answer(dewi, "Benar.")
    assert submissions()[-1].case.status is Status.WAITING
    answer(dewi, "Juga benar.")
    assert submissions()[-1].case.status is Status.IN_REVIEW


def test_two_questions_about_one_person_are_answered_together(as_):
    dewi = as_(DEWI)
    send(dewi)
    ask(1)
    ask(1, "Sejak kapan?")
    half = answer(dewi, "Benar.", "")
    assert half.status_code == 422
    assert "Tulis jawaban Anda." in half.words
    assert "Benar." in half.words
    assert submissions()[-1].case.status is Status.WAITING
    assert answer(dewi, "Benar.", "Sejak Oktober.").status_code == 303
    assert submissions()[-1].case.status is Status.IN_REVIEW


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_an_answer_that_cannot_be_comes_back_with_its_text(as_, text):
    dewi = as_(DEWI)
    send(dewi)
    ask()
    sent = answer(dewi, text)
    assert sent.status_code == 422
    assert sent.tree.xpath("//textarea/@aria-invalid") == ["true"]
    assert (sent.tree.xpath("//textarea")[0].text or "").strip() == text.strip()


def test_when_a_colleague_was_faster_both_answers_are_shown(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    send(dewi)
    ask()
    page = page_of(yusran)
    answer(dewi, "Benar.")
    (name,) = page.tree.xpath("//textarea/@name")
    late = yusran.submit(page, name, **{name: "Salah ketik."})
    assert late.status_code == 409
    assert "Rekan Anda sudah menjawab pertanyaan ini." in late.words
    assert "Benar." in late.words
    assert "Salah ketik." in late.words
    assert "Salah ketik." not in page_of(dewi).words


def test_sending_the_same_answer_twice_says_it_once(as_):
    dewi = as_(DEWI)
    send(dewi)
    ask()
    page = page_of(dewi)
    (name,) = page.tree.xpath("//textarea/@name")
    assert [dewi.submit(page, name, **{name: "Benar."}).status_code for _ in range(2)] == [303, 303]
    assert page_of(dewi).words.count("Benar.") == 1


def test_nasty_questions_and_answers_harm_nothing(as_):
    dewi = as_(DEWI)
    send(dewi, *fifty()[: len(NASTY)])
    for number, nasty in enumerate(NASTY, 1):
        ask(number, f"Apa arti {nasty}?".replace("\ud800", "?")[:5000])
    for nasty in NASTY:
        said = answer(dewi, nasty.replace("\ud800", "?"))
        assert said.status_code in (303, 422)
        assert "<script>alert" not in said.text
        if said.status_code == 422:
            answer(dewi, "Benar.")
    assert "<script>alert" not in page_of(dewi).text


def test_the_pages_speak_english_to_who_reads_english(as_):
    send(as_(DEWI))
    ask()
    katharina = as_(KATHARINA)
    assert "The office asks about your submission of" in katharina.get("/sponsor/kiriman").words
    page = page_of(katharina)
    assert "Asked about: 1 person" in page.words
    assert "The office asks" in page.words
    assert "Kirim" not in page.words


def test_a_long_submission_is_shown_in_pages_with_the_questions_first(as_):
    dewi = as_(DEWI)
    save(dewi, upload(dewi, sheet(fifty())))
    ask(40)
    page = page_of(dewi)
    assert page.words.index("Kantor bertanya") < page.words.index("Perubahan lain: 49 orang")
    assert "26–49 dari 49" in dewi.get(f"/sponsor/kiriman/{submissions()[-1].id}?hal=2").words
