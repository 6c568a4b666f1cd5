"""One line of the inbox for each case of a page: its words read in one query per kind, masked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.models import Language
from portal.cases import codes
from portal.cases.codes import Kind, Outcome, Priority, Source, Status
from portal.cases.masking import masked
from portal.cases.models import Case, Tag
from portal.cases.opening import holidays_of
from portal.inbox.acting.remembering import due_among
from portal.inbox.deadline import Mark, age, due_mark, is_late
from portal.inbox.queue.after_closing import unsettled
from portal.inbox.queue.last_word import unanswered_among
from portal.offices.areas import place
from portal.referrals.codes import State
from portal.referrals.heard import heard_from
from portal.register.codes import ChangeState, Deed
from portal.register.models import Change, Sponsor, Submission, Verification
from portal.storage.database import db
from portal.tips.models import CAME_BY_MERGING, Tip
from portal.tips.voices import FEWEST, voice

FIRST_WORDS = 60  # characters


@dataclass(frozen=True)
class Words:
    """What only a case's own kind knows of it."""

    icon: str
    title: str
    about: Any
    text: str = ""
    language: Language = Language.ID
    by_officer: bool = False
    marks: Sequence[Mark] = ()
    one_voice: bool = False  # one report of so many words that another with the same is a copy
    waits: bool = False  # its reporter has had the last word


@dataclass(frozen=True)
class Line:
    case: Case
    words: Words
    place: str
    age: str
    due: Mark | None
    marks: Sequence[Mark]
    calls: bool = False  # for somebody: it keeps its place in the list
    others: Sequence["Line"] = ()  # those that lie under this one

    @property
    def is_hot(self) -> bool:
        return self.case.priority is Priority.URGENT and self.case.status is not Status.CLOSED

    @property
    def hides_heat(self) -> bool:
        """Whether something urgent lies under a line that is not."""
        return not self.is_hot and any(one.is_hot for one in self.others)


def lines_of(cases: Sequence[Case]) -> list[Line]:
    """The lines of one page, in the order of the cases."""
    words = {**_of_reports(cases), **_of_submissions(cases), **_of_verifications(cases)}
    holidays = {office: holidays_of(office) for office in {case.office_id for case in cases}}
    tags, reminded, heard = tags_of(cases), due_among(cases, clock.today()), heard_from(cases)
    mine = (case for case in cases if case.id in words)
    return [_line(case, words[case.id], holidays[case.office_id], tags[case.id], case.id in reminded, heard.get(case.id)) for case in mine]


def _line(case: Case, words: Words, holidays: Collection[date], tags: Sequence[str], reminded: bool, heard: State | None) -> Line:
    if case.status is not Status.CLOSED and codes.Mark.NEEDS_SIFTING in tags:
        words = replace(words, text=str(codes.Mark.NEEDS_SIFTING.hint))
    marks = [*_marks(case, reminded, heard), *map(_mark_of_tag, tags), *words.marks]
    calls = words.waits or reminded or bool(heard) or is_late(case, holidays)
    return Line(case, words, place(case.area_code), age(case.opened_on), due_mark(case, holidays), marks, calls)


def tags_of(cases: Iterable[Case]) -> Mapping[UUID, Sequence[str]]:
    """The tags of each case by name, also of those that have none."""
    named: dict[UUID, list[str]] = {case.id: [] for case in cases}
    for tag in db.session.scalars(select(Tag).where(Tag.case_id.in_(named)).order_by(Tag.name)):
        named[tag.case_id].append(tag.name)
    return named


def _mark_of_tag(name: str) -> Mark:
    own = codes.Mark.read(name)
    return Mark(str(own.label), "warn", "eye") if own else Mark(name)


