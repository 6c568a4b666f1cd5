"""A resident tells the office about something."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases.codes import Category, Kind, Priority, Source, Status
from portal.offices import areas
from portal.storage import search
from portal.storage.database import db, unit_of_work
from portal.tips.models import Tip
from tests.cast import BARITO_SELATAN, BARITO_TIMUR, KARANG_LANGIT, office
from tests.tips.stories import A_TIP, KINDS, STORY, code_of, come_back, filed, post, tell, tip, told


def test_a_resident_gets_a_code_that_opens_their_report(visitor):
    code = code_of(tell(visitor))
    assert STORY in come_back(visitor, code).words


def test_the_code_has_sixteen_characters_in_four_groups(visitor):
    assert [len(group) for group in code_of(tell(visitor)).split()] == [4, 4, 4, 4]


def test_a_report_becomes_a_case_that_nobody_has_read(visitor):
    case = tip(code_of(tell(visitor))).case
    assert (case.kind, case.status, case.category, case.source) == (Kind.REPORT, Status.NEW, Category.WORK, Source.WEB)
    assert (case.area_code, case.office_id, case.priority, case.read_on) == (KARANG_LANGIT, office().id, Priority.NORMAL, None)


@pytest.mark.parametrize("row", told(), ids=lambda row: row["text"][:30])
def test_what_people_really_write_arrives_as_they_wrote_it(visitor, row):
    at = "/en/" if row["lang"] == "en" else "/"
    answer = tell(visitor, at, story=row["text"], village=row["village_code"], category=KINDS[row["kind"]].value)
    code = code_of(visitor.submit(answer, "story") if row["kind"] == "prasangka" else answer)  # asked once what happened
    assert row["text"] in come_back(visitor, code, f"{at}cek").words
    assert (tip(code).story, tip(code).language) == (row["text"], Language(row["lang"]))


def test_sending_twice_files_once_and_gives_the_same_code(visitor):
    page = visitor.get("/")
    first, second = tell(visitor, page), tell(visitor, page)
    assert code_of(first) == code_of(second)
    assert first.words == second.words
    assert filed() == 1


def test_the_same_words_from_another_form_are_another_report(visitor):
    assert code_of(tell(visitor)) != code_of(tell(visitor))
    assert filed() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"story": STORY + " Sampai malam."},
        {"landmark": "Gerbang tambang"},
        {"seen_on": "2026-01-02"},
        {"danger": "yes"},
        {"category": "other"},
        {"village": BARITO_TIMUR},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_words_in_the_same_form_are_another_report(visitor, change):
    page = visitor.get("/")
    assert code_of(tell(visitor, page)) != code_of(tell(visitor, page, **change))
    assert filed() == 2


def test_two_reports_from_one_form_are_known_to_be_related(visitor):
    page = visitor.get("/")
    codes = [code_of(tell(visitor, page)), code_of(tell(visitor, page, landmark="Gerbang tambang"))]
    assert len({tip(code).token_hash for code in codes}) == 1


def test_the_language_of_the_page_makes_no_other_report(visitor):
    page = visitor.get("/")
    code = code_of(tell(visitor, page))
    english = visitor.submit(page, "story", "switch", **A_TIP)
    assert code_of(visitor.submit(english, "story")) == code
    assert filed() == 1


def test_only_three_answers_are_asked_for(visitor):
    one = tip(code_of(tell(visitor, landmark=None, seen_on=None, danger=None)))
    assert (one.landmark, one.seen_on, one.danger) == ("", None, False)


def test_the_rest_is_kept_too(visitor):
    one = tip(code_of(tell(visitor, landmark="Gerbang tambang", seen_on="2026-01-02", danger="yes")))
    assert (one.landmark, one.seen_on, one.danger) == ("Gerbang tambang", date(2026, 1, 2), True)


@pytest.mark.parametrize("typed", ["2026-01-02", "02/01/2026", "2-1-26", "2 Januari 2026", "2 Jan 2026", "January 2, 2026"])
def test_a_day_can_be_typed_in_the_usual_ways(visitor, typed):
    assert tip(code_of(tell(visitor, seen_on=typed))).seen_on == date(2026, 1, 2)


def test_a_place_that_is_not_on_the_list_is_the_whole_regency(visitor):
    code = code_of(tell(visitor, village=BARITO_TIMUR))
    assert tip(code).village == BARITO_TIMUR
    assert "Tempat tidak ada di daftar" in come_back(visitor, code).words


@pytest.mark.parametrize(
    "told, priority",
    [({"danger": "yes"}, Priority.URGENT), ({"category": "exploitation"}, Priority.URGENT), ({"category": "presence"}, Priority.LOW)],
)
def test_danger_comes_first_and_a_question_last(visitor, told, priority):
    assert tip(code_of(tell(visitor, **told))).case.priority is priority


def test_who_marks_danger_is_told_whom_to_call_now(visitor):
    answer = tell(visitor, danger="yes")
    assert "Jangan tunggu kami" in answer.words
    assert {"tel:110", "tel:129"} <= set(answer.links)


def test_who_tells_of_exploitation_is_told_too(visitor):
    assert "tel:129" in tell(visitor, category="exploitation").links


def test_who_sees_no_danger_is_not_alarmed(visitor):
    assert "tel:110" not in tell(visitor).links


def test_the_receipt_says_by_when_somebody_reads_and_answers(visitor, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))  # a Tuesday
    said = tell(visitor).words
    assert "24 November 2026" in said
    assert "Paling lambat 1 Desember." in said
    assert "Paling lambat 8 Desember." in said


def test_the_receipt_is_given_out_by_the_code_alone(visitor):
    """The page is kept between reports; nothing of one may stand in another's."""
    one, two = tell(visitor, story="Cerita yang pertama, cukup panjang."), tell(visitor, story="Cerita yang kedua, juga cukup panjang.")
    assert code_of(one) != code_of(two)
    assert "pertama" not in two.text


