"""One sponsor, as the office reads it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.inbox.acting.forms import DECISIONS, DecisionForm
from portal.inbox.colleagues import colleagues_of
from portal.inbox.deadline import Mark
from portal.inbox.models import SponsorLink
from portal.inbox.queue.rows import said_of
from portal.inbox.sponsors.linking import links_to
from portal.inbox.sponsors.sponsor_list import mark_of
from portal.offices.areas import place
from portal.register import visiting
from portal.register.codes import SponsorKind
from portal.register.guests import stays
from portal.register.guests.stays_listing import Guests
from portal.register.models import Change, Member, Sponsor, Submission, Verification, Worker
from portal.register.models_about import Wish
from portal.register.models_stay import Stay
from portal.register.models_visits import Visit
from portal.register.monthly import remembered
from portal.register.monthly.remembered import Reminded
from portal.register.reach import stays_for
from portal.register.subjects.wishes import open_at
from portal.storage.database import db


@dataclass(frozen=True)
class GuestCounts:
    """Of an accommodation: who is here, who should have left, and everybody who stayed in the month of `day`."""

    here: int
    doubtful: int
    stayed: int
    day: date


class SponsorPage:
    """One sponsor as the office sees it; of its people the list shows the last four characters of a passport, no more."""

    def __init__(self, sponsor: Sponsor, reader: User):
        self.sponsor, self.reader = sponsor, reader

    @property
    def mark(self) -> Mark:
        return mark_of(self.sponsor)

    @property
    def place(self) -> str:
        return place(self.sponsor.area_code)

    @cached_property
    def case(self) -> Case | None:
        """In which the office looks at the registration; None for one that was entered without."""
        mine = cases_for(self.reader).join(Verification, Verification.case_id == Case.id)
        return db.session.scalar(mine.where(Verification.sponsor_id == self.sponsor.id))

    @property
    def decision(self) -> DecisionForm:
        return DECISIONS[Kind.VERIFICATION]()

    @cached_property
    def workers(self) -> Sequence[Worker]:
        present = select(Worker).where(Worker.sponsor_id == self.sponsor.id, Worker.left_on.is_(None))
        return sorted(db.session.scalars(present), key=lambda worker: worker.name.casefold())

    @cached_property
    def guests(self) -> GuestCounts | None:
        """How many an accommodation has; who they are the office does not read here. None for who has no guests."""
        if self.sponsor.kind is not SponsorKind.ACCOMMODATION:
            return None
        here = Guests(db.session.scalars(stays_for(self.reader).where(Stay.sponsor_id == self.sponsor.id, Stay.left_on.is_(None))))
        return GuestCounts(len(here.sure), len(here.doubts), stays.count(self.sponsor, clock.today()), clock.today())

    @cached_property
    def wishes(self) -> Sequence[Wish]:
        """What people on its list wish to have put right, and nobody has answered yet."""
        return db.session.scalars(open_at(self.sponsor)).all()

    @cached_property
    def members(self) -> list[User]:
        keeping = select(User).join(Member, Member.user_id == User.id).where(Member.sponsor_id == self.sponsor.id, IS_A_PERSON)
        return sorted(db.session.scalars(keeping), key=lambda user: user.name.casefold())

    @cached_property
    def submissions(self) -> list[tuple[Submission, str]]:
        """The newest twenty, each with what it says."""
        theirs = select(Submission).where(Submission.sponsor_id == self.sponsor.id, Submission.case_id.in_(_seen_by(self.reader)))
        newest = theirs.order_by(Submission.sent_at.desc())
        found = db.session.scalars(newest.options(joinedload(Submission.case)).limit(20)).all()
        deeds: dict[UUID, Counter[Any]] = {one.id: Counter() for one in found}
        grouped = select(Change.submission_id, Change.deed, func.count()).where(Change.submission_id.in_(deeds))
        for submission_id, deed, number in db.session.execute(grouped.group_by(Change.submission_id, Change.deed)):
            deeds[submission_id][deed] = number
        return [(one, said_of(deeds[one.id])) for one in found]

    @cached_property
    def reminders(self) -> list[Reminded]:
        """The newest six."""
        return remembered.log(self.reader, self.sponsor)[:6]

    @cached_property
    def visits(self) -> Sequence[Visit]:
        """What is planned, then what was."""
        return visiting.visits_to(self.sponsor, self.reader)

    @cached_property
    def links(self) -> Sequence[SponsorLink]:
        """Confirmed reports that have to do with this sponsor."""
        return links_to(self.sponsor, self.reader)

    @cached_property
    def colleagues(self) -> list[User]:
        return colleagues_of(self.reader)

    @property
    def undecided(self) -> bool:
        return self.case is not None and self.case.status is not Status.CLOSED


def _seen_by(user: User) -> Select[UUID]:
    return cases_for(user).with_only_columns(Case.id)
