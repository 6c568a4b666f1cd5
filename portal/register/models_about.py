"""What is kept about one worker besides the roll: documents with their versions, and what the worker wishes to have put right."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.register.codes import FileKind
from portal.register.models import Worker
from portal.storage.database import Row
from portal.storage.files import Kept
from portal.storage.vault import Sealed


class WorkerFile(Row, Kept):
    """One version of a document: cleaned and sealed, like a photo of a report. The newest of its kind counts, older ones stay."""

    __tablename__ = "worker_file"
    __table_args__ = (UniqueConstraint("worker_id", "kind", "number"), UniqueConstraint("worker_id", "received_hash"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id", ondelete="CASCADE"))
    kind: Mapped[FileKind]
    number: Mapped[int]  # of its kind, from 1
    is_pdf: Mapped[bool]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]
    worker: Mapped[Worker] = relationship()
    by: Mapped[User] = relationship()


class Wish(Row):
    """What a worker wishes to have corrected or erased, as the sponsor or the office wrote it down, and what came of it."""

    __tablename__ = "wish"
    __table_args__ = (CheckConstraint("(settled_on IS NULL) = (settled_by IS NULL)", "settled_by_somebody"),)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Sealed("wish.text"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    wished_on: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(Sealed("wish.outcome"))
    settled_on: Mapped[date | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    worker: Mapped[Worker] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
