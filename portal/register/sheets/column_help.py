"""One line of help for each column of a list, in both languages, with an example: beside its header, and on the page that hands it out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.register.codes import Sex
from portal.register.countries import country
from portal.register.sheets.spelled import Spelled
from portal.web.language import LANGUAGES, current, speaking

SEXES = {"id": {Sex.MALE: "L", Sex.FEMALE: "P", Sex.OTHER: "X"}, "en": {Sex.MALE: "M", Sex.FEMALE: "F", Sex.OTHER: "X"}}
EXAMPLES: Mapping[str, str] = {
    "name": "Lin Haoran", "birth_date": "24/11/1987", "passport": "E12345678", "passport_expires": "15/06/2031",
    "permit_kind": "ITAS", "permit_index": "E23", "permit_number": "2C11JE1234-W", "permit_expires": "20/03/2027",
    "rptka_number": "B.3/12345/PK.04.01/XI/2025", "rptka_expires": "20/03/2027", "position": "Geologist",
    "site_code": "Karang Langit", "site_district": "Dusun Timur", "residence_code": "Karang Langit, Dusun Timur",
    "residence": "Mess Blok C", "started_on": "01/12/2025", "left_on": "30/11/2026", "apoa_receipt": "APOA-2026-0412",
    "arrived_on": "22/11/2026", "leaves_on": "25/11/2026",
}  # fmt: skip


@dataclass(frozen=True)
class Help:
    """What to write below one column; `other` says it in the other language."""

    column: Spelled
    hint: str
    other: str
    example: str
    needed: bool


def helps(hints: Iterable[tuple[Spelled, Any]], needed: Iterable[Spelled]) -> Iterator[Help]:
    """For a page, in its language."""
    must = set(needed)
    for column, hint in hints:
        yield Help(column, str(hint), in_other(hint), example(column), column in must)


def note(hint: Any) -> str:
    """For whoever works in the sheet: a list goes round among people who read one or the other."""
    return f"{hint}\n{in_other(hint)}"


def in_other(hint: Any) -> str:
    with speaking(other()):
        return str(hint)


def other() -> str:
    """The language that the page is not in."""
    return next(language for language in LANGUAGES if language != current())


def example(column: Spelled) -> str:
    match column.value:
        case "sex":
            return SEXES[current()][Sex.MALE]
        case "nationality":
            return country("CHN")
        case "extension_under_way":
            return str(_("Tidak"))
    return EXAMPLES.get(column.value, "")
