"""Conflict of interest (safeguards 19): an officer steps aside from a case, or a supervisor hides it from somebody.

From then on the case does not exist for them. What they wrote stays in it; their reason is for supervisors only.
"""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.models import Case, Recusal
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
    if was_theirs:
        own(case, None, by=by)
    (recusal,) = _keep_away(case, [by], reason, by=by)
    log.record(log.Action.CASE_STEPPED_ASIDE, case, office=case.office_id, by=by)
    if was_theirs:
        _tell_supervisors(case)
    return recusal


def take_back(recusal: Recusal, *, by: User) -> None:
    """Pressed by mistake. Raises Refused once somebody else has worked on the case: then it is a supervisor's to decide."""
    if not may_take_back(recusal):
        raise Refused(_l("Orang lain sudah menangani berkas ini. Hanya kepala bidang yang dapat mengembalikannya."))
    _let_back(recusal)
    log.record(log.Action.CASE_STEPPED_BACK, recusal.case_id, office=by.office_id, by=by)


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
    _let_back(recusal)
    log.record(log.Action.CASE_SHOWN, recusal.case_id, office=by.office_id, by=by, officer=recusal.officer_id)


def _keep_away(case: Case, officers: Collection[User], reason: str, *, by: User) -> Sequence[Recusal]:
    """Call with the case held: who may see it does not change meanwhile."""
    seeing = {user.id for user in db.session.scalars(those_who_see(case))}
    kept_away = [
        Recusal(case_id=case.id, officer_id=officer.id, by_id=by.id, reason=reason.strip() or None, since=clock.now())
        for officer in officers
        if officer.id in seeing
    ]
    if not seeing - {officer.id for officer in officers}:
        raise Refused(_l("Tidak ada orang lain di kantor yang melihat berkas ini. Minta admin mengundang petugas lain dulu."))
    db.session.add_all(kept_away)
    db.session.flush()
    return kept_away


def _let_back(recusal: Recusal) -> None:
    db.session.delete(recusal)
    db.session.flush()


def _tell_supervisors(case: Case) -> None:
    """Those who see it: a case has nobody who looks after it."""
    for user in db.session.scalars(those_who_see(case)):
        if user.can(Can.LEAD_DESK):
            said = mail.compose("stepped_aside", user.language.value, link=mail.address("id", "inbox.case", code=case.code))
            outbox.queue(user.email, said.subject, said.text, office=case.office_id)
