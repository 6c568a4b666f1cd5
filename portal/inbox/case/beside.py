"""What stands beside a case while an officer works on it: reminders, drafts, answers kept ready, the sponsors at its place."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from uuid import UUID

from portal import clock
from portal.accounts import absences
from portal.accounts.models import Absence, User
from portal.cases.models import Case
from portal.inbox.acting.answering import offered
from portal.inbox.acting.drafting import drafts_of
from portal.inbox.acting.remembering import reminders_on
from portal.inbox.case.at_place import AtPlace, sponsors_at
from portal.inbox.models import CaseReminder, Draft
from portal.offices.models import AnswerText


class Beside:
    """Each read once, and only where a page shows it."""

    def __init__(self, case: Case, user: User):
        self.case, self.user = case, user

    @cached_property
    def reminders(self) -> Sequence[CaseReminder]:
        return reminders_on(self.case)

    @cached_property
    def away(self) -> Mapping[UUID, Absence]:
        """Who is not at the office today."""
        return absences.away(self.case.office_id, clock.today())

    @cached_property
    def drafts(self) -> Mapping[str, Draft]:
        """What this officer has left half written, by the form it belongs to."""
        return drafts_of(self.case, self.user)

    @cached_property
    def answers(self) -> list[AnswerText]:
        """What the office keeps ready to say about such a report."""
        return offered([self.case], self.case.office)

    @cached_property
    def sponsors(self) -> Sequence[AtPlace]:
        """Who has workers in the village that the report is about."""
        return sponsors_at(self.case.area_code, self.user)
