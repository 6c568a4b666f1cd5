"""What officers do with a case. Who did it is always `by=`; every deed is in the audit trail."""

from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import OUTCOMES, PAUSED, Kind, Outcome, Status
from portal.cases.merged import merging_of
from portal.cases.models import Case, Note
from portal.cases.opening import Grounds, due_on, holidays_of, move, moves_of
from portal.cases.owning import own
from portal.errors import Refused
from portal.inbox.models import SponsorLink
from portal.referrals import replying
from portal.register import reviewing
from portal.register.codes import ChangeState
from portal.register.models import Change
from portal.storage import search
from portal.storage.database import db, table_of
from portal.storage.repeats import repeats
from portal.tips import conversation

LONGEST_TITLE = 80
NOTHING_SAID = _l("Belum ada yang ditandai: pilih Terima atau Tanyakan.")


def read(case: Case, *, by: User) -> None:
    """Somebody of the office has opened the case: acknowledged, once. It stays the same version: nothing that others saw has changed."""
    if case.read_on is None:
        db.session.execute(update(table_of(Case)).where(table_of(Case).c.id == case.id).values(read_on=clock.today()))
        db.session.refresh(case, ["read_on"])
        log.record(log.Action.CASE_READ, case, office=case.office_id, by=by)


def claim(case: Case, *, by: User) -> None:
    """The case is mine, and a new one is in review from here on; so is one that was put aside."""
    own(case, by, by=by)
    _begin(case, by)


def has_claimed(case: Case, *, by: User) -> bool:
    """Whether that is so already: the button was pressed twice."""
    return case.owner_id == by.id and case.status not in (Status.QUARANTINED, Status.NEW)


def give(case: Case, to: User | None, *, by: User) -> None:
    """A colleague's, or nobody's again. Raises Refused for somebody who does not work at this desk, or must not see the case."""
    own(case, to, by=by)


def title(case: Case, text: str, *, by: User) -> None:
    """A few words for the list, for the office only; "" takes them away."""
    case.title = text or None
    search.index(case.id, text, about=case.id)
    log.record(log.Action.CASE_TITLED, case, office=case.office_id, by=by)


def note(case: Case, text: str, *, by: User) -> Note:
    """What officers write for themselves."""
    written = Note(case_id=case.id, author_id=by.id, text=text, written_at=clock.now())
    db.session.add(written)
    db.session.flush()
    search.add(written.id, text, about=case.id)
    log.record(log.Action.CASE_NOTED, case, office=case.office_id, by=by)
    return written


def has_noted(case: Case, text: str, *, by: User) -> bool:
    """Whether the same officer has noted the same last, today: the button was pressed twice."""
    last = db.session.scalar(select(Note).where(Note.case_id == case.id).order_by(Note.written_at.desc()).limit(1))
    return repeats(last, text=text, author_id=by.id, written_on=clock.today())


def set_due(case: Case, day: date, *, by: User) -> None:
    """Raises Refused for a day that has passed, or on which the office does not work; and while the clock stands: the day would move on
    by all that was waited for before it was set."""
    if case.status in PAUSED:
        raise Refused(_l("Tenggat sedang dijeda. Tetapkan setelah berkas ini ditelaah lagi."))
    if day < clock.today():
        raise Refused(_l("Tenggat tidak bisa di hari yang sudah lewat."))
    if not clock.is_working_day(day, holidays_of(case.office_id)):
        raise Refused(_l("Kantor libur pada hari itu. Pilih hari kerja."))
    case.due_on = day
    log.record(log.Action.CASE_DUE, case, office=case.office_id, by=by, due=day)


def tell(case: Case, text: str, *, by: User) -> None:
    """Writes to the reporter, who need not answer. A new case is in review from here on; so is one that was put aside."""
    _say(case, text, by=by, asks=False)
    _begin(case, by)


def ask_reporter(case: Case, text: str, *, by: User) -> None:
    """Asks the reporter; the case waits for the answer, and its clock stands still. One that an agency has stays with it, for the agency
    may have asked. Raises Refused for a closed one."""
    _expect_open(case)
    _say(case, text, by=by, asks=True)
    _out_of_quarantine(case, by)
    if case.status not in PAUSED:
        move(case, Status.WAITING, by=by)


def has_told(case: Case, text: str, *, by: User, asks: bool) -> bool:
    """Whether its reporters have just been told this by the same officer: the button was pressed twice."""
    last = [tip.messages[-1] if tip.messages else None for tip in conversation.tips_of(case)]
    return bool(last) and all(repeats(one, text=text, author_id=by.id, asks=asks, said_on=clock.today()) for one in last)


def resume(case: Case, *, by: User) -> None:
    """Goes on with a report without waiting for an answer any longer. A submission waits as long as anything in it is asked about."""
    if case.kind is not Kind.REPORT:
        raise Refused(_l("Kiriman menunggu selama masih ada yang ditanyakan."))
    _expect_open(case)
    _take(case, by)
    move(case, Status.IN_REVIEW, by=by)


