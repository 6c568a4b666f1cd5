"""The two lines under a passport's photo, however they were copied, become fields; what does not fit is told, digit by digit."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mrz.base.functions import hash_string

from portal.documents import mrz
from portal.documents.cells import Misread

UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"  # the specimen of ICAO 9303
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
ANNA = mrz.Passport("ERIKSSON ANNA MARIA", "UTO", "L898902C3", date(1974, 8, 12), "F", date(2012, 4, 15))


def lines(surname="ZHOU", given="YANCHENG", number="EG2194471", country="CHN", born="870615", sex="M", ends="270411", more=""):
    """A passport of our own making, with every check digit right."""
    upper = f"P<{country}{surname}<<{given}"[:44].ljust(44, "<")
    number, more = number.ljust(9, "<"), more.ljust(14, "<")
    body = [number + hash_string(number), country, born + hash_string(born), sex, ends + hash_string(ends), more + hash_string(more)]
    return upper + "\n" + "".join(body) + hash_string(body[0] + body[2] + body[4] + body[5])


def refusal(text: str) -> str:
    with pytest.raises(Misread) as slip:
        mrz.read(text)
    return str(slip.value)


def told(text: str) -> list[tuple[str, str]]:
    return [(slip.field, str(slip.sentence)) for slip in mrz.read(text).slips]


@pytest.mark.parametrize(
    "text",
    [
        f"{UPPER}\n{LOWER}",
        f"\r\n  {UPPER}\r\n\r\n{LOWER}  \r\n",
        f"{UPPER}{LOWER}",
        f"{UPPER} {LOWER}",
        f"{UPPER[:30]}\n{UPPER[30:]}\n{LOWER[:30]}\n{LOWER[30:]}",
        f"{LOWER}\n{UPPER}",
        f"{UPPER}\n{LOWER}".lower(),
        " ".join(f"{UPPER}|{LOWER}").replace("|", "\n"),
        f"{UPPER}\n{LOWER}".replace("<", "‹"),
        f"{UPPER}\n{LOWER}".replace("<", "«"),
        f"{UPPER}\n{LOWER}".replace("<<", "«"),
        f"{UPPER}{LOWER}".replace("<<", "«"),
        f"{UPPER}\n{LOWER}".replace("<", "&lt;"),
        f"{UPPER}\n{LOWER}".replace("<", "＜"),
        f"{UPPER.rstrip('<')}\n{LOWER}",
        f"{UPPER.rstrip('<')}<{LOWER}",
        f"{UPPER}<<<<\n{LOWER}",
        f"{UPPER}\n{LOWER.replace('<<<<<', '<<<')}",
        f"{UPPER}\n{LOWER.replace('<<<<<', '<<<<<<<')}",
    ],
)
def test_the_specimen_is_read_however_its_lines_were_copied(text):
    assert mrz.read(text) == ANNA


def test_what_the_lines_say_is_what_one_types_into_a_form():
    assert mrz.read(lines()).texts == {
        "name": "ZHOU YANCHENG", "nationality": "CHN", "passport": "EG2194471", "birth_date": "15-06-1987", "sex": "M",
        "passport_expires": "11-04-2027",
    }  # fmt: skip


def test_the_mocks_passport_without_a_digit_for_the_empty_place_is_right_too():
    passport = mrz.read("P<CHNZHOU<<YANCHENG<<<<<<<<<<<<\nEG21944716CHN8706157M2704117<<<<<<<<<<<<<<<" + lines()[-1])
    assert (passport.passport, passport.slips) == ("EG2194471", ())


def test_countries_that_passports_call_otherwise_and_people_of_none():
    assert mrz.read(lines(country="D<<", surname="MUSTERMANN")).nationality == "DEU"
    assert mrz.read(lines(country="GBD")).nationality == "GBR"
    stateless = lines(country="XXA")
    assert mrz.read(stateless).nationality == ""
    assert told(stateless) == [("nationality", "Paspor ini tidak menyebut kewarganegaraan. Isi sendiri.")]


def test_a_birth_year_of_two_digits_is_the_latest_that_can_be(clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    births = [mrz.read(lines(born=born)).birth_date for born in ("261124", "261125", "270101", "000229")]
    assert births == [date(2026, 11, 24), date(1926, 11, 25), date(1927, 1, 1), date(2000, 2, 29)]
    assert mrz.read(lines(ends="550101")).passport_expires == date(2055, 1, 1)


def test_a_sex_that_the_passport_leaves_open_and_one_that_is_none():
    assert mrz.read(lines(sex="<")).sex == "X"
    assert mrz.read(lines(sex="H")).sex == ""
    assert told(lines(sex="H")) == [("sex", "“H” bukan jenis kelamin. Di paspor tertulis M, F, atau <.")]


def test_a_name_that_fills_its_place_may_have_been_cut_off():
    long = lines(surname="VENKATANARASIMHARAJUVARIPETA", given="SUBRAMANIAM KRISHNA".replace(" ", "<"))
    assert told(long) == [("name", "Nama mungkin terpotong: baris pertama hanya memuat 39 karakter. Lengkapi seperti di paspor.")]
    assert told(lines(given="YANCH3NG")) == [("name", "Ada angka di dalam nama. Mungkin huruf O terbaca 0, atau huruf I terbaca 1.")]


def test_each_wrong_digit_says_which_it_is_what_it_covers_and_what_was_expected():
    wrong = f"{UPPER}\n" + "L898902C37UTO7408123F1204150ZE184226B<<<<<28"
    assert [field for field, _ in told(wrong)] == ["passport", "birth_date", "passport_expires", "", ""]
    sentences = [sentence for _, sentence in told(wrong)]
    assert sentences[0] == (
        "Angka pemeriksa nomor paspor (karakter ke-10 di baris kedua) tidak cocok: tertulis 7, seharusnya 6 untuk L898902C3. "
        "Bandingkan dengan paspornya, karakter demi karakter."
    )
    assert "tanggal lahir (karakter ke-20 di baris kedua) tidak cocok: tertulis 3, seharusnya 2 untuk 740812." in sentences[1]
    assert "masa berlaku paspor (karakter ke-28 di baris kedua) tidak cocok: tertulis 0, seharusnya 9 untuk 120415." in sentences[2]
    assert "nomor tambahan (karakter ke-43 di baris kedua) tidak cocok: tertulis 2, seharusnya 1 untuk ZE184226B." in sentences[3]
    assert "seluruh baris kedua (karakter ke-44 di baris kedua) tidak cocok" in sentences[4]
    assert "untuk semua isi baris itu." in sentences[4]
    assert mrz.read(wrong).passport == "L898902C3"


def test_a_slip_in_one_letter_is_found_by_its_own_digit_and_by_the_last():
    fields = [field for field, _ in told(f"{UPPER}\n{LOWER.replace('L898902C3', 'L8989O2C3')}")]
    assert fields == ["passport", ""]


def test_days_that_are_none_or_incomplete_stay_empty():
    odd = mrz.read(f"{UPPER}\n{LOWER.replace('740812', '741312')}")
    assert odd.birth_date is None
    assert "birth_date" not in odd.texts
    assert str(odd.slips[0].sentence) == ("“741312” bukan tanggal (tahun, bulan, hari). Mungkin ada huruf atau angka yang tertukar.")
    assert told(lines(born="87<<<<"))[0] == ("birth_date", "Tanggal di paspor tidak lengkap (87<<<<). Isi sendiri.")
    assert told(f"{UPPER}\n{LOWER.replace('120415', '12O415')}")[0][0] == "passport_expires"


def test_a_number_of_more_than_nine_goes_on_in_the_place_for_more():
    number = "EG21944711234"
    more = (number[9:] + hash_string(number)).ljust(14, "<") + "<"
    body = number[:9] + "<", "CHN", "8706157", "M", "2704117", more
    whole = "".join(body)
    passport = mrz.read(lines().splitlines()[0] + "\n" + whole + "0")
    assert passport.passport == number
    assert "passport" not in [slip.field for slip in passport.slips]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "Tempel dulu dua baris di bawah foto paspor."),
        (" \n\t\u200b", "Tempel dulu dua baris di bawah foto paspor."),
        (UPPER, "Baru satu baris yang tertempel. Tempel juga baris di bawahnya, yang mulai dengan nomor paspor."),
        (LOWER, "Baru baris kedua yang tertempel. Tempel juga baris di atasnya, yang mulai dengan P."),
        (
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "Ini tiga baris dari kartu (bentuk TD1). Yang dipakai dua baris di bawah foto paspor.",
        ),
        (
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
            "Ini dua baris dari kartu (bentuk TD2, 36 karakter). Yang dipakai dua baris di bawah foto paspor, 44 karakter.",
        ),
        (UPPER.replace("P", "V", 1) + "\n" + LOWER, "Ini dua baris dari visa. Yang dipakai dua baris di bawah foto paspor."),
        (f"{UPPER}\n{LOWER[1:]}", "Baris kedua ada 43 karakter, seharusnya 44. Periksa apa yang tertinggal atau berlebih."),
        (f"{UPPER}A\n{LOWER}", "Baris pertama ada 45 karakter, seharusnya 44. Periksa apa yang tertinggal atau berlebih."),
        (f"{UPPER.replace('ANNA', 'ÄNNA')}\n{LOWER}", "Ada “Ä”. Dua baris itu hanya berisi huruf A–Z, angka, dan tanda <."),
        (f"{LOWER}\n{LOWER}", "Baris pertama paspor mulai dengan P. Tempel dua baris di bawah foto, dari awal baris."),
        ("halo", "Baru satu baris yang tertempel. Tempel juga baris di bawahnya, yang mulai dengan nomor paspor."),
    ],
)
def test_what_are_no_two_lines_of_a_passport_is_told_in_words(text, sentence):
    assert refusal(text) == sentence


@given(st.one_of(st.text(max_size=200), st.text("P<AUZ0189«\n &;", max_size=200)))
def test_whatever_is_pasted_is_read_or_refused_with_a_sentence(text):
    try:
        said = [slip.sentence for slip in mrz.read(text).slips]
    except Misread as misread:
        said = [misread]
    assert all(str(sentence).endswith(".") for sentence in said)


@given(st.text("ABCXYZ0189", min_size=5, max_size=9), st.text("ABCXYZ", min_size=1, max_size=20), st.text("AB01", max_size=14))
def test_what_is_printed_right_is_read_back_without_a_word(number, surname, more):
    passport = mrz.read(lines(number=number, surname=surname, given="ANNA", more=more))
    assert (passport.passport, passport.name, passport.slips) == (number, f"{surname} ANNA", ())
