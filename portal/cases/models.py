"""What the desk works on, whatever it is about."""

import secrets
from datetime import date, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.cases.codes import MOVES, Category, Kind, Outcome, Priority, Source, Status
from portal.codes import CROCKFORD
from portal.errors import Refused, Stale
from portal.offices.models import Office
from portal.storage.database import Row, codes, index_where_set
from portal.storage.vault import Sealed

NOT_OPEN = (Status.CLOSED, Status.QUARANTINED)
OPEN_ONES, PUT_ASIDE = text("status NOT IN ('closed', 'quarantined')"), text("status = 'quarantined'")  # word by word as below
RANK = (
    "CASE WHEN status IN ('closed', 'quarantined') THEN NULL"
    " ELSE CASE WHEN priority = 'urgent' THEN 0 ELSE 2 END + CASE WHEN status IN ('waiting', 'referred') THEN 1 ELSE 0 END END"
)


def new_code() -> str:
    """Six random characters: a sequence would show the gap of a hidden case."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(6))


class Case(Row):
    """One matter on the desk. Knows neither tip nor sponsor: they point at it by (id, kind)."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        CheckConstraint("(kind = 'report') = (category IS NOT NULL)", "category_of_reports"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", "closed_with_an_outcome"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", "closed_on_a_day"),
        CheckConstraint(
            "outcome IS NULL OR (kind = 'report' AND outcome NOT IN ('accepted', 'refused'))"
            " OR (kind = 'submission' AND outcome = 'accepted') OR (kind = 'verification' AND outcome IN ('accepted', 'refused'))",
            "outcome_of_its_kind",
        ),
        Index("ix_case_near", "area_code", "opened_on"),
        # No index holds all cases of an office: SQLite would read it where one of the few that are open is enough.
        # What is open, in the order of the inbox, with all that its filters ask: a list of the few that are open among a million.
        Index(
            "ix_case_queue",
            "office_id",
            "rank",
            "due_on",
            "opened_on",
            "id",
            "kind",
            "status",
            "owner_id",
            "category",
            "priority",
            "area_code",
            "read_on",
            sqlite_where=OPEN_ONES,
            postgresql_where=OPEN_ONES,
        ),
        Index(
            "ix_case_newest",
            "office_id",
            "opened_on",
            "id",
            "kind",
            "status",
            "owner_id",
            sqlite_where=OPEN_ONES,
            postgresql_where=OPEN_ONES,
        ),
        Index("ix_case_aside", "office_id", "priority", "id", "status", sqlite_where=PUT_ASIDE, postgresql_where=PUT_ASIDE),
        Index(
            "ix_case_closed",
            "office_id",
            "closed_on",
            "id",
            sqlite_where=text("closed_on IS NOT NULL"),
            postgresql_where=text("closed_on IS NOT NULL"),
        ),
        Index("ix_case_owner_id", "owner_id", sqlite_where=OPEN_ONES, postgresql_where=OPEN_ONES),
        index_where_set("keep_until", of="case"),
    )

    code: Mapped[str] = mapped_column(String(6), unique=True, default=new_code)
    kind: Mapped[Kind]
    category: Mapped[Category | None]
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    source: Mapped[Source] = mapped_column(default=Source.WEB)
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    outcome: Mapped[Outcome | None]
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str | None] = mapped_column(Sealed("case.title"))
    opened_on: Mapped[date]
    read_on: Mapped[date | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    closed_on: Mapped[date | None]
    keep_until: Mapped[date | None]
    rank: Mapped[int | None] = mapped_column(
        Computed(RANK, persisted=True), deferred=True
    )  # in the inbox: urgent first, what waits last; None: not open
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    office: Mapped[Office] = relationship()
    owner: Mapped[User | None] = relationship()

    @property
    def spoken(self) -> str:
        return spoken(self.code)

    def move_to(self, status: Status) -> None:
        """The only writer of the status. Raises Refused for a move that MOVES does not know."""
        if status not in MOVES[self.status]:
            raise Refused(_l("Berkas yang %(now)s tidak bisa menjadi %(then)s.", now=self.status.label, then=status.label))
        self.status = status

    def expect(self, version: int) -> None:
        """Raises Stale where somebody else changed the case since it was read."""
        if version != self.version:
            raise Stale(_l("Berkas ini baru saja diubah petugas lain."))

    def count_as_changed(self) -> None:
        """Something was said that stands in no column of the case: whoever had it open before decides on another one now."""
        flag_modified(self, "status")


# As the indexes know it, with the words in the statement: asked otherwise, or by the rank (for SQLite whoever names a column that is made
# of others reads the whole row), very many rows are read where the index would do.
IS_OPEN = Case.status.not_in(bindparam("not_open", NOT_OPEN, expanding=True, literal_execute=True))
IS_ASIDE = Case.status == bindparam("aside", Status.QUARANTINED, literal_execute=True)


def spoken(code: str) -> str:
    """A case's number as it is shown and read aloud: K7M-2QX."""
    return f"{code[:3]}-{code[3:]}"


class Note(Row):
    """What officers write for themselves; no reporter and no sponsor ever reads it."""

    __tablename__ = "note"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Sealed("note.text"))
    written_at: Mapped[datetime]
    author: Mapped[User] = relationship()

    @property
    def written_on(self) -> date:
        return clock.local(self.written_at).date()


class Move(Row):
    """Who moved a case from where to where, when, and why (the reason of a decision is for the office only)."""

    __tablename__ = "move"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    number: Mapped[int]
    was: Mapped[Status | None] = mapped_column(codes(Status, "was"))
    status: Mapped[Status]
    outcome: Mapped[Outcome | None]
    reason: Mapped[str | None] = mapped_column(Sealed("move.reason"))
    basis: Mapped[str | None] = mapped_column(String(200))  # the law a confirmation stands on
    verified: Mapped[str | None] = mapped_column(Sealed("move.verified"))  # and what was checked
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    happened_on: Mapped[date]
    by: Mapped[User | None] = relationship()
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("status <> 'closed' OR reason IS NOT NULL", "closed_for_a_reason"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", "closed_with_an_outcome"),
        CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('confirmed', 'partly_confirmed') OR (basis IS NOT NULL AND verified IS NOT NULL)",
            "confirmed_on_grounds",
        ),
    )


class Tag(Row):
    """A shade finer than the status: a word of the office, or a mark of the portal's own."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("case_id", "name"), Index("ix_tag_name", "name", "case_id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))


class Tombstone(Row):
    """What stays of a report when everything it said is gone: enough to count it, nothing to find it by."""

    __tablename__ = "tombstone"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    month: Mapped[date]  # the first day of the month in which it arrived
    district: Mapped[str] = mapped_column(ForeignKey("area.code"))  # or the office's own area, where the place was not on the list
    category: Mapped[Category]
    outcome: Mapped[Outcome | None]  # None: withdrawn before anything was decided
    withdrawn: Mapped[bool]
    __table_args__ = (CheckConstraint("withdrawn OR outcome IS NOT NULL", "decided_or_withdrawn"),)
