"""What the office and a reporter say to each other, and where the reporter stands in it."""

from uuid import UUID

from sqlalchemy import Select, func, select

from portal import clock, keys
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Status
from portal.cases.keeping import keep
from portal.cases.models import Case
from portal.cases.opening import move
from portal.storage import search
from portal.storage.database import db
from portal.tips import receipts
from portal.tips.models import Message, Tip, Voice


def tips_of(case: Case) -> list[Tip]:
    """The reports of a case, oldest first: one, or several that were merged."""
    return list(db.session.scalars(select(Tip).where(Tip.case_id == case.id).order_by(Tip.arrived_on, Tip.id)))


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
    case = _hold(tip)
    message = Message(tip_id=tip.id, number=_next(tip), voice=Voice.OFFICE, asks=asks, text=text, author_id=by.id, said_on=clock.today())
    _keep(message)
    log.record(log.Action.CASE_ANSWERED, case, office=case.office_id, by=by, asks=asks)
    return message


def reply(tip: Tip, text: str, token_digest: bytes) -> bool:
    """The reporter writes to the office; False where these words came from the same form before. A case that waited is in review again."""
    case = _hold(tip)
    once = keys.fingerprint("message", tip.id.hex, token_digest.hex(), text)
    if db.session.scalar(select(Message.id).where(Message.token_hash == once)):
        return False
    _keep(Message(tip_id=tip.id, number=_next(tip), voice=Voice.REPORTER, text=text, token_hash=once, said_on=clock.today()))
    log.record(log.Action.TIP_REPLIED, case, office=case.office_id)
    if case.status is Status.WAITING:
        move(case, Status.IN_REVIEW, by=None)
    if case.status is Status.CLOSED:
        keep(case, evidence=clock.today())
    return True


def unseen(tip: Tip) -> list[Message]:
    """What the office has written since the reporter last looked."""
    return [message for message in tip.messages if message.number > tip.last_shown and message.voice is Voice.OFFICE]


def seen(tip: Tip) -> None:
    """The reporter has looked: the number of the last message is kept, never a time."""
    tip.last_shown = tip.messages[-1].number if tip.messages else 0


def _at(office: UUID) -> Select[Tip]:
    return select(Tip).join(Case, Tip.case_id == Case.id).where(Case.office_id == office)


def _hold(tip: Tip) -> Case:
    """The case, locked until the caller's transaction ends and read afresh: two who write at once get a number each."""
    return db.session.scalars(select(Case).where(Case.id == tip.case_id).with_for_update().execution_options(populate_existing=True)).one()


def _next(tip: Tip) -> int:
    return 1 + (db.session.scalar(select(func.max(Message.number)).where(Message.tip_id == tip.id)) or 0)


def _keep(message: Message) -> None:
    db.session.add(message)
    db.session.flush()
    search.add(message.id, message.text)
