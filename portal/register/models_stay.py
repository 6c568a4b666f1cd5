"""Guests of an accommodation: who stays, since when, until when; and the months that were sent as a sheet."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.papers.models import Paper
from portal.register.codes import Sex
from portal.register.models import Sponsor
from portal.storage.database import Row
from portal.storage.vault import Sealed, SealedDate, SealedJson


class Stay(Row):
    """One foreign guest from check-in to check-out. What only the passport's two lines say may be missing."""

    __tablename__ = "stay"
    __table_args__ = (
        Index(
            "uq_stay_present",
            "sponsor_id",
            "passport_hash",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        CheckConstraint("left_on IS NULL OR left_on >= arrived_on", "left_after_arrival"),
        CheckConstraint("leaves_on IS NULL OR leaves_on >= arrived_on", "leaves_after_arrival"),
    )
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Sealed("stay.name"))
    nationality: Mapped[str] = mapped_column(String(3))  # ISO 3166-1 alpha-3
    passport: Mapped[str] = mapped_column(Sealed("stay.passport"))
    passport_hash: Mapped[bytes] = mapped_column(index=True)
    passport_expires: Mapped[date | None]
    birth_date: Mapped[date | None] = mapped_column(SealedDate("stay.birth_date"))
    sex: Mapped[Sex | None]
    arrived_on: Mapped[date] = mapped_column(index=True)
    leaves_on: Mapped[date | None]  # as expected
    left_on: Mapped[date | None] = mapped_column(index=True)
    still_here_on: Mapped[date | None]  # the day on which somebody last said so
    given_up_on: Mapped[date | None]  # when the portal ended it unanswered; `left_on` is then the last day anybody spoke of
    apoa_receipt: Mapped[str] = mapped_column(Sealed("stay.apoa_receipt"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    sponsor: Mapped[Sponsor] = relationship()


class GuestSheet(Row):
    """A month of guests that was sent as a sheet: what came of it, and its receipt. Its id is the sheet's: agreeing twice sends once."""

    __tablename__ = "guest_sheet"
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime]
    arrived: Mapped[int]
    changed: Mapped[int]
    departed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[list[dict[str, Any]]] = mapped_column(SealedJson("guest_sheet.refused"))  # wrong cells, not taken over
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"))  # its receipt
    sponsor: Mapped[Sponsor] = relationship()
    by: Mapped[User] = relationship()
    paper: Mapped[Paper] = relationship()
