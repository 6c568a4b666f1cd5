"""What one line of a sheet does to the roll: judged as a form is, with what a spreadsheet program may have done to its numbers."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.documents.cells import Misread, as_date
from portal.errors import Refused
from portal.offices.models import Office
from portal.register import declaring
from portal.register.codes import SponsorKind
from portal.register.describing import FIELDS, Texts, WorkerDetails, as_text, details_of, differences
from portal.register.formats import Places
from portal.register.forms import WorkerForm
from portal.register.models import Sponsor, Worker
from portal.register.sheets.columns import BY_FIELD, Column
from portal.register.sheets.importing import Written
from portal.register.sheets.mangled import Passports
from portal.register.sheets.matching import Meant
from portal.register.sheets.one_form import OneForm
from portal.register.sheets.recognising import Layout
from portal.register.sheets.wrong_cells import WrongCell

NUMBERS = (Column.PERMIT_NUMBER, Column.RPTKA_NUMBER, Column.APOA_RECEIPT)


@dataclass(frozen=True)
class Wrong(WrongCell):
    column: Column


@dataclass(frozen=True)
class Arriving:
    line: int
    details: WorkerDetails


@dataclass(frozen=True)
class Changing:
    """Only the fields that differ, before and after."""

    line: int
    worker: Worker
    details: WorkerDetails
    before: Texts
    after: Texts


@dataclass(frozen=True)
class Returning(Changing):
    """Somebody who had left; `before` also says when."""


@dataclass(frozen=True)
class Leaving:
    """Somebody whose line says the day. `was` is the day said before, where they had left already."""

    line: int
    worker: Worker
    left_on: date
    was: date | None = None


@dataclass(frozen=True)
class Gone:
    """A line about somebody who had left already, or who left before they were ever on the roll: it does nothing."""

    line: int
    who: str


@dataclass(frozen=True)
class Same:
    """Somebody of whom the line says what the roll says."""

    line: int
    worker: Worker


Judged = Arriving | Changing | Returning | Leaving | Gone | Same | Wrong


class Clerk:
    """Reads a sheet as the page reads a form: one form, used again for each line."""

    def __init__(self, sponsor: Sponsor, office: Office, layout: Layout, passports: Collection[str]):
        self.layout = layout
        self.absent = [name for name in FIELDS if BY_FIELD[name] not in layout.places]
        self.form = WorkerForm(kind=sponsor.kind, places=Places(office))
        self.one_form = OneForm(self.form)
        self.lives_where_asked = sponsor.kind is SponsorKind.INDIVIDUAL and Column.SITE not in layout.places
        self.passports = Passports(passports)

    def judge(self, line: Written, meant: Meant[Worker]) -> Iterator[Judged]:
        """What the line does to the roll; the wrong cells where it cannot be taken over."""
        left_on, unreadable = _leaving_day(line)
        if left_on and meant.worker is None:
            yield self._had_left(line, meant.gone, left_on)
            return
        wrong = self.one_form.read(self._texts(line, meant.known, leaving=left_on is not None))
        if reasons := self._reasons(line, meant, left_on, wrong) | unreadable:
            yield from self._wrong(line, reasons)
        elif meant.worker:
            yield from _of_somebody_there(line, meant.worker, self.form.details(), left_on)
        else:
            yield _of_somebody_new(line, meant.gone, self.form.details())

    def _had_left(self, line: Written, worker: Worker | None, left_on: date) -> Judged:
        if worker is None or worker.left_on == left_on:
            return Gone(line.number, line.said(Column.NAME))
        if reason := _refusal(declaring.check_departure, left_on, worker.started_on):
            return self._cell(line, Column.LEFT_ON, reason)
        return Leaving(line.number, worker, left_on, worker.left_on)

    def _texts(self, line: Written, worker: Worker | None, *, leaving: bool) -> Texts:
        """A column that the sheet does not have says nothing: there, what is known stays. Of who leaves, so it does for empty cells."""
        known = {name: as_text(getattr(worker, name)) for name in (FIELDS if leaving else self.absent)} if worker else {}
        said: Texts = dict(line.texts.items())  # a column is its value: the name of a field
        if leaving:
            said = {column: text for column, text in said.items() if text}
        if self.lives_where_asked and Column.RESIDENCE_VILLAGE in said:
            said[Column.SITE] = said[Column.RESIDENCE_VILLAGE]
        return known | said

    def _reasons(self, line: Written, meant: Meant[Worker], left_on: date | None, wrong: Mapping[str, str]) -> dict[Column, str]:
        reasons = {self._column(name): why for name, why in wrong.items()}
        if Column.PASSPORT not in reasons and (mangled := self._mangled_passport(line)):
            reasons[Column.PASSPORT] = mangled
        reasons |= _lost_zeros(line, meant.known)
        reasons |= line.unreadable
        if meant.twice is not None:
            reasons[Column.PASSPORT] = _(
                "Nomor ini sudah ada di baris %(line)s. Hapus salah satunya, atau tulis nomor yang benar.", line=meant.twice
            )
        if left_on and (reason := _refusal(declaring.check_departure, left_on, self.form.started_on.day)):
            reasons[Column.LEFT_ON] = reason
        if meant.gone and (reason := _refusal(declaring.check_comeback, meant.gone, self.form.started_on.day)):
            reasons[Column.STARTED_ON] = reason
        return reasons

    def _column(self, name: str) -> Column:
        return Column.RESIDENCE_VILLAGE if self.lives_where_asked and name == Column.SITE.value else BY_FIELD[name]

    def _mangled_passport(self, line: Written) -> str | None:
        number, nationality = self.form.passport.value, self.form.nationality.value
        return self.passports.mangled(number, nationality, text=line.said(Column.PASSPORT), is_number=line.passport_is_number)

    def _wrong(self, line: Written, reasons: dict[Column, str]) -> Iterator[Wrong]:
        for column in sorted(reasons, key=list(Column).index):
            yield self._cell(line, column, reasons[column])

    def _cell(self, line: Written, column: Column, reason: str) -> Wrong:
        return Wrong(line.number, line.said(Column.NAME), column, self.layout.letter(column), line.said(column), reason)


def _of_somebody_there(line: Written, worker: Worker, details: WorkerDetails, left_on: date | None) -> Iterator[Judged]:
    if details != details_of(worker):
        yield Changing(line.number, worker, details, *differences(details_of(worker), details))
    elif left_on is None:
        yield Same(line.number, worker)
    if left_on:
        yield Leaving(line.number, worker, left_on)


def _of_somebody_new(line: Written, gone: Worker | None, details: WorkerDetails) -> Judged:
    if gone is None:
        return Arriving(line.number, details)
    before, after = differences(details_of(gone), details)
    return Returning(line.number, gone, details, before | {"left_on": as_text(gone.left_on)}, after)


def _leaving_day(line: Written) -> tuple[date | None, dict[Column, str]]:
    """The day, and what is wrong with it where it cannot be read. A dash says nothing."""
    text = line.said(Column.LEFT_ON).strip("-–— ")
    try:
        return (as_date(text) if text else None), {}
    except Misread as misread:
        return None, {Column.LEFT_ON: str(misread)}


def _lost_zeros(line: Written, known: Worker | None) -> dict[Column, str]:
    """A number that is the known one without the zeros before it."""
    short = [column for column in NUMBERS if known and _is_short_of_zeros(line.said(column), getattr(known, column.value))]
    return {
        column: _("Nol di depan nomor ini hilang: di daftar Anda tertulis dengan nol. Ubah sel menjadi teks, lalu tulis lagi.")
        for column in short
    }


def _is_short_of_zeros(text: str, known: str) -> bool:
    return bool(text) and text != known and known.startswith("0") and known.lstrip("0") == text


def _refusal(check: Callable[..., None], *facts: object) -> str | None:
    try:
        check(*facts)
    except Refused as refused:
        return str(refused)
    return None
