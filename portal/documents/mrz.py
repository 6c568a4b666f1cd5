"""The two lines under the photo of a passport (MRZ, ICAO 9303 part 4), as somebody pastes them: fields, and each check digit that is wrong.

What comes from a scanner or a telephone has other spaces, other line breaks, too few or too many fillers at an end: that is put right.
Letters and digits are never guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from mrz.base.functions import hash_string

from portal import clock
from portal.documents.cells import Misread

LONG = 44  # characters of each line
LONGEST = 1_000  # of what is pasted
EMPTY = "<"

_ANGLES = str.maketrans(dict.fromkeys("‹〈⟨˂", EMPTY))
_DOUBLE = re.compile("[«≪《⟪]")  # one sign for two fillers, or for one
_STRANGE = re.compile(r"[^A-Z0-9<]")
_LOWER = re.compile(r"[A-Z0-9][A-Z0-9<]{8}[0-9<][A-Z<]{3}[0-9<]{6}[0-9][A-Z<][0-9]{6}[0-9]")  # how the second line begins
_LOWER_END = re.compile(r"(?P<more>[A-Z0-9]*)(?P<fill><+)(?P<digits>[0-9]{1,2})")
_COUNTRIES = {"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR", "RKS": "XKX"}  # 9303 part 3, section 5
_OF_NO_COUNTRY = "XX"  # begins the codes of who has no nationality, of refugees, and of who is of an unspecified one


@dataclass(frozen=True)
class Slip:
    """Something to compare with the passport: a sentence (lazy) and the field of Passport it is about, "" for no single one."""

    field: str
    sentence: Any


@dataclass(frozen=True)
class Passport:
    """What the two lines say. What they do not say is "" or None, and a slip tells why."""

    name: str  # surname first, as in the passport
    nationality: str  # ISO 3166-1 alpha-3
    passport: str
    birth_date: date | None
    sex: str  # M, F, X
    passport_expires: date | None
    slips: tuple[Slip, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The fields that are there, as one types them into a form."""
        days = {name: day.strftime("%d-%m-%Y") for name in ("birth_date", "passport_expires") if (day := getattr(self, name))}
        words = {name: getattr(self, name) for name in ("name", "nationality", "passport", "sex") if getattr(self, name)}
        return words | days


def read(text: str) -> Passport:
    """The passport whose two lines these are. Raises Misread with a sentence where they are not two lines of a passport.

    A check digit that does not fit is no reason to refuse: its fields are read as they stand, with a slip for each.
    """
    upper, lower = _lines(text)
    number, digit = _number(lower)
    birth, ends = _birth_date(lower[13:19]), _day(lower[21:27], 2000)
    nationality = _COUNTRIES.get(code := lower[10:13].strip(EMPTY), code)
    slips = [*_name_slips(upper), *_field_slips(nationality, birth, ends, lower), *_digit_slips(number, digit, lower)]
    return Passport(
        name=" ".join(upper[5:].replace(EMPTY, " ").split()),
        nationality="" if nationality.startswith(_OF_NO_COUNTRY) else nationality,
        passport=number,
        birth_date=birth,
        sex={"M": "M", "F": "F", EMPTY: "X", "X": "X"}.get(lower[20], ""),
        passport_expires=ends,
        slips=tuple(slips),
    )


def _lines(text: str) -> tuple[str, str]:
    lines = [line for raw in text[:LONGEST].splitlines() if (line := _plain(raw))]
    whole = "".join(lines)
    if not whole:
        raise Misread(_l("Tempel dulu dua baris di bawah foto paspor."))
    if strange := _STRANGE.search(_DOUBLE.sub("", whole)):
        raise Misread(_l("Ada “%(letter)s”. Dua baris itu hanya berisi huruf A–Z, angka, dan tanda <.", letter=strange.group()))
    lines = [_unfolded(line, LONG if len(lines) == 2 else 2 * LONG) for line in lines]
    _refuse_others(lines)
    upper, lower = _in_order(lines) if len(lines) == 2 else _parted("".join(lines))
    return _upper(upper), _lower(lower)


def _plain(line: str) -> str:
    wide = unicodedata.normalize("NFKC", line.replace("&lt;", EMPTY)).upper().translate(_ANGLES)
    return "".join(letter for letter in wide if unicodedata.category(letter)[0] not in "CZ")


def _unfolded(line: str, length: int) -> str:
    """One sign for two fillers stands for one only where the line has its length that way."""
    single = _DOUBLE.sub(EMPTY, line)
    return single if len(single) == length else _DOUBLE.sub(2 * EMPTY, line)


def _refuse_others(lines: list[str]) -> None:
    """Cards, visas and small papers have other lines; which they are is said by their first letter and their length."""
    whole = "".join(lines)
    if whole.startswith("V"):
        raise Misread(_l("Ini dua baris dari visa. Yang dipakai dua baris di bawah foto paspor."))
    if whole[0] in "IAC" and len(lines) != 2 and 80 <= len(whole) <= 94:
        raise Misread(_l("Ini tiga baris dari kartu (bentuk TD1). Yang dipakai dua baris di bawah foto paspor."))
    if whole[0] in "IACP" and 70 <= len(whole) <= 74 and _LOWER.match(whole, 36):
        raise Misread(_l("Ini dua baris dari kartu (bentuk TD2, 36 karakter). Yang dipakai dua baris di bawah foto paspor, 44 karakter."))


