"""Several officers do whatever they like with a few reports: the diagram of states, the trail and the receipts stand (hypothesis draws)."""

from typing import ClassVar

import pytest
from flask_babel import gettext as _
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import func, select

from portal import clock
from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases.codes import MOVES, Outcome, Status
from portal.cases.merged import family_of, merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Recusal
from portal.cases.opening import moves_of
from portal.cases.reach import those_who_see
from portal.inbox.queue import listing
from portal.inbox.queue.after_closing import unsettled
from portal.inbox.queue.rows import lines_of
from portal.inbox.queue.wanted import EVERYTHING
from portal.storage.database import db
from portal.tips import conversation
from portal.tips.models import Voice
from tests.cast import BONIFASIUS
from tests.inbox.desk import MONDAY, case
from tests.inbox.many_hands import Hands
from tests.tips.stories import come_back, tip
from tests.visitors import Visitor


class Desk(Hands):
    """What always holds."""

    visitor: ClassVar[Visitor]

    @invariant()
    def what_a_reporter_wrote_and_nobody_has_answered_stands_where_an_officer_looks(self) -> None:
        """In the list with its mark, and nobody waits for who has written; or under the answers to closings; or, of somebody to whom the
        office has never written, with all of the report in the tray. Or an officer had it before their eyes when they closed the case.
        """
        for receipt in self.receipts:
            told = tip(receipt)
            if not told.waits:
                continue
            match told.case.status:
                case Status.QUARANTINED:
                    assert {message.voice for message in told.messages} == {Voice.REPORTER}
                case Status.CLOSED:
                    answers = unsettled(select(Case).where(Case.id == told.case_id))
                    assert self.closed_over.get(receipt) == len(told.messages) or db.session.scalar(answers)
                case status:
                    assert status is not Status.WAITING
                    assert db.session.scalar(listing.found(EVERYTHING, BONIFASIUS.row).where(Case.id == told.case_id))
                    assert _("Ada balasan") in {mark.text for mark in lines_of([told.case])[0].marks}

    @invariant()
    def every_receipt_opens_a_conversation_that_somebody_looks_after(self) -> None:
        for receipt in self.receipts:
            behind = tip(receipt).case
            assert merging_of(behind) is None, "where its reporter is answered"
            assert db.session.scalars(those_who_see(behind)).all()

    @invariant()
    def every_case_has_come_to_where_it_stands_along_the_diagram(self) -> None:
        for one in map(case, self.codes):
            moves = list(reversed(moves_of(one)))
            assert [move.was for move in moves] == [None, *(move.status for move in moves[:-1])]
            assert all(move.status in MOVES[move.was] for move in moves if move.was)
            assert moves[-1].status is one.status

    @invariant()
    def every_move_is_in_the_trail(self) -> None:
        for one in map(case, self.codes):
            told = select(func.count(Deed.id)).where(Deed.subject_id == one.id, Deed.action == "case.moved")
            assert db.session.scalar(told) == len(moves_of(one)) - 1

    @invariant()
    def whom_a_case_is_hidden_from_sees_none_of_its_family_and_owns_none(self) -> None:
        for one in map(case, self.codes):
            kept_away = self.kept_away(one)
            assert one.owner_id not in kept_away
            assert all(self.kept_away(other) == kept_away for other in family_of(one))

    @invariant()
    def what_was_merged_is_a_closed_duplicate_and_nobodys_report_is_lost(self) -> None:
        told = [len(conversation.tips_of(case(code))) for code in self.codes]
        assert sum(told) == len(self.receipts)
        for code, number in zip(self.codes, told, strict=True):
            merged = merging_of(case(code)) is not None
            assert merged == (number == 0)
            assert not merged or (case(code).status, case(code).outcome) == (Status.CLOSED, Outcome.DUPLICATE)

    def teardown(self) -> None:
        """In the end the trail is whole, and everybody comes back with their receipt."""
        assert [verdict for verdict in verifying.verify() if verdict.broken_at is not None] == []
        with clock.at(getattr(self, "now", MONDAY)):
            for receipt in getattr(self, "receipts", ()):
                assert come_back(self.visitor, receipt).status_code == 200

    @staticmethod
    def kept_away(one: Case) -> set[object]:
        return set(db.session.scalars(select(Recusal.officer_id).where(Recusal.case_id == one.id)))


def played(visitor: Visitor, examples: int, steps: int, **more: bool) -> None:
    Desk.visitor = visitor
    every = list(HealthCheck)
    few = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=every, **more)
    run_state_machine_as_test(Desk, settings=few)


def test_whatever_officers_do_no_receipt_and_no_entry_of_the_trail_is_lost(visitor):
    """The same few plays each time: a change waits for no luck. `make deep` plays others."""
    played(visitor, examples=4, steps=30, derandomize=True)


@pytest.mark.deep
def test_the_same_for_long(visitor):
    played(visitor, examples=150, steps=60)
