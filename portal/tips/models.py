"""What a resident told the office. No column says who they are."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Language, User
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.codes import Code
from portal.documents.pictures import Sort
from portal.storage.database import Row, codes, index_where_set
from portal.storage.files import Kept
from portal.storage.vault import Sealed


class Tip(Row):
    """One report. Tied to a case of kind report, so that no merge can ever tie it to a worker."""

    __tablename__ = "tip"
    __table_args__ = (
        # Asked at the commit only: the unique receipt decides first whether there is anything to open a case for.
        ForeignKeyConstraint(["case_id", "kind"], ["case.id", "case.kind"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        CheckConstraint("kind = 'report'", "is_a_report"),
    )
    case_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.REPORT)
    receipt_hash: Mapped[bytes] = mapped_column(unique=True)
    token_hash: Mapped[bytes] = mapped_column(index=True)  # not unique: the same form with other words is another report
    language: Mapped[Language]
    village: Mapped[str] = mapped_column(ForeignKey("area.code"))
    landmark: Mapped[str] = mapped_column(Sealed("tip.landmark"))
    seen_on: Mapped[date | None]
    story: Mapped[str] = mapped_column(Sealed("tip.story"))
    danger: Mapped[bool]
    arrived_on: Mapped[date]
    last_shown: Mapped[int] = mapped_column(default=0)  # number of the last message its reporter has seen; never a time
    shown_status: Mapped[Status | None] = mapped_column(codes(Status, "shown_status"))  # and where the case stood then
    case: Mapped[Case] = relationship()
    messages: Mapped[list["Message"]] = relationship(order_by="Message.number", back_populates="tip")
    photos: Mapped[list["Photo"]] = relationship(order_by="Photo.number", back_populates="tip")

    @property
    def waits(self) -> bool:
        """Whether its reporter has had the last word."""
        return bool(self.messages) and self.messages[-1].voice is Voice.REPORTER


class MovedTip(Row):
    """A report that came to another case by a merging, and goes back with it where that is undone."""

    __tablename__ = "moved_tip"
    __table_args__ = (UniqueConstraint("merging_id", "tip_id"),)
    merging_id: Mapped[UUID] = mapped_column(ForeignKey("merging.id", ondelete="CASCADE"))
    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), index=True)


CAME_BY_MERGING = exists().where(MovedTip.tip_id == Tip.id).correlate(Tip)


class Voice(Code):
    """Who speaks in a conversation."""

    OFFICE = "office"
    REPORTER = "reporter"


class Message(Row):
    """One message between the office and a reporter. What a reporter writes has a day and no time."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("tip_id", "number"),
        UniqueConstraint("tip_id", "about_closing"),  # one answer to each closing
        index_where_set("about_closing", of="message"),
        CheckConstraint("(voice = 'office') = (author_id IS NOT NULL)", "officers_are_named"),
        CheckConstraint("about_closing IS NULL OR voice = 'reporter'", "reporters_answer_a_closing"),
    )
    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"))
    number: Mapped[int]
    voice: Mapped[Voice]
    asks: Mapped[bool] = mapped_column(default=False)  # the office waits for an answer
    text: Mapped[str] = mapped_column(Sealed("message.text"))
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)  # a reload never says it twice
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    said_on: Mapped[date]
    about_closing: Mapped[int | None]  # number of the move that closed the case, where this answers it
    tip: Mapped[Tip] = relationship(back_populates="messages")
    author: Mapped[User | None] = relationship()


class Photo(Kept, Row):
    """A photo or PDF of a report, cleaned. Its name is not kept: names of files say who made them, and when."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("tip_id", "number"), UniqueConstraint("tip_id", "received_hash"))
    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))  # None: it came with the report
    number: Mapped[int]
    sort: Mapped[Sort]
    tip: Mapped[Tip] = relationship(back_populates="photos")


class WaitingPhoto(Kept, Row):
    """A good file of a form that came back with mistakes: nobody picks their photos twice. It waits for an hour."""

    __tablename__ = "waiting_photo"
    __table_args__ = (UniqueConstraint("token_hash", "received_hash"),)
    token_hash: Mapped[bytes]  # of the form that it came with
    number: Mapped[int]
    sort: Mapped[Sort]
    good_until: Mapped[datetime] = mapped_column(index=True)


class Gone(Row):
    """The receipt of a report that was withdrawn or deleted, for a while: sent again, it is never filed anew."""

    __tablename__ = "gone_receipt"
    receipt_hash: Mapped[bytes] = mapped_column(unique=True)
    withdrawn: Mapped[bool]
    until: Mapped[date] = mapped_column(index=True)
