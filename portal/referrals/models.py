"""What the office passes on to agencies, and what they say to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.accounts.models import User
from portal.cases.codes import Category
from portal.cases.models import Case
from portal.documents.pictures import Sort
from portal.errors import Refused, Stale
from portal.offices.models import Agency, AgencyKind, Channel, Office
from portal.papers.models import Paper
from portal.referrals.codes import MOVES, OVER, Degree, Level, Nature, Part, Reply, State, Voice
from portal.storage.database import Base, Row
from portal.storage.files import Kept
from portal.storage.vault import Sealed, SealedJson

STILL_OPEN = text("ended_on IS NULL AND case_id IS NOT NULL")


class Referral(Row):
    """One letter to one agency, from its draft to the agency's answer.

    A draft dies with its case (`draft_of_id`); what was sent cannot be taken out of the world, and stays when a reporter withdraws.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> proposed_by_id", "approved_by_somebody_else"),
        CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", "approved_at_a_time"),
        CheckConstraint("sent_at IS NULL OR approved_at IS NOT NULL OR danger IS NOT NULL", "nothing_leaves_unapproved"),
        CheckConstraint("(sent_at IS NULL) = (paper_id IS NULL)", "sent_as_a_letter"),
        CheckConstraint("(sent_at IS NULL) = (state IN ('proposed', 'returned'))", "drafts_are_not_sent"),
        CheckConstraint("(sent_at IS NULL) = (draft_of_id IS NOT NULL)", "drafts_die_with_their_case"),
        CheckConstraint("draft_of_id IS NULL OR case_id IS NULL OR draft_of_id = case_id", "draft_of_its_case"),
        CheckConstraint("sent_at IS NOT NULL OR received_on IS NULL", "received_after_it_was_sent"),
        CheckConstraint("(ended_on IS NULL) = (state NOT IN ('answered', 'ended', 'recalled'))", "over_on_a_day"),
        CheckConstraint("(returned_by_id IS NULL) = (returned_why IS NULL)", "returned_for_a_reason"),
        CheckConstraint("returned_by_id IS NULL OR returned_by_id <> proposed_by_id", "returned_by_somebody_else"),
        CheckConstraint("level <> 'not_yet' OR danger IS NOT NULL", "unverified_only_in_danger"),
        CheckConstraint(
            "category NOT IN ('exploitation', 'need_help') OR agency_kind IN ('protection', 'social') OR exception IS NOT NULL"
            " OR (category = 'need_help' AND basis LIKE 'Perpres 125/2016%')",
            "protection_comes_first",
        ),
        Index("uq_referral_open", "case_id", "agency_id", unique=True, sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
    )
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id", ondelete="SET NULL"), index=True)
    draft_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    agency_kind: Mapped[AgencyKind]  # as it was then: an agency that changes its kind has not been passed on anything new
    category: Mapped[Category]
    state: Mapped[State] = mapped_column(default=State.PROPOSED)
    basis: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level]
    verified: Mapped[str] = mapped_column(Sealed("referral.verified"))
    asked: Mapped[str] = mapped_column(Sealed("referral.asked"))
    danger: Mapped[str | None] = mapped_column(Sealed("referral.danger"))  # why it was sent before a second person saw it
    exception: Mapped[str | None] = mapped_column(Sealed("referral.exception"))  # why a supervisor lets it go elsewhere than first
    passed: Mapped[dict[str, str]] = mapped_column(SealedJson("referral.passed"))  # by the code of its Part
    nature: Mapped[Nature]
    degree: Mapped[Degree]
    reply_by: Mapped[date]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    returned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    returned_why: Mapped[str | None] = mapped_column(Sealed("referral.returned_why"))
    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper.id"))
    sent_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    office: Mapped[Office] = relationship()
    case: Mapped[Case | None] = relationship(foreign_keys=case_id)
    agency: Mapped[Agency] = relationship()
    paper: Mapped[Paper | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    returned_by: Mapped[User | None] = relationship(foreign_keys=returned_by_id)
    messages: Mapped[list["ReferralMessage"]] = relationship(order_by="ReferralMessage.number", passive_deletes="all")
    files: Mapped[list["ReferralFile"]] = relationship(order_by="ReferralFile.number", passive_deletes="all")

    def move_to(self, state: State) -> None:
        """The only writer of the state. Raises Refused for a move that MOVES does not know."""
        if state not in MOVES[self.state]:
            raise Refused(_l("Rujukan yang “%(now)s” tidak bisa menjadi “%(then)s”.", now=self.state.label, then=state.label))
        self.state = state

    def expect(self, version: int) -> None:
        """Raises Stale where somebody else changed it since it was read."""
        if version != self.version:
            raise Stale(_l("Rujukan ini baru saja diubah orang lain. Baca dulu keadaannya sekarang."))

    @property
    def about(self) -> Any:
        """What the trail says a deed was about: the case while it is there, so that its history tells of it."""
        return self.case_id or self.id

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def owes_approval(self) -> bool:
        """It left because of danger, and no second person has seen it yet."""
        return self.sent_at is not None and self.approved_at is None and self.state is not State.RECALLED

    @property
    def is_owed_long(self) -> bool:
        """Since a day before this one: it was to be seen within a day."""
        return self.owes_approval and self.sent_at is not None and self.sent_at < clock.start_of(clock.today())

    @property
    def is_to_be_carried(self) -> bool:
        """Nothing has left by itself: somebody prints it and goes there."""
        return self.state is State.SENT and self.agency.channel is Channel.HAND

    def standing(self, *, public: bool = False) -> Any:
        """Where it stands, in words; `public` for the agency itself."""
        if self.state is State.RECEIVED and any(message.reply is Reply.ACCEPTED for message in self.messages):
            return Reply.ACCEPTED.label
        if self.is_to_be_carried and not public:
            return _l("Menunggu diantar")
        return self.state.public if public else self.state.label

    @property
    def parts(self) -> list[tuple[Part, str]]:
        """What is passed on, in the order of the letter."""
        return [(part, self.passed[part]) for part in Part if self.passed.get(part)]

    @property
    def withheld(self) -> list[Part]:
        return [part for part in Part if not self.passed.get(part)]

    @property
    def enclosed(self) -> list["ReferralFile"]:
        """What goes with the letter, without what the agency sent back."""
        return [file for file in self.files if file.message_id is None]


class ReferralRecusal(Base):
    """For whom a letter is not there whose case is gone: who did not see the case. The database writes it when a case is deleted (0012)."""

    __tablename__ = "referral_recusal"
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)


