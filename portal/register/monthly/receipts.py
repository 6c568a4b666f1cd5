"""What stands on a sponsor's receipts: counts, lines and columns; never the name of a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select

from portal import clock
from portal.accounts.models import User
from portal.offices.models import Office
from portal.papers import issuing
from portal.papers.codes import PaperKind
from portal.papers.models import Paper
from portal.papers.printed import Contents, moment
from portal.register.codes import ChangeState, Deed
from portal.register.guests import stays
from portal.register.models import Change, Submission
from portal.register.models_month import Declaration
from portal.register.monthly import months
from portal.register.sheets import wrong_cells
from portal.register.sheets.columns import Column
from portal.register.submitted import deeds_in_words, sent_by
from portal.storage.database import db
from portal.web.language import long_date, month_year

Fact = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """What was said of workers, and where the office stands with it; of an accommodation also how many guests came and left."""

    deeds: Mapping[Deed, int] = field(default_factory=dict)
    states: Mapping[ChangeState, int] = field(default_factory=dict)
    guests: tuple[int, int] = (0, 0)

    @property
    def is_something(self) -> bool:
        return bool(self.deeds) or any(self.guests)

    @property
    def words(self) -> str:
        """1 datang, 2 berubah; 3 tamu masuk."""
        came, left = self.guests
        said = [deeds_in_words(self.deeds)] if self.deeds or not any(self.guests) else []
        said += [ngettext("%(num)s tamu masuk", "%(num)s tamu masuk", came)] if came else []
        said += [ngettext("%(num)s tamu keluar", "%(num)s tamu keluar", left)] if left else []
        return ", ".join(said)

    @property
    def answer(self) -> str:
        """Diterima 2, ditanya 1."""
        said = {
            ChangeState.ACCEPTED: _("diterima %(num)s", num=self.states.get(ChangeState.ACCEPTED, 0)),
            ChangeState.ASKED: _("ditanya %(num)s", num=self.states.get(ChangeState.ASKED, 0)),
            ChangeState.ANSWERED: _("dijawab %(num)s", num=self.states.get(ChangeState.ANSWERED, 0)),
            ChangeState.SENT: _("belum diperiksa %(num)s", num=self.states.get(ChangeState.SENT, 0)),
            ChangeState.LOOKED: _("menunggu petugas kedua %(num)s", num=self.states.get(ChangeState.LOOKED, 0)),
        }
        return ", ".join(words for state, words in said.items() if self.states.get(state))


def told(*which: ColumnElement[bool]) -> Told:
    """Counts the changes that these conditions name."""
    rows = select(Change.deed, Change.state, func.count()).join(Submission, Submission.id == Change.submission_id).where(*which)
    deeds: dict[Deed, int] = {}
    states: dict[ChangeState, int] = {}
    for deed, state, number in db.session.execute(rows.group_by(Change.deed, Change.state)):
        deeds[deed] = deeds.get(deed, 0) + number
        states[state] = states.get(state, 0) + number
    return Told(deeds, states)


def before(declaration: Declaration) -> Declaration | None:
    """The last month that was declared before this one."""
    earlier = select(Declaration).where(Declaration.sponsor_id == declaration.sponsor_id, Declaration.month < declaration.month)
    found: Declaration | None = db.session.scalar(earlier.order_by(Declaration.month.desc()).limit(1))
    return found


def between(sponsor_id: Any, start: datetime | None, end: datetime | None = None) -> Told:
    """What a sponsor sent after one moment, up to another. Of guests only days are kept: they count from the day after."""
    which = [Submission.sponsor_id == sponsor_id]
    which += [Change.made_at > start] if start else []
    which += [Change.made_at <= end] if end else []
    days = [clock.local(moment).date() if moment else None for moment in (start, end)]
    return replace(told(*which), guests=stays.moved(sponsor_id, *days))


def since_words(earlier: Declaration | None) -> str:
    return str(_("Sejak %(month)s", month=month_year(earlier.month)) if earlier else _("Sejak terdaftar"))


def of_declaration(declaration: Declaration) -> Contents:
    """As its receipt says it, now."""
    earlier = before(declaration)
    sent = between(declaration.sponsor_id, earlier.declared_at if earlier else None, declaration.declared_at)
    facts = [
        (_("Isi"), _("%(heads)s. Daftar dinyatakan benar.", heads=_heads(declaration))),
        *_counted(declaration),
        (since_words(earlier), sent.words),
        *_answered(sent),
        (_("Oleh"), _signed(declaration.by, declaration.declared_at, _office(declaration))),
    ]
    if declaration.is_late:
        facts.append((_("Batas waktu"), _("%(day)s, terlambat", day=long_date(declaration.due_on))))
    return Contents(facts)


def of_submission(submission: Submission) -> Contents:
    """What was taken over and what was refused, and what the office has said to it so far."""
    sent, refused = told(Change.submission_id == submission.id), submission.refused or []
    who = sent_by(submission)
    facts = [
        (_("Masuk daftar"), sent.words),
        (_("Tidak berubah"), ngettext("%(num)s orang", "%(num)s orang", submission.unchanged)),
        (_("Ditolak"), wrong_cells.in_words(refused)),
        *_answered(sent),
        (_("Berkas"), submission.case.spoken),
        (_("Oleh"), _signed_by(who, submission.sent_at, _office(submission))),
    ]
    return Contents(facts, *wrong_cells.on_paper(refused, Column))


def give(submission: Submission) -> Paper:
    """The receipt of a submission: there is one, however often it is asked for. What comes later makes a submission of its own.

    Holds the sponsor: two who ask at once, and whoever edits meanwhile, come one after the other.
    """
    db.session.refresh(submission.sponsor, with_for_update=True)
    db.session.refresh(submission, ["paper_id", "paper"])
    if submission.paper is None:
        db.session.flush()
        office = _office(submission)
        month = clock.local(submission.sent_at, office.zone).date()
        submission.paper = issuing.issue(PaperKind.SUBMISSION, office, submission.sponsor.name, month, lambda: of_submission(submission))
    return submission.paper


def _answered(sent: Told) -> list[Fact]:
    """Where the office stands today; nothing where nothing was sent."""
    if not sent.states:
        return []
    return [(_("Jawaban kantor"), _("%(answer)s; keadaan %(day)s", answer=sent.answer, day=long_date(clock.today())))]


def _counted(declaration: Declaration) -> list[Fact]:
    """Who was there in a month that is over is not kept: who says it later says who is there then."""
    said_on = clock.local(declaration.declared_at).date()
    if months.first_of(said_on) == declaration.month:
        return []
    return [(_("Jumlah pekerja"), _("menurut daftar %(day)s, saat dinyatakan", day=long_date(said_on)))]


def _heads(declaration: Declaration) -> str:
    return months.heads(declaration.sponsor.kind, declaration.workers, declaration.guests)


def _office(of: Declaration | Submission) -> Office:
    return db.session.get_one(Office, of.sponsor.office_id)


def _signed(by: User | None, at: datetime, office: Office) -> str:
    return _signed_by(by.name if by else _("lewat tautan pengingat"), at, office)


def _signed_by(name: str, at: datetime, office: Office) -> str:
    return ", ".join(filter(None, [name, moment(at, office.zone)]))
