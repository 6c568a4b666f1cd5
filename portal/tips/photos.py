"""Photos and PDFs of a report: cleaned as they arrive, kept for an hour with a form that came back, then the report's own."""

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, delete, func, insert, select

from portal import clock
from portal.documents import pictures
from portal.documents.pictures import Sort, Unusable
from portal.storage import files
from portal.storage.database import db, insert_once, run, table_of
from portal.storage.files import Fresh
from portal.tips.models import Photo, Tip, WaitingPhoto

MOST = 5  # of one report, whenever they come
WAIT = timedelta(hours=1)
AT_ONCE = 4  # reports whose photos may be cleaned or wait for it, half of what the server does at once
PATIENCE = 2.0  # seconds for one more to find a place
MANY = 5_000  # that wait, of all forms: two or three gigabytes. More would be somebody who fills the disk
UNDER = select(table_of(WaitingPhoto).c.id).where(table_of(WaitingPhoto).c.token_hash == bindparam("token")).limit(1)

_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Upload:
    """A file as it arrived."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Clean:
    """A file that may be kept."""

    sort: Sort
    file: Fresh


@dataclass(frozen=True)
class Sifted:
    """What can be kept of an upload, and in words what cannot."""

    good: Sequence[Clean] = ()
    refused: Sequence[str] = ()


def sift(uploads: Iterable[Upload], room: int = MOST, known: Collection[bytes] = ()) -> Sifted:
    """Cleans and seals what can be kept, at most `room` of it; what is `known` by its fingerprint, or came twice, is passed over.

    Slow: never call it while a unit of work is open. Where too many wait already nothing is kept, and a sentence says so: files that
    keep the cleaner busy must not take all the hands of the server.
    """
    if not _places.acquire(timeout=PATIENCE):
        return Sifted(refused=[too_busy()])
    try:
        return _sift(uploads, room, known)
    finally:
        _places.release()


def _sift(uploads: Iterable[Upload], room: int, known: Collection[bytes]) -> Sifted:
    good: list[Clean] = []
    refused: list[str] = []
    seen = set(known)
    for upload in uploads:
        if (fingerprint := files.fingerprint(upload.data)) in seen:
            continue
        seen.add(fingerprint)
        if len(good) >= room:
            refused.append(too_many())
            break
        try:
            cleaned = pictures.clean(upload.data, upload.name)
        except Unusable as unusable:
            refused.append(str(unusable))
        else:
            good.append(Clean(cleaned.sort, files.sealed(upload.data, cleaned.data, cleaned.thumb, cleaned.pages)))
    return Sifted(good, refused)


def too_many() -> str:
    return str(_l("Paling banyak 5 foto. Kami simpan 5 yang pertama."))


def too_busy() -> str:
    return str(_l("Sekarang banyak foto yang masuk. Tulisan Anda masih ada: kirim lagi sebentar lagi, atau tanpa foto."))


def wait(good: Iterable[Clean], token: bytes) -> None:
    """Keeps good files for an hour with the form whose token hashes to `token`; the same file once."""
    number = len(waiting(token))
    for one in good:
        row = {"token_hash": token, "number": number + 1, "sort": one.sort, "good_until": _an_hour_on(), **one.file.columns}
        number += insert_once(WaitingPhoto, row, by=("token_hash", "received_hash"))


def is_crowded() -> bool:
    """Whether no more can wait. What comes with a report that is right needs no waiting, and is kept as ever."""
    return (db.session.scalar(select(func.count()).select_from(WaitingPhoto)) or 0) >= MANY


def waiting(token: bytes) -> list[WaitingPhoto]:
    """What waits with this form, in the order in which it was picked."""
    return list(db.session.scalars(_under(token).order_by(WaitingPhoto.number)))


def drop(ids: Iterable[str], token: bytes) -> None:
    """The reporter does not want these after all, or `all` of them; ids that are not theirs do nothing."""
    unwanted = set(ids)
    for one in waiting(token):
        if unwanted & {one.id.hex, "all"}:
            db.session.delete(one)
    db.session.flush()


def attach(tip_id: UUID, token: bytes, good: Sequence[Clean] = (), *, message: UUID | None = None) -> int:
    """Makes what waits with the form, and what came just now, the report's own; returns how many it gained.

    A file that the report has already is not added again, and no more than five ever are. Costs one look into an index where there is
    nothing to do.
    """
    if not good and run(UNDER, {"token": token}).first() is None:
        return 0
    had = set(db.session.scalars(select(Photo.received_hash).where(Photo.tip_id == tip_id)))
    number = db.session.scalar(select(func.max(Photo.number)).where(Photo.tip_id == tip_id)) or 0
    coming = [(one.sort, _columns(one)) for one in waiting(token)] + [(one.sort, one.file.columns) for one in good]
    gained = 0
    for sort, columns in coming:
        if columns["received_hash"] in had or len(had) >= MOST:
            continue
        had.add(columns["received_hash"])
        gained += 1
        run(insert(table_of(Photo)), {"tip_id": tip_id, "message_id": message, "number": number + gained, "sort": sort, **columns})
    db.session.execute(delete(WaitingPhoto).where(WaitingPhoto.token_hash == token))
    return gained


def room_for(tip: Tip) -> int:
    """How many more this report may have."""
    return max(0, MOST - len(tip.photos))


def sweep(as_of: datetime) -> int:
    """Deletes what has waited for longer than its hour; returns how many."""
    return db.session.execute(delete(WaitingPhoto).where(WaitingPhoto.good_until <= as_of)).rowcount  # type: ignore[attr-defined, no-any-return]


def thumb_uri(photo: Photo | WaitingPhoto) -> str:
    """The small picture as it stands in a page, so that no page of residents asks for anything more."""
    return "data:image/jpeg;base64," + b64encode(photo.small).decode()


def _under(token: bytes) -> Select[WaitingPhoto]:
    return select(WaitingPhoto).where(WaitingPhoto.token_hash == token, WaitingPhoto.good_until > clock.now())


def _columns(one: WaitingPhoto) -> dict[str, object]:
    """As it lies there: its seal holds wherever its id goes."""
    return {name: getattr(one, name) for name in ("id", "received_hash", "pages", "size", "content", "thumb")}


def _an_hour_on() -> datetime:
    """On the minute: nobody needs to know the second in which somebody picked a photo."""
    return clock.now().replace(second=0, microsecond=0) + WAIT
