"""One case as an officer has it open: what belongs to it, each read once and only where a page shows it."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import Language, User
from portal.accounts.roles import Can
from portal.cases.codes import PAUSED, Category, Kind, Mark, Status
from portal.cases.models import Case, Note
from portal.cases.opening import holidays_of
from portal.cases.protected import categories_of, needs_protection
from portal.cases.reach import those_who_see
from portal.inbox.case.beside import Beside
from portal.inbox.case.enclosed import Enclosed, enclosed_in
from portal.inbox.case.history import Entry, history_of
from portal.inbox.case.said import Said
from portal.inbox.deadline import Span, span
from portal.inbox.duplicates.several import Several
from portal.inbox.models import Opening
from portal.inbox.queue.after_closing import answer_to_closing
from portal.inbox.queue.counting import tags_in_use
from portal.inbox.queue.last_word import unanswered_in
from portal.inbox.queue.listing import Place, place_of
from portal.inbox.queue.rows import Line, lines_of, tags_of
from portal.inbox.queue.wanted import EVERYTHING, Filter
from portal.inbox.submissions.records import leave_of
from portal.referrals.models import Referral
from portal.referrals.reach import referrals_for
from portal.referrals.referring import OPEN_TO_IT
from portal.register import submitted
from portal.register.models import Member, Sponsor, Submission, Verification
from portal.storage.database import db
from portal.tips import conversation
from portal.tips.models import Message, Tip, Voice


class Opened:
    """`case` before the eyes of `user`, who came to it from the list that is `wanted`."""

    def __init__(self, case: Case, user: User, wanted: Filter = EVERYTHING):
        self.case, self.user, self.wanted = case, user, wanted

    @cached_property
    def line(self) -> Line:
        """As the list says it: title, place, age, due day."""
        return lines_of([self.case])[0]

    @cached_property
    def holidays(self) -> frozenset[date]:
        return holidays_of(self.case.office_id)

    @cached_property
    def span(self) -> Span | None:
        return span(self.case, self.holidays)

    @cached_property
    def at(self) -> Place | None:
        return place_of(self.case, self.user, self.wanted)

    @cached_property
    def colleagues(self) -> list[User]:
        """To whom the case can be given: those who see it."""
        return sorted(db.session.scalars(those_who_see(self.case)), key=lambda one: one.name.casefold())

    @cached_property
    def notes(self) -> Sequence[Note]:
        written = select(Note).where(Note.case_id == self.case.id).order_by(Note.written_at.desc()).options(joinedload(Note.author))
        return db.session.scalars(written).all()

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """Each label with its words: those that the portal itself gives have others than their names."""
        return [(name, str(own.label) if (own := Mark.read(name)) else name) for name in tags_of([self.case])[self.case.id]]

    @cached_property
    def usual_tags(self) -> Sequence[str]:
        return [name for name in tags_in_use(self.user) if Mark.read(name) is None]

    @cached_property
    def beside(self) -> Beside:
        return Beside(self.case, self.user)

    @cached_property
    def history(self) -> list[Entry]:
        match self.case.kind:
            case Kind.SUBMISSION:
                return history_of(self.case, self.user, [self.submission.id])
            case Kind.VERIFICATION:
                return history_of(self.case, self.user, [self.sponsor.id])
        return history_of(self.case, self.user)

    @property
    def is_there(self) -> bool:
        """False for a report that was withdrawn or deleted between two looks at it."""
        return self.case.kind is not Kind.REPORT or bool(self.tips) or self.several.ended is not None

    @property
    def closed(self) -> bool:
        return self.case.status is Status.CLOSED

    @property
    def waits(self) -> bool:
        return self.case.status is Status.WAITING

    @property
    def stands_still(self) -> bool:
        """While others have it in hand its due day moves on."""
        return self.case.status in PAUSED

    @property
    def is_mine(self) -> bool:
        return self.case.owner_id == self.user.id

    # --- a report

    @cached_property
    def tips(self) -> list[Tip]:
        return conversation.tips_of(self.case, conversation.WHAT_WAS_SAID) if self.case.kind is Kind.REPORT else []

    @cached_property
    def several(self) -> Several:
        """Who else told the same, and where."""
        return Several(self.case, self.tips, self.user)

    @cached_property
    def texts(self) -> dict[str, Said]:
        """What residents and the office wrote to each other, by id."""
        found = [Said(tip, tip.language, tip.story, tip.landmark) for tip in self.tips]
        found += [Said(message, tip.language, message.text) for tip in self.tips for message in tip.messages]
        return {str(one.row.id): one for one in found}

    @cached_property
    def readers(self) -> frozenset[Language]:
        """The languages in which its reporters told."""
        return frozenset(tip.language for tip in self.tips)

    @property
    def reader(self) -> Language:
        """The one of whoever told it first."""
        return self.tips[0].language if self.tips else Language.ID

    @cached_property
    def enclosed(self) -> list[Enclosed]:
        """Photos and PDFs, with the report and with what its reporter wrote since."""
        return enclosed_in(self.tips)

    def enclosed_with(self, text: str) -> list[Enclosed]:
        """What came with one text, by its id."""
        return [one for one in self.enclosed if str(one.came_with) == text]

    @cached_property
    def after_closing(self) -> Message | None:
        """The reporter's answer to the closing that stands, where the office has not answered it."""
        return answer_to_closing(self.case, self.tips)

    def is_unread(self, message: Message) -> bool:
        """Whether its reporter has not seen what the office wrote; whoever has answered since has."""
        answered = any(later.voice is Voice.REPORTER for later in message.tip.messages if later.number > message.number)
        return message.voice is Voice.OFFICE and message.number > message.tip.last_shown and not answered

    @property
    def last_said(self) -> Said | None:
        """What the office wrote last."""
        ours = [said for said in self.texts.values() if isinstance(said.row, Message) and said.row.voice is Voice.OFFICE]
        return ours[-1] if ours else None

    @property
    def unanswered(self) -> list[Said]:
        """What reporters have written since the office last wrote to them."""
        return [self.texts[str(one.id)] for one in unanswered_in(self.tips)]

    @cached_property
    def needs_sifting(self) -> Mark | None:
        """The mark of a report that holds only looks or where somebody comes from (safeguards 3), with the words for it."""
        return Mark.NEEDS_SIFTING if Mark.NEEDS_SIFTING in tags_of([self.case])[self.case.id] else None

    @property
    def danger(self) -> bool:
        return any(tip.danger for tip in self.tips)

    @cached_property
    def categories(self) -> list[Category]:
        """What it is about, with what was merged into it."""
        return categories_of(self.case)

    @cached_property
    def needs_protection(self) -> bool:
        """Protection services come first, never Immigration (safeguards 17)."""
        return needs_protection(self.case)

    @cached_property
    def referrals(self) -> Sequence[Referral]:
        """What was passed on, or is about to be, newest first."""
        passed_on = referrals_for(self.user).where(Referral.case_id == self.case.id).order_by(Referral.proposed_at.desc())
        return db.session.scalars(passed_on.options(joinedload(Referral.agency), selectinload(Referral.messages))).all()

    @property
    def can_be_referred(self) -> bool:
        return self.case.status in OPEN_TO_IT and self.user.can(Can.DECIDE)

    # --- a submission

    @cached_property
    def submission(self) -> Submission:
        mine = select(Submission).where(Submission.case_id == self.case.id).options(joinedload(Submission.sponsor))
        return db.session.scalars(mine).one()

    @property
    def by_system(self) -> bool:
        return bool(submitted.by_systems([self.submission.id]))

    @cached_property
    def leave(self) -> Opening | None:
        return leave_of(self.case, self.user)

    # --- a registration

    @cached_property
    def sponsor(self) -> Sponsor:
        if self.case.kind is Kind.SUBMISSION:
            return self.submission.sponsor
        mine = select(Verification).where(Verification.case_id == self.case.id).options(joinedload(Verification.sponsor))
        return db.session.scalars(mine).one().sponsor

    @cached_property
    def members(self) -> list[User]:
        """Who keeps the sponsor's roll."""
        keeping = select(User).join(Member, Member.user_id == User.id).where(Member.sponsor_id == self.sponsor.id, IS_A_PERSON)
        return sorted(db.session.scalars(keeping), key=lambda user: user.name)