def test_what_a_machine_fills_in_is_put_aside_and_gets_its_code(visitor):
    code = code_of(tell(visitor, website="https://spam.example"))
    assert tip(code).case.status is Status.QUARANTINED
    assert "Diterima" in come_back(visitor, code).words


def test_the_words_of_a_report_can_be_found(visitor):
    code = code_of(tell(visitor, landmark="seberang lapangan bola"))
    for query in ("alat berat", "bawa", "lapangan"):
        assert list(db.session.scalars(search.matching(query))) == [tip(code).case_id]


def test_one_deed_is_recorded_without_an_author_or_a_time(visitor):
    case = tip(code_of(tell(visitor))).case
    (deed,) = db.session.scalars(select(Deed))
    assert (deed.action, deed.subject_id, deed.actor_id, deed.happened_at) == ("tip.received", case.id, None, None)
    assert deed.happened_on == portal_clock.today()


def test_filing_twice_is_one_deed(visitor):
    page = visitor.get("/")
    tell(visitor, page)
    tell(visitor, page)
    assert len(list(db.session.scalars(select(Deed)))) == 1


def test_every_village_is_shown_with_its_district(visitor):
    page = visitor.get("/")
    shown = [option.text for option in page.tree.xpath("//select[@name='village']//optgroup/option")]
    there = [f"{village.name}, {district}" for district, villages in areas.villages_of(office()).items() for village in villages]
    assert shown == there
    assert len(shown) == 103


def test_the_form_asks_what_happened_and_never_who_somebody_is(visitor):
    named = [control.get("name") for control in visitor.get("/").tree.xpath("//main//*[@name]")]
    asked = {name for name in named if not name.startswith("form-")}  # named anew in every form, and empty
    assert asked == {"token", "website", "category", "village", "landmark", "seen_on", "story", "photos", "danger"}


def test_emergency_numbers_stand_above_the_form(visitor):
    links = visitor.get("/").links
    assert {"tel:110", "tel:129"} <= set(links)
    assert "tel:112" not in links


def test_112_is_shown_where_the_regency_answers_it(visitor):
    visitor.get("/")
    with unit_of_work():
        office().has_112 = True
    assert "tel:112" in visitor.get("/").links


def test_each_office_shows_its_own_form_at_its_own_address(visitor):
    with unit_of_work():
        office(BARITO_SELATAN).host = "selatan.contoh.test"
    for _ in range(2):  # made, and given out again
        here, there = visitor.get("/"), visitor.get("/", base_url="http://selatan.contoh.test")
        assert "Barito Timur" in here.words
        assert "Barito Selatan" in there.words
        assert {code[:5] for code in there.tree.xpath("//optgroup/option/@value")} == {BARITO_SELATAN}


def test_tomorrow_the_form_shows_tomorrow(visitor, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert "Selasa, 24 November 2026" in visitor.get("/").words
    clock(datetime(2026, 11, 24, 18, tzinfo=UTC))  # one in the night of the 25th, in Tamiang Layang
    assert "Rabu, 25 November 2026" in visitor.get("/").words


def test_every_blank_form_has_a_token_of_its_own(visitor):
    tokens = {visitor.get("/").tree.xpath("//input[@name='token']/@value")[0] for _ in range(3)}
    assert len(tokens) == 3


def test_a_form_filled_in_without_looking_is_filed_as_well(visitor):
    code_of(post(visitor))
    assert db.session.scalars(select(Tip)).one().story == STORY
