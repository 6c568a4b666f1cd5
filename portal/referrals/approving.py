"""The second person: what leaves the office, and what comes back. Nobody approves their own."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.models import Case
from portal.cases.opening import move
from portal.cases.protected import foremost
from portal.errors import Refused
from portal.papers import issuing
from portal.referrals import letter, notifying, routing
from portal.referrals.codes import AT_THE_AGENCY, State
from portal.referrals.models import Referral
from portal.storage.database import db


def approve(referral: Referral, *, by: User) -> None:
    """It is right, and leaves now unless it had to leave before. Raises Refused for one's own and for what needs no approval."""
    is_second(referral, referral.proposed_by_id, by=by)
    if referral.state is not State.PROPOSED and not referral.owes_approval:
        raise Refused(_l("Rujukan ini tidak menunggu persetujuan."))
    referral.approved_by, referral.approved_at = by, clock.now()
    log.record(log.Action.REFERRAL_APPROVED, referral.about, office=referral.office_id, by=by, referral=referral.id)
    if referral.is_draft:
        _send(referral, by=by)


def has_approved(referral: Referral, *, by: User) -> bool:
    """Whether this second person has let it go already: the button was pressed twice."""
    return referral.approved_by_id == by.id


def send_back(referral: Referral, why: str, *, by: User) -> None:
    """To whoever proposed it, with the reason. What had left already because of danger is recalled."""
    is_second(referral, referral.proposed_by_id, by=by)
    if not why.strip():
        raise Refused(_l("Tulis mengapa rujukan dikembalikan."))
    if referral.owes_approval:
        _recall(referral, why, by=by)
        return
    referral.move_to(State.RETURNED)
    referral.returned_by, referral.returned_why = by, why
    log.record(log.Action.REFERRAL_RETURNED, referral.about, office=referral.office_id, by=by, referral=referral.id)


def has_sent_back(referral: Referral, why: str, *, by: User) -> bool:
    """Whether the same second person has just sent it back, or recalled it, for this reason: the button was pressed twice."""
    is_back = referral.state in (State.RETURNED, State.RECALLED)
    return is_back and (referral.returned_by_id, referral.returned_why) == (by.id, why)


def send_in_danger(referral: Referral, *, by: User) -> None:
    """Somebody's life is in danger: it leaves before a second person has seen it. Who must see it is owed that until the next day."""
    _send(referral, by=by)


def _recall(referral: Referral, why: str, *, by: User) -> None:
    """It should not have left: the letter's code says so from now on, and the agency sees nothing of it any more, answered or not."""
    referral.move_to(State.RECALLED)
    referral.ended_on, referral.returned_by, referral.returned_why = referral.ended_on or clock.today(), by, why
    if referral.paper:
        issuing.revoke(referral.paper)
    log.record(log.Action.REFERRAL_RECALLED, referral.about, office=referral.office_id, by=by, referral=referral.id)
    notifying.recalled(referral)
    come_back(referral, by=by)


def is_second(referral: Referral, first: UUID, *, by: User) -> None:
    """Raises Refused for whoever may approve nothing here, and for whoever wrote it."""
    if not by.can(Can.APPROVE_REFERRALS) or by.office_id != referral.office_id:
        raise Refused(_l("Anda tidak dapat menyetujui rujukan."))
    if by.id == first:
        raise Refused(_l("Yang menyiapkan surat tidak dapat menyetujuinya sendiri."))


def come_back(referral: Referral, *, by: User) -> None:
    """The case is the office's again, once no agency has it any more."""
    case = referral.case
    if case is None or case.status is not Status.REFERRED:
        return
    db.session.flush()
    elsewhere = select(func.count()).where(Referral.case_id == case.id, Referral.state.in_(AT_THE_AGENCY))
    if not db.session.scalar(elsewhere):
        move(case, Status.IN_REVIEW, by=by)


def _send(referral: Referral, *, by: User) -> None:
    """The letter gets its number, is sealed and kept; the case is with the agency.

    Where it may go is asked once more: an agency may be of another kind by now, and another report may live on in this case.
    """
    case = referral.case
    assert case is not None, "a draft dies with its case"
    if referral.agency.closed_on is not None:
        raise Refused(_l("Instansi ini tidak menerima rujukan dari kantor Anda."))
    db.session.flush()
    db.session.refresh(case, with_for_update=True)  # nobody merges anything into it meanwhile
    lifted = bool(referral.exception) and referral.proposed_by.can(Can.LIFT_FIREWALL)
    routing.expect_open(case, referral.agency, referral.basis, in_danger=referral.approved_at is None, lifted=lifted)
    referral.agency_kind, referral.category = referral.agency.kind, foremost(case)
    referral.paper = issuing.issue_letter(referral.office, lambda paper: letter.pdf(referral, paper))
    referral.move_to(State.SENT)
    referral.sent_at, referral.draft_of_id = clock.now(), None
    log.record(
        log.Action.REFERRAL_SENT,
        case,
        office=case.office_id,
        by=by,
        referral=referral.id,
        agency=referral.agency_id,
        in_danger=int(referral.owes_approval),
    )
    _hand_over(case, by)
    notifying.arrived(referral)


def _hand_over(case: Case, by: User) -> None:
    if case.status in (Status.NEW, Status.WAITING):  # danger does not wait for an answer
        move(case, Status.IN_REVIEW, by=by)
    if case.status is not Status.REFERRED:
        move(case, Status.REFERRED, by=by)
