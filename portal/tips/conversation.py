"""What the office and a reporter say to each other, and where the reporter stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from portal import clock, keys
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.keeping import keep
from portal.cases.models import Case, Move
from portal.cases.opening import move
from portal.errors import Refused
from portal.storage import search
from portal.storage.database import db
from portal.tips import photos, receipts
from portal.tips.models import CAME_BY_MERGING, Gone, Message, Tip, Voice

WHAT_WAS_SAID = selectinload(Tip.messages).joinedload(Message.author)


class Answered(Refused):
    """A closing is answered once."""

    def __init__(self) -> None:
        super().__init__(_l("Anda sudah menjawab satu kali. Tulisan ini tidak terkirim."))


@dataclass(frozen=True)
class News:
    """What a reporter has not seen yet: numbers of messages, and where the case stood when they last looked."""

    questions: frozenset[int]
    words: frozenset[int]
    was: Status | None
    first: bool  # they have never looked before

    @property
    def fresh(self) -> frozenset[int]:
        return self.questions | self.words


def tips_of(case: Case, *also: ORMOption) -> list[Tip]:
    """The reports of a case: its own, then those that came by a merging, the oldest first. `also`: what is read along with them."""
    told = select(Tip).where(Tip.case_id == case.id).order_by(CAME_BY_MERGING, Tip.arrived_on, Tip.id)
    return list(db.session.scalars(told.options(*also)))


def behind(code: str, *, office: UUID) -> Tip | None:
    """The report that a receipt code opens at this office."""
    tip: Tip | None = db.session.scalar(_at(office).where(Tip.receipt_hash == receipts.digest(code)))
    return tip


def open_at(tip_id: UUID, *, office: UUID) -> Tip | None:
    """The report that a ticket names."""
    tip: Tip | None = db.session.scalar(_at(office).where(Tip.id == tip_id))
    return tip


def say(tip: Tip, text: str, *, by: User, asks: bool) -> Message:
    """The office writes to the reporter. The status of the case is its caller's to move: to waiting where the message `asks`."""
    case = hold(tip)
    message = Message(tip_id=tip.id, number=_next(tip), voice=Voice.OFFICE, asks=asks, text=text, author_id=by.id, said_on=clock.today())
    _keep(message, case)
    log.record(log.Action.CASE_ANSWERED, case, office=case.office_id, by=by, asks=asks)
    return message


def reply(tip: Tip, text: str, token_digest: bytes, pictures: Sequence[photos.Clean] = ()) -> bool:
    """The reporter writes to the office; False where these words came from the same form before. A case that waited is in review again.

    What waits with the form, and `pictures`, come along with the words; sent again, new ones are added. Raises Answered where a closing
    was answered already.
    """
    case = hold(tip)
    once = _once(tip, text, token_digest)
    before = _said(once)
    message = before or _reply(tip, case, text, once)
    photos.attach(tip.id, token_digest, pictures, message=message)
    return before is None


def _reply(tip: Tip, case: Case, text: str, once: bytes) -> UUID:
    closing = closing_of(case)
    if closing and _has_answered(tip, closing):
        raise Answered
    message = Message(
        id=uuid4(), tip_id=tip.id, number=_next(tip), voice=Voice.REPORTER, text=text, token_hash=once, said_on=clock.today(),
        about_closing=closing,
    )  # fmt: skip
    _keep(message, case)
    log.record(log.Action.TIP_REPLIED, case, office=case.office_id)
    if case.status is Status.WAITING:
        move(case, Status.IN_REVIEW, by=None)
    if case.status is Status.CLOSED:
        keep(case, evidence=clock.today())
    return message.id


def has_said(tip: Tip, text: str, token_digest: bytes) -> bool:
    """Whether these words came from the same form before."""
    return _said(_once(tip, text, token_digest)) is not None


def closing_of(case: Case) -> int | None:
    """The number of the move that closed the case; nothing while it is open."""
    if case.status is not Status.CLOSED:
        return None
    number: int | None = db.session.scalar(select(func.max(Move.number)).where(Move.case_id == case.id, Move.status == Status.CLOSED))
    return number


def may_write(tip: Tip) -> bool:
    """As often as they like while the case is open; once after each closing."""
    closing = closing_of(tip.case)
    return closing is None or not _has_answered(tip, closing)


def is_asked(tip: Tip) -> bool:
    """Whether a case that waits does so for this reporter, and not for one whose report was merged with theirs."""
    return tip.case.status is not Status.WAITING or _owes_an_answer(tip) or len(tips_of(tip.case)) == 1


def was_passed_on(tip: Tip) -> bool:
    """Whether an agency has, or had, what this report says."""
    return db.session.scalar(select(Move.id).where(Move.case_id == tip.case_id, Move.status == Status.REFERRED).limit(1)) is not None


def is_there(tip_id: UUID) -> bool:
    """Whether there is such a report at any office."""
    return db.session.scalar(select(Tip.id).where(Tip.id == tip_id)) is not None


def was_withdrawn(code: str) -> bool | None:
    """Of a report that is gone: whether its reporter withdrew it. Nothing where there never was one, or it is long ago."""
    gone: bool | None = db.session.scalar(
        select(Gone.withdrawn).where(Gone.receipt_hash == receipts.digest(code), Gone.until >= clock.today())
    )
    return gone


def news(tip: Tip) -> News:
    """What has come since the reporter last looked."""
    fresh = [message for message in tip.messages if message.number > tip.last_shown and message.voice is Voice.OFFICE]
    return News(
        questions=frozenset(one.number for one in fresh if one.asks),
        words=frozenset(one.number for one in fresh if not one.asks),
        was=tip.shown_status,
        first=tip.shown_status is None and tip.last_shown == 0,
    )


def seen(tip: Tip) -> None:
    """The reporter has looked: the number of the last message is kept and where the case stood, never a time."""
    tip.last_shown = tip.messages[-1].number if tip.messages else 0
    tip.shown_status = tip.case.status


def _once(tip: Tip, text: str, token_digest: bytes) -> bytes:
    return keys.fingerprint("message", tip.id.hex, token_digest.hex(), text)


def _said(once: bytes) -> UUID | None:
    message: UUID | None = db.session.scalar(select(Message.id).where(Message.token_hash == once))
    return message


def _has_answered(tip: Tip, closing: int) -> bool:
    mine = select(Message.id).where(Message.tip_id == tip.id, Message.about_closing == closing)
    return db.session.scalar(mine) is not None


def _at(office: UUID) -> Select[Tip]:
    return select(Tip).join(Case, Tip.case_id == Case.id).where(Case.office_id == office)


def hold(tip: Tip) -> Case:
    """The case, locked until the caller's transaction ends and read afresh: two who write at once get a number each. Where the report was
    moved to another case meanwhile, that one."""
    while True:
        held = select(Case).where(Case.id == tip.case_id).with_for_update().execution_options(populate_existing=True)
        case = db.session.scalars(held).one()
        db.session.refresh(tip, ["case_id"])
        if tip.case_id == case.id:
            return case


def _owes_an_answer(tip: Tip) -> bool:
    """Whether the office has asked this reporter something since they last wrote."""
    said = max((one.number for one in tip.messages if one.voice is Voice.REPORTER), default=0)
    return any(one.asks and one.number > said for one in tip.messages)


def _next(tip: Tip) -> int:
    return 1 + (db.session.scalar(select(func.max(Message.number)).where(Message.tip_id == tip.id)) or 0)


def _keep(message: Message, case: Case) -> None:
    db.session.add(message)
    case.count_as_changed()
    db.session.flush()
    search.add(message.id, message.text, about=case.id)