def decide(case: Case, outcome: Outcome, reason: str, to_reporter: str = "", *, by: User, grounds: Grounds | None = None) -> None:
    """Closes a report. `reason` stays in the office, `to_reporter` goes to the reporter, `grounds` belong to a confirmation.

    Raises Refused where it cannot be closed from where it stands, without a reason, or as confirmed without grounds (safeguards 16).
    """
    if case.kind is not Kind.REPORT or outcome not in OUTCOMES[case.kind]:
        raise Refused(_l("Hasil ini bukan untuk berkas seperti ini."))
    _take(case, by)
    if to_reporter.strip():
        _say(case, to_reporter, by=by, asks=False)
    replying.case_closed(case, by=by)
    move(case, Status.CLOSED, by=by, outcome=outcome, reason=reason, grounds=grounds)
    log.record(log.Action.CASE_DECIDED, case, office=case.office_id, by=by, outcome=outcome)


def has_decided(case: Case, outcome: Outcome, reason: str, *, by: User) -> bool:
    """Whether the same officer has just closed it so, for the same reason: the button was pressed twice."""
    return repeats(moves_of(case)[0], outcome=outcome, reason=reason, by_id=by.id, happened_on=clock.today())


def review(case: Case, accepted: Collection[Change], asked: Collection[tuple[Change, str]], *, by: User) -> None:
    """Accepts some changes of a submission and asks about others. Asking comes first, so that the case is not closed and opened again.

    Raises Refused where nothing is said to any of them.
    """
    if not (accepted or asked):
        raise Refused(NOTHING_SAID)
    _take(case, by)
    for change, question in asked:
        reviewing.ask(change, question, by=by)
    reviewing.accept(accepted, by=by)


def has_accepted(case: Case, changes: Collection[Change], *, by: User) -> bool:
    """Whether the same officer has just accepted all of them, as far as one officer can: the button was pressed twice."""
    left = [change for change in changes if change.state is not ChangeState.ACCEPTED]
    if left:
        return all(reviewing.waits_for_others(change, by) for change in left)
    return repeats(moves_of(case)[0], status=Status.CLOSED, by_id=by.id, happened_on=clock.today())


def reopen(case: Case, reason: str, *, by: User) -> None:
    """In review again, with a new due date. Raises Refused without a reason, and for what is no closed report.

    A submission whose changes are all accepted has nothing left to look at; a sponsor is verified or refused anew without reopening.
    """
    if not reason.strip():
        raise Refused(_l("Tulis mengapa berkas dibuka lagi."))
    if case.kind is not Kind.REPORT or case.status is not Status.CLOSED:
        raise Refused(_l("Hanya laporan yang sudah ditutup dapat dibuka lagi."))
    _expect_its_own(case)
    _drop_links(case, by)
    move(case, Status.IN_REVIEW, by=by, reason=reason)
    case.due_on = due_on(clock.today(), case.priority, holidays_of(case.office_id))
    log.record(log.Action.CASE_REOPENED, case, office=case.office_id, by=by)


def has_reopened(case: Case, reason: str, *, by: User) -> bool:
    """Whether the same officer has just opened it again for the same reason: the button was pressed twice."""
    return repeats(moves_of(case)[0], was=Status.CLOSED, reason=reason, by_id=by.id, happened_on=clock.today())


def _say(case: Case, text: str, *, by: User, asks: bool) -> None:
    if case.kind is not Kind.REPORT:
        raise Refused(_l("Hanya laporan yang memiliki pelapor."))
    _expect_its_own(case)
    _take(case, by)
    for tip in conversation.tips_of(case):
        conversation.say(tip, text, by=by, asks=asks)


def _drop_links(case: Case, by: User) -> None:
    """What sponsors it has to do with hung on the decision: a second officer says it anew, who is not the one who decides then."""
    for link in db.session.scalars(select(SponsorLink).where(SponsorLink.case_id == case.id)).all():
        log.record(log.Action.CASE_UNLINKED, case, office=case.office_id, by=by, sponsor=link.sponsor_id)
        db.session.delete(link)


def _expect_open(case: Case) -> None:
    """Taking up again what is closed asks for a reason; nothing else does it by the way."""
    if case.status is Status.CLOSED:
        raise Refused(_l("Berkas ini sudah ditutup. Buka lagi dulu."))


def _expect_its_own(case: Case) -> None:
    """What was merged is answered where it lives on."""
    if merging_of(case):
        raise Refused(_l("Berkas ini sudah digabung. Pelapornya dijawab di berkas tujuannya."))


def _begin(case: Case, by: User) -> None:
    """Somebody works on what nobody had begun with."""
    _out_of_quarantine(case, by)
    if case.status is Status.NEW:
        move(case, Status.IN_REVIEW, by=by)


def _out_of_quarantine(case: Case, by: User) -> None:
    if case.status is Status.QUARANTINED:
        move(case, Status.NEW, by=by)


def _take(case: Case, by: User) -> None:
    """Who deals with a case that is nobody's has it from then on."""
    if case.owner_id is None:
        own(case, by, by=by)
