"""A month of guests as XLSX, to be filled in elsewhere and sent back; and the lines of one that are wrong."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from flask_babel import gettext as _

from portal.documents import sheets
from portal.documents.sheets import Cell
from portal.register.countries import countries, country
from portal.register.guests.stays_columns import DATES, Column
from portal.register.guests.stays_preview import Preview
from portal.register.models_stay import Stay
from portal.register.sheets.column_help import SEXES, note
from portal.register.sheets.exporting import marked
from portal.register.sheets.importing import guarded
from portal.web.language import current


def month_as_sheet(stays: Iterable[Stay]) -> bytes:
    """In the language of the page. Sent back as it is, it changes nothing."""
    sexes = SEXES[current()]
    said: dict[Column, Callable[[Stay], Cell]] = {
        Column.NATIONALITY: lambda stay: country(stay.nationality),
        Column.LEFT_ON: lambda stay: None if stay.given_up_on else stay.left_on,
        Column.SEX: lambda stay: sexes[stay.sex] if stay.sex else None,
    }
    cells = [said.get(column) or attrgetter(column.value) for column in Column]
    return sheets.write(
        _("Tamu"),
        [str(column.label) for column in Column],
        ([_as_read(cell(stay)) for cell in cells] for stay in stays),
        dates=[str(column.label) for column in DATES],
        choices={str(Column.NATIONALITY.label): countries(), str(Column.SEX.label): list(sexes.values())},
        notes={str(column.label): note(column.hint) for column in Column},
    )


def wrong_lines(preview: Preview) -> bytes:
    """Only the lines that are wrong, as they were written; each wrong cell is marked and says what to do."""
    return marked(preview.wrong, preview.reading.lines, preview.reading.letters, Column, DATES)


def _as_read(said: Cell) -> Cell:
    return guarded(said) or None if isinstance(said, str) else said
