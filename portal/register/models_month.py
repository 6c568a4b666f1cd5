"""What recurs: the monthly declaration, and what a sponsor has been reminded of."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.accounts.models import User
from portal.papers.models import Paper
from portal.register.codes import Reason
from portal.register.models import Sponsor
from portal.storage.database import Row


class Declaration(Row):
    """One sponsor's statement that its list is true, for one month."""

    __tablename__ = "declaration"
    __table_args__ = (
        UniqueConstraint("sponsor_id", "month"),
        CheckConstraint("workers >= 0 AND guests >= 0", "counts_of_people"),
    )
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"))
    month: Mapped[date]  # its first day
    workers: Mapped[int]  # on the roll when it was said; 0: "none this month"
    guests: Mapped[int] = mapped_column(default=0)  # of an accommodation, in that month
    roll_version: Mapped[int]
    due_on: Mapped[date]  # as the office had set it then
    declared_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))  # None: by the link of a reminder
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"))
    sponsor: Mapped[Sponsor] = relationship()
    by: Mapped[User | None] = relationship()
    paper: Mapped[Paper] = relationship()

    @property
    def is_late(self) -> bool:
        """Whether it was made after the day on which it was due."""
        return clock.local(self.declared_at).date() > self.due_on


class Reminder(Row):
    """That a sponsor has been reminded of one thing at one step: once, however often the command runs."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("subject_id", "reason", "step", "ends_on"),)
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    subject_id: Mapped[UUID]  # the worker, the stay, or the sponsor itself
    reason: Mapped[Reason]
    step: Mapped[int]  # days before it ends: 60, 30, 7; 0 when it has
    ends_on: Mapped[date]
    sent_on: Mapped[date]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))  # the officer who asked for it; None: the timer
    sponsor: Mapped[Sponsor] = relationship()
