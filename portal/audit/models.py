"""The audit trail: deeds, chained by a keyed hash per office and year, append-only by triggers (migrations)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.storage.database import Base, Row, index_where_set


class Chain(Base):
    """The head of one office's trail of one year; writers lock it. `dropped_on` makes it the anchor of a year that was purged."""

    __tablename__ = "chain"
    office_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[bytes]
    dropped_on: Mapped[date | None]


class Deed(Row):
    """One thing somebody did.

    The actor is an id without a foreign key: the trail outlives people. What residents do has a date and no time.
    """

    __tablename__ = "deed"
    __table_args__ = (UniqueConstraint("office_id", "year", "number"), index_where_set("actor_id", of="deed"))
    office_id: Mapped[UUID]
    year: Mapped[int]
    number: Mapped[int]
    action: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[UUID | None]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    happened_on: Mapped[date]
    happened_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[bytes]
