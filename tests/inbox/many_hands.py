"""What many people do at one desk, in any order: residents, officers, their supervisor, an agency. Played by `test_many_hands`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from portal import clock
from portal.accounts.models import Language
from portal.cases import recusing
from portal.cases.codes import Category, Outcome, Status
from portal.cases.merged import merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Recusal
from portal.cases.reach import cases_for, recusals_for
from portal.errors import Refused
from portal.inbox.acting import remembering, triage
from portal.inbox.box import bulk, undoing
from portal.inbox.codes import Deed
from portal.inbox.duplicates import merging
from portal.inbox.leaving import handing_over
from portal.inbox.quarantine import discarding, tray
from portal.referrals import approving, referring, replying
from portal.referrals.codes import AT_THE_AGENCY, Reply, State
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, intake
from portal.tips.intake import Report
from portal.web.tokens import new_token, read_token
from tests.cast import BONIFASIUS, KARANG_LANGIT, LISDAYANTI, PETRUS, RINA, Person, office
from tests.inbox.desk import MONDAY, case
from tests.referrals.passing_on import PPA, agency, wanted
from tests.tips.stories import tip

STORIES = (
    "Mandor menyimpan paspor di mess pabrik karet.",
    "Di mess pabrik karet ada yang demam.",
    "Ada alat berat di Karang Langit.",
    "Rombongan survei menginap dekat jembatan.",
)
COPIES = ("Klik tautan ini untuk bantuan tunai dari pemerintah sekarang juga.",) * 2  # put aside, as they say the same
OFFICERS = st.sampled_from([RINA, LISDAYANTI, BONIFASIUS])
ENDS = st.sampled_from([Outcome.UNFOUNDED, Outcome.GUIDANCE, Outcome.SPAM])
ONE = st.integers(0, len(STORIES + COPIES) - 1)


@contextmanager
def whatever_the_rules_say() -> Iterator[None]:
    """One unit of work; what is refused leaves nothing behind."""
    with suppress(Refused), unit_of_work():
        yield


def told(story: str, suspect: bool = False) -> str:
    """Its receipt. Past the form, which would put aside what comes again and again."""
    token = read_token(new_token())
    assert token
    saying = Report(Category.WORK, KARANG_LANGIT, story)
    with unit_of_work():
        return intake.receive(saying, token, office=office().id, language=Language.ID, suspect=suspect)


class Hands(RuleBasedStateMachine):
    """The verbs behind the buttons; what is refused changes nothing, and what somebody does not see they do nothing with.

    `closed_over` knows for each receipt how much its reporter had written when an officer closed the case with that before their eyes.
    """

    @initialize()
    def some_reports(self) -> None:
        self.now = MONDAY
        self.closed_over: dict[str, int] = {}
        self.together: dict[Person, object] = {}  # what each officer did last to many cases at once
        with clock.at(self.now):
            self.receipts = [*map(told, STORIES), *(told(story, suspect=True) for story in COPIES)]
            self.codes = [tip(receipt).case.code for receipt in self.receipts]

    # --- one case

    @rule(one=ONE, who=OFFICERS)
    def claim(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.claim(case, by=who.row))

    @rule(one=ONE, who=OFFICERS, to=st.sampled_from([RINA, LISDAYANTI, None]))
    def give(self, one: int, who: Person, to: Person | None) -> None:
        self.do(one, who, lambda case: triage.give(case, to.row if to else None, by=who.row))

    @rule(one=ONE, who=OFFICERS, asks=st.booleans())
    def write(self, one: int, who: Person, asks: bool) -> None:
        """Whoever writes to somebody who was put aside takes the case."""
        say = triage.ask_reporter if asks else triage.tell
        if case(self.codes[one]).status is Status.QUARANTINED:
            self.claim(one, who)
        self.do(one, who, lambda case: say(case, "Masih di sana?", by=who.row))

    @rule(one=ONE, who=OFFICERS)
    def resume(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.resume(case, by=who.row))

    @rule(one=ONE, who=OFFICERS, end=ENDS, words=st.sampled_from(["", "Terima kasih."]))
    def decide(self, one: int, who: Person, end: Outcome, words: str) -> None:
        """With all before their eyes that its reporters wrote: over a page that was open longer the routes let nobody close a case."""
        with self.closing():
            self.do(one, who, lambda case: triage.decide(case, end, "Diperiksa.", words, by=who.row))

    @rule(one=ONE, who=OFFICERS)
    def reopen(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: triage.reopen(case, "Ada kabar.", by=who.row))

    @rule(pair=st.permutations(range(len(STORIES + COPIES))), who=OFFICERS)
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

    @rule(one=ONE, who=OFFICERS, whom=OFFICERS)
    def remind(self, one: int, who: Person, whom: Person) -> None:
        self.do(one, who, lambda case: remembering.remind(case, clock.today(), "Hasil.", whom.row, by=who.row))

    # --- what was put aside

    @rule(who=OFFICERS, keeps=st.booleans())
    def empty_the_tray(self, who: Person, keeps: bool) -> None:
        """All that says the same, at once."""
        with self.closing(), self.at_work():
            if groups := tray.lying(who.row).groups:
                (discarding.keep if keeps else discarding.discard)(groups, by=who.row)

    @rule(one=ONE, who=OFFICERS, keeps=st.booleans())
    def decide_about_one_of_the_tray(self, one: int, who: Person, keeps: bool) -> None:
        with self.closing():
            self.do(one, who, lambda case: (discarding.keep_one if keeps else discarding.discard_one)(case, by=who.row))

    @rule(who=OFFICERS)
    def bring_back(self, who: Person) -> None:
        with self.at_work():
            for batch in discarding.discarded(who.row)[:1]:
                discarding.bring_back(batch.id, by=who.row)

    # --- many cases at once

    @rule(who=OFFICERS, deed=st.sampled_from(Deed))
    def do_to_all(self, who: Person, deed: Deed) -> None:
        with self.closing(), self.at_work():
            picked = bulk.pick({code: case(code).version for code in self.codes}, who.row)
            match deed:
                case Deed.ASSIGN:
                    done = bulk.assign(picked, LISDAYANTI.row, by=who.row)
                case Deed.TAG:
                    done = bulk.tag(picked, "paspor", by=who.row)
                case Deed.ANSWER:
                    done = bulk.answer(picked, "Kami periksa.", by=who.row)
                case _:
                    done = bulk.discard(picked, by=who.row)
            self.together[who] = done.id

    @rule(who=OFFICERS)
    def undo_what_was_done_to_all(self, who: Person) -> None:
        with self.at_work():
            if who in self.together:
                undoing.undo(self.together[who], by=who.row)

    @rule(away=st.sampled_from([RINA, LISDAYANTI]), to=OFFICERS)
    def hand_over(self, away: Person, to: Person) -> None:
        with self.at_work():
            handing_over.hand_over(away.row, [to.row], "Cuti.", by=BONIFASIUS.row)

    # --- an agency

    @rule(one=ONE, who=OFFICERS)
    def propose_a_referral(self, one: int, who: Person) -> None:
        self.do(one, who, lambda case: referring.propose(case, agency(PPA), wanted(), by=who.row))

    @rule(one=ONE, who=OFFICERS, sends=st.booleans())
    def second_person(self, one: int, who: Person, sends: bool) -> None:
        def says(referral: Referral) -> None:
            if sends:
                approving.approve(referral, by=who.row)
            else:
                approving.send_back(referral, "Ringkas dulu.", by=who.row)

        self.do(one, who, lambda case: says(self.referral_of(case, State.PROPOSED)))

    @rule(one=ONE, says=st.sampled_from(Reply))
    def the_agency_answers(self, one: int, says: Reply) -> None:
        self.do(one, BONIFASIUS, lambda case: replying.reply(self.referral_of(case, *AT_THE_AGENCY), says, "Ya.", by=PETRUS.row))

    # --- others

    @rule(one=ONE, words=st.sampled_from(["Masih.", "Sudah pergi.", "Ada lagi."]))
    def reply(self, one: int, words: str) -> None:
        with self.at_work():
            conversation.reply(tip(self.receipts[one]), words, f"{self.receipts[one]} {words} {self.now}".encode())

    @rule(days=st.integers(1, 5))
    def time_goes_by(self, days: int) -> None:
        self.now: datetime = self.now + timedelta(days=days)

    # --- how

    def do(self, one: int, who: Person, deed: Callable[[Case], object]) -> None:
        with self.at_work():
            deed(self.seen(one, who))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with clock.at(self.now), whatever_the_rules_say():
            yield

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Of the reports whose case is closed by this, it is kept how much their reporters had written."""
        open_before = {receipt for receipt in self.receipts if tip(receipt).case.status is not Status.CLOSED}
        yield
        for receipt in open_before:
            if tip(receipt).case.status is Status.CLOSED:
                self.closed_over[receipt] = len(tip(receipt).messages)

    def seen(self, one: int, who: Person) -> Case:
        found = db.session.scalar(cases_for(who.row).where(Case.code == self.codes[one]).with_for_update(of=Case))
        if found is None:
            raise Refused("404")
        return found

    def split(self, gone: Case, who: Person) -> None:
        if ended := merging_of(gone):
            merging.undo(ended, by=who.row)

    @staticmethod
    def referral_of(one: Case, *states: State) -> Referral:
        """The one with the agency, where it stands so."""
        found = select(Referral).where(Referral.case_id == one.id, Referral.state.in_(states)).with_for_update()
        if referral := db.session.scalars(found).one_or_none():
            return referral
        raise Refused("404")

    def show_again(self, one: Case) -> None:
        if recusal := db.session.scalars(recusals_for(BONIFASIUS.row).where(Recusal.case_id == one.id)).first():
            recusing.show_again(recusal, by=BONIFASIUS.row)
