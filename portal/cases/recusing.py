"""Conflict of interest (safeguards 19): an officer steps aside from a case, or a supervisor hides it from somebody.

From then on the case does not exist for them. What they wrote stays in it; their reason is for supervisors only.
"""

from collections.abc import Collection, Sequence
from itertools import product
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.merged import below, family_of, hold_families, merged_into
from portal.cases.models import Case
from portal.cases.models_ties import Merging, Recusal
from portal.cases.owning import own
from portal.cases.reach import those_who_see
from portal.errors import Refused
from portal.storage import outbox
from portal.storage.database import db
from portal.web import mail


def step_aside(case: Case, reason: str, *, by: User) -> Recusal:
    """The case is not there for this officer any more; if it was theirs it is nobody's, and the supervisors are told.

    Raises Refused where nobody would be left who sees it.
    """
    hold_families(case)
    was_theirs = case.owner_id == by.id
    recusals = _keep_away(case, [by], reason, by=by)
    for one in recusals:
        log.record(log.Action.CASE_STEPPED_ASIDE, one.case_id, office=case.office_id, by=by)
    if was_theirs:
        tell_supervisors(case)
    return next(one for one in recusals if one.case_id == case.id)


def take_back(recusal: Recusal, *, by: User) -> None:
    """Pressed by mistake. Raises Refused once somebody else has worked on the case: then it is a supervisor's to decide."""
    hold_families(recusal.case)
    if not may_take_back(recusal):
        raise Refused(_l("Orang lain sudah menangani berkas ini. Hanya kepala bidang yang dapat mengembalikannya."))
    _let_back(recusal, log.Action.CASE_STEPPED_BACK, by=by)


def may_take_back(recusal: Recusal) -> bool:
    """Whether nobody else has done anything since with the case, nor with what was merged with it, which would come back along with it."""
    family = [one.id for one in family_of(recusal.case)]
    since = select(Deed.id).where(Deed.subject_id.in_(family), Deed.actor_id != recusal.officer_id)
    return db.session.scalar(since.where(Deed.happened_at >= recusal.since).limit(1)) is None


def hide(case: Case, officers: Collection[User], reason: str, *, by: User) -> bool:
    """For these officers the case does not exist; True where it was one of theirs, and is nobody's now. Raises Refused for oneself,
    without a reason, and where nobody would be left who sees it."""
    if not reason.strip():
        raise Refused(_l("Tulis alasannya."))
    if by.id in {officer.id for officer in officers}:
        raise Refused(_l("Untuk diri sendiri: serahkan berkas ini di halamannya."))
    hold_families(case)
    was_owned = case.owner_id is not None
    for one in _keep_away(case, officers, reason, by=by):
        log.record(log.Action.CASE_HIDDEN, one.case_id, office=case.office_id, by=by, officer=one.officer_id)
    return was_owned and case.owner_id is None


def show_again(recusal: Recusal, *, by: User) -> None:
    """Whoever stepped aside, or from whom it was hidden, sees the case again."""
    hold_families(recusal.case)
    _let_back(recusal, log.Action.CASE_SHOWN, by=by, officer=recusal.officer_id)


def hide_alike(one: Sequence[Case], other: Sequence[Case], merging: Merging, *, by: User) -> None:
    """Two families have become one: from whom anything of the one is hidden, all of the other is hidden too."""
    known = [(cases, recusals_of(away)) for cases, away in ((one, other), (other, one))]
    for cases, recusals in known:
        for case, recusal in product(cases, recusals):
            if keep_away(case, recusal.officer_id, recusal.reason or "", said_by=recusal.by_id, by=by, merging=merging):
                log.record(log.Action.CASE_HIDDEN, case, office=case.office_id, by=by, officer=recusal.officer_id)


def let_apart(merging: Merging, *, by: User) -> None:
    """A family falls in two, and `merging` is no more: what was hidden only because of the other half is shown again."""
    gone = below(merging.gone)
    for half in (gone, [one for one in family_of(merging.into) if one not in gone]):
        recusals = recusals_of(half)
        of_its_own = {recusal.officer_id for recusal in recusals if recusal.merging_id is None}
        for recusal in recusals:
            if recusal.officer_id not in of_its_own:
                log.record(log.Action.CASE_SHOWN, recusal.case_id, office=by.office_id, by=by, officer=recusal.officer_id)
                db.session.delete(recusal)
            elif recusal.merging_id == merging.id:  # hidden for a second reason too, which came by another merging
                recusal.merging_id = next(tie.id for one in half for tie in merged_into(one) if tie.id != merging.id)
    db.session.flush()
    db.session.delete(merging)
    db.session.flush()


def stay_hidden(case: Case) -> None:
    """Before a case is erased: what was hidden because of it stays hidden, for notes and letters may repeat what it said."""
    ties = select(Merging.id).where(or_(Merging.gone_id == case.id, Merging.into_id == case.id))
    db.session.execute(update(Recusal).where(Recusal.merging_id.in_(ties)).values(merging_id=None))


def _keep_away(case: Case, officers: Collection[User], reason: str, *, by: User) -> Sequence[Recusal]:
    """From the case and from all that were merged with it. Call with the family held: who may see it does not change meanwhile."""
    seeing = {user.id for user in db.session.scalars(those_who_see(case))}
    chosen = {officer.id for officer in officers} & seeing
    if not seeing - chosen:
        raise Refused(_l("Tidak ada orang lain di kantor yang melihat berkas ini. Minta admin mengundang petugas lain dulu."))
    kept_away = [keep_away(one, officer_id, reason, said_by=by.id, by=by) for one in family_of(case) for officer_id in chosen]
    return [recusal for recusal in kept_away if recusal]


def keep_away(case: Case, officer_id: UUID, reason: str, *, said_by: UUID, by: User, merging: Merging | None = None) -> Recusal | None:
    """One case from one officer, who does not own it any more; nothing where they do not see it anyway. `said_by` is whose decision it is,
    where `by` only brings it along from the case that it was merged with."""
    there = select(Recusal.id).where(Recusal.case_id == case.id, Recusal.officer_id == officer_id)
    if db.session.scalar(there) is not None:
        return None
    if case.owner_id == officer_id:
        own(case, None, by=by)
    recusal = Recusal(
        case_id=case.id, officer_id=officer_id, by_id=said_by, reason=reason.strip() or None, since=clock.now(),
        merging_id=merging.id if merging else None,
    )  # fmt: skip
    db.session.add(recusal)
    db.session.flush()
    return recusal


def recusals_of(cases: Sequence[Case]) -> Sequence[Recusal]:
    """From whom any of these is hidden; the oldest first."""
    of_any = select(Recusal).where(Recusal.case_id.in_([case.id for case in cases]))
    return db.session.scalars(of_any.order_by(Recusal.since, Recusal.id)).all()


def _let_back(recusal: Recusal, action: log.Action, *, by: User, **details: object) -> None:
    """To the whole family. Call with it held."""
    officer_id = recusal.officer_id
    for one in recusals_of(family_of(recusal.case)):
        if one.officer_id == officer_id:
            log.record(action, one.case_id, office=by.office_id, by=by, **details)
            db.session.delete(one)
    db.session.flush()


def tell_supervisors(case: Case) -> None:
    """Those who see it: a case has nobody who looks after it."""
    for user in db.session.scalars(those_who_see(case)):
        if user.can(Can.LEAD_DESK):
            said = mail.compose("stepped_aside", user.language.value, link=mail.address("id", "inbox.case", code=case.code))
            outbox.queue(user.email, said.subject, said.text, office=case.office_id)
