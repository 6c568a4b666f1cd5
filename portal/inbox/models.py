"""What only the desk keeps: why an officer opened people's full records."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.storage.database import Row
from portal.storage.vault import Sealed


class Opening(Row):
    """Leave that an officer gave themself, with a reason, to read the full records of the people in one case (safeguards 13)."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("case_id", "officer_id"),)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Sealed("opening.reason"))
    opened_on: Mapped[date]
