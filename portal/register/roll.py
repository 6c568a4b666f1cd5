"""The roll: a sponsor's own statement, true from the moment it is made. Every change also goes to the office."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.audit import log
from portal.errors import Refused, Stale
from portal.register import declaring, reviewing
from portal.register.describing import WorkerDetails, details_of
from portal.register.formats import passport_digest
from portal.register.models import Sponsor, Submission, Worker
from portal.storage.database import db

ERASED = _l("Data orang ini sudah dihapus.")


class Known(Refused):
    """The passport is somebody's on the list: who that is, and when they left, if they did."""

    def __init__(self, sentence: Any, worker: Worker):
        super().__init__(sentence)
        self.worker_id, self.name, self.left_on = worker.id, worker.name, worker.left_on


def add(details: WorkerDetails, sponsor: Sponsor, *, by: User) -> Worker:
    """Somebody arrives. Raises Known where the passport is on the list already, also with somebody who has left: they come back."""
    declaring.move_roll(sponsor)
    _check_passport(details.passport, sponsor)
    if was_here := last_with(details.passport, sponsor):
        raise Known(_l("Orang dengan paspor ini pernah ada di daftar Anda."), was_here)
    worker = Worker(sponsor_id=sponsor.id, **details.columns)
    db.session.add(worker)
    db.session.flush()
    _declare(sponsor, declaring.arrival(worker.id, details), by=by)
    log.record(log.Action.WORKER_ADDED, worker, office=sponsor.office_id, by=by, sponsor=sponsor.id)
    return worker


def change(worker: Worker, details: WorkerDetails, *, by: User, by_office: bool = False) -> bool:
    """What is said of somebody changes; False where nothing does. Raises Refused where the passport is another's on the list.

    `by_office`: an officer puts it right for the sponsor, who sees it as such. The officer has agreed already, and is the first
    of two where it is a passport number or a nationality.
    """
    if details == details_of(worker):
        return False
    sponsor = worker.sponsor
    declaring.move_roll(sponsor)
    if details.passport != worker.passport and worker.left_on is None:
        _check_passport(details.passport, sponsor)
    said = declaring.apply(worker, details)
    submission = _declare(sponsor, said, by=by, by_office=by_office)
    log.record(log.Action.WORKER_CHANGED, worker, office=sponsor.office_id, by=by, sponsor=sponsor.id, fields=",".join(said.after))
    if by_office:
        reviewing.accept(submission.changes, by=by)
    return True


def leave(worker: Worker, left_on: date, *, by: User) -> None:
    """Somebody leaves, or the day on which they left is put right. Raises Refused for a day that cannot be."""
    if worker.left_on == left_on:
        return
    declaring.move_roll(worker.sponsor)
    said = declaring.departure(worker, left_on)
    worker.left_on = left_on
    _declare(worker.sponsor, said, by=by)
    log.record(log.Action.WORKER_LEFT, worker, office=worker.sponsor.office_id, by=by, sponsor=worker.sponsor_id)


def come_back(worker: Worker, details: WorkerDetails, *, by: User) -> None:
    """Somebody who had left is there again, as the details say. Raises Refused for a start that cannot be, Known as above.

    Who is there already stays as they are: somebody pressed twice, or a colleague was quicker.
    """
    sponsor = worker.sponsor
    declaring.move_roll(sponsor)
    if worker.left_on is None:
        return
    _check_passport(details.passport, sponsor)
    _declare(sponsor, declaring.comeback(worker, details), by=by)
    log.record(log.Action.WORKER_RETURNED, worker, office=sponsor.office_id, by=by, sponsor=sponsor.id)


def hold(worker: Worker) -> None:
    """Nobody is deleted while something is said of them: locked until the transaction ends. Raises Stale where somebody has been."""
    if db.session.scalar(select(Worker.id).where(Worker.id == worker.id).with_for_update()) is None:
        raise Stale(ERASED)


def expect(worker: Worker, version: int | None) -> None:
    """Raises Stale where somebody else changed the worker since they were read."""
    if version != worker.version:
        raise Stale(_l("Data orang ini baru saja diubah rekan Anda."))


def present(sponsor: Sponsor) -> list[Worker]:
    """Who is there now."""
    return list(db.session.scalars(select(Worker).where(Worker.sponsor_id == sponsor.id, Worker.left_on.is_(None))))


def departed(sponsor: Sponsor) -> list[Worker]:
    """Who was there and has left."""
    return list(db.session.scalars(select(Worker).where(Worker.sponsor_id == sponsor.id, Worker.left_on.is_not(None))))


def last_with(number: str, sponsor: Sponsor) -> Worker | None:
    """Who had this passport and has left; of several times that somebody was there, the last."""
    return db.session.scalar(_with(number, sponsor).where(Worker.left_on.is_not(None)).order_by(Worker.left_on.desc()).limit(1))


def namesake(worker: Worker) -> Worker | None:
    """Somebody else who is there, of the same name, birth date and nationality: perhaps the same person, with a new passport."""
    alike = (Worker.nationality == worker.nationality, Worker.sex == worker.sex, Worker.left_on.is_(None), Worker.id != worker.id)
    others = db.session.scalars(select(Worker).where(Worker.sponsor_id == worker.sponsor_id, *alike))
    return next((one for one in others if (one.name.casefold(), one.birth_date) == (worker.name.casefold(), worker.birth_date)), None)


def _declare(sponsor: Sponsor, said: declaring.Said, *, by: User, by_office: bool = False) -> Submission:
    submission = declaring.entered_by_office(sponsor) if by_office else declaring.open_submission(sponsor, by=by)
    declaring.write_down(submission, [said], by=by)
    return submission


def _check_passport(number: str, sponsor: Sponsor) -> None:
    if here := db.session.scalar(_with(number, sponsor).where(Worker.left_on.is_(None))):
        raise Known(_l("Paspor dengan nomor ini sudah ada di daftar Anda. Buka datanya, lalu ubah di sana."), here)


def _with(number: str, sponsor: Sponsor) -> Select[Worker]:
    return select(Worker).where(Worker.sponsor_id == sponsor.id, Worker.passport_hash == passport_digest(number))
