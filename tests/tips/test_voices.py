"""Copies of one text are one voice, however a machine dresses them up; what two people saw stays two."""

import time
from itertools import combinations

import pytest

from portal.tips.voices import alike, voice
from tests.tips.stories import STORY, told

LETTER = (
    "Perusahaan {} di desa {} mempekerjakan orang asing tanpa izin, mohon segera ditindak karena warga sudah resah "
    "dan pekerja lokal tidak mendapat bagian. Selengkapnya di {}"
)


@pytest.mark.parametrize(
    "copy",
    [
        "  EMPAT orang membawa ALAT berat,\nke Karang   Langit sejak Senin!!!",
        "Empat orang membawa alat berat ke Karang Langit sejak Senin. 8817 #4",
        "Empat orang membawa alat berat ke Karang Langit sejak Senin. https://beli.example/?n=7",
        "Empat orang membawa alat berat ke Karang Langit sejak Senin beli.example/a7 www.beli.example aku@beli.example",
        "Émpat orang membawa alat bérat ke Karang Langit sejak Senin",
        "Em\u200bpat orang membawa alat be\u00adrat ke Karang Langit sejak Senin",
        "\uff25\uff4d\uff50\uff41\uff54 orang membawa alat berat ke Karang Langit sejak Senin",  # full width
    ],
)
def test_a_copy_is_the_same_voice(copy):
    assert voice(copy) == voice(STORY)


def test_other_words_are_another_voice():
    assert voice(STORY) != voice(STORY.replace("Senin", "Selasa"))


def test_what_holds_no_words_is_its_own_voice():
    assert voice("0812 3456 7890 0812 3456") != voice("0812 3456 7890 0812 3457")
    assert voice("https://satu.example/panjang") != voice("https://dua.example/panjang")


def test_a_form_letter_with_other_names_in_it_is_alike():
    one, other = LETTER.format("Maju Jaya", "Haringen", "satu.example"), LETTER.format("Sinar", "Dayu", "dua.example/8")
    assert voice(one) != voice(other)
    assert alike(voice(one), voice(other))


def test_no_two_of_the_reports_people_write_are_alike():
    voices = [voice(report["text"]) for report in told()]
    assert [pair for pair in combinations(voices, 2) if alike(*pair)] == []


def test_of_a_short_text_one_other_word_may_be_the_whole_difference():
    assert not alike(voice("Ada orang asing bekerja di pasar Ampah"), voice("Ada orang asing bekerja di pasar Dayu"))


def test_half_of_the_words_do_not_make_two_alike():
    one = "Di tambang arah Karang Langit ada empat orang asing bawa alat berat sudah seminggu"
    other = "Di tambang arah Karang Langit ada kebakaran dan tidak satu pun yang datang menolong"
    assert not alike(voice(one), voice(other))


@pytest.mark.parametrize("nasty", ["a." * 2_500, "a@" * 2_500, "\u0301" * 5_000, "." * 5_000, "a/" * 2_500, "\u200b" * 5_000, "x " * 2_500])
def test_no_text_keeps_anybody_waiting(nasty):
    started = time.process_time()
    assert voice(nasty) is not None
    assert alike(voice(nasty), voice("b" + nasty)) is not None
    assert time.process_time() - started < 1
