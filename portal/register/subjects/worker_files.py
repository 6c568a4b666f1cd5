"""Documents of a worker: cleaned as they arrive, kept sealed in every version. Optional, never a condition (safeguards 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.documents import pictures
from portal.documents.pictures import Sort
from portal.errors import Refused
from portal.register import roll
from portal.register.codes import FileKind
from portal.register.models import Worker
from portal.register.models_about import WorkerFile
from portal.storage import files
from portal.storage.database import db
from portal.storage.files import Fresh

MOST = 40  # of one worker, all versions
AT_ONCE = 2  # that may be cleaned or wait for it: files must not take all the hands of the server
PATIENCE = 5.0  # seconds for one more to find a place

_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Clean:
    """A document that may be kept."""

    is_pdf: bool
    file: Fresh


@dataclass(frozen=True)
class Document:
    """One kind of document: what counts now, and what it was before. Other documents have no order: each counts."""

    kind: FileKind
    versions: Sequence[WorkerFile]  # newest first

    @property
    def current(self) -> Sequence[WorkerFile]:
        return self.versions if self.kind is FileKind.OTHER else self.versions[:1]

    @property
    def older(self) -> Sequence[WorkerFile]:
        return self.versions[len(self.current) :]


def clean(data: bytes, name: str) -> Clean:
    """Slow: never call it while a unit of work is open. Raises Refused with a sentence for a file that cannot be kept."""
    if not _places.acquire(timeout=PATIENCE):
        raise Refused(_l("Sekarang banyak file yang sedang diperiksa. Coba lagi sebentar lagi."))
    try:
        cleaned = pictures.clean(data, name)
    finally:
        _places.release()
    return Clean(cleaned.sort is Sort.PDF, files.sealed(data, cleaned.data, pages=cleaned.pages))


def add(worker: Worker, kind: FileKind, document: Clean, *, by: User) -> WorkerFile:
    """Keeps a document as the newest of its kind.

    Raises Refused where the same file is there already, or too many are; Stale where the person was deleted meanwhile.
    """
    roll.hold(worker)  # two at once get two numbers
    mine = select(WorkerFile).where(WorkerFile.worker_id == worker.id)
    if same := db.session.scalar(mine.where(WorkerFile.received_hash == document.file.received_hash)):
        raise Refused(_l("File ini sudah tersimpan sebagai “%(kind)s”.", kind=same.kind.label))
    if (db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST:
        raise Refused(_l("Paling banyak %(most)s dokumen untuk satu orang.", most=MOST))
    last = db.session.scalar(select(func.max(WorkerFile.number)).where(WorkerFile.worker_id == worker.id, WorkerFile.kind == kind)) or 0
    kept = WorkerFile(
        worker_id=worker.id, kind=kind, number=last + 1, is_pdf=document.is_pdf, by_id=by.id, added_at=clock.now(), **document.file.columns
    )
    db.session.add(kept)
    db.session.flush()
    log.record(log.Action.WORKER_FILE_ADDED, kept, office=worker.sponsor.office_id, by=by, kind=kind)
    return kept


def read(file: WorkerFile, *, by: User, **case: object) -> bytes:
    """The document itself; opening it is a recorded deed."""
    log.record(log.Action.WORKER_FILE_OPENED, file, office=file.worker.sponsor.office_id, by=by, kind=file.kind, **case)
    return file.plain


def documents_of(worker: Worker) -> list[Document]:
    """Every kind, also those of which nothing is there."""
    mine = select(WorkerFile).where(WorkerFile.worker_id == worker.id).order_by(WorkerFile.number.desc()).options(joinedload(WorkerFile.by))
    kept = db.session.scalars(mine).all()
    return [Document(kind, [file for file in kept if file.kind is kind]) for kind in FileKind]


def name_of(file: WorkerFile) -> str:
    """passport-2.pdf: names of files must not tell whose they are."""
    return f"{file.kind.value}-{file.number}.{'pdf' if file.is_pdf else 'jpg'}"
