"""Conflict of interest (safeguards 19): an officer steps aside from a case, or a supervisor hides it from somebody.

From then on the case does not exist for them. What they wrote stays in it; their reason is for supervisors only.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.merged import family_of
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
    was_theirs = case.owner_id == by.id
    (recusal,) = _keep_away(case, [by], reason, by=by)
    log.record(log.Action.CASE_STEPPED_ASIDE, case, office=case.office_id, by=by)
    if was_theirs:
        tell_supervisors(case)
    return recusal


def take_back(recusal: Recusal, *, by: User) -> None:
    """Pressed by mistake. Raises Refused once somebody else has worked on the case: then it is a supervisor's to decide."""
    if not may_take_back(recusal):
        raise Refused(_l("Orang lain sudah menangani berkas ini. Hanya kepala bidang yang dapat mengembalikannya."))
    log.record(log.Action.CASE_STEPPED_BACK, recusal.case_id, office=by.office_id, by=by)
    _let_back(recusal)


def may_take_back(recusal: Recusal) -> bool:
    """Whether nobody else has done anything with the case since."""
    since = select(Deed.id).where(Deed.subject_id == recusal.case_id, Deed.actor_id != recusal.officer_id)
    return db.session.scalar(since.where(Deed.happened_at >= recusal.since).limit(1)) is None


def hide(case: Case, officers: Collection[User], reason: str, *, by: User) -> None:
    """For these officers the case does not exist. Raises Refused for its owner, for oneself, and without a reason."""
    if not reason.strip():
        raise Refused(_l("Tulis alasannya."))
    if by.id in {officer.id for officer in officers}:
        raise Refused(_l("Untuk diri sendiri: serahkan berkas ini di halamannya."))
    if case.owner_id in {officer.id for officer in officers}:
        raise Refused(_l("Petugas berkas ini tidak dapat dipilih. Pilih petugas pengganti dulu."))
    for recusal in _keep_away(case, officers, reason, by=by):
        log.record(log.Action.CASE_HIDDEN, case, office=case.office_id, by=by, officer=recusal.officer_id)


def show_again(recusal: Recusal, *, by: User) -> None:
    """Whoever stepped aside, or from whom it was hidden, sees the case again."""
    log.record(log.Action.CASE_SHOWN, recusal.case_id, office=by.office_id, by=by, officer=recusal.officer_id)
    _let_back(recusal)


def _keep_away(case: Case, officers: Collection[User], reason: str, *, by: User) -> Sequence[Recusal]:
    """From the case and from all that were merged with it. Call with the case held: who may see it does not change meanwhile."""
    seeing = {user.id for user in db.session.scalars(those_who_see(case))}
    chosen = {officer.id for officer in officers} & seeing
    if not seeing - chosen:
        raise Refused(_l("Tidak ada orang lain di kantor yang melihat berkas ini. Minta admin mengundang petugas lain dulu."))
    kept_away = [keep_away(one, officer_id, reason, said_by=by.id, by=by) for one in family_of(case) for officer_id in chosen]
    return [recusal for recusal in kept_away if recusal and recusal.case_id == case.id]


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


def _let_back(recusal: Recusal) -> None:
    family = [one.id for one in family_of(recusal.case)]
    db.session.execute(delete(Recusal).where(Recusal.officer_id == recusal.officer_id, Recusal.case_id.in_(family)))


def tell_supervisors(case: Case) -> None:
    """Those who see it: a case has nobody who looks after it."""
    for user in db.session.scalars(those_who_see(case)):
        if user.can(Can.LEAD_DESK):
            said = mail.compose("stepped_aside", user.language.value, link=mail.address("id", "inbox.case", code=case.code))
            outbox.queue(user.email, said.subject, said.text, office=case.office_id)
