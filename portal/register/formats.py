"""What people write, made into what is kept: papers, numbers, places (domain.md 2).

Each reader takes text and returns the value, or raises Misread with a sentence. Only what can't be right is refused: a wrong refusal makes
sponsors invent. What is merely unusual is a doubt (doubts.py).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import phonenumbers
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal import keys
from portal.codes import Code, bare
from portal.documents.cells import Misread
from portal.offices import areas
from portal.offices.models import Office
from portal.register.codes import PermitKind, Sex
from portal.web import language

T = TypeVar("T", bound=Code)

BETWEEN = re.compile(r"[\s.\-–/_]+")
PASSPORT = re.compile(r"[A-Za-z0-9]{5,15}")
VISA_INDEX = re.compile(r"[A-Z]{1,2}\d{1,3}[A-Z]?")
AREA = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})")
VILLAGE_TITLES = re.compile(r"^(desa|ds|kelurahan|kel|kecamatan|kec)\b\.?\s*", re.IGNORECASE)

SEXES = {
    "l": Sex.MALE, "lk": Sex.MALE, "lakilaki": Sex.MALE, "pria": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE,
    "p": Sex.FEMALE, "pr": Sex.FEMALE, "perempuan": Sex.FEMALE, "wanita": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE,
    "x": Sex.OTHER,
}  # fmt: skip
PERMITS = {
    "itk": PermitKind.ITK, "kunjungan": PermitKind.ITK, "visa": PermitKind.ITK, "visakunjungan": PermitKind.ITK, "visit": PermitKind.ITK,
    "izintinggalkunjungan": PermitKind.ITK, "visitstaypermit": PermitKind.ITK, "voa": PermitKind.ITK,
    "itas": PermitKind.ITAS, "kitas": PermitKind.ITAS, "izintinggalterbatas": PermitKind.ITAS, "limitedstaypermit": PermitKind.ITAS,
    "itaskitas": PermitKind.ITAS, "ekitas": PermitKind.ITAS, "eitas": PermitKind.ITAS, "vitas": PermitKind.ITAS,
    "itap": PermitKind.ITAP, "kitap": PermitKind.ITAP, "izintinggaltetap": PermitKind.ITAP, "permanentstaypermit": PermitKind.ITAP,
    "itapkitap": PermitKind.ITAP, "ekitap": PermitKind.ITAP, "eitap": PermitKind.ITAP,
    "lainnya": PermitKind.OTHER, "lain": PermitKind.OTHER, "other": PermitKind.OTHER,
}  # fmt: skip


def passport(text: str) -> str:
    number = _together(text)
    if not PASSPORT.fullmatch(number):
        raise Misread(_l("Nomor paspor hanya 5 sampai 15 huruf A–Z dan angka."))
    return number.upper()


def passport_digest(number: str) -> bytes:
    """What a passport is found by."""
    return keys.fingerprint("passport", number)


def last_four(number: str) -> str:
    return number[-4:]


def visa_index(text: str) -> str:
    """Upper case, without what stands between; every text is taken, because the list changes (doubts.py asks about strange ones)."""
    return _together(text).upper()[:20]


def permit_number(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def nib(text: str) -> str:
    return _digits(text, _l("NIB ada 13 angka; ini %(count)s."), 13)


def npwp(text: str) -> str:
    return _digits(text, _l("NPWP ada 15 atau 16 angka; ini %(count)s."), 15, 16)


def nik(text: str) -> str:
    return _digits(text, _l("NIK ada 16 angka; ini %(count)s."), 16)


def phone(text: str) -> str:
    """In international form (0812… → +62812…). Raises Misread for what no telephone could dial."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "ID")
    except phonenumbers.NumberParseException as strange:
        raise _no_phone() from strange
    if not phonenumbers.is_possible_number(number):
        raise _no_phone()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def sex(text: str) -> Sex:
    return _read(text, SEXES, Sex, _l("Jenis kelamin “%(text)s” tidak dikenal. Tulis L atau P seperti di paspor, atau X."))


