"""Numbers that may name somebody do not stand on the screen until somebody answers for it."""

import csv
from pathlib import Path
from time import process_time

import pytest

from portal.cases.masking import DOTS, hidden, masked

NAMING = [
    "081234567890", "0812-3456-7890", "0812 3456 7890", "+62 812 3456 7890", "+6281234567890", "62 812 3456 7890", "(0526) 2091234",
    "0526 2091234", "812 3456 7890", "+86 138 0013 8000", "+1 (415) 555-2671", "0812.3456.7890",
    "6213054107850003", "6213 0541 0785 0003", "6213-0541-0785-0003",
    "E12345678", "e12345678", "AB1234567", "AB 1234567", "P1234567A", "C01X00T47", "L898902C3", "X1234567",
    "123456789", "1234567890123",
]  # fmt: skip
HARMLESS = [
    "24-11-2026", "2026-11-24", "24/11/26 08.00",
    "01-11-2026 08.00", "08.00–17.30", "1.500.000", "Rp 8.500.000.000", "Rp1500000", "850.000.000",
    "KH 1234 AB", "DA8123XY", "KH1234AB", "62.13.01.2010", "K7M-2QX", "RT 05 RW 02", "B3 limbah", "110",
    "129", "UU 6/2011", "PP 34/2021", "2026",
    "12 orang", "Km 12", "tujuh orang", "RPTKA", "TRANSMIGRASI", "-2.1234, 115.1234", "jam 8 malam 3 orang", "Blok C12", "PT SAWIT 88",
]  # fmt: skip


@pytest.mark.parametrize("number", NAMING)
def test_a_number_that_may_name_somebody_is_masked(number):
    shown = masked(f"Hubungi {number}, dia tahu.")
    assert shown == f"Hubungi {DOTS}, dia tahu."
    assert hidden(f"Hubungi {number}, dia tahu.") == 1


@pytest.mark.parametrize("words", HARMLESS)
def test_what_names_nobody_stays_readable(words):
    assert masked(f"Ada {words} di sana.") == f"Ada {words} di sana."
    assert hidden(words) == 0


def test_two_numbers_are_two():
    assert hidden("081234567890 atau 081298765432") == 2


@pytest.mark.parametrize("nasty", ["0", "08 ", "A1", "+1-", "1234 ", "0812", "+0812", "62_"])
def test_eight_times_as_long_a_text_is_read_in_about_eight_times_the_work(nasty):
    """Anybody may send one; read over and over again from each of its places it would be sixty-four times."""
    short = nasty * (10_000 // len(nasty))
    assert work(short * 8) < 30 * max(work(short), 0.001)


def work(text: str) -> float:
    """Seconds of the processor, the best of three."""

    def once() -> float:
        began = process_time()
        masked(f"{text}x")
        return process_time() - began

    return min(once() for _ in range(3))


def test_the_invented_reports_stay_as_they_are_told():
    tips = Path(__file__).resolve().parents[2] / "portal" / "demo" / "data" / "tips.csv"
    with tips.open(encoding="utf-8-sig") as file:
        for line in csv.DictReader(file):
            assert masked(line["text"]) == line["text"]


@pytest.mark.parametrize("number", ["08123456", "62812 345 6789", "+62812 345 6789", "8123456", "0526-21234", "0812 3456 78"])
def test_a_short_number_or_one_in_uneven_groups_is_masked_too(number):
    assert masked(f"Hubungi {number}, dia tahu.") == f"Hubungi {DOTS}, dia tahu."
