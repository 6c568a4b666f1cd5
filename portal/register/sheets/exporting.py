"""Lists to work on elsewhere: the whole roll, and the lines of a sheet that are wrong."""

from collections.abc import Callable, Container, Iterable, Sequence
from operator import attrgetter
from typing import Any, Protocol

from flask_babel import gettext as _

from portal.documents import sheets
from portal.documents.sheets import Cell
from portal.offices.areas import place, villages_of
from portal.offices.models import Office
from portal.register import wording
from portal.register.codes import ForeignKind, PermitKind
from portal.register.countries import countries, country
from portal.register.kinds import kinds_for
from portal.register.models import Sponsor, Worker
from portal.register.sheets import columns
from portal.register.sheets.column_help import SEXES, note
from portal.register.sheets.columns import DATES, OURS, Column
from portal.register.sheets.importing import guarded
from portal.register.sheets.preview import Preview
from portal.register.sheets.spelled import Spelled
from portal.register.sheets.wrong_cells import WrongCell
from portal.web.language import current


class Line(Protocol):
    """A line of a sheet, as it is written."""

    @property
    def number(self) -> int: ...

    def said(self, column: Any) -> str: ...


def roll_as_sheet(workers: Iterable[Worker], sponsor: Sponsor, office: Office) -> bytes:
    """People of the roll as XLSX in the language of the page. Sent back as it is, it changes nothing of them."""
    cells, shown = _cells(), columns.ours(sponsor.kind)
    return sheets.write(
        str(wording.list_door(sponsor.kind)),
        [str(column.label) for column in shown],
        ([cells[column](worker) for column in shown] for worker in workers),
        dates=[str(column.label) for column in shown if column in DATES],
        choices={str(column.label): options for column, options in _choices(sponsor, office).items() if column in shown},
        notes={str(column.label): note(columns.hint(column, sponsor.kind)) for column in shown},
    )


def wrong_lines(preview: Preview) -> bytes:
    """Only the lines that are wrong, as they were written; each wrong cell is marked and says what to do."""
    return marked(preview.wrong, preview.reading.lines, preview.reading.layout.places, OURS, DATES)


def marked(
    wrong: Sequence[WrongCell], lines: Iterable[Line], there: Container[Any], ours: Iterable[Spelled], dates: Container[Any]
) -> bytes:
    """The lines in which these cells stand, in the columns that are there or missed; the cells marked, with their reasons."""
    rows = {line: row for row, line in enumerate(sorted({cell.line for cell in wrong}))}
    missed = {cell.column for cell in wrong}
    shown = [column for column in ours if column in there or column in missed]
    return sheets.write(
        _("Baris salah"),
        [_("Baris"), *(str(column.label) for column in shown)],
        ([line.number, *(line.said(column) or None for column in shown)] for line in lines if line.number in rows),
        dates=[str(column.label) for column in shown if column in dates],
        notes={str(column.label): note(column.hint) for column in shown},
        marks={(rows[cell.line], str(cell.column.label)): cell.reason for cell in wrong},
    )


def _cells() -> dict[Column, Callable[[Worker], Cell]]:
    """How each column is written for a person to read, and for us to read again."""
    sexes, yes, no = SEXES[current()], _("Ya"), _("Tidak")
    kinds = {kind: str(kind.label) for kind in ForeignKind}
    permits: dict[PermitKind | None, str | None] = {None: None, **dict(zip(PermitKind, _permits(), strict=True))}
    said: dict[Column, Callable[[Worker], Cell]] = {
        Column.SEX: lambda worker: sexes[worker.sex],
        Column.NATIONALITY: lambda worker: country(worker.nationality),
        Column.FOREIGN_KIND: lambda worker: kinds[worker.foreign_kind],
        Column.PERMIT_KIND: lambda worker: permits[worker.permit_kind],
        Column.SITE: lambda worker: _village(worker.site_code)[0],
        Column.SITE_DISTRICT: lambda worker: _village(worker.site_code)[1],
        Column.RESIDENCE_VILLAGE: lambda worker: _whole(worker.residence_code),
        Column.EXTENSION: lambda worker: yes if worker.extension_under_way else no,
    }
    return {column: said.get(column) or _plain(column) for column in OURS}


def _plain(column: Column) -> Callable[[Worker], Cell]:
    """As it is kept."""
    kept = attrgetter(column.value)
    return kept if column in DATES else lambda worker: guarded(kept(worker) or "")


def _choices(sponsor: Sponsor, office: Office) -> dict[Column, Sequence[str]]:
    villages = villages_of(office)
    return {
        Column.SEX: list(SEXES[current()].values()),
        Column.NATIONALITY: countries(),
        Column.FOREIGN_KIND: [str(kind.label) for kind in kinds_for(sponsor.kind)],
        Column.PERMIT_KIND: _permits(),
        Column.SITE: sorted({area.name for group in villages.values() for area in group}),
        Column.SITE_DISTRICT: list(villages),
        Column.RESIDENCE_VILLAGE: [f"{area.name}, {district}" for district, group in villages.items() for area in group],
        Column.EXTENSION: [_("Ya"), _("Tidak")],
    }


def _permits() -> list[str]:
    return [str(kind.label) if kind is PermitKind.OTHER else kind.value for kind in PermitKind]


def _village(code: str) -> tuple[str, str | None]:
    """Village and district; the bare code for a place that is not on the list."""
    if code.count(".") < 3:
        return code, None
    village, _comma, district = place(code).rpartition(", ")
    return village, district


def _whole(code: str | None) -> str | None:
    return place(code) if code and code.count(".") == 3 else code