def permit_kind(text: str) -> PermitKind:
    return _read(text, PERMITS, PermitKind, _l("Jenis izin “%(text)s” tidak dikenal. Pilih ITK, ITAS, ITAP, atau Lainnya."))


def coded(text: str, kind: type[T], sentence: object) -> T:
    """A code by its value or by its words. Raises Misread with the sentence (it may name %(text)s)."""
    return _read(text, {}, kind, sentence)


class Places:
    """The villages of an office's area, found by code or by name. A name that two villages share needs its district."""

    def __init__(self, office: Office):
        self.elsewhere = office.area_code  # "not on the list"
        self.groups = {
            district: [(area.code, f"{area.name}, {district}") for area in villages]
            for district, villages in areas.villages_of(office).items()
        }
        self.codes = {code for villages in self.groups.values() for code, _ in villages}
        self._named: dict[str, list[str]] = defaultdict(list)
        for district, villages in self.groups.items():
            for code, name in villages:
                for spelling in _spellings(name.removesuffix(f", {district}")):
                    self._named[spelling].append(code)
                    for where in _spellings(district):
                        self._named[f"{spelling},{where}"].append(code)

    @property
    def choices(self) -> list[SelectChoice]:
        """For a select: every village under its district."""
        blank, elsewhere = SelectChoice("", _l("Pilih desa…")), SelectChoice(self.elsewhere, _l("Desa lain, tidak ada di daftar"))
        listed = [SelectChoice(code, name, optgroup=district) for district, villages in self.groups.items() for code, name in villages]
        return [blank, *listed, elsewhere]

    def code(self, text: str) -> str:
        """The village that "62.13.01.2010", "Karang Langit, Dusun Timur" or "Karang Langit" means. Raises Misread with a sentence."""
        if text == self.elsewhere or text in self.codes:
            return text
        if number := AREA.fullmatch(text.strip()):
            return self._of_ours(".".join(number.groups()), text)
        village, _, district = text.partition(",")
        key = _place_key(village) + (f",{_place_key(district)}" if district.strip() else "")
        found = self._named.get(key, [])
        if len(found) > 1:
            both = " · ".join(areas.place(code) for code in found)
            raise Misread(_l("Ada lebih dari satu %(village)s. Tulis kecamatannya juga: %(both)s.", village=village.strip(), both=both))
        return self._of_ours(found[0] if found else "", text)

    def _of_ours(self, code: str, text: str) -> str:
        if code not in self.codes:
            raise Misread(_l("“%(text)s” tidak ada di daftar desa. Tulis desa dan kecamatannya: Karang Langit, Dusun Timur.", text=text))
        return code


def _spellings(name: str) -> set[str]:
    """As it is called on the list, and as people say it: "Pasar Panas/Taniran" is three names, Banua is also Benua."""
    names = {_place_key(name), *(_place_key(part) for part in name.split("/"))}
    return names | {name.replace("banua", "benua") for name in names}


def _place_key(text: str) -> str:
    return bare(VILLAGE_TITLES.sub("", text.strip()))


def _read(text: str, aliases: Mapping[str, T], kind: type[T], sentence: object) -> T:
    found = kind.read(text) or aliases.get(bare(text)) or _words(kind).get(bare(text))
    if found is None:
        raise Misread(sentence % {"text": text})  # type: ignore[operator]
    return found


@cache
def _words(kind: type[T]) -> dict[str, T]:
    """The codes by their words in both languages."""
    found: dict[str, T] = {}
    for tongue in language.LANGUAGES:
        with language.speaking(tongue):
            found |= {bare(str(code.label)): code for code in kind}
    return found


def _together(text: str) -> str:
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def _digits(text: str, sentence: object, *lengths: int) -> str:
    number = _together(text)
    if not (number.isascii() and number.isdigit()):
        raise Misread(_l("Tulis angka saja."))
    if len(number) not in lengths:
        raise Misread(sentence % {"count": len(number)})  # type: ignore[operator]
    return number


def _no_phone() -> Misread:
    return Misread(_l("Nomor telepon tidak terbaca. Contoh: 0812 3456 7890."))
