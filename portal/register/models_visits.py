"""Visits of the office to a sponsor: planned, and what was found there. Of places and numbers; no visit leads to a person."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.register.models import Sponsor
from portal.storage.database import Row
from portal.storage.vault import Sealed


class Visit(Row):
    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("(findings IS NULL) = (visited_on IS NULL)", "found_on_a_day"),
        CheckConstraint("(findings IS NULL) = (found_by_id IS NULL)", "found_by_somebody"),
    )
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    planned_on: Mapped[date] = mapped_column(index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))  # who goes
    purpose: Mapped[str] = mapped_column(Sealed("visit.purpose"))
    planned_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    visited_on: Mapped[date | None] = mapped_column(index=True)
    findings: Mapped[str | None] = mapped_column(Sealed("visit.findings"))
    found_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    sponsor: Mapped[Sponsor] = relationship()
    officer: Mapped[User] = relationship(foreign_keys=officer_id)
    found_by: Mapped[User | None] = relationship(foreign_keys=found_by_id)

    @property
    def is_over(self) -> bool:
        return self.visited_on is not None
