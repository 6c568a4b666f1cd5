"""The sponsors' side: who guarantees foreign nationals, their people, the roll of workers, and what was sent to the office."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Language, User
from portal.cases.codes import Kind
from portal.cases.models import Case
from portal.papers.models import Paper
from portal.register.codes import ChangeState, Deed, ForeignKind, PermitKind, Sex, SponsorKind, Standing
from portal.storage.database import Row
from portal.storage.vault import Sealed, SealedBytes, SealedDate, SealedJson


class Sponsor(Row):
    """A company, an accommodation, an organisation or an individual who guarantees foreign nationals."""

    __tablename__ = "sponsor"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[SponsorKind]
    standing: Mapped[Standing] = mapped_column(default=Standing.WAITING)
    name: Mapped[str] = mapped_column(Sealed("sponsor.name"))
    sector: Mapped[str] = mapped_column(default="")
    nib: Mapped[str | None] = mapped_column(String(13))
    npwp: Mapped[str | None] = mapped_column(Sealed("sponsor.npwp"))  # an individual's is their NIK
    nik: Mapped[str | None] = mapped_column(Sealed("sponsor.nik"))  # individuals only (domain.md 2)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    address: Mapped[str] = mapped_column(Sealed("sponsor.address"))
    contact: Mapped[str] = mapped_column(Sealed("sponsor.contact"))
    phone: Mapped[str] = mapped_column(Sealed("sponsor.phone"))
    email: Mapped[str] = mapped_column(Sealed("sponsor.email"))
    language: Mapped[Language] = mapped_column(default=Language.ID, server_default="id")  # of what goes to its contacts
    second_contact: Mapped[str | None] = mapped_column(Sealed("sponsor.second_contact"))
    second_phone: Mapped[str | None] = mapped_column(Sealed("sponsor.second_phone"))
    second_email: Mapped[str | None] = mapped_column(Sealed("sponsor.second_email"))
    people_checked_on: Mapped[date | None]  # when its owner last said who still works here
    registered_on: Mapped[date]
    roll_version: Mapped[int] = mapped_column(default=0)  # grows with every change of the roll
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("nik IS NULL OR kind = 'individual'", "nik_of_individuals"),)

    @property
    def lacks_second_contact(self) -> bool:
        """Whether there is nobody else to ask. An individual answers for themself."""
        return not self.second_contact and self.kind is not SponsorKind.INDIVIDUAL


class Member(Row):
    """Somebody who keeps a sponsor's roll."""

    __tablename__ = "member"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    sponsor: Mapped[Sponsor] = relationship()


class Verification(Row):
    """The case in which an officer looks at a sponsor's registration."""

    __tablename__ = "verification"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "kind"], ["case.id", "case.kind"], ondelete="CASCADE"),
        CheckConstraint("kind = 'verification'", "is_a_verification"),
    )
    case_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.VERIFICATION)
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    case: Mapped[Case] = relationship()
    sponsor: Mapped[Sponsor] = relationship()


class Worker(Row):
    """A foreign national on a sponsor's roll, as the sponsor states it. Only the fields the law asks for (safeguards 11)."""

    __tablename__ = "worker"
    __table_args__ = (
        Index(
            "uq_worker_present",
            "sponsor_id",
            "passport_hash",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        CheckConstraint("left_on IS NULL OR started_on IS NULL OR left_on >= started_on", "left_after_start"),
    )
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Sealed("worker.name"))
    sex: Mapped[Sex]
    birth_date: Mapped[date] = mapped_column(SealedDate("worker.birth_date"))
    nationality: Mapped[str] = mapped_column(String(3))  # ISO 3166-1 alpha-3
    passport: Mapped[str] = mapped_column(Sealed("worker.passport"))
    passport_hash: Mapped[bytes] = mapped_column(index=True)
    passport_expires: Mapped[date | None]
    foreign_kind: Mapped[ForeignKind] = mapped_column(default=ForeignKind.TKA)
    permit_kind: Mapped[PermitKind | None]
    permit_index: Mapped[str] = mapped_column(default="")
    permit_number: Mapped[str] = mapped_column(Sealed("worker.permit_number"))
    permit_expires: Mapped[date | None]
    rptka_number: Mapped[str] = mapped_column(Sealed("worker.rptka_number"))
    rptka_expires: Mapped[date | None]
    position: Mapped[str] = mapped_column(default="")
    site_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    residence_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    residence: Mapped[str] = mapped_column(Sealed("worker.residence"))
    started_on: Mapped[date | None]
    left_on: Mapped[date | None]
    apoa_receipt: Mapped[str] = mapped_column(Sealed("worker.apoa_receipt"))
    extension_under_way: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    sponsor: Mapped[Sponsor] = relationship()


