"""Several officers do whatever they like with a few reports: the diagram of states, the trail and the receipts stand (hypothesis draws)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import Language
from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases import recusing
from portal.cases.codes import MOVES, Category, Outcome, Status
from portal.cases.merged import family_of, merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Recusal
from portal.cases.opening import moves_of
from portal.cases.reach import cases_for, recusals_for, those_who_see
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.duplicates import merging
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, intake
from portal.tips.intake import Report
from portal.web.tokens import new_token, read_token
from tests.cast import BONIFASIUS, KARANG_LANGIT, LISDAYANTI, RINA, Person, office
from tests.inbox.desk import MONDAY, case
from tests.tips.stories import come_back, tip
from tests.visitors import Visitor

STORIES = (
    "Mandor menyimpan paspor di mess pabrik karet.",
    "Di mess pabrik karet ada yang demam.",
    "Ada alat berat di Karang Langit.",
    "Rombongan survei menginap dekat jembatan.",
)
OFFICERS = st.sampled_from([RINA, LISDAYANTI, BONIFASIUS])
ENDS = st.sampled_from([Outcome.UNFOUNDED, Outcome.GUIDANCE, Outcome.SPAM])
ONE = st.integers(0, len(STORIES) - 1)


@contextmanager
def whatever_the_rules_say() -> Iterator[None]:
    """One unit of work; what is refused leaves nothing behind."""
    with suppress(Refused), unit_of_work():
        yield


def told(story: str) -> str:
    """Its receipt. Past the form, which would put aside what comes again and again."""
    token = read_token(new_token())
    assert token
    with unit_of_work():
        return intake.receive(Report(Category.WORK, KARANG_LANGIT, story), token, office=office().id, language=Language.ID)


class Desk(RuleBasedStateMachine):
    """The verbs behind the buttons; what is refused changes nothing, and what somebody does not see they do nothing with."""

    visitor: ClassVar[Visitor]

    @initialize()
    def four_reports(self) -> None:
        self.now = MONDAY
        with clock.at(self.now):
            self.receipts = [told(story) for story in STORIES]
            self.codes = [tip(receipt).case.code for receipt in self.receipts]

    # --- what people do

    @rule(one=ONE, who=OFFICERS)
    def claim(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.claim(case, by=who.row))

    @rule(one=ONE, who=OFFICERS, to=st.sampled_from([RINA, LISDAYANTI, None]))
    def give(self, one: int, who: Person, to: Person | None) -> None:
        self.do(one, who, lambda case: triage.give(case, to.row if to else None, by=who.row))

    @rule(one=ONE, who=OFFICERS, asks=st.booleans())
    def write(self, one: int, who: Person, asks: bool) -> None:
        say = triage.ask_reporter if asks else triage.tell
        self.do(one, who, lambda case: say(case, "Masih di sana?", by=who.row))

    @rule(one=ONE, who=OFFICERS)
    def resume(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.resume(case, by=who.row))

    @rule(one=ONE, who=OFFICERS, end=ENDS)
    def decide(self, one: int, who: Person, end: Outcome) -> None:
        self.do(one, who, lambda case: triage.decide(case, end, "Diperiksa.", "Terima kasih.", by=who.row))

    @rule(one=ONE, who=OFFICERS)
    def reopen(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.reopen(case, "Ada kabar.", by=who.row))

    @rule(pair=st.permutations(range(len(STORIES))), who=OFFICERS)
    def merge(self, pair: list[int], who: Person) -> None:
        self.do(pair[0], who, lambda case: merging.merge(case, self.seen(pair[1], who), "Digabung.", by=who.row))

    @rule(who=OFFICERS)
    def undo(self, who: Person) -> None:
        for one, code in enumerate(self.codes):
            if merging_of(case(code)):
                self.do(one, who, lambda gone: self.split(gone, who))

    @rule(one=ONE, who=st.sampled_from([RINA, LISDAYANTI]), how=st.sampled_from(["steps aside", "is kept away", "sees it again"]))
    def conflict_of_interest(self, one: int, who: Person, how: str) -> None:
        match how:
            case "steps aside":
                self.do(one, who, lambda case: recusing.step_aside(case, "", by=who.row))
            case "is kept away":
                self.do(one, BONIFASIUS, lambda case: recusing.hide(case, [who.row], "Saudara.", by=BONIFASIUS.row))
            case _:
                self.do(one, BONIFASIUS, self.show_again)

    @rule(one=ONE, words=st.sampled_from(["Masih.", "Sudah pergi.", "Ada lagi."]))
    def reply(self, one: int, words: str) -> None:
        with clock.at(self.now), whatever_the_rules_say():
            conversation.reply(tip(self.receipts[one]), words, f"{self.receipts[one]} {words} {self.now}".encode())

    @rule(days=st.integers(1, 5))
    def time_goes_by(self, days: int) -> None:
        self.now: datetime = self.now + timedelta(days=days)

    # --- what always holds

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

    # --- how

    def do(self, one: int, who: Person, deed: Callable[[Case], object]) -> None:
        with clock.at(self.now), whatever_the_rules_say():
            deed(self.seen(one, who))

    def seen(self, one: int, who: Person) -> Case:
        found = db.session.scalar(cases_for(who.row).where(Case.code == self.codes[one]).with_for_update(of=Case))
        if found is None:
            raise Refused("404")
        return found

    def split(self, gone: Case, who: Person) -> None:
        if ended := merging_of(gone):
            merging.undo(ended, by=who.row)

    def show_again(self, one: Case) -> None:
        if recusal := db.session.scalars(recusals_for(BONIFASIUS.row).where(Recusal.case_id == one.id)).first():
            recusing.show_again(recusal, by=BONIFASIUS.row)

    @staticmethod
    def kept_away(one: Case) -> set[object]:
        return set(db.session.scalars(select(Recusal.officer_id).where(Recusal.case_id == one.id)))


def played(visitor: Visitor, examples: int, steps: int) -> None:
    Desk.visitor = visitor
    few = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Desk, settings=few)


def test_whatever_officers_do_no_receipt_and_no_entry_of_the_trail_is_lost(visitor):
    played(visitor, examples=4, steps=20)


@pytest.mark.deep
def test_the_same_for_long(visitor):
    played(visitor, examples=150, steps=60)
