"""Photos that come with a report: kept with a form that comes back, whatever is wrong with it, and the report's own once it is filed."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import event, select

from portal import clock as portal_clock
from portal.storage.database import db
from portal.tips.models import WaitingPhoto
from portal.web.tokens import new_token, read_token
from tests.pictures import pdf_with_metadata, small_jpeg
from tests.tips.stories import A_TIP, code_of, filed, post, tell, tip

FIRST, SECOND = ("satu.jpg", small_jpeg(1)), ("dua.jpg", small_jpeg(2))
PDF = ("surat.pdf", pdf_with_metadata())
NO_PHOTO = ("liburan.jpg", b"<html>")


def held(answer):
    return [" ".join(one.text_content().split()) for one in answer.tree.xpath("//*[@id='held']//li/span")]


def token_on(answer):
    return answer.tree.xpath("//input[@name='token']/@value")[0]


def waiting():
    return db.session.scalars(select(WaitingPhoto)).all()


def test_a_form_with_a_mistake_keeps_its_photos(visitor):
    answer = tell(visitor, story="pendek", photos=[FIRST, PDF])
    assert answer.status_code == 422
    assert [one.split(" · ")[0] for one in held(answer)] == ["Foto 1", "PDF 2"]
    assert "Semua yang Anda ketik dan 2 foto Anda masih ada." in answer.errors
    code = code_of(visitor.submit(answer, "story", story=A_TIP["story"], photos=[SECOND]))
    assert [one.sort for one in tip(code).photos] == ["photo", "pdf", "photo"]
    assert waiting() == []


@pytest.mark.parametrize("token", ["", "forged"])
def test_without_a_token_of_ours_the_photos_wait_under_the_new_one(visitor, token):
    answer = visitor.post("/", data=A_TIP | {"token": token, "photos": (BytesIO(FIRST[1]), FIRST[0])})
    assert (answer.status_code, len(held(answer))) == (422, 1)
    assert {one.token_hash for one in waiting()} == {read_token(token_on(answer)).digest}
    assert len(tip(code_of(visitor.submit(answer, "story"))).photos) == 1


def test_a_refused_file_brings_the_form_back_and_sending_again_goes_without_it(visitor):
    answer = tell(visitor, photos=[FIRST, NO_PHOTO])
    assert answer.status_code == 422
    assert answer.tree.get_element_by_id("errs-t").text_content() == "1 file tidak bisa kami terima"
    assert "“liburan.jpg” bukan foto atau PDF" in answer.tree.get_element_by_id("photos-e").text_content()
    assert answer.tree.xpath("//*[@class='errs']//a/@href") == ["#photos"]
    assert filed() == 0
    assert len(tip(code_of(visitor.submit(answer, "story"))).photos) == 1


def test_what_is_taken_out_is_gone(visitor):
    answer = tell(visitor, story="pendek", photos=[FIRST, SECOND])
    out = answer.tree.xpath("//input[@name='drop']/@value")[0]
    assert len(tip(code_of(visitor.submit(answer, "story", story=A_TIP["story"], drop=out))).photos) == 1


def test_nobody_takes_out_what_is_somebody_elses(visitor):
    theirs = tell(visitor, story="pendek", photos=[FIRST])
    out = theirs.tree.xpath("//input[@name='drop']/@value")[0]
    assert post(visitor, drop=out).status_code == post(visitor, drop="all").status_code == 200
    assert len(waiting()) == 1


def test_the_same_file_again_is_the_same_file(visitor):
    answer = tell(visitor, story="pendek", photos=[FIRST, SECOND, FIRST])
    assert len(held(answer)) == 2
    assert len(held(visitor.submit(answer, "story", photos=[FIRST, SECOND]))) == 2


def test_a_report_sent_again_has_its_photos_once_and_shows_them(visitor):
    page = visitor.get("/")
    first, second = (tell(visitor, page, photos=[FIRST, SECOND]) for _ in range(2))
    assert code_of(first) == code_of(second)
    assert "2 foto tersimpan" in second.words
    assert (filed(), len(tip(code_of(first)).photos)) == (1, 2)


def test_after_an_hour_nothing_waits_any_more(visitor, clock):
    answer = tell(visitor, story="pendek", photos=[FIRST])
    clock(portal_clock.now() + timedelta(minutes=61))
    assert tip(code_of(visitor.submit(answer, "story", story=A_TIP["story"]))).photos == []


def test_the_other_language_keeps_photos_and_says_what_it_cannot_keep(visitor):
    answer = visitor.submit("/", "story", "switch", photos=[FIRST, NO_PHOTO])
    assert (answer.status_code, answer.tree.get("lang"), len(held(answer))) == (200, "en", 1)
    assert "liburan.jpg" in answer.errors


def test_photos_that_go_ahead_wait_for_their_words(visitor):
    token = new_token()
    answer = visitor.post("/foto", data={"token": token, "photos": [(BytesIO(data), name) for name, data in (FIRST, NO_PHOTO)]})
    assert answer.status_code == 422
    assert "“liburan.jpg”" in answer.text
    assert (filed(), len(waiting())) == (0, 1)
    assert len(tip(code_of(post(visitor, token=token))).photos) == 1


@pytest.mark.parametrize("token", ["", "forged"])
def test_nothing_goes_ahead_without_a_token(visitor, token):
    assert visitor.post("/foto", data={"token": token, "photos": (BytesIO(FIRST[1]), FIRST[0])}).status_code == 400
    assert waiting() == []


def test_a_report_without_photos_costs_one_look(visitor):
    """Whether something waits with it; nothing else about photos is asked."""
    asked = []
    post(visitor)

    def hear(connection, cursor, statement, *_):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    code_of(post(visitor))
    event.remove(db.engine, "before_cursor_execute", hear)
    assert len([one for one in asked if "photo" in one]) == 1
