"""What only the desk keeps: why officers opened full records, what they are still writing, their reminders, a report's sponsors."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cases.codes import Kind
from portal.cases.models import Case
from portal.register.models import Sponsor
from portal.storage.database import Row
from portal.storage.vault import Sealed, SealedJson


class Opening(Row):
    """Leave that an officer gave themself, with a reason, to read the full records of the people in one case (safeguards 13)."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("case_id", "officer_id"),)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Sealed("opening.reason"))
    opened_on: Mapped[date]


class Draft(Row):
    """What an officer has begun to write in one form of a case and not sent: theirs alone, kept until it is sent or the case is deleted."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("case_id", "officer_id", "form"),)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    form: Mapped[str] = mapped_column(String(40))
    typed: Mapped[dict[str, str]] = mapped_column(SealedJson("draft.typed"))
    saved_at: Mapped[datetime]


class CaseReminder(Row):
    """A day on which somebody of the desk wants to think of a case again, and why."""

    __tablename__ = "case_reminder"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", "done_by_somebody"),
        Index(
            "ix_case_reminder_waiting",
            "officer_id",
            "remind_on",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))  # for whom
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    remind_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Sealed("case_reminder.reason"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    case: Mapped[Case] = relationship()
    officer: Mapped[User] = relationship(foreign_keys=officer_id)


class SponsorLink(Row):
    """That a confirmed report has to do with a sponsor, as a second officer says. By (id, kind) it is tied to reports alone."""

    __tablename__ = "sponsor_link"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "kind"], ["case.id", "case.kind"], ondelete="CASCADE"),
        CheckConstraint("kind = 'report'", "of_reports"),
        CheckConstraint("linked_by_id <> decided_by_id", "linked_by_a_second_officer"),
        UniqueConstraint("case_id", "sponsor_id"),
    )
    case_id: Mapped[UUID] = mapped_column()
    kind: Mapped[Kind] = mapped_column(default=Kind.REPORT)
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Sealed("sponsor_link.reason"))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    linked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    linked_on: Mapped[date]
    case: Mapped[Case] = relationship()
    sponsor: Mapped[Sponsor] = relationship()
    linked_by: Mapped[User] = relationship(foreign_keys=linked_by_id)