def first_words(story: str, most: int = FIRST_WORDS) -> tuple[str, str]:
    """A story's beginning, cut between words, and how it goes on; both masked."""
    flat = " ".join(masked(story).split())
    if len(flat) <= most:
        return flat, ""
    cut = flat.rfind(" ", most // 2, most)
    cut = most if cut < 0 else cut
    return flat[:cut].rstrip(" ,;:") + "…", "…" + flat[cut:].lstrip()


def _marks(case: Case, reminded: bool, heard: State | None) -> Iterator[Mark]:
    if case.priority is Priority.URGENT and case.status is not Status.CLOSED:
        yield Mark(_("Mendesak"), "danger", "flag")
    if reminded:
        yield Mark(pgettext("one", "Pengingat"), "warn", "bell")
    if heard:
        yield Mark(_("Instansi bertanya") if heard is State.ASKED else _("Instansi menjawab"), "info")
    match case.status:
        case Status.NEW:
            yield Mark(_("Baru"), "brand")
        case Status.WAITING:
            yield Mark(_("Menunggu pelapor") if case.kind is Kind.REPORT else _("Menunggu penjamin"), "", "clock")
        case Status.CLOSED if case.outcome:
            yield Mark(str(case.outcome.label), "good", "check")
        case Status.REFERRED | Status.QUARANTINED:
            yield Mark(str(case.status.label))
    if case.kind is Kind.REPORT and case.source is not Source.WEB:
        yield Mark(str(case.source.label))


def _of_reports(cases: Iterable[Case]) -> dict[UUID, Words]:
    mine = {case.id: case for case in cases if case.kind is Kind.REPORT}
    if not mine:
        return {}
    first = (CAME_BY_MERGING, Tip.arrived_on, Tip.id)
    tips = db.session.scalars(select(Tip).where(Tip.case_id.in_(mine)).order_by(*first))
    wrote = unanswered_among(mine)
    answered = set(db.session.scalars(unsettled(select(Case).where(Case.id.in_(mine))).with_only_columns(Case.id)))
    told: dict[UUID, list[Tip]] = {}
    for tip in tips:
        told.setdefault(tip.case_id, []).append(tip)
    merged = {case.id: _of_merged(case) for case in mine.values() if case.id not in told and case.outcome is Outcome.DUPLICATE}
    return merged | {one: _of_report(mine[one], theirs, one in answered, one in wrote) for one, theirs in told.items()}


def _of_merged(case: Case) -> Words:
    """Who told of it is answered in another case now."""
    title = case.title or _("Laporan yang digabung ke berkas lain")
    return Words("tip", title, case.category.label if case.category else "", by_officer=True)


def _of_report(case: Case, tips: Sequence[Tip], answered: bool, waits: bool) -> Words:
    """Several where others told of the same: its own report gives the case its words."""
    tip = tips[0]
    title, text = (case.title, first_words(tip.story, 200)[0]) if case.title else first_words(tip.story)
    about = case.category.label if case.category else ""
    one_voice = len(tips) == 1 and len(voice(tip.story).split()) >= FEWEST
    marks = list(_marks_of_report(case, tips, answered, waits))
    return Words("tip", title, about, text, tip.language, bool(case.title), marks, one_voice, waits)


def _marks_of_report(case: Case, tips: Sequence[Tip], answered: bool, waits: bool) -> Iterator[Mark]:
    if len(tips) > 1:
        yield Mark(ngettext("%(num)s laporan", "%(num)s laporan", len(tips)), "", "link")
    if answered:
        yield Mark(_("Balasan setelah ditutup"), "info")
    elif waits and case.status not in (Status.WAITING, Status.CLOSED):
        yield Mark(_("Ada balasan"), "info")
    if any(tip.language is Language.EN for tip in tips):
        yield Mark(_("Bahasa Inggris"))


def _of_submissions(cases: Iterable[Case]) -> dict[UUID, Words]:
    mine = [case.id for case in cases if case.kind is Kind.SUBMISSION]
    if not mine:
        return {}
    submissions = db.session.scalars(select(Submission).where(Submission.case_id.in_(mine)).options(joinedload(Submission.sponsor)))
    tallies = _changes(mine)
    return {one.case_id: _of_submission(one, tallies.get(one.id, Counter())) for one in submissions}


def _changes(case_ids: Sequence[UUID]) -> Mapping[UUID, Counter[tuple[Deed, ChangeState]]]:
    grouped = (
        select(Change.submission_id, Change.deed, Change.state, func.count(Change.id))
        .join(Submission, Submission.id == Change.submission_id)
        .where(Submission.case_id.in_(case_ids))
        .group_by(Change.submission_id, Change.deed, Change.state)
    )
    tallies: dict[UUID, Counter[tuple[Deed, ChangeState]]] = {}
    for submission_id, deed, state, number in db.session.execute(grouped):
        tallies.setdefault(submission_id, Counter())[deed, state] += number
    return tallies


def _of_submission(submission: Submission, tally: Counter[tuple[Deed, ChangeState]]) -> Words:
    states = _by(tally, 1)
    marks = [Mark(_("Ada jawaban"), "info")] if states[ChangeState.ANSWERED] else []
    return Words("sheet", f"{submission.sponsor.name}: {said_of(_by(tally, 0))}", _("Daftar pekerja"), _standing_of(states), marks=marks)


def said_of(deeds: Mapping[Deed, int]) -> str:
    """ "2 datang, 2 berubah, 1 kembali, 1 keluar"."""
    arrive, change, back, leave = (deeds.get(deed, 0) for deed in (Deed.ARRIVE, Deed.CHANGE, Deed.RETURN, Deed.LEAVE))
    said = [
        ngettext("%(num)s datang", "%(num)s datang", arrive) if arrive else "",
        ngettext("%(num)s berubah", "%(num)s berubah", change) if change else "",
        ngettext("%(num)s kembali", "%(num)s kembali", back) if back else "",
        ngettext("%(num)s keluar", "%(num)s keluar", leave) if leave else "",
    ]
    return ", ".join(filter(None, said)) or str(_("tidak ada yang berubah"))


def _standing_of(states: Mapping[ChangeState, int]) -> str:
    """ "3 belum diperiksa, 1 ditanyakan"; "" where all are accepted."""
    every = (ChangeState.SENT, ChangeState.LOOKED, ChangeState.ASKED, ChangeState.ANSWERED)
    sent, looked, asked, answered = (states[state] for state in every)
    said = [
        ngettext("%(num)s belum diperiksa", "%(num)s belum diperiksa", sent) if sent else "",
        ngettext("%(num)s menunggu petugas kedua", "%(num)s menunggu petugas kedua", looked) if looked else "",
        ngettext("%(num)s ditanyakan", "%(num)s ditanyakan", asked) if asked else "",
        ngettext("%(num)s dijawab penjamin", "%(num)s dijawab penjamin", answered) if answered else "",
    ]
    return ", ".join(filter(None, said))


def _by(tally: Counter[tuple[Deed, ChangeState]], part: int) -> Counter[Any]:
    summed: Counter[Any] = Counter()
    for key, number in tally.items():
        summed[key[part]] += number
    return summed


def _of_verifications(cases: Iterable[Case]) -> dict[UUID, Words]:
    mine = [case.id for case in cases if case.kind is Kind.VERIFICATION]
    if not mine:
        return {}
    rows = db.session.scalars(select(Verification).where(Verification.case_id.in_(mine)).options(joinedload(Verification.sponsor)))
    return {row.case_id: _of_verification(row.sponsor) for row in rows}


def _of_verification(sponsor: Sponsor) -> Words:
    filled = [_("NIB terisi") if sponsor.nib else _("NIB kosong"), _("NPWP terisi") if sponsor.npwp else _("NPWP kosong")]
    title = _("%(name)s mendaftar sebagai penjamin", name=sponsor.name)
    return Words("building", title, sponsor.kind.label, ", ".join(filled), marks=[Mark(_("Verifikasi akun"), "brand")])
