"""A whole list that a sponsor's own system sends: looked through as a sheet is, and filed once, however often it arrives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, select

from portal import clock, keys
from portal.accounts.models import User
from portal.errors import Refused, Stale
from portal.offices.models import Office
from portal.register import at_once, declaring, roll
from portal.register.at_once import Changed, Ready
from portal.register.models import Sponsor, Submission, Worker
from portal.register.sheets.importing import Reading
from portal.register.sheets.preview import Preview, compare
from portal.storage.database import db

PIECE = 500  # rows asked for at a time
HALF = 8  # bytes of a submission's mark that say which request it was; the others say with what


class Moved(Stale):
    """The roll is not the version any more that the system named."""


class KeyTaken(Refused):
    """The name of this request was used for another list."""


@dataclass(frozen=True)
class Sent:
    """A list as it arrives, and what is asked for with it."""

    reading: Reading
    content: bytes  # all that makes it the same list again
    named: str = ""  # the Idempotency-Key; without one the same list, sent again at once, is the same request
    versions: Collection[int] | None = None  # of the roll, one of which it must be; None: whichever it is
    left_on: date | None = None  # those no longer listed have left on this day; None: they stay


@dataclass(frozen=True)
class Looked:
    """What the list would do to the roll as it is at this version."""

    preview: Preview
    version: int
    left: Mapping[Worker, date] = field(default_factory=dict)
    wrong_days: Mapping[Worker, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return not (self.preview.wrong or self.preview.not_yours or self.wrong_days)


def look(sent: Sent, sponsor: Sponsor, office: Office) -> Looked:
    """Raises Moved where the roll is another version than the system thinks."""
    if sent.versions is not None and sponsor.roll_version not in sent.versions:
        raise Moved(_l("Daftar berubah sejak versi yang Anda sebut. Ambil daftar terbaru, lalu kirim lagi."))
    preview = compare(sent.reading, sponsor, office, roll.present(sponsor), roll.departed(sponsor))
    left, wrong = _left(preview.missing, sent.left_on)
    return Looked(preview, sponsor.roll_version, left, wrong)


def filed(sent: Sent, sponsor: Sponsor) -> Submission | None:
    """What came of this very request before. Raises KeyTaken where its name stands for another list."""
    if not sent.named:
        return _by_mark(_mark(sent, sponsor, sponsor.roll_version - 1))
    start = _request(sent, sponsor)
    first, last = UUID(bytes=start + bytes(HALF)), UUID(bytes=start + b"\xff" * HALF)
    found: Submission | None = db.session.scalar(select(Submission).where(Submission.sheet_id.between(first, last)))
    if found and found.sheet_id != _mark(sent, sponsor, 0):
        raise KeyTaken(_l("Idempotency-Key ini sudah dipakai untuk daftar lain. Pakai yang baru untuk setiap kiriman."))
    return found


def ready(looked: Looked, sponsor: Sponsor, *, by: User) -> Ready:
    """What is to be written of who arrives and who changes, before anybody waits for it."""
    changing = [Changed(one.worker.id, one.details, one.before, one.after) for one in looked.preview.changing]
    return at_once.make(sponsor.id, [one.details for one in looked.preview.arriving], changing, by_id=by.id, at=clock.now())


def file(sent: Sent, looked: Looked, ready: Ready, sponsor: Sponsor, *, by: User) -> Submission | None:
    """The right lines are the sponsor's statement from now on; None where they change nothing. Raises Stale where the roll has moved."""
    preview = looked.preview
    statement = declaring.Statement(
        returning=[(one.worker, one.details) for one in preview.returning],
        leaving=[*((one.worker, one.left_on) for one in preview.leaving), *looked.left.items()],
        unchanged=len(preview.unchanged),
        sheet_id=_mark(sent, sponsor, looked.version),
        roll_version=looked.version,
        refused=[one.refusal for one in preview.wrong],
    )
    if not (ready.arrived or ready.changed or statement.returning or statement.leaving):
        return None
    _read_again([worker for worker, _ in (*statement.returning, *statement.leaving)])
    return declaring.send(sponsor, statement, by=by, ready=ready)


def _read_again(workers: Sequence[Worker]) -> None:
    """What was read before the unit of work began is read afresh, many at a time instead of one by one."""
    ids = [identity[0] for worker in workers if (identity := inspect(worker).identity)]
    for start in range(0, len(ids), PIECE):
        db.session.scalars(select(Worker).where(Worker.id.in_(ids[start : start + PIECE]))).all()


def _left(missing: Collection[Worker], left_on: date | None) -> tuple[dict[Worker, date], dict[Worker, str]]:
    """Who of those no longer listed has left, and for whom the day cannot be. Without a day nobody has."""
    left: dict[Worker, date] = {}
    wrong: dict[Worker, str] = {}
    if left_on is None:
        return left, wrong
    for worker in missing:
        try:
            declaring.check_departure(left_on, worker.started_on)
            left[worker] = left_on
        except Refused as refused:
            wrong[worker] = str(refused)
    return left, wrong


def _by_mark(mark: UUID) -> Submission | None:
    return db.session.scalar(select(Submission).where(Submission.sheet_id == mark))


def _mark(sent: Sent, sponsor: Sponsor, version: int) -> UUID:
    """By it the database itself promises that a request is filed once: which request, and with what list.

    A request without a name is this list, sent to this version of the roll: the same list a month later is another request.
    """
    content = keys.fingerprint("api-list", sent.content.hex())[:HALF]
    return UUID(bytes=(_request(sent, sponsor) if sent.named else _unnamed(sponsor, version)) + content)


def _request(sent: Sent, sponsor: Sponsor) -> bytes:
    return keys.fingerprint("api-request", sponsor.id.hex, sent.named)[:HALF]


def _unnamed(sponsor: Sponsor, version: int) -> bytes:
    return keys.fingerprint("api-version", sponsor.id.hex, version)[:HALF]
