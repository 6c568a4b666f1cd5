"""Submissions as their sender reads them: what was in each, and how it stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.cases.codes import Status
from portal.register.codes import ChangeState, Deed
from portal.register.models import Change, Submission
from portal.register.reviewing import questions_of
from portal.storage.database import db


@dataclass
class Summary:
    """One submission in a line."""

    submission: Submission
    deeds: dict[Deed, int] = field(default_factory=lambda: dict.fromkeys(Deed, 0))
    states: dict[ChangeState, int] = field(default_factory=lambda: dict.fromkeys(ChangeState, 0))
    by_system: bool = False

    @property
    def how(self) -> Any:
        if self.submission.by_office:
            return _l("dicatat kantor")
        if self.by_system:
            return _l("lewat sistem")
        return _l("lewat Excel") if self.submission.sheet_id else _l("satu per satu")

    @property
    def content(self) -> str:
        return deeds_in_words(self.deeds)

    @property
    def standing(self) -> tuple[str, str]:
        """A tone and the words."""
        asked = self.states[ChangeState.ASKED]
        if asked:
            return "warn", ngettext("Ditanya: %(num)s orang", "Ditanya: %(num)s orang", asked)
        if self.submission.case.status is Status.CLOSED:
            return "good", str(ChangeState.ACCEPTED.label)
        return "info", _("Terkirim") if self.submission.case.status is Status.NEW else _("Sedang diperiksa")


@dataclass(frozen=True)
class Event:
    """Something that happened to a submission."""

    at: datetime
    words: str


def deeds_in_words(deeds: Mapping[Deed, int]) -> str:
    """1 datang, 2 berubah."""
    said = {
        Deed.ARRIVE: ngettext("%(num)s datang", "%(num)s datang", deeds.get(Deed.ARRIVE, 0)),
        Deed.CHANGE: ngettext("%(num)s berubah", "%(num)s berubah", deeds.get(Deed.CHANGE, 0)),
        Deed.LEAVE: ngettext("%(num)s keluar", "%(num)s keluar", deeds.get(Deed.LEAVE, 0)),
        Deed.RETURN: ngettext("%(num)s kembali", "%(num)s kembali", deeds.get(Deed.RETURN, 0)),
    }
    return ", ".join(words for deed, words in said.items() if deeds.get(deed)) or _("tidak ada perubahan")


def summaries(submissions: Sequence[Submission]) -> list[Summary]:
    found = {submission.id: Summary(submission) for submission in submissions}
    counted = (
        select(Change.submission_id, Change.deed, Change.state, func.count())
        .where(Change.submission_id.in_(found))
        .group_by(Change.submission_id, Change.deed, Change.state)
    )
    for submission_id, deed, state, count in db.session.execute(counted):
        found[submission_id].deeds[deed] += count
        found[submission_id].states[state] += count
    for submission_id in by_systems(found):
        found[submission_id].by_system = True
    return list(found.values())


def by_systems(submissions: Collection[UUID]) -> set[UUID]:
    """Those of them that no person sent, but a sponsor's own system."""
    said = select(Change.submission_id).join(User, User.id == Change.by_id)
    return set(db.session.scalars(said.where(Change.submission_id.in_(submissions), ~IS_A_PERSON).distinct()))


def newest_first(submissions: Select[Submission]) -> Select[Submission]:
    return submissions.options(joinedload(Submission.case), joinedload(Submission.paper)).order_by(Submission.sent_at.desc(), Submission.id)


def in_talk(submission: Submission) -> list[Change]:
    """The changes the office has asked about, those still to be answered first."""
    found = db.session.scalars(_changes(submission).where(Change.state.in_([ChangeState.ASKED, ChangeState.ANSWERED])))
    return sorted(found, key=lambda change: (change.state is not ChangeState.ASKED, change.number))


def others(submission: Submission) -> Select[Change]:
    return _changes(submission).where(Change.state.in_([ChangeState.SENT, ChangeState.LOOKED, ChangeState.ACCEPTED]))


def with_questions(submissions: Select[Submission]) -> list[Submission]:
    """Those with a question that nobody has answered."""
    asked = select(Change.submission_id).where(Change.state == ChangeState.ASKED)
    return list(db.session.scalars(newest_first(submissions.where(Submission.id.in_(asked)))))


def history(submission: Submission) -> list[Event]:
    """Newest first."""
    return sorted(_events(submission), key=lambda event: event.at, reverse=True)


def sent_by(submission: Submission) -> str:
    """Who sent it; of single edits, who made the first."""
    first = db.session.scalar(select(Change).where(Change.submission_id == submission.id).order_by(Change.number).limit(1))
    return first.by.name if first else ""


def _changes(submission: Submission) -> Select[Change]:
    loaded = (joinedload(Change.worker), selectinload(Change.questions))
    return select(Change).where(Change.submission_id == submission.id).order_by(Change.number).options(*loaded)


def _events(submission: Submission) -> Iterator[Event]:
    yield Event(submission.sent_at, _("Terkirim"))
    for question in questions_of(submission):
        name = question.change.worker.name
        yield Event(question.asked_at, _("Kantor bertanya tentang %(name)s", name=name))
        if question.answered_at:
            yield Event(question.answered_at, _("Pertanyaan tentang %(name)s dijawab", name=name))
