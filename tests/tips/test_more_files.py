"""Photos that come with an answer, or as one."""

from datetime import timedelta
from io import BytesIO

import pytest

from portal import clock as portal_clock
from portal.cases.codes import Outcome
from portal.storage.database import db, unit_of_work
from portal.tips.models import WaitingPhoto
from portal.web import tokens
from tests.pictures import pdf_with_metadata, small_jpeg
from tests.tips.stories import A_TIP, answer, ask, close, code_of, come_back, said, tip

ANSWER = "Ini gerbangnya."
CLIP = ("klip.mp4", b"\x00\x00\x00\x18ftypmp42 no photo")


def shot(number=0):
    return (f"IMG_{number}.jpg", small_jpeg(number))


@pytest.fixture
def code(visitor):
    return code_of(visitor.post("/", data={"token": tokens.new_token(), "photos": [as_file(shot(9))]} | A_TIP))


def as_file(named):
    return (BytesIO(named[1]), named[0])


def reply(visitor, page, *files, story=ANSWER, **more):
    return visitor.submit(page, "ticket", story=story, photos=list(files), **more)


def shown(page):
    """How many pictures stand under each thing that was said."""
    return [len(one.xpath(".//ul[contains(@class, 'pics')]/li")) for one in page.tree.xpath("//ol[@class='talk']/li")]


def waiting():
    return db.session.query(WaitingPhoto).count()


def test_photos_stand_under_the_words_they_came_with(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1), shot(2))
    assert "Jawaban Anda sudah kami terima." in page.words
    assert shown(page) == [1, 2]
    assert "2 foto" in page.words
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.tree.xpath("//img/@src"))
    assert [photo.message_id is None for photo in tip(code).photos] == [True, False, False]


def test_small_pictures_are_small(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1))
    assert max(len(source) for source in page.tree.xpath("//img/@src")) < 20_000 * 4 / 3 + 100


def test_photos_need_no_words(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1), story="")
    assert page.status_code == 200
    assert shown(page) == [1, 1]
    assert said() == 1


def test_a_pdf_may_come_too(visitor, code):
    page = reply(visitor, come_back(visitor, code), ("surat.pdf", pdf_with_metadata()))
    assert shown(page) == [1, 1]
    assert "1 file" in page.words


def test_the_page_says_how_many_more_there_may_be(visitor, code):
    page = come_back(visitor, code)
    assert "Masih bisa tambah 4." in page.words
    page = reply(visitor, page, *[shot(number) for number in range(4)])
    assert not page.tree.xpath("//input[@type='file']"), "five are all"
    assert len(tip(code).photos) == 5


def test_a_file_that_cannot_be_kept_keeps_the_words_and_the_good_ones(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1), CLIP)
    assert page.status_code == 422
    assert "klip.mp4" in page.errors
    assert dict(page.form("story").pairs)["story"] == ANSWER
    assert (said(), waiting()) == (0, 1)
    sent = visitor.submit(page, "ticket")
    assert (sent.status_code, shown(sent), waiting()) == (200, [1, 1], 0)


def test_one_that_waits_can_be_taken_out(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1), CLIP)
    (drop,) = page.tree.xpath("//input[@name='drop']/@value")
    sent = visitor.submit(page, "ticket", drop=drop)
    assert (shown(sent), waiting()) == ([1, 0], 0)


def test_more_than_fit_come_back_and_nothing_is_lost_in_silence(visitor, code):
    page = reply(visitor, come_back(visitor, code), *[shot(number) for number in range(5)])
    assert page.status_code == 422
    assert "Paling banyak 5 foto." in page.errors
    assert (said(), waiting()) == (0, 4)
    assert shown(visitor.submit(page, "ticket")) == [1, 4]


def test_what_waits_and_does_not_fit_any_more_comes_back(visitor, code):
    """Two pages of one conversation are open."""
    first, second = come_back(visitor, code), come_back(visitor, code)
    held = reply(visitor, first, *[shot(number) for number in range(3)], CLIP)
    reply(visitor, second, *[shot(number) for number in range(10, 12)])
    page = visitor.submit(held, "ticket")
    assert page.status_code == 422
    assert "Paling banyak 5 foto." in page.errors
    drop = page.tree.xpath("//input[@name='drop']/@value")[0]
    assert shown(visitor.submit(page, "ticket", drop=drop)) == [1, 2, 2]


def test_a_reload_adds_nothing(visitor, code):
    page = come_back(visitor, code)
    for _ in range(2):
        sent = reply(visitor, page, *[shot(number) for number in range(4)])
        assert (sent.status_code, shown(sent), said()) == (200, [1, 4], 1)


def test_a_reload_of_an_answer_whose_photos_waited_is_no_mistake(visitor, code):
    page = reply(visitor, come_back(visitor, code), shot(1), CLIP, story="")
    for _ in range(2):
        assert visitor.submit(page, "ticket").status_code == 200
    assert (said(), len(tip(code).photos)) == (1, 2)


def test_a_photo_that_the_report_has_already_is_not_there_twice(visitor, code):
    sent = reply(visitor, come_back(visitor, code), shot(9))
    assert (sent.status_code, shown(sent)) == (200, [1, 0])


def test_when_the_page_was_locked_the_photos_wait_and_are_shown(visitor, code, clock):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    locked = reply(visitor, page, shot(1), shot(2))
    assert locked.h1 == "Sudah 15 menit, jadi halaman ini kami kunci"
    assert len(locked.tree.find_class("pics")[0]) == 2
    assert "Masih bisa tambah 2." in locked.words
    wrong = visitor.submit(locked, "receipt", receipt="7K3M")
    assert (wrong.status_code, len(wrong.tree.find_class("pics")[0])) == (422, 2)
    opened = visitor.submit(wrong, "receipt", receipt=code, photos=[shot(3)])
    assert (shown(opened), waiting()) == ([1, 3], 0)


def test_photos_alone_outlast_the_lock_too(visitor, code, clock):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    locked = reply(visitor, page, shot(1), story="")
    assert shown(visitor.submit(locked, "receipt", receipt=code)) == [1, 1]


def test_a_strangers_ticket_keeps_no_photos(visitor, code):
    visitor.post("/cek", data={"ticket": "forged", "token": tokens.new_token(), "photos": [as_file(shot(1))]})
    assert waiting() == 0


def test_the_other_language_keeps_the_photos(visitor, code):
    english = visitor.submit(come_back(visitor, code), "ticket", "switch", story=ANSWER, photos=[shot(1)])
    assert (english.h1, waiting(), said()) == ("Your report", 1, 0)
    assert shown(visitor.submit(english, "ticket")) == [1, 1]


def test_an_answer_to_a_closing_may_bring_a_photo(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = reply(visitor, come_back(visitor, code), shot(1))
    assert "Jawaban Anda sudah kami terima." in page.words
    assert len(tip(code).photos) == 2


def test_merged_reports_keep_their_photos_to_themselves(visitor, code):
    other = code_of(visitor.post("/", data={"token": tokens.new_token()} | A_TIP | {"story": "Ada truk keluar masuk tambang tiap malam."}))
    with unit_of_work():
        tip(other).case_id = tip(code).case_id
    assert shown(come_back(visitor, other)) == [0]
    assert shown(reply(visitor, come_back(visitor, other), shot(1))) == [0, 1]
    assert shown(come_back(visitor, code)) == [1]


def test_a_question_asks_for_photos_too(visitor, code):
    ask(code)
    page = answer(visitor, come_back(visitor, code), "Masih.")
    assert page.tree.xpath("//input[@type='file' and @name='photos' and @multiple]")
