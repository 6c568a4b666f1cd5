"""What an agency does with a referral, and what the office tells it: by its own page, or by letter that an officer writes down."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.masking import hidden
from portal.cases.models import Case
from portal.errors import Refused
from portal.referrals import notifying
from portal.referrals.approving import come_back, is_second
from portal.referrals.codes import AFTER, AT_THE_AGENCY, DRAFTS, Reply, State, Voice
from portal.referrals.enclosing import Enclosure, enclose
from portal.referrals.models import Referral, ReferralMessage
from portal.storage.database import db


def receive(referral: Referral, *, by: User, on: date | None = None) -> None:
    """Somebody of the agency has opened it, or an officer has handed the letter over. Once; `on` is never before it was sent."""
    if referral.received_on is not None or referral.state not in AT_THE_AGENCY:
        return
    day = on or clock.today()
    if day > clock.today() or day < clock.local(referral.sent_at or clock.now()).date():
        raise Refused(_l("Surat diterima setelah dikirim, dan tidak di hari yang akan datang."))
    referral.received_on = day
    if referral.state is State.SENT:
        referral.move_to(State.RECEIVED)
    _record(log.Action.REFERRAL_RECEIVED, referral, by)


def reply(referral: Referral, says: Reply, text: str, *, by: User, letter: str = "", files: Sequence[Enclosure] = ()) -> None:
    """The agency takes it on, asks, or closes its part; then the case is the office's again. `letter` is the number of its own letter.

    Raises Refused for what is over, and without words where there must be some.
    """
    if referral.state not in AT_THE_AGENCY:
        raise Refused(_l("Rujukan ini sudah selesai."))
    if says is not Reply.ACCEPTED and not text.strip():
        raise Refused(_l("Tulis jawabannya."))
    receive(referral, by=by)
    message = _say(referral, Voice.AGENCY, text, by=by, says=says, letter=letter or None)
    enclose(referral, files, message.id)
    if referral.state is not AFTER[says]:
        referral.move_to(AFTER[says])
    by_letter = by.office_id == referral.office_id and by.agency_id is None
    _record(log.Action.REFERRAL_REPLIED, referral, by, reply=says, by_letter=int(by_letter))
    if referral.is_over:
        _end(referral, by)


def has_said(
    referral: Referral, text: str, *, by: User, says: Reply | None = None, letter: str = "", files: Sequence[Enclosure] = ()
) -> bool:
    """Whether these were its last words, today and by the same hand, with the same files: the button was pressed twice."""
    if not referral.messages:
        return False
    last = referral.messages[-1]
    with_it = [file.received_hash for file in referral.files if file.message_id == last.id]
    said = (last.text, last.reply, last.letter or "", last.author_id, last.said_on, with_it)
    return said == (text, says, letter, by.id, clock.today(), [one.file.received_hash for one in files])


def tell(referral: Referral, text: str, *, by: User) -> ReferralMessage:
    """More words for the agency: they leave when a second person has released them. Raises Refused for numbers that may name somebody."""
    if referral.state not in AT_THE_AGENCY:
        raise Refused(_l("Rujukan ini sudah selesai."))
    if not text.strip():
        raise Refused(_l("Tulis keterangannya."))
    if hidden(text):
        raise Refused(_l("Ada nomor telepon, NIK, atau paspor di dalam teks. Hapus dulu: surat rujukan tidak memuatnya."))
    message = _say(referral, Voice.OFFICE, text, by=by)
    _record(log.Action.REFERRAL_TOLD, referral, by)
    return message


def release(referral: Referral, message: ReferralMessage, *, by: User) -> None:
    """The second person lets the office's words go to the agency. Raises Refused for one's own words."""
    is_second(referral, message.author_id, by=by)
    if not message.waits or referral.state not in AT_THE_AGENCY:
        raise Refused(_l("Keterangan ini tidak menunggu persetujuan."))
    message.released_by_id = by.id
    if referral.state is State.ASKED:
        referral.move_to(State.RECEIVED)
    _record(log.Action.REFERRAL_RELEASED, referral, by)
    notifying.told(referral)


def has_released(message: ReferralMessage, *, by: User) -> bool:
    """Whether this second person has let it go already: the button was pressed twice."""
    return message.released_by_id == by.id


def unsay(referral: Referral, message: ReferralMessage, *, by: User) -> None:
    """Words that nobody has released yet are taken away again, by whoever wrote them or the second person."""
    if message.author_id != by.id:
        is_second(referral, message.author_id, by=by)
    if not message.waits:
        raise Refused(_l("Keterangan ini sudah dikirim."))
    _record(log.Action.REFERRAL_UNSAID, referral, by)
    db.session.execute(delete(ReferralMessage).where(ReferralMessage.id == message.id))
    db.session.expire(referral, ["messages"])


def remind(referral: Referral, *, by: User) -> None:
    """The agency hears once a day at most that its answer is awaited."""
    if referral.state not in AT_THE_AGENCY:
        raise Refused(_l("Rujukan ini sudah selesai."))
    if referral.reminded_on == clock.today():
        raise Refused(_l("Instansi ini sudah diingatkan hari ini."))
    referral.reminded_on = clock.today()
    _record(log.Action.REFERRAL_REMINDED, referral, by)
    notifying.reminded(referral)


def end(referral: Referral, *, by: User) -> None:
    """The office waits for no answer any longer. Raises Refused while a second person is owed: what they have not seen is not over."""
    if referral.owes_approval:
        raise Refused(_l("Surat ini belum disetujui petugas kedua. Tutup setelah disetujui."))
    _close(referral, by)


def case_closed(case: Case, *, by: User) -> None:
    """Nobody is asked any longer about a case that is closed: drafts go, what lies at an agency is ended."""
    for referral in db.session.scalars(select(Referral).where(Referral.case_id == case.id, Referral.ended_on.is_(None))).all():
        if referral.state in DRAFTS:
            db.session.execute(delete(Referral).where(Referral.id == referral.id))
            _record(log.Action.REFERRAL_DROPPED, referral, by)
            db.session.expunge(referral)
        else:
            _close(referral, by)  # what a second person is owed is owed still


def _close(referral: Referral, by: User) -> None:
    referral.move_to(State.ENDED)
    _record(log.Action.REFERRAL_ENDED, referral, by)
    _end(referral, by)


def _end(referral: Referral, by: User) -> None:
    referral.ended_on = clock.today()
    come_back(referral, by=by)


def _say(referral: Referral, voice: Voice, text: str, *, by: User, says: Reply | None = None, letter: str | None = None) -> ReferralMessage:
    number = 1 + (db.session.scalar(select(func.max(ReferralMessage.number)).where(ReferralMessage.referral_id == referral.id)) or 0)
    message = ReferralMessage(
        referral_id=referral.id, number=number, voice=voice, reply=says, text=text, letter=letter, author_id=by.id, said_on=clock.today()
    )
    db.session.add(message)
    db.session.flush()
    db.session.expire(referral, ["messages"])
    return message


def _record(action: log.Action, referral: Referral, by: User, **details: object) -> None:
    log.record(action, referral.about, office=referral.office_id, by=by, referral=referral.id, **details)
