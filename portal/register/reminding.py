"""Reminding sponsors: one mail a run to their contacts, each thing once at each step. It says how many of what, never who."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.offices.models import Office
from portal.register import reminder_words
from portal.register.codes import Standing
from portal.register.models import Sponsor
from portal.register.models_month import Reminder
from portal.register.occasions import Occasion, occasions
from portal.register.reminder_words import Saying
from portal.storage import outbox
from portal.storage.database import db, insert_once, unit_of_work
from portal.web import mail

ONE_THING = ("subject_id", "reason", "step", "ends_on")


def remind(as_of: datetime) -> int:
    """Queues what is new to be said; returns to how many sponsors. Safe to run at any time, twice, and twice at once.

    Where the portal sends no mail nothing counts as said: the office's page shows whom to remind otherwise.
    """
    if not mail.goes_out():
        return 0
    with unit_of_work():
        verified = db.session.scalars(select(Sponsor.id).where(Sponsor.standing == Standing.VERIFIED)).all()
    return sum([_remind(sponsor, as_of) for sponsor in verified])


def remind_by_hand(sponsor: Sponsor, *, by: User) -> Saying | None:
    """An officer reminds by another way than mail: everything that is near or past, said before or not. None where there is nothing."""
    day = clock.today(by.office.zone)
    found = occasions([sponsor], day) if sponsor.standing is Standing.VERIFIED else []
    if not found:
        return None
    _write_down(found, day, by=by)
    log.record(log.Action.SPONSOR_REMINDED, sponsor, office=sponsor.office_id, by=by, count=len(found))
    return reminder_words.saying(sponsor, found)


def contacts(sponsor: Sponsor) -> list[str]:
    """The addresses of those who are written to."""
    return list(dict.fromkeys(address for address in (sponsor.email, sponsor.second_email) if address))


def _remind(sponsor_id: UUID, as_of: datetime) -> bool:
    with clock.at(as_of), unit_of_work():
        sponsor = db.session.scalar(select(Sponsor).where(Sponsor.id == sponsor_id, Sponsor.standing == Standing.VERIFIED))
        if sponsor is None:
            return False
        day = clock.today(db.session.get_one(Office, sponsor.office_id).zone)
        fresh = _write_down(_unsaid(occasions([sponsor], day)), day)
        if not fresh:
            return False
        _queue(sponsor, reminder_words.saying(sponsor, fresh))
        log.record(log.Action.SPONSOR_REMINDED, sponsor, office=sponsor.office_id, count=len(fresh))
    return True


def _queue(sponsor: Sponsor, saying: Saying) -> None:
    written = reminder_words.written(saying)
    for address in contacts(sponsor):
        outbox.queue(address, written.subject, written.text, office=sponsor.office_id, sponsor=sponsor.id)


def _unsaid(found: Sequence[Occasion]) -> list[Occasion]:
    """What has not been said at this step or a later one."""
    said: dict[tuple[UUID, object, date], int] = {}
    for reminder in db.session.scalars(select(Reminder).where(Reminder.sponsor_id.in_({one.sponsor_id for one in found}))):
        thing = reminder.subject_id, reminder.reason, reminder.ends_on
        said[thing] = min(reminder.step, said.get(thing, reminder.step))
    return [one for one in found if said.get(one.thing, one.step + 1) > one.step and not one.is_given_up]


def _write_down(found: Iterable[Occasion], day: date, *, by: User | None = None) -> list[Occasion]:
    """Those that nobody else has written down first. An officer's reminder stands at its own day, so that a later step is still said.

    Always in one order: two processes at once wait for each other and do not lock each other out.
    """
    return [one for one in sorted(found) if insert_once(Reminder, _row(one, day, by), by=ONE_THING)]


def _row(one: Occasion, day: date, by: User | None) -> dict[str, object]:
    return dict(
        id=uuid4(), sponsor_id=one.sponsor_id, subject_id=one.subject_id, reason=one.reason, step=one.left if by else one.step,
        ends_on=one.ends_on, sent_on=day, by_id=by.id if by else None,
    )  # fmt: skip
