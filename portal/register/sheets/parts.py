"""What a sheet would do, kind by kind: each listed by the hundred, and searched by line, name or passport."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.codes import Code, bare
from portal.documents.cells import Misread
from portal.register import formats
from portal.register.models import Sponsor, Worker
from portal.register.sheets.causes import of_key
from portal.register.sheets.found import Entries
from portal.register.sheets.judging import Arriving, Changing, Leaving, Same
from portal.register.sheets.preview import Preview
from portal.storage.database import db

FEW = 25  # so many stand on the page of a big sheet itself


class Part(Code):
    """A kind; its value stands in the address."""

    WRONG = "salah", _l("Sel yang salah")
    CHANGING = "berubah", _l("Berubah")
    LEAVING = "keluar", _l("Keluar")
    MISSING = "tidak-ada", _l("Tidak ada lagi di file")
    RETURNING = "kembali", _l("Kembali")
    ARRIVING = "datang", _l("Datang")
    UNCHANGED = "sama", _l("Tidak berubah")
    NOT_YOURS = "bukan", _l("Bukan milik Anda")

    def of(self, preview: Preview) -> Sequence[Any]:
        rows: Sequence[Any] = getattr(preview, self.name.lower())
        return rows


@dataclass(frozen=True)
class Wanted:
    """What of a part is asked for."""

    words: str = ""
    column: str = ""  # those who change in it
    cause: str = ""  # by the key of a cause


def listed(part: Part, preview: Preview, wanted: Wanted, sponsor: Sponsor) -> Sequence[Any]:
    rows = part.of(preview)
    if part is Part.WRONG and wanted.cause:
        cause = of_key(rows, wanted.cause)
        rows = cause.cells if cause else []
    if part is Part.CHANGING and wanted.column:
        rows = _where(rows, lambda one: wanted.column in one.after)
    if wanted.words:
        rows = _where(rows, _Search(wanted.words, sponsor).finds)
    return rows


def _where(rows: Sequence[Any], test: Callable[[Any], bool]) -> Sequence[Any]:
    return rows.where(test) if isinstance(rows, Entries) else [one for one in rows if test(one)]


class _Search:
    """By the number of a line, a piece of a name, or a whole passport number."""

    def __init__(self, words: str, sponsor: Sponsor):
        self._line = int(words) if words.isascii() and words.isdigit() and len(words) < 8 else None
        self._name, self._passport = bare(words), _passport(words)
        people = db.session.execute(select(Worker.id, Worker.name, Worker.passport).where(Worker.sponsor_id == sponsor.id))
        self._workers = {id_ for id_, name, passport in people if self._is_meant(name, passport)}

    def finds(self, one: Any) -> bool:
        """`one`: an entry of a part, in which a worker may stand by their id alone."""
        if self._line is not None and getattr(one, "line", None) == self._line:
            return True
        match one:
            case Arriving():
                return self._is_meant(one.details.name, one.details.passport)
            case Changing():
                return self._is_meant(one.details.name, one.details.passport) or self._knows(one.worker)
            case Leaving() | Same():
                return self._knows(one.worker)
            case Worker() | UUID():
                return self._knows(one)
        return self._is_meant(one.who, "")

    def _knows(self, worker: Worker | UUID) -> bool:
        return (worker.id if isinstance(worker, Worker) else worker) in self._workers

    def _is_meant(self, name: str, passport: str) -> bool:
        return (bool(self._name) and self._name in bare(name)) or passport == self._passport


def _passport(words: str) -> str | None:
    try:
        return formats.passport(words)
    except Misread:
        return None