class ReferralMessage(Row):
    """What an agency says of its part, and what the office tells it afterwards. The office's words wait for a second person too."""

    __tablename__ = "referral_message"
    __table_args__ = (
        UniqueConstraint("referral_id", "number"),
        CheckConstraint("(voice = 'agency') = (reply IS NOT NULL)", "agencies_reply"),
        CheckConstraint("released_by_id IS NULL OR released_by_id <> author_id", "released_by_somebody_else"),
        CheckConstraint("released_by_id IS NULL OR voice = 'office'", "only_our_own_words_wait"),
    )
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    number: Mapped[int]
    voice: Mapped[Voice]
    reply: Mapped[Reply | None]
    text: Mapped[str] = mapped_column(Sealed("referral_message.text"))
    letter: Mapped[str | None] = mapped_column(Sealed("referral_message.letter"))  # the number of the agency's own letter
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))  # an officer, where the office keeps what came by letter
    said_on: Mapped[date]
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    author: Mapped[User] = relationship(foreign_keys=author_id)

    @property
    def waits(self) -> bool:
        """For a second person: until then the agency does not see it."""
        return self.voice is Voice.OFFICE and self.released_by_id is None


class ReferralFile(Kept, Row):
    """A file that goes with a letter, or the agency's own letter. Its name is a number: names say who made something, and when."""

    __tablename__ = "referral_file"
    __table_args__ = (UniqueConstraint("referral_id", "number"),)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral_message.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    sort: Mapped[Sort]

    @property
    def is_pdf(self) -> bool:
        return self.sort is Sort.PDF

    @property
    def name(self) -> str:
        """lampiran-1.jpg"""
        return f"lampiran-{self.number}.{'pdf' if self.is_pdf else 'jpg'}"
