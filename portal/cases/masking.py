"""Numbers that may name somebody (phone, NIK, passport) are masked on screen; showing one is a recorded deed (product.md)."""

import re

DOTS = "••••••••"

# A phone number in groups, as people write it. A first group of three digits or more keeps out dates (24-11-2026 08.00) and codes of
# areas (62.13.01.2010).
# Digits are taken whole (`++`): a text that can be cut into groups in many ways must not be tried in all of them.
PHONE = re.compile(r"(?<![\w+])(?:\+ ?\d++|\(?(?:0\d{2,}+|62(?!\.\d\d\.)\d*+|8\d{2,}+)\)?)(?:[ .\-–/()]{1,2}\d{2,}+){0,5}(?!\w)")
# Any long run of digits: NIK, account, a phone number without its zero.
DIGITS = re.compile(r"(?<![\w+])\+?\d{9,}(?!\w)")
# A NIK or card number in groups of four.
GROUPS = re.compile(r"(?<!\w)\d{4}(?:[ .\-]\d{4}){2,4}(?!\w)")
# Passports: one or two letters and six to eight digits (E12345678, AB 1234567, P1234567A), or mixed as Germany writes them (C01X00T47).
PASSPORT = re.compile(
    r"(?<!\w)(?!(?i:rp|km|no|rt|rw|kg))"
    r"(?:[A-Za-z]{1,2}\d{6,8}[A-Za-z]?|[A-Z]{1,2} \d{7,8}|(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[A-Z0-9]{9})(?!\w)"
)
MONEY = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def masked(text: str) -> str:
    """The text with dots where such a number stands; everything else is as it was."""
    for pattern in (GROUPS, DIGITS, PASSPORT):
        text = pattern.sub(DOTS, text)
    return PHONE.sub(_unless_money, text)


def hidden(text: str) -> int:
    """How many numbers `masked` hides."""
    return masked(text).count(DOTS) - text.count(DOTS)


def _unless_money(found: re.Match[str]) -> str:
    written = found.group()
    digits = sum(character.isdigit() for character in written)
    return written if MONEY.fullmatch(written) or not 7 <= digits <= 16 else DOTS
