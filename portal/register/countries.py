"""Countries by ISO 3166-1 alpha-3 code, under the names that people write: Babel's in both languages, and those of custom (domain.md 2)."""

from functools import cache

from babel import Locale
from babel.core import get_global
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from rapidfuzz import fuzz, process

from portal.codes import bare
from portal.documents.cells import Misread

LANGUAGES = ("id", "en")
GONE = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}  # older codes of countries that have another now
HOME = "IDN"

CUSTOM = {
    "CHN": "China RRT RRC Cina PRC Tionghoa Chinese Tiongkok/China",
    "KOR": "Korea Korsel ROK Korean Republik_Korea Republic_of_Korea",
    "TWN": "Taiwanese Taiwan_ROC Republic_of_China",
    "GBR": "Inggris UK British Britania Britania_Raya England",
    "USA": "AS USA Amerika American United_States_of_America",
    "MYS": "Malaysian",
    "IND": "Indian",
    "JPN": "Japanese",
    "PHL": "Filipino Filipina Philippine Pilipina",
    "AUS": "Australian",
    "DEU": "D German Deutschland",
    "THA": "Thai Muangthai",
    "LKA": "Sri_Lankan",
    "SGP": "Singapore Singaporean",
    "VNM": "Viet_Nam Vietnamese",
    "HKG": "Hongkong Hong_Kong",
    "MMR": "Burma Myanmar Birma",
    "NLD": "Holland Dutch Belanda",
    "RUS": "Russian Federasi_Rusia Russian_Federation",
    "FRA": "French Prancis",
    "CAN": "Canadian",
    "ZAF": "Afsel South_African",
    "NZL": "Selandia_Baru",
}


def nationality(text: str) -> str:
    """The country that is meant. Raises Misread, with the likeliest name where one comes near."""
    code = _known().get(_key(text))
    if code is None:
        near = process.extractOne(_key(text), _known().keys(), scorer=fuzz.ratio, score_cutoff=70)
        if near:
            raise Misread(_l("Negara “%(text)s” tidak dikenal. Mungkin maksudnya %(guess)s.", text=text, guess=country(_known()[near[0]])))
        raise Misread(_l("Negara “%(text)s” tidak dikenal. Contoh: Tiongkok, Malaysia, atau kode CHN.", text=text))
    if code == HOME:
        raise Misread(_l("Warga negara Indonesia tidak dicatat di sini."))
    return code


def country(code: str) -> str:
    """The country's name in the language of the page; the code itself where there is none."""
    locale = get_locale()
    return _names(locale.language if locale and locale.language in LANGUAGES else "id").get(code, code)


def countries() -> list[str]:
    """The names to choose from, in the language of the page."""
    return sorted({country(code) for code in _codes().values()} - {country(HOME)}, key=_key)


def named() -> dict[str, str]:
    """Every code that may stand on a list, with its name in the language of the page."""
    return {code: country(code) for code in _codes().values() if code != HOME}


@cache
def _codes() -> dict[str, str]:
    """Alpha-2 → alpha-3, from Babel's own aliases."""
    aliases = get_global("territory_aliases")
    three = {old: new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1 and old not in GONE}
    named = Locale.parse("en").territories
    return {two: old for old, two in three.items() if two in named}


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {three: territories[two] for two, three in _codes().items()}


@cache
def _known() -> dict[str, str]:
    known = {_key(name): code for language in LANGUAGES for code, name in _names(language).items()}
    known |= {_key(name.partition("(")[0]): code for language in LANGUAGES for code, name in _names(language).items()}
    known |= {_key(text): three for two, three in _codes().items() for text in (two, three)}
    return known | {_key(name): code for code, names in CUSTOM.items() for name in names.split()}


def _key(text: str) -> str:
    return bare(text.removeprefix("WN "))
