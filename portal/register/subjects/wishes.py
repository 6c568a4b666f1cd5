"""What a worker wishes to have put right or deleted: the sponsor or the office writes it down, and both see it until it is settled.

Either may settle it in words; the office may also do it itself: correct, or erase (safeguards 14).
"""

from datetime import date, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Refused, Stale
from portal.register import declaring, retention, roll
from portal.register.codes import Ground
from portal.register.describing import WorkerDetails
from portal.register.models import Sponsor, Worker
from portal.register.models_about import Wish
from portal.register.sponsors import tell_members
from portal.storage.database import db

WITHIN = timedelta(days=3)  # 3 × 24 hours (UU 27/2022)


def record(worker: Worker, text: str, *, by: User) -> Wish:
    """Writes down what somebody wishes; the same words again, while they are open, are the same wish.

    Raises Refused without a text, Stale where they were deleted meanwhile.
    """
    text = text.strip()
    if not text:
        raise Refused(_l("Tulis apa yang diminta."))
    roll.hold(worker)
    for same in open_ones(of(worker)):
        if same.text == text:
            return same
    wish = Wish(worker_id=worker.id, text=text, by_id=by.id, wished_on=clock.today())
    db.session.add(wish)
    db.session.flush()
    log.record(log.Action.WISH_RECORDED, wish, office=worker.sponsor.office_id, by=by)
    return wish


def settle(wish: Wish, outcome: str, *, by: User) -> None:
    """What came of it. Raises Refused without a text, Stale where somebody has answered otherwise."""
    outcome = outcome.strip()
    if not outcome:
        raise Refused(_l("Tulis apa yang dilakukan."))
    _hold(wish)
    if wish.outcome == outcome:
        return
    _must_be_open(wish)
    wish.outcome, wish.settled_on, wish.settled_by = outcome, clock.today(), by.id
    log.record(log.Action.WISH_SETTLED, wish, office=wish.worker.sponsor.office_id, by=by)


def correct(wish: Wish, details: WorkerDetails, outcome: str, *, by: User) -> None:
    """The office puts right what a sponsor says of somebody, and so settles the wish; the sponsor reads both, and has a mail.

    Raises Refused where nothing is put right or the roll cannot say so, Stale where somebody has answered.
    """
    _hold(wish)
    _must_be_open(wish)
    if not roll.change(wish.worker, details, by=by, by_office=True):
        raise Refused(_l("Belum ada yang diubah. Perbaiki isiannya, atau jawab saja permintaannya."))
    settle(wish, outcome, by=by)
    tell_members(wish.worker.sponsor, "sponsor_corrected")


def erase(wish: Wish, ground: Ground, *, by: User) -> None:
    """Nothing of this person stays, as when their time is over; with them go their wishes. The trail keeps that it was done, and why.

    The sponsor has a mail that names nobody. Raises Stale where somebody has answered.
    """
    _hold(wish)
    _must_be_open(wish)
    sponsor = wish.worker.sponsor
    declaring.hold_roll(sponsor)
    log.record(log.Action.WORKER_ERASED_ON_WISH, wish, office=sponsor.office_id, by=by, sponsor=sponsor.id, ground=ground)
    retention.erase_workers([wish.worker_id], by=by)
    tell_members(sponsor, "sponsor_erased")


def was_erased(wish_id: UUID, *, by: Select[UUID]) -> bool:
    """Whether one of these officers did it already, for who presses twice."""
    return log.was_done(log.Action.WORKER_ERASED_ON_WISH, wish_id, by=by)


def of(worker: Worker) -> list[Wish]:
    """Everything somebody wished: what is open first, then the newest."""
    found = db.session.scalars(select(Wish).where(Wish.worker_id == worker.id).order_by(Wish.wished_on.desc(), Wish.id))
    return sorted(found, key=lambda wish: wish.settled_on is not None)


def open_at(sponsor: Sponsor) -> Select[Wish]:
    """What waits for an answer at one sponsor, the oldest first."""
    waiting = select(Wish).join(Wish.worker).where(Worker.sponsor_id == sponsor.id, Wish.settled_on.is_(None))
    return waiting.order_by(Wish.wished_on, Wish.id)


def open_ones(wished: list[Wish]) -> list[Wish]:
    return [wish for wish in wished if wish.settled_on is None]


def due_on(wish: Wish) -> date:
    """The last day for an answer."""
    return wish.wished_on + WITHIN


def is_late(wish: Wish) -> bool:
    return wish.settled_on is None and clock.today() > due_on(wish)


def _must_be_open(wish: Wish) -> None:
    if wish.settled_on is not None:
        raise Stale(_l("Permintaan ini sudah dijawab orang lain."))


def _hold(wish: Wish) -> None:
    """Two answers at once come one after the other."""
    held = select(Wish).where(Wish.id == wish.id).with_for_update().execution_options(populate_existing=True)
    if db.session.scalars(held).one_or_none() is None:
        raise Stale(roll.ERASED)
