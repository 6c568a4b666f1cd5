"""What a sheet would change: who arrives, changes, is no longer listed, belongs to somebody else, and which cells are wrong and why."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.offices.models import Office
from portal.register.columns import BY_FIELD, Column, Layout
from portal.register.describing import FIELDS, Texts, WorkerDetails, as_text, details_of, differences
from portal.register.formats import Places
from portal.register.forms import WorkerForm
from portal.register.importing import Reading, Written, correction_key
from portal.register.matching import match
from portal.register.models import Sponsor, Worker

LEGAL_FORMS = {"pt", "cv", "ud", "tbk", "persero", "perseroan", "terbatas"}


@dataclass(frozen=True)
class Wrong:
    """One cell that cannot be taken over, and why. `letter` is "" where the sheet has no such column."""

    line: int
    who: str
    column: Column
    letter: str
    text: str
    reason: str

    @property
    def key(self) -> str:
        return correction_key(self.line, self.column)


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
class NotYours:
    line: int
    who: str
    sponsor: str


@dataclass
class Preview:
    """A sheet against a roll: what it would do, were it agreed to now."""

    reading: Reading
    arriving: list[Arriving] = field(default_factory=list)
    changing: list[Changing] = field(default_factory=list)
    missing: list[Worker] = field(default_factory=list)
    unchanged: list[Worker] = field(default_factory=list)
    not_yours: list[NotYours] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.arriving) + len(self.changing)

    @property
    def cells(self) -> int:
        """How many cells differ in those who change."""
        return sum(len(one.after) for one in self.changing)

    @property
    def right(self) -> int:
        return self.changes + len(self.unchanged)

    @property
    def wrong_lines(self) -> list[int]:
        return sorted({cell.line for cell in self.wrong})


def compare(reading: Reading, sponsor: Sponsor, office: Office, roll: Sequence[Worker]) -> Preview:
    """Every line against the roll. A wrong line, or one that names another sponsor, still speaks of its person: they are not missing."""
    preview = Preview(reading)
    mine = [line for line in reading.lines if not _names_another(line, sponsor)]
    others = [line for line in reading.lines if _names_another(line, sponsor)]
    found = match([*mine, *others], roll)
    clerk = Clerk(sponsor, office, reading.layout)
    for line in mine:
        _sort(clerk.judge(line, found.workers.get(line.number), found.twice.get(line.number)), preview)
    preview.not_yours = [NotYours(line.number, line.said(Column.NAME), line.said(Column.SPONSOR)) for line in others]
    spoken_of = {worker.id for worker in found.workers.values()}
    preview.missing = sorted((worker for worker in roll if worker.id not in spoken_of), key=lambda worker: worker.name)
    return preview


Judged = Arriving | Changing | Worker | list[Wrong]


class Clerk:
    """Reads a sheet as the page reads a form: one form, used again for each line."""

    def __init__(self, sponsor: Sponsor, office: Office, layout: Layout):
        self.layout = layout
        self.absent = [name for name in FIELDS if BY_FIELD[name] not in layout.places]
        self.form = WorkerForm(kind=sponsor.kind, places=Places(office))

    def judge(self, line: Written, worker: Worker | None, twice: int | None) -> Judged:
        """What the line does to the roll; a worker where it does nothing, the wrong cells where it cannot be taken over."""
        self.form.process(_Typed(self._texts(line, worker)))
        right = self.form.validate()
        if not right or line.rounded or twice is not None:
            return list(self._wrong(line, twice))
        details = self.form.details()
        if worker is None:
            return Arriving(line.number, details)
        if details == details_of(worker):
            return worker
        return Changing(line.number, worker, details, *differences(details_of(worker), details))

    def _texts(self, line: Written, worker: Worker | None) -> Texts:
        """A column that the sheet does not have says nothing: there, what is known stays."""
        known = {name: as_text(getattr(worker, name)) for name in self.absent} if worker else {}
        return known | {column.value: text for column, text in line.texts.items()}

    def _wrong(self, line: Written, twice: int | None) -> Iterator[Wrong]:
        reasons = {BY_FIELD[field.name]: str(field.errors[0]) for field in self.form if field.errors}
        reasons |= line.rounded
        if twice is not None:
            reasons[Column.PASSPORT] = _(
                "Nomor ini sudah ada di baris %(line)s. Hapus salah satunya, atau tulis nomor yang benar.", line=twice
            )
        for column in sorted(reasons, key=list(Column).index):
            yield Wrong(line.number, line.said(Column.NAME), column, self.layout.letter(column), line.said(column), reasons[column])


class _Typed(dict[str, str]):
    """A line as a form's data."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


def _sort(judged: Judged, preview: Preview) -> None:
    match judged:
        case Arriving():
            preview.arriving.append(judged)
        case Changing():
            preview.changing.append(judged)
        case Worker():
            preview.unchanged.append(judged)
        case list():
            preview.wrong += judged


def _names_another(line: Written, sponsor: Sponsor) -> bool:
    named = _firm(line.said(Column.SPONSOR))
    return bool(named) and named != _firm(sponsor.name)


def _firm(name: str) -> list[str]:
    """A name however its legal form is written: "PT. X", "X, PT"."""
    return sorted(word for word in re.findall(r"[^\W_]+", name.casefold()) if word not in LEGAL_FORMS)
