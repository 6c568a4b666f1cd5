"""What is kept of the list: how each officer likes it, filters with a name, and what was done to many cases at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cases.codes import Status
from portal.cases.models import Case
from portal.inbox.codes import Deed, Happened
from portal.storage.database import Row
from portal.storage.vault import Sealed, SealedJson


class Habit(Row):
    """How an officer likes the desk, on whatever machine they sit."""

    __tablename__ = "habit"
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    dense: Mapped[bool] = mapped_column(default=False)
    shortcuts: Mapped[bool] = mapped_column(default=True)  # single keys; who dictates or types with one hand switches them off


class SavedView(Row):
    """A filter that somebody gave a name, for themself or for the whole office. Sealed: what is looked for may name somebody."""

    __tablename__ = "saved_view"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))  # None: everybody's
    name: Mapped[str] = mapped_column(Sealed("saved_view.name"))
    asked: Mapped[dict[str, Any]] = mapped_column(SealedJson("saved_view.asked"))


class Bulk(Row):
    """What an officer did to many cases at once; it can be undone for a while."""

    __tablename__ = "bulk"
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    deed: Mapped[Deed]
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))  # to whom they were given
    tag: Mapped[str | None] = mapped_column(String(40))
    done_at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)
    to: Mapped[User | None] = relationship(foreign_keys=to_id)
    cases: Mapped[list["BulkCase"]] = relationship(order_by="BulkCase.number", back_populates="bulk")


class BulkCase(Row):
    """One of them: what happened to it, and how it was before."""

    __tablename__ = "bulk_case"
    __table_args__ = (UniqueConstraint("bulk_id", "case_id"),)
    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    happened: Mapped[Happened]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    status: Mapped[Status]
    messages: Mapped[list[str]] = mapped_column(JSON, default=list)  # ids of what was said to its reporters
    bulk: Mapped[Bulk] = relationship(back_populates="cases")
    case: Mapped[Case] = relationship()
