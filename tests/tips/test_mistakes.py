"""A report comes back with what is wrong and everything that was typed."""

from datetime import UTC, datetime

import pytest

from portal.web import tokens
from tests.cast import ELSEWHERE, KARANG_LANGIT
from tests.tips.stories import A_TIP, STORY, code_of, filed, post, tell

EVERYTHING = A_TIP | {"landmark": "Gerbang tambang", "seen_on": "2026-01-02", "danger": "yes", "website": "x"}


def standing(answer, name):
    """What stands in a field of the page."""
    return answer.form("story").pairs and [value for field, value in answer.form("story").pairs if field == name]


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"category": ""}, "Pilih satu jenis laporan."),
        ({"category": "nationality"}, "Pilih satu jenis laporan."),
        ({"village": ""}, "Pilih desa, atau pilih “Tidak ada di daftar”."),
        ({"village": ELSEWHERE}, "Pilih desa, atau pilih “Tidak ada di daftar”."),
        ({"village": "62.13.01"}, "Pilih desa, atau pilih “Tidak ada di daftar”."),
        ({"landmark": "x" * 201}, "Terlalu panjang. Paling banyak 200 huruf."),
        ({"seen_on": "kemarin"}, "Tanggal tidak terbaca. Contoh: 24/11/2026."),
        ({"seen_on": "2099-12-31"}, "31 Desember 2099 belum terjadi. Isi hari ini atau sebelumnya."),
        ({"seen_on": "1999-12-31"}, "31 Desember 1999 sudah terlalu lama. Periksa tahunnya, atau kosongkan."),
        ({"story": ""}, "Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf."),
        ({"story": "x" * 19}, "Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf."),
        ({"story": "  " + "x" * 19 + " \n "}, "Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf."),
        ({"story": "x" * 5001}, "Ceritanya terlalu panjang. Paling banyak 5.000 huruf; sekarang 5.001."),
        ({"danger": "perhaps"}, "Pilih ya atau tidak."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(visitor, change, sentence):
    answer = post(visitor, **change)
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert filed() == 0


@pytest.mark.parametrize("length", [20, 5000])
def test_a_story_may_be_as_short_and_as_long_as_this(visitor, length):
    assert code_of(post(visitor, story="ä" * length))


def test_today_is_not_the_future_even_early_in_the_morning(visitor, clock):
    clock(datetime(2026, 11, 24, 18, tzinfo=UTC))
    assert code_of(post(visitor, seen_on="2026-11-25"))
    assert post(visitor, seen_on="2026-11-26").status_code == 422


def test_the_summary_leads_to_every_field_that_is_wrong(visitor):
    answer = post(visitor, category="", village="", landmark="x" * 201, seen_on="x", story="x", danger="x")
    (summary,) = answer.tree.find_class("errs")
    led_to = [href.removeprefix("#") for href in summary.xpath(".//a/@href")]
    assert led_to == ["category", "village", "landmark", "seen_on", "story", "danger"]
    assert {one.get("name") for field in led_to for one in answer.tree.xpath("//*[@id=$id]", id=field)} == set(led_to)
    assert "Ada 6 isian yang perlu diperbaiki" in answer.errors


def test_each_error_stands_at_its_field_too(visitor):
    answer = post(visitor, story="x", seen_on="x")
    for name in ("story", "seen_on"):
        (field,) = answer.tree.xpath("//*[@name=$name]", name=name)
        assert field.get("aria-invalid") == "true"
        assert f"{name}-e" in field.get("aria-describedby").split()


def test_the_title_says_that_something_is_wrong(visitor):
    assert post(visitor, story="x").tree.findtext(".//title").startswith("Ada yang perlu diperbaiki")


def test_everything_typed_is_still_there(visitor):
    answer = post(visitor, **EVERYTHING | {"story": "pendek"})
    kept = {name: standing(answer, name) for name in EVERYTHING}
    assert kept == {name: [value] for name, value in (EVERYTHING | {"story": "pendek"}).items()}


def test_a_day_that_cannot_be_read_comes_back_as_it_was_typed(visitor):
    assert standing(post(visitor, seen_on="Selasa kliwon"), "seen_on") == ["Selasa kliwon"]


def test_a_form_that_came_back_keeps_its_token(visitor):
    token = tokens.new_token()
    assert standing(post(visitor, token=token, story="x"), "token") == [token]


@pytest.mark.parametrize("token", ["", "forged", "A" * 120, "k1  "])
def test_a_form_without_a_token_of_ours_comes_back_with_one_and_can_be_sent(visitor, token):
    answer = post(visitor, **EVERYTHING | {"token": token})
    assert answer.status_code == 422
    assert "tekan tombol kirim sekali lagi" in answer.errors
    assert filed() == 0
    assert code_of(visitor.submit(answer, "story"))


def test_a_form_without_any_token_field_is_answered_the_same(visitor):
    answer = visitor.post("/", data=A_TIP)
    assert answer.status_code == 422
    assert standing(answer, "story") == [STORY]


def test_an_empty_form_is_answered_with_what_is_missing(visitor):
    assert visitor.post("/", data={}).status_code == 422


def test_a_mended_form_is_filed_once(visitor):
    wrong = tell(visitor, story="pendek")
    first, second = visitor.submit(wrong, "story", story=STORY), visitor.submit(wrong, "story", story=STORY)
    assert code_of(first) == code_of(second)
    assert filed() == 1


def test_wrong_input_in_english_is_answered_in_english(visitor):
    answer = post(visitor, "/en/", story="x", village="", seen_on="2099-12-31", category="")
    assert answer.tree.get("lang") == "en"
    for sentence in ("Please fix 4 answers", "Choose a village", "31 December 2099 is in the future", "The story is too short"):
        assert sentence in answer.errors


def test_a_village_once_chosen_stays_chosen(visitor):
    assert standing(post(visitor, story="x"), "village") == [KARANG_LANGIT]
