"""What of a report can be passed on, and what an officer chose of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal import clock
from portal.cases.codes import HELP, Category, Priority
from portal.cases.masking import DOTS, masked
from portal.cases.models import Case
from portal.cases.protected import foremost
from portal.inbox.case.opened import Opened
from portal.inbox.referring.referral_forms import ReferralForm
from portal.offices.agencies import agencies_of, working_at
from portal.offices.areas import place
from portal.offices.models import Agency
from portal.referrals import enclosing, letter, referring, routing
from portal.referrals.codes import CUT, Degree, Level, Nature, Part
from portal.referrals.enclosing import Enclosure
from portal.referrals.letter import Letter
from portal.referrals.models import Referral, ReferralFile
from portal.referrals.referring import Proposal
from portal.storage.database import db
from portal.tips.models import Photo

SOON, USUAL = 3, 10  # working days until an answer is asked for


@dataclass(frozen=True)
class Passing:
    """One report about to be passed on; `mended` is a referral that came back from the second person."""

    opened: Opened
    mended: Referral | None = None

    @property
    def case(self) -> Case:
        return self.opened.case

    @cached_property
    def agencies(self) -> Sequence[Agency]:
        """Where it can go: those that come first for such a report, then the others that work there."""
        if self.mended:
            return [self.mended.agency]
        there = db.session.scalars(agencies_of(self.case.office).where(working_at(self.case.area_code))).all()
        first = self.first(there)
        return [*first, *(agency for agency in there if agency not in first)]

    @cached_property
    def holding(self) -> set[UUID]:
        """Agencies that have an open letter about it: they get no second one."""
        return {one.agency_id for one in self.opened.referrals if one.ended_on is None and one is not self.mended}

    def first(self, agencies: Sequence[Agency]) -> list[Agency]:
        return routing.first_for(self.category, agencies)

    @cached_property
    def category(self) -> Category:
        """What it is treated as: of several reports in one case the need of help."""
        return foremost(self.case)

    @cached_property
    def original(self) -> str:
        return "\n\n".join(_without_numbers(tip.story) for tip in self.opened.tips)

    @cached_property
    def parts(self) -> dict[Part, str]:
        """What the report itself says, as it would stand in the letter."""
        tips = self.opened.tips
        return {
            Part.PLACE: "; ".join(dict.fromkeys(place(tip.village) for tip in tips)),
            Part.DAY: "; ".join(dict.fromkeys(letter.day_said(tip.seen_on) for tip in tips if tip.seen_on)),
            Part.LANDMARK: "; ".join(_without_numbers(tip.landmark) for tip in tips if tip.landmark),
        }

    def form(self, typed: Any = None) -> ReferralForm:
        proposed = self._proposed() if typed is None else None
        usual = "" if self.mended else routing.basis_of(self.category)
        form = ReferralForm(typed, data=proposed, agencies=self.agencies, original=self.original, usual=usual)
        form.files.choices = [SelectChoice(str(one.photo.id), _("Lampiran %(number)s", number=one.number)) for one in self.opened.enclosed]
        return form

    def agencies_by_id(self, ids: Sequence[UUID]) -> Sequence[Agency]:
        """The agencies, in the session of now."""
        return db.session.scalars(agencies_of(self.case.office).where(Agency.id.in_(ids))).all()

    def chosen(self, form: ReferralForm, files: Sequence[Enclosure] = ()) -> Proposal:
        """What was filled in."""
        ticked = {Part.PLACE: form.place.data, Part.DAY: form.day.data, Part.LANDMARK: form.landmark.data}
        passed = {Part.SUMMARY: form.summary.data or ""} | {part: self.parts[part] for part, is_ticked in ticked.items() if is_ticked}
        if form.words.data:
            passed[Part.WORDS] = form.redacted.data or ""
        return Proposal(
            basis="" if form.basis_of_another else form.basis.data or "",
            level=Level.read(form.level.data),
            verified=form.verified.data or "",
            asked=form.wish,
            passed=passed,
            nature=Nature.read(form.nature.data) or Nature.LIMITED,
            degree=Degree.read(form.degree.data) or Degree.ORDINARY,
            reply_by=form.answer_by or clock.today() + timedelta(days=1),
            danger=form.danger.data or "",
            exception=form.exception.data or "",
            files=files,
        )

    def enclosures(self, form: ReferralForm) -> list[Enclosure]:
        """Copies of the files that were ticked, each sealed anew: slow, never call it while a unit of work is open."""
        wanted = [one.photo.id for one in self.opened.enclosed if str(one.photo.id) in (form.files.data or ())]
        whole = select(Photo).where(Photo.id.in_(wanted)).options(undefer(Photo.content), undefer(Photo.thumb))
        found = {photo.id: photo for photo in db.session.scalars(whole)}
        return [enclosing.copied(found[id_].sort, found[id_]) for id_ in wanted]

    def preview(self, form: ReferralForm) -> Letter:
        """The letter to the first of the agencies that were ticked, as it stands now."""
        agency = next(iter(form.chosen), None) or Agency(name="…", copies="")
        draft = referring.draft(self.case, agency, self.chosen(form), by=self.opened.user)
        draft.files = [ReferralFile(number=number) for number, _one in enumerate(form.files.data or (), 1)]
        return letter.written(draft)

    def _proposed(self) -> dict[str, Any]:
        """As little as will do is ticked, and what is likely is chosen; how far it was verified nobody says but the officer."""
        if self.mended:
            return self._as_before(self.mended)
        urgent = self.case.priority is Priority.URGENT
        return {
            "agencies": [str(agency.id) for agency in self.first(self.agencies) if agency.id not in self.holding],
            "basis": routing.basis_of(self.category),
            "level": "",
            "place": True,
            "day": bool(self.parts[Part.DAY]),
            "redacted": self.original,
            "nature": Nature.LIMITED.value,
            "degree": (Degree.VERY_SOON if self.opened.danger else Degree.SOON if urgent else Degree.ORDINARY).value,
            "reply_by": clock.working_days(clock.today(), SOON if urgent else USUAL, self.opened.holidays),
        }

    def _as_before(self, mended: Referral) -> dict[str, Any]:
        passed = dict(mended.parts)
        sent = {file.received_hash for file in mended.enclosed}
        return {
            "agencies": [str(mended.agency_id)],
            "basis": mended.basis,
            "level": mended.level.value,
            "verified": mended.verified,
            "asked": mended.asked,
            "summary": passed.get(Part.SUMMARY, ""),
            "place": Part.PLACE in passed,
            "day": Part.DAY in passed,
            "landmark": Part.LANDMARK in passed,
            "words": Part.WORDS in passed,
            "redacted": passed.get(Part.WORDS, self.original).replace(DOTS, CUT),  # as drafts of before have it
            "files": [str(one.photo.id) for one in self.opened.enclosed if one.photo.received_hash in sent],
            "nature": mended.nature.value,
            "degree": mended.degree.value,
            "reply_by": mended.reply_by,
            "danger": mended.danger or "",
            "exception": mended.exception or "",
        }

    @property
    def protects(self) -> bool:
        return self.category in HELP


def _without_numbers(text: str) -> str:
    """As it may stand in a letter, where dots would say nothing."""
    return masked(text).replace(DOTS, CUT)