def _in_order(lines: list[str]) -> tuple[str, str]:
    """As they are printed, whichever was pasted first."""
    first, second = lines
    return (second, first) if _LOWER.match(first) and second.startswith("P") else (first, second)


def _parted(whole: str) -> tuple[str, str]:
    """Two lines whose break was lost, or that were broken in other places."""
    if whole.startswith("P") and (found := _LOWER.search(whole, 6)) and len(whole) != 2 * LONG:
        return whole[: found.start()], whole[found.start() :]
    if len(whole) > LONG + 4 or not whole:
        return whole[:LONG], whole[LONG:]
    if _LOWER.match(whole):
        raise Misread(_l("Baru baris kedua yang tertempel. Tempel juga baris di atasnya, yang mulai dengan P."))
    raise Misread(_l("Baru satu baris yang tertempel. Tempel juga baris di bawahnya, yang mulai dengan nomor paspor."))


def _upper(line: str) -> str:
    """Behind a name there are only fillers: how many were copied doesn't matter."""
    if not line.startswith("P"):
        raise Misread(_l("Baris pertama paspor mulai dengan P. Tempel dua baris di bawah foto, dari awal baris."))
    line = line[:LONG] + line[LONG:].lstrip(EMPTY)
    if len(line) > LONG:
        raise _wrong_length(_l("pertama"), line)
    return line.ljust(LONG, EMPTY)


def _lower(line: str) -> str:
    """So it is between the dates and the last two digits, where nothing else stands."""
    if len(line) != LONG and _LOWER.match(line) and (found := _LOWER_END.fullmatch(line[28:])):
        line = line[:28] + found["more"].ljust(14, EMPTY) + found["digits"].rjust(2, EMPTY)
    if len(line) != LONG:
        raise _wrong_length(_l("kedua"), line)
    return line


def _wrong_length(which: Any, line: str) -> Misread:
    return Misread(
        _l(
            "Baris %(which)s ada %(count)s karakter, seharusnya 44. Periksa apa yang tertinggal atau berlebih.",
            which=which,
            count=len(line),
        )
    )


def _number(lower: str) -> tuple[str, str]:
    """The passport's number and its check digit. One of more than nine characters goes on in the place for more."""
    head, digit, more = lower[:9], lower[9], lower[28:42].partition(EMPTY)[0]
    if digit == EMPTY and EMPTY not in head and len(more) > 1:
        return head + more[:-1], more[-1]
    return head.replace(EMPTY, ""), digit


def _birth_date(text: str) -> date | None:
    """The latest year it can be: nobody is born tomorrow."""
    day = _day(text, clock.today().year // 100 * 100)
    return _day(text, day.year // 100 * 100 - 100) if day and day > clock.today() else day


def _day(text: str, century: int) -> date | None:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def _name_slips(upper: str) -> Iterator[Slip]:
    if upper[-1] != EMPTY:
        yield Slip("name", _l("Nama mungkin terpotong: baris pertama hanya memuat 39 karakter. Lengkapi seperti di paspor."))
    if any(letter.isdigit() for letter in upper[5:]):
        yield Slip("name", _l("Ada angka di dalam nama. Mungkin huruf O terbaca 0, atau huruf I terbaca 1."))


def _field_slips(nationality: str, birth: date | None, ends: date | None, lower: str) -> Iterator[Slip]:
    if nationality.startswith(_OF_NO_COUNTRY):
        yield Slip("nationality", _l("Paspor ini tidak menyebut kewarganegaraan. Isi sendiri."))
    if birth is None:
        yield Slip("birth_date", _no_day(lower[13:19]))
    if lower[20] not in "MFX<":
        yield Slip("sex", _l("“%(text)s” bukan jenis kelamin. Di paspor tertulis M, F, atau <.", text=lower[20]))
    if ends is None:
        yield Slip("passport_expires", _no_day(lower[21:27]))


def _no_day(text: str) -> Any:
    if EMPTY in text:
        return _l("Tanggal di paspor tidak lengkap (%(text)s). Isi sendiri.", text=text)
    return _l("“%(text)s” bukan tanggal (tahun, bulan, hari). Mungkin ada huruf atau angka yang tertukar.", text=text)


def _digit_slips(number: str, digit: str, lower: str) -> Iterator[Slip]:
    """Every check digit that is not what the characters it covers come to."""
    yield from _digit("passport", _l("nomor paspor"), max(number, lower[:9], key=len), digit, 10)
    yield from _digit("birth_date", _l("tanggal lahir"), lower[13:19], lower[19], 20)
    yield from _digit("passport_expires", _l("masa berlaku paspor"), lower[21:27], lower[27], 28)
    if lower[28:43].strip(EMPTY):  # with nothing there the digit may be left out
        yield from _digit("", _l("nomor tambahan"), lower[28:42], lower[42], 43)
    yield from _digit("", _l("seluruh baris kedua"), lower[:10] + lower[13:20] + lower[21:43], lower[43], 44, _l("semua isi baris itu"))


def _digit(field: str, what: Any, covered: str, written: str, place: int, called: Any = "") -> Iterator[Slip]:
    if (right := hash_string(covered)) == written:
        return
    sentence = _l(
        "Angka pemeriksa %(what)s (karakter ke-%(place)s di baris kedua) tidak cocok: tertulis %(written)s, seharusnya %(right)s untuk "
        "%(covered)s. Bandingkan dengan paspornya, karakter demi karakter.",
        what=what,
        place=place,
        written=written,
        right=right,
        covered=called or covered.rstrip(EMPTY) or covered,
    )
    yield Slip(field, sentence)
