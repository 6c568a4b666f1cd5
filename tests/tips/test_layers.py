"""What looks like a machine's work is put aside, with a receipt like any other; nobody is refused, and nobody pays for a bad line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from sqlalchemy import text

from portal import create_app
from portal.accounts.models import Language
from portal.cases.codes import Category, Status
from portal.config import Config
from portal.storage.database import db, unit_of_work
from portal.tips import intake, layers
from portal.tips.intake import Report
from portal.web import buckets, tokens
from tests.cast import KARANG_LANGIT, TAMIANG_LAYANG, office
from tests.tips.stories import A_TIP, STORY, code_of, come_back, filed, post, tell, tip

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
NUMBERS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def story(number: int) -> str:
    """Ever other words."""
    return "Cerita tersendiri dari warga: " + " ".join(NUMBERS[int(digit)] for digit in f"{number:04}")


def standing(*answers) -> list[Status]:
    return [tip(code_of(answer)).case.status for answer in answers]


def aside(answers) -> list[int]:
    """Which of the answers, counted from 1, belong to what was put aside."""
    return [number for number, status in enumerate(standing(*answers), 1) if status is Status.QUARANTINED]


@pytest.fixture
def slow_hands(app):
    """People fill in forms as they do outside of tests."""
    layers.use(quick=False)
    yield
    layers.use(quick=True)


def test_what_comes_back_at_once_is_put_aside_and_what_takes_a_person_three_seconds_is_not(visitor, slow_hands, clock):
    clock(NOON)
    early, late = visitor.get("/"), visitor.get("/")
    clock(NOON + timedelta(seconds=2))
    hasty = tell(visitor, early)
    clock(NOON + timedelta(seconds=3))
    assert standing(hasty, tell(visitor, late, story=story(1))) == [Status.QUARANTINED, Status.NEW]


def test_a_second_try_after_a_mistake_is_no_haste(visitor, slow_hands, clock):
    clock(NOON)
    page = visitor.get("/")
    clock(NOON + timedelta(seconds=40))
    mistakes = tell(visitor, page, story="pendek")
    assert mistakes.status_code == 422
    clock(NOON + timedelta(seconds=41))
    assert standing(tell(visitor, mistakes)) == [Status.NEW]


def test_a_whole_meeting_behind_one_address_has_room_and_what_comes_after_it_is_put_aside(visitor):
    answers = [post(visitor, story=story(number)) for number in range(22)]
    assert aside(answers) == [21, 22]


def test_the_next_ten_minutes_have_room_again_until_the_day_is_full(visitor, clock):
    answers = []
    for turn in range(6):
        clock(NOON + timedelta(minutes=11 * turn))
        answers += [post(visitor, story=story(20 * turn + number)) for number in range(20)]
    assert aside(answers) == list(range(101, 121))


def test_who_comes_from_elsewhere_is_not_touched_by_a_crowd(visitor):
    for number in range(25):
        post(visitor, story=story(number))
    visitor.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    assert standing(post(visitor, story=story(30))) == [Status.NEW]


def test_the_fourth_copy_of_one_text_is_put_aside_wherever_it_comes_from(visitor):
    answers = []
    for number in range(5):
        visitor.environ_base["REMOTE_ADDR"] = f"203.0.{number}.7"
        answers.append(post(visitor, story=f"{STORY.upper()} {number}", village=(KARANG_LANGIT, TAMIANG_LAYANG)[number % 2]))
    assert aside(answers) == [4, 5]


def test_one_form_is_good_for_five_texts(visitor):
    token = tokens.new_token()
    assert aside([post(visitor, token=token, story=story(number)) for number in range(7)]) == [6, 7]


def test_a_form_that_a_machine_sends_again_with_one_letter_changed_is_another_report(visitor):
    token = tokens.new_token()
    answers = [post(visitor, token=token, landmark="warung" + "!" * number) for number in range(5)]
    assert filed() == 5
    assert aside(answers) == [4, 5], "copies of one text"
    answers = [post(visitor, token=token, story=story(1), landmark=mark) for mark in ("satu", "SATU", "Satu")]
    assert aside(answers) == [1, 2, 3]


def test_sending_again_on_a_bad_line_counts_once(visitor):
    token = tokens.new_token()
    answers = [post(visitor, token=token) for _ in range(30)]
    assert len({code_of(answer) for answer in answers}) == filed() == 1
    assert standing(answers[-1]) == [Status.NEW]
    assert standing(post(visitor, story=story(1))) == [Status.NEW], "the neighbours have their room still"


def test_who_is_put_aside_has_a_receipt_like_any_other(visitor):
    plain, trapped = post(visitor), post(visitor, website="https://jual.example")
    assert standing(plain, trapped) == [Status.NEW, Status.QUARANTINED]
    assert trapped.words.replace(code_of(trapped), "") == plain.words.replace(code_of(plain), ""), "nobody can tell which it was"
    pages = [come_back(visitor, code_of(answer)).words for answer in (plain, trapped)]
    assert [STORY in page or "Diterima" in page for page in pages] == [True, True]


def test_tomorrow_every_layer_is_empty(visitor, clock):
    clock(NOON)
    for number in range(22):
        post(visitor, story=story(number))
    clock(NOON + timedelta(days=1))
    assert standing(post(visitor, story=story(1))) == [Status.NEW]


def test_no_address_is_in_what_the_layers_remember(app, visitor):
    visitor.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    post(visitor, story=story(1))
    remembered = repr(list(buckets._own.storage._counts))
    assert remembered.count("LIMIT") == 5, "the report, its network twice, its form, its text"
    for secret in ("203.0.113", "cb0071", "Cerita", "warga"):
        assert secret not in remembered


@pytest.mark.parametrize(
    "proxies, told, who",
    [
        (0, "198.51.100.9", "127.0.0.1"),  # nobody stands before us: whoever says so is not believed
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "192.0.2.1, 198.51.100.9", "198.51.100.9"),  # the last one is our proxy's word, the one before the visitor's own
        (2, "192.0.2.1, 198.51.100.9, 203.0.113.1", "198.51.100.9"),
    ],
)
def test_an_address_told_in_a_header_counts_for_as_many_proxies_as_are_set(app, proxies, told, who):
    config: Config = app.extensions["portal"]
    behind = create_app(replace(config, proxies=proxies))
    with behind.app_context():
        sent = A_TIP | {"token": tokens.new_token()}
        assert behind.test_client().post("/", data=sent, headers={"X-Forwarded-For": told}).status_code == 200
        counted = (layers.NETWORK, buckets.name("tips", buckets.network(who)))
        assert buckets._own.get_window_stats(*counted).remaining == layers.NETWORK.amount - 1
        db.engine.dispose()
    with unit_of_work():  # the other portal's report is seen by nobody here: the next test needs a fresh database all the same
        db.session.execute(text("SELECT 1"))


def test_looking_at_a_report_costs_little_beside_filing_it(app):
    report = Report(Category.WORK, KARANG_LANGIT, STORY * 5)
    arrivals = [layers.Arrival(report, tokens.Token(str(number), NOON), "203.0.113.7") for number in range(200)]
    start = process_time()
    for arrival in arrivals:
        layers.suspect(arrival)
    looked = process_time()
    for arrival in arrivals:
        with unit_of_work():
            intake.receive(report, arrival.token, office=office().id, language=Language.ID)
    assert 4 * (looked - start) < process_time() - looked