class Submission(Row):
    """What a sponsor sent to the office at once: the changes of one sheet, or the single edits since an officer last looked."""

    __tablename__ = "submission"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "kind"], ["case.id", "case.kind"], ondelete="CASCADE"),
        CheckConstraint("kind = 'submission'", "is_a_submission"),
    )
    case_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.SUBMISSION)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    sheet_id: Mapped[UUID | None] = mapped_column(unique=True)  # of the sheet it came from: confirming twice sends once
    by_office: Mapped[bool] = mapped_column(default=False)  # keyed in by the office from paper
    sent_at: Mapped[datetime]
    unchanged: Mapped[int] = mapped_column(default=0)  # workers of the sheet for whom nothing changed
    refused: Mapped[list[dict[str, Any]] | None] = mapped_column(SealedJson("submission.refused"))  # wrong cells, not taken over
    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper.id"))  # its receipt
    case: Mapped[Case] = relationship()
    sponsor: Mapped[Sponsor] = relationship()
    paper: Mapped[Paper | None] = relationship()
    changes: Mapped[list["Change"]] = relationship(order_by="Change.number", back_populates="submission")


class Change(Row):
    """One worker who arrives, changes or leaves, with before and after, and what the office says to it.

    A change of a passport number or a nationality is accepted by two officers, one after the other.
    """

    __tablename__ = "change"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint("(state = 'looked') = (looked_by_id IS NOT NULL AND second_by_id IS NULL)", "looked_at_by_somebody"),
        CheckConstraint("second_by_id IS NULL OR (looked_by_id IS NOT NULL AND looked_by_id <> second_by_id)", "second_is_somebody_else"),
        CheckConstraint("state <> 'accepted' OR NOT of_identity OR second_by_id IS NOT NULL", "identity_is_looked_at_twice"),
    )
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id", ondelete="CASCADE"), index=True)
    deed: Mapped[Deed]
    before: Mapped[dict[str, Any]] = mapped_column(SealedJson("change.before"))  # field -> text, only the fields that differ
    after: Mapped[dict[str, Any]] = mapped_column(SealedJson("change.after"))
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.SENT)
    of_identity: Mapped[bool] = mapped_column(default=False, server_default=false())  # beside the sealed texts, for the constraint above
    looked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    looked_on: Mapped[date | None]
    second_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    submission: Mapped[Submission] = relationship(back_populates="changes")
    worker: Mapped[Worker] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)
    looked_by: Mapped[User | None] = relationship(foreign_keys=looked_by_id)
    second_by: Mapped[User | None] = relationship(foreign_keys=second_by_id)
    questions: Mapped[list["Question"]] = relationship(order_by="Question.asked_at", back_populates="change")


class Question(Row):
    """What the office asks about one change, and the sponsor's answer."""

    __tablename__ = "question"
    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Sealed("question.text"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Sealed("question.answer"))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    change: Mapped[Change] = relationship(back_populates="questions")


class Sheet(Row):
    """An uploaded list that waits for its sender's yes: sealed, 24 hours, with the version of the roll it was compared with."""

    __tablename__ = "sheet"
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Sealed("sheet.name"))
    content: Mapped[bytes] = mapped_column(SealedBytes("sheet.content"), deferred=True)
    corrections: Mapped[dict[str, str]] = mapped_column(SealedJson("sheet.corrections"), default=dict)  # "14.passport": as it should be
    roll_version: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    lines: Mapped[int | None]  # how many there are to read; None until that is known
    lines_read: Mapped[int] = mapped_column(default=0, server_default="0")
    reading_since: Mapped[datetime | None]  # when a process last said that it is reading this
    stumbles: Mapped[int] = mapped_column(default=0, server_default="0")  # how often reading it has failed for no reason that we know
    found: Mapped[bytes | None] = mapped_column(SealedBytes("sheet.found"), deferred=True)  # what reading it came to
    sponsor: Mapped[Sponsor] = relationship()


class Heading(Row):
    """What one sponsor calls a column, told once: `name` as columns are compared, `column` the field, "" for one to leave alone."""

    __tablename__ = "heading"
    __table_args__ = (UniqueConstraint("sponsor_id", "name"),)
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    column: Mapped[str] = mapped_column(String(40), default="")
