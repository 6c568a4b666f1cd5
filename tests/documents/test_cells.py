"""What somebody writes in one cell, or in one field of a form, is read by the same rule."""

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import clock
from portal.documents.cells import Misread, as_date, as_text
from portal.documents.sheets import letter

THE_DAY = date(2026, 10, 12)
days = st.dates(date(1930, 1, 1), date(2099, 12, 31))


def reason(value, **how) -> str:
    with pytest.raises(Misread) as slip:
        as_date(value, **how)
    return str(slip.value)


@pytest.mark.parametrize(
    "written",
    [
        THE_DAY,
        datetime(2026, 10, 12, 8, 30),
        46307,
        46307.0,
        46307.75,
        "46307",
        "2026-10-12",
        "2026/10/12",
        "2026-10-12T00:00:00",
        "2026-10-12 08:30",
        "12/10/2026",
        "12/10/26",
        "12-10-2026",
        "12-10-26",
        "12.10.2026",
        "12 10 2026",
        "12 / 10 / 2026",
        "12/10/2026 08.30",
        "12 Oktober 2026",
        "12 oktober 2026",
        "12 OKT 2026",
        "12 Okt. 2026",
        "12-Okt-26",
        "12Okt2026",
        "Senin, 12 Oktober 2026",
        "12 October 2026",
        "Oct 12, 2026",
        "October 12 2026",
        "  12/10/2026\u00a0",
        "'12/10/2026",
        "１２/１０/２０２６",
    ],
)
def test_a_date_is_understood_in_the_usual_ways_of_writing(written):
    assert as_date(written) == THE_DAY


@pytest.mark.parametrize(
    "written, day",
    [
        ("31 Des 2026", date(2026, 12, 31)),
        ("1 Pebruari 2027", date(2027, 2, 1)),
        ("1 Nopember 2026", date(2026, 11, 1)),
        ("17 Agt 2026", date(2026, 8, 17)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("1 May 2026", date(2026, 5, 1)),
        ("29/2/2028", date(2028, 2, 29)),
        ("3/4/2026", date(2026, 4, 3)),
    ],
)
def test_months_by_old_and_short_names_and_the_day_always_before_the_month(written, day):
    assert as_date(written) == day


@pytest.mark.parametrize(
    "value",
    [None, "", "-", "seumur hidup", True, 0, 2026, 20261012, 1e300, float("nan"), "12/2026", "12 Foo 2026", "1/2/3/2026", "0/10/2026"],
)
def test_what_is_no_date_is_told_with_an_example(value):
    assert reason(value) == "Tanggal tidak terbaca. Contoh: 24/11/2026."


def test_a_month_before_the_day_is_never_guessed_only_suggested():
    assert reason("07/13/1990") == "Bulan 13 tidak ada. Tanggal dibaca hari/bulan/tahun. Mungkin maksudnya 13/07/1990."
    assert reason("31/31/2026") == "Bulan 31 tidak ada. Tanggal dibaca hari/bulan/tahun."
    assert reason("2026-13-07") == "Bulan 13 tidak ada. Tanggal dibaca tahun-bulan-hari."
    assert reason("12/0/2026") == "Bulan 0 tidak ada. Tanggal dibaca hari/bulan/tahun."


def test_a_day_that_the_month_does_not_have_is_told_by_the_months_name():
    assert reason("31/11/2028") == "November hanya sampai tanggal 30."
    assert reason("32 Mei 2028") == "Mei hanya sampai tanggal 31."
    assert reason("29/02/2027") == "Februari 2027 hanya sampai tanggal 28."


@pytest.mark.parametrize("value", ["12/10/0026", "12/10/9999", "0001-01-01", date(26, 10, 12)])
def test_a_year_nobody_means_is_told(value):
    assert "Tahun" in reason(value)


@pytest.mark.parametrize(
    "written, past, year",
    [
        ("12/10/57", True, 1957),
        ("12/10/26", True, 2026),
        ("24/11/26", True, 2026),
        ("25/11/26", True, 1926),
        ("12/10/03", True, 2003),
        ("12/10/57", False, 2057),
        ("12/10/31", False, 2031),
        ("12/10/68", False, 2068),
        ("12/10/69", False, 1969),
        ("12/10/98", False, 1998),
    ],
)
def test_a_year_of_two_digits_is_past_for_a_birth_and_near_for_all_else(written, past, year):
    with clock.at(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        assert as_date(written, past=past).year == year


@settings(deadline=None)
@given(days, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_every_day_is_read_back_in_digits(day, form):
    assert as_date(day.strftime(form)) == day


@settings(deadline=None)
@given(days, st.sampled_from(["id", "en"]), st.sampled_from(["d MMMM yyyy", "d MMM yyyy", "dd-MMM-yyyy", "EEEE, d MMMM yyyy"]))
def test_every_day_is_read_back_in_words(day, language, form):
    assert as_date(format_date(day, form, language)) == day


@settings(deadline=None)
@given(days)
def test_every_day_is_read_back_from_the_number_a_spreadsheet_keeps(day):
    assert as_date((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    "value", [" " * 10**6, "12" + " " * 10**6 + "10 2026", "12 " + "-" * 10**6, "a" * 10**6, "1" * 10**6, ("12" + " " * 55)]
)
def test_a_cell_of_a_megabyte_is_no_date_and_takes_no_time(value):
    assert "tidak terbaca" in reason(value)


def read(value, past: bool) -> date | str:
    try:
        return as_date(value, past=past)
    except Misread as slip:
        return str(slip)


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes()), st.booleans())
def test_any_cell_is_a_date_or_a_sentence(value, past):
    answer = read(value, past)
    assert isinstance(answer, date) or answer.endswith(".")


@pytest.mark.parametrize(
    "value, text",
    [
        (None, ""),
        ("  apa adanya ", "  apa adanya "),
        (7, "7"),
        (7.0, "7"),
        (-7.5, "-7.5"),
        (999_999_999_999_999.0, "999999999999999"),
        (True, "TRUE"),
        (THE_DAY, "2026-10-12"),
        (datetime(2026, 10, 12, 8, 30), "2026-10-12 08:30"),
        ("2C11JE1234-W", "2C11JE1234-W"),
        ("E00112233", "E00112233"),
        ("1E5", "1E5"),
    ],
)
def test_a_cell_as_text_is_what_was_typed(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    "value", ["1.23E+12", "1,23E+12", " 6.21301E+15 ", "3E+15", 10**15, 6213011203850001.0, -1e15, float("inf"), float("nan")]
)
def test_a_long_number_that_a_program_has_rounded_is_never_taken_for_what_was_typed(value):
    with pytest.raises(Misread) as slip:
        as_text(value)
    assert "dibulatkan" in str(slip.value)


@pytest.mark.parametrize("value", ["#N/A", "#REF!", " #VALUE! ", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "Err:508"])
def test_a_formula_that_failed_is_no_text(value):
    with pytest.raises(Misread) as slip:
        as_text(value)
    assert f"tidak memberi hasil ({value.strip()})" in str(slip.value)


@pytest.mark.parametrize("value", ["#1", "N/A", "#N/A ya", "Err:", "= ?"])
def test_what_only_looks_like_it_is_a_text(value):
    assert as_text(value) == value


def test_a_column_is_named_as_in_the_persons_own_program():
    assert [letter(number) for number in (0, 7, 25, 26)] == ["A", "H", "Z", "AA"]
