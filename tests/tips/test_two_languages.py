"""A resident changes the language on the way and loses nothing."""

import pytest

from tests.tips.stories import A_TIP, STORY, answer, ask, code_of, come_back, filed, post, said, tell

TYPED = A_TIP | {"story": "pendek", "landmark": "Gerbang", "seen_on": "2026-01-02", "danger": "yes"}
THERE = {"id": "/", "en": "/en/"}


def standing(page, having="story"):
    ours = ("token", "ticket", "again", "opened")
    return {name: value for name, value in page.form(having).pairs if name not in ours and not name.startswith("form-")}


@pytest.mark.parametrize("at, there", [("/", "en"), ("/en/", "id")])
def test_the_switch_keeps_what_was_typed_and_files_nothing(visitor, at, there):
    page = visitor.submit(at, "story", "switch", **TYPED)
    assert page.status_code == 200
    assert (page.tree.get("lang"), page.request.path) == (there, THERE[there])
    assert standing(page) == TYPED | {"website": ""}
    assert not page.errors
    assert filed() == 0


def test_the_switch_keeps_the_token(visitor):
    page = visitor.get("/")
    (token,) = page.tree.xpath("//input[@name='token']/@value")
    assert visitor.submit(page, "story", "switch").tree.xpath("//input[@name='token']/@value") == [token]


def test_there_and_back_again_is_still_one_report(visitor):
    page = visitor.get("/")
    code = code_of(tell(visitor, page))
    english = visitor.submit(page, "story", "switch", **A_TIP)
    assert code_of(visitor.submit(visitor.submit(english, "story", "switch"), "story")) == code


def test_enter_sends_the_report_and_does_not_switch(visitor):
    """The first button that belongs to the form is the one that Enter presses."""
    code_of(visitor.submit("/", "story", None, **A_TIP))
    assert filed() == 1


def test_the_code_stays_in_the_box(visitor):
    page = visitor.submit("/cek", "receipt", "switch", receipt="7K3M 9Q")
    assert (page.status_code, page.tree.get("lang")) == (200, "en")
    assert standing(page, "receipt") == {"receipt": "7K3M 9Q"}


def test_an_open_conversation_goes_on_in_the_other_language(visitor):
    code = code_of(post(visitor))
    english = visitor.submit(come_back(visitor, code), "ticket", "switch", story="Masih di")
    assert english.h1 == "Your report"
    assert standing(english) == {"story": "Masih di"}
    assert said() == 0
    assert "We have received your answer." in answer(visitor, english, "Masih di sana.").words


def test_the_receipt_page_offers_no_way_to_lose_the_code(visitor):
    assert "English" not in tell(visitor).words


def test_a_report_and_its_conversation_in_english(visitor):
    page = tell(visitor, "/en/", danger="yes")
    assert page.h1 == "We have received your report"
    assert "You said somebody is in danger. Do not wait for us." in page.words
    code = code_of(page)
    ask(code)
    page = come_back(visitor, code, "/en/cek")
    assert page.h1 == "Your report"
    assert "There is 1 question from the officer" in page.words
    assert "Waiting for your answer" in page.words
    assert STORY in page.words


def test_every_way_on_an_english_page_stays_english(visitor):
    for page in (visitor.get("/en/"), visitor.get("/en/cek"), tell(visitor, "/en/")):
        ways = [*page.links, *page.tree.xpath("//form/@action")]
        assert [way for way in ways if way.startswith("/") and not way.startswith("/en/")] == []
