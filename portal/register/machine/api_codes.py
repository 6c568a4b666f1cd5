"""The codes that a list is written in, as tables to download."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.codes import Code
from portal.offices.areas import villages_of
from portal.offices.models import Office
from portal.register import countries
from portal.register.codes import PermitKind, Sex, SponsorKind
from portal.register.kinds import kinds_for
from portal.register.models import Sponsor
from portal.register.sheets import columns
from portal.register.sheets.columns import DATES, Column
from portal.web.language import LANGUAGES, speaking


class Table(Code):
    """Which there are."""

    SEX = "sex"
    NATIONALITY = "nationality"
    PERMIT_KIND = "permit_kind"
    FOREIGN_KIND = "foreign_kind"
    VILLAGES = "villages"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Codes:
    """One table: its header, and its rows in that order."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def objects(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


NAMED = ("code", *LANGUAGES)


def codes(table: Table, sponsor: Sponsor, office: Office) -> Codes:
    """The table as it counts for this sponsor."""
    match table:
        case Table.SEX:
            return _named(Sex)
        case Table.NATIONALITY:
            return _nationalities()
        case Table.PERMIT_KIND:
            return _named(PermitKind)
        case Table.FOREIGN_KIND:
            return _named(kinds_for(sponsor.kind))
        case Table.VILLAGES:
            return _villages(office)
        case Table.COLUMNS:
            return _columns(sponsor.kind)


def _named(members: Iterable[Code]) -> Codes:
    return Codes(NAMED, [(one.value, *_in_both(one.label)) for one in members])


def _nationalities() -> Codes:
    names = []
    for language in LANGUAGES:
        with speaking(language):
            names.append(countries.named())
    return Codes(NAMED, [(code, *(said[code] for said in names)) for code in sorted(names[0])])


def _villages(office: Office) -> Codes:
    rows = [(area.code, area.name, district) for district, villages in villages_of(office).items() for area in villages]
    return Codes(("code", "village", "district"), rows)


def _columns(kind: SponsorKind) -> Codes:
    """The fields of a worker: by which name JSON knows them, and which headers a CSV file may have."""
    needed = columns.needed(kind)
    rows = [
        (column.value, *_in_both(column.label), _yes(column in needed), _yes(column in DATES), *_in_both(column.hint))
        for column in columns.ours(kind)
        if column is not Column.SITE_DISTRICT
    ]
    return Codes(("code", "id", "en", "needed", "date", "hint_id", "hint_en"), rows)


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def _in_both(words: Any) -> list[str]:
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(str(words))
    return said
