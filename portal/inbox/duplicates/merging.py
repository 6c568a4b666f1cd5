"""Two reports of the same: one case lives on, everybody who told keeps their receipt and is answered there. Seven days to undo it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import OPEN, Kind, Outcome, Status
from portal.cases.merged import family_of, hold_families, merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Merging
from portal.cases.opening import move, moves_of
from portal.cases.owning import own
from portal.cases.reach import those_who_see
from portal.cases.recusing import hide_alike, let_apart, tell_supervisors
from portal.errors import Refused
from portal.inbox.duplicates import urgency
from portal.referrals.models import Referral
from portal.storage import search
from portal.storage.database import db
from portal.tips import conversation
from portal.tips.models import Message, MovedTip, Tip, Voice

UNDO = timedelta(days=7)


def merge(gone: Case, into: Case, to_reporters: str = "", *, by: User) -> Merging:
    """`gone` is closed as a duplicate; who told of it is answered in `into` from now on. Holds both, and all that was merged with either.

    Nothing of one reporter reaches the other: each keeps their own conversation. `to_reporters` is written to those who move. What is
    urgent in one is urgent in the other, and from whom one is hidden the other is hidden too. `into` waits for nobody any longer where
    those who move have had the last word. Raises Refused for what cannot be merged.
    """
    hold_families(gone, into)
    _expect_mergeable(gone, into)
    tips, families = conversation.tips_of(gone), (family_of(gone), family_of(into))
    if to_reporters.strip():
        for tip in tips:
            conversation.say(tip, to_reporters, by=by, asks=False)
    move(gone, Status.CLOSED, by=by, outcome=Outcome.DUPLICATE, reason=str(_("Tentang hal yang sama dengan berkas lain.")))
    _bring(tips, into)
    if into.status is Status.WAITING and any(tip.waits for tip in tips):
        move(into, Status.IN_REVIEW, by=by)
    was_priority, was_due_on = urgency.remember_its_own(into)
    merging = Merging(
        gone_id=gone.id, into_id=into.id, by_id=by.id, merged_on=clock.today(),
        was_priority=was_priority, was_due_on=was_due_on, was_owner_id=into.owner_id,
    )  # fmt: skip
    db.session.add(merging)
    db.session.flush()
    db.session.add_all(MovedTip(merging_id=merging.id, tip_id=tip.id) for tip in tips)
    urgency.take_on(into, gone)
    was_owned = into.owner_id
    hide_alike(*families, merging, by=by)
    if was_owned and into.owner_id is None:
        tell_supervisors(into)
    log.record(log.Action.CASE_MERGED, gone, office=gone.office_id, by=by, other=into.id)
    log.record(log.Action.CASE_JOINED, into, office=into.office_id, by=by, other=gone.id)
    return merging


def undo(merging: Merging, *, by: User) -> Case:
    """Both are as they were: reports, status, owner, and the due day unless somebody has set another one since. What was said meanwhile
    counts all the same: whoever has answered is not waited for. Holds both, and all that was merged with either. Raises Refused once it
    is too late for that, and while a letter is prepared that may quote who goes back."""
    gone, into = merging.gone, merging.into
    hold_families(into)
    if not may_undo(merging):
        raise Refused(_l("Penggabungan ini tidak dapat dibatalkan lagi: lebih dari 7 hari, digabung lagi, atau laporannya sudah ditarik."))
    if db.session.scalar(select(Referral.id).where(Referral.draft_of_id == into.id).limit(1)) is not None:
        raise Refused(
            _l(
                "Di berkas %(code)s ada surat rujukan yang belum dikirim, dan surat itu bisa mengutip kedua laporan."
                " Kirim atau buang dulu surat itu.",
                code=into.spoken,
            )
        )
    was_owner, stood = merging.was_owner_id, moves_of(gone)[0].was
    assert stood is not None, "it was closed by the merging"
    urgency.give_back(merging)
    _bring(tips := _moved(merging), gone)
    let_apart(merging, by=by)
    move(gone, _goes_back_to(stood, tips), by=by)
    for case, owner in ((gone, gone.owner_id), (into, into.owner_id or was_owner)):
        own(case, _still_there(case, owner), by=by)
    log.record(log.Action.CASE_SPLIT, gone, office=gone.office_id, by=by, other=into.id)
    log.record(log.Action.CASE_SPLIT, into, office=into.office_id, by=by, other=gone.id)
    return gone


def may_undo(merging: Merging) -> bool:
    """Within seven days, as long as both still have somebody who told of them."""
    return merging.id in undoable([merging])


def undoable(merged: Sequence[Merging]) -> set[UUID]:
    """Which of these can be undone, all of what lives on in one case: three questions, however many they are."""
    if not merged or merging_of(merged[0].into):
        return set()
    here = {tip.id for tip in conversation.tips_of(merged[0].into)}
    came = select(MovedTip.merging_id, MovedTip.tip_id).where(
        MovedTip.merging_id.in_([one.id for one in merged]), MovedTip.tip_id.in_(here)
    )
    moved = defaultdict(set)
    for merging_id, tip_id in db.session.execute(came):
        moved[merging_id].add(tip_id)
    return {one.id for one in merged if clock.today() <= until(one) and moved[one.id] and here > moved[one.id]}


def until(merging: Merging) -> date:
    """The last day on which it can be undone."""
    return merging.merged_on + UNDO


def _expect_mergeable(gone: Case, into: Case) -> None:
    if gone.id == into.id or gone.kind is not Kind.REPORT or into.kind is not Kind.REPORT or gone.office_id != into.office_id:
        raise Refused(_l("Hanya dua laporan dari kantor ini yang dapat digabung."))
    if gone.status is Status.CLOSED or into.status not in OPEN:
        raise Refused(_l("Yang digabung harus masih terbuka. Buka lagi dulu berkas yang sudah ditutup."))
    referred = select(Referral.id).where(Referral.case_id == gone.id, Referral.ended_on.is_(None))
    if gone.status is Status.REFERRED or db.session.scalar(referred.limit(1)) is not None:
        raise Refused(_l("Berkas %(code)s sedang dirujuk. Biarkan berkas itu yang tetap berjalan.", code=gone.spoken))


def _moved(merging: Merging) -> list[Tip]:
    """The reports that came by it and are still where it brought them."""
    moved = select(MovedTip.tip_id).where(MovedTip.merging_id == merging.id)
    return list(db.session.scalars(select(Tip).where(Tip.id.in_(moved), Tip.case_id == merging.into_id)))


def _bring(tips: list[Tip], to: Case) -> None:
    """Answers to closings name a move of the case they came from; in another case its number means another one."""
    for tip in tips:
        tip.case_id = to.id
    messages = db.session.scalars(select(Message.id).where(Message.tip_id.in_([tip.id for tip in tips])))
    search.bring([*(tip.id for tip in tips), *messages], to=to.id)
    db.session.execute(update(Message).where(Message.tip_id.in_([tip.id for tip in tips])).values(about_closing=None))
    db.session.flush()
    db.session.expire_all()


def _goes_back_to(stood: Status, tips: Sequence[Tip]) -> Status:
    """Where it stood; in review where it would wait for who has answered by now, or lie aside although the office has written to them."""
    written_to = any(message.voice is Voice.OFFICE for tip in tips for message in tip.messages)
    goes_on = (stood is Status.WAITING and any(tip.waits for tip in tips)) or (stood is Status.QUARANTINED and written_to)
    return Status.IN_REVIEW if goes_on else stood


def _still_there(case: Case, owner: UUID | None) -> User | None:
    return db.session.scalar(those_who_see(case).where(User.id == owner)) if owner else None
