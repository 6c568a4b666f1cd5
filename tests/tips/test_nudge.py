"""A story of looks and origin only is asked for what happened: once, gently, never where somebody may need help."""

import pytest
from sqlalchemy import select

from portal.cases.codes import Mark
from portal.cases.models import Tag
from portal.storage.database import db, unit_of_work
from tests.cast import office
from tests.pictures import small_jpeg
from tests.tips.stories import A_TIP, code_of, filed, post, tell, tip

LOOKS = "Ada orang asing mukanya seperti dari luar negeri di pasar."
IN_ENGLISH = "There is a foreigner with a foreign face at the market."
HAPPENED = LOOKS + " Dia menagih uang dari pedagang."
QUESTION = "Apa yang terjadi di sana?"


def marks(code):
    return set(db.session.scalars(select(Tag.name).where(Tag.case_id == tip(code).case_id)))


def asked(answer):
    return answer.status_code == 200 and bool(answer.tree.xpath("//*[@id='nudge-t']"))


def test_it_is_asked_before_it_is_sent(visitor):
    answer = tell(visitor, story=LOOKS, landmark="Gerbang", danger="no")
    assert asked(answer)
    assert QUESTION in answer.words
    assert "Apa yang dilakukan? Di sebelah mana? Ada yang dirugikan atau terancam?" in answer.words
    assert filed() == 0
    assert not answer.errors, "nobody has made a mistake"


def test_the_focus_goes_to_the_question_and_on_to_the_story(visitor):
    answer = tell(visitor, story=LOOKS)
    (section,) = answer.tree.xpath("//section[@autofocus and @tabindex='-1']")
    assert section.xpath(".//a/@href") == ["#story"]
    (story,) = answer.tree.xpath("//textarea[@id='story']")
    assert [bool(answer.tree.get_element_by_id(one).text_content()) for one in story.get("aria-describedby").split()] == [True, True]


def test_everything_typed_is_still_there(visitor):
    typed = A_TIP | {"story": LOOKS, "landmark": "Gerbang", "seen_on": "2026-01-02", "danger": "no"}
    standing = dict(tell(visitor, **typed).form("story").pairs)
    assert {name: standing[name] for name in typed} == typed


def test_it_goes_as_it_is_and_is_to_be_sifted(visitor):
    code = code_of(visitor.submit(tell(visitor, story=LOOKS), "story", "Kirim apa adanya"))
    assert marks(code) == {Mark.NEEDS_SIFTING}
    assert tip(code).story == LOOKS


def test_sent_again_unchanged_it_goes_too(visitor):
    assert marks(code_of(visitor.submit(tell(visitor, story=LOOKS), "story"))) == {Mark.NEEDS_SIFTING}


def test_with_what_happened_it_is_a_report_like_any_other(visitor):
    assert marks(code_of(visitor.submit(tell(visitor, story=LOOKS), "story", story=HAPPENED))) == set()


def test_it_is_asked_once_even_when_the_next_try_has_a_mistake_or_another_language(visitor):
    answer = tell(visitor, story=LOOKS)
    wrong = visitor.submit(answer, "story", village="")
    assert wrong.status_code == 422
    english = visitor.submit(wrong, "story", "switch", village=A_TIP["village"])
    assert marks(code_of(visitor.submit(english, "story"))) == {Mark.NEEDS_SIFTING}


def test_going_as_it_is_makes_no_other_report(visitor):
    answer = tell(visitor, story=LOOKS)
    assert code_of(visitor.submit(answer, "story")) == code_of(visitor.submit(answer, "story", "Kirim apa adanya"))
    assert filed() == 1


@pytest.mark.parametrize("help_", [{"danger": "yes"}, {"category": "exploitation"}, {"category": "need_help"}], ids=str)
def test_who_may_need_help_is_heard_at_once(visitor, help_):
    assert marks(code_of(tell(visitor, story=LOOKS, **help_))) == set()


def test_a_mistake_comes_first(visitor):
    answer = post(visitor, story=LOOKS, village="")
    assert answer.status_code == 422
    assert QUESTION not in answer.words


def test_in_english(visitor):
    answer = tell(visitor, "/en/", story=IN_ENGLISH)
    assert asked(answer)
    assert "What happened there?" in answer.words
    assert marks(code_of(visitor.submit(answer, "story", "Send as it is"))) == {Mark.NEEDS_SIFTING}


def test_the_office_has_its_own_words(visitor):
    story = "Orang bertato itu ada di pasar sejak kemarin."
    code_of(tell(visitor, story=story))
    with unit_of_work():
        office().sifting_words = "bertato\nwong manca"
    assert asked(tell(visitor, story=story))
    assert marks(code_of(tell(visitor, story=LOOKS))) == set()


def test_photos_are_not_picked_twice(visitor):
    answer = visitor.submit("/", "story", **A_TIP | {"story": LOOKS, "photos": ("pasar.jpg", small_jpeg())})
    assert asked(answer)
    assert len(answer.tree.xpath("//ul[@class='pics']/li")) == 1
    assert len(tip(code_of(visitor.submit(answer, "story", "Kirim apa adanya"))).photos) == 1
