"""What ties a case to people and to other cases: for whom it is not there, in which it lives on, to which it belongs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cases.codes import Alike, Kind, Priority
from portal.cases.models import Case
from portal.storage.database import Row
from portal.storage.vault import Sealed


class Recusal(Row):
    """Somebody of the desk for whom a case is not there (safeguards 19): they stepped aside, or a supervisor hid it from them.

    `reach` obeys it; nothing else has to.
    """

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("officer_id", "case_id"),)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None] = mapped_column(Sealed("recusal.reason"))  # for supervisors only
    since: Mapped[datetime]
    merging_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("merging.id", ondelete="CASCADE"), index=True
    )  # by which it came to this case
    officer: Mapped[User] = relationship(foreign_keys=officer_id)
    by: Mapped[User] = relationship(foreign_keys=by_id)
    case: Mapped[Case] = relationship()

    @property
    def by_themself(self) -> bool:
        return self.by_id == self.officer_id


class _OfReports:
    """Tied to cases of kind report by (id, kind), so that nothing of it can ever lead to a sponsor's people."""

    kind: Mapped[Kind] = mapped_column(default=Kind.REPORT)


def _both_reports(one: str, other: str) -> tuple[ForeignKeyConstraint | CheckConstraint, ...]:
    keys = (ForeignKeyConstraint([end, "kind"], ["case.id", "case.kind"], ondelete="CASCADE") for end in (one, other))
    return (*keys, CheckConstraint("kind = 'report'", "of_reports"))


class Merging(_OfReports, Row):
    """Two cases tell of the same: the one is closed and lives on in the other, with all who told of it. Gone again where that is undone."""

    __tablename__ = "merging"
    __table_args__ = (
        *_both_reports("gone_id", "into_id"),
        UniqueConstraint("gone_id"),
        CheckConstraint("gone_id <> into_id", "of_two"),
    )
    gone_id: Mapped[UUID] = mapped_column()
    into_id: Mapped[UUID] = mapped_column(index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    merged_on: Mapped[date]
    was_priority: Mapped[Priority]  # of the one that lives on, to be given back
    was_due_on: Mapped[date | None]
    was_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    gone: Mapped[Case] = relationship(primaryjoin="Merging.gone_id == Case.id", foreign_keys=gone_id, viewonly=True)
    into: Mapped[Case] = relationship(primaryjoin="Merging.into_id == Case.id", foreign_keys=into_id, viewonly=True)
    by: Mapped[User] = relationship(foreign_keys=by_id)


class Relation(_OfReports, Row):
    """What an officer has said of two reports: that they belong together, or that they do not."""

    __tablename__ = "relation"
    __table_args__ = (
        *_both_reports("one_id", "other_id"),
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", "each_pair_once"),
    )
    one_id: Mapped[UUID]
    other_id: Mapped[UUID] = mapped_column(index=True)
    alike: Mapped[Alike]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    said_on: Mapped[date]
