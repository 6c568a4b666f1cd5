"""Numbered papers with a code by which anybody can see that they are genuine, and the counters of their numbers."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.papers.codes import PaperKind
from portal.storage.database import Base, Row
from portal.storage.vault import Sealed, SealedBytes


class PaperCount(Base):
    """The last number an office has given to a kind of paper in a year; writers lock the row, so that no number is left out."""

    __tablename__ = "paper_count"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Paper(Row):
    """One paper as it was given out: its number, for whom and for which month, and the PDF itself, sealed."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("office_id", "kind", "year", "number"),
        CheckConstraint("number > 0", "numbers_begin_at_one"),
        CheckConstraint("(kind = 'referral') = (letter_number IS NOT NULL)", "letters_have_the_offices_number"),
        CheckConstraint("revoked_on IS NULL OR revoked_on >= issued_on", "revoked_after_issued"),
    )
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[PaperKind]
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(8), unique=True)  # Crockford, shown 7F3K-9QTM
    from_whom: Mapped[str] = mapped_column(Sealed("paper.from_whom"))
    month: Mapped[date]  # its first day
    issued_on: Mapped[date]
    revoked_on: Mapped[date | None]
    letter_number: Mapped[str | None]  # of a letter: as the office's pattern said it on that day
    content: Mapped[bytes] = mapped_column(SealedBytes("paper.content"), deferred=True)

    @property
    def reference(self) -> str:
        """P-2026-0231; of a letter 300.1/012/KESBANGPOL/2026."""
        return self.letter_number or f"{self.kind.letter}-{self.year}-{self.number:04}"

    @property
    def spoken(self) -> str:
        """The code in two groups, as it is printed and read aloud: 7F3K-9QTM."""
        return f"{self.code[:4]}-{self.code[4:]}"
