"""Passport numbers that a spreadsheet program took for numbers: what it has made of them is explained, never guessed."""

import re
from collections.abc import Collection, Iterator

from flask_babel import gettext as _

from portal.register.doubts import PASSPORTS

LONGEST_PASSPORT = 9  # ICAO 9303


class Passports:
    """Those that a sponsor's list knows already."""

    def __init__(self, known: Collection[str]):
        self._known = known
        self._short = {short for number in known for short in _without_zeros(number)}

    def mangled(self, number: str, nationality: str | None, *, text: str, is_number: bool) -> str | None:
        """What the person's program has made of a number, and what to do; None where that cannot be told.

        `text` is what stands in the cell, `is_number` whether their program keeps it as a number.
        """
        if number in self._known:
            return None
        if number in self._short:
            return str(_("Di daftar Anda nomor ini diawali angka nol, yang hilang di file. Ubah sel menjadi teks, lalu tulis lagi."))
        if not is_number:
            return None
        if not number.isdigit() or "." in text or len(number) > LONGEST_PASSPORT:
            return str(_("Sel ini disimpan sebagai angka, sehingga nomornya berubah. Ubah sel menjadi teks, lalu tulis lagi."))
        if _is_unusual(number, nationality):
            return str(_("Sel ini disimpan sebagai angka; nol di depannya mungkin hilang. Ubah sel menjadi teks, lalu tulis lagi."))
        return None


def _without_zeros(number: str) -> Iterator[str]:
    """What a program may leave of a number that begins with zeros."""
    for first, digit in enumerate(number[:LONGEST_PASSPORT], 1):
        if digit != "0":
            return
        yield number[first:]


def _is_unusual(number: str, nationality: str | None) -> bool:
    """Whether that country's numbers look otherwise: a zero or a letter in front may be gone."""
    usual = PASSPORTS.get(nationality or "")
    return usual is not None and re.fullmatch(usual, number) is None
