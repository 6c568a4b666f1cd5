"""Reminding sponsors: one mail a run to their contacts, each thing once at each step. It says how many of what, never who."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Stale
from portal.offices.models import Office
from portal.register.codes import Became, Standing
from portal.register.models import Sponsor
from portal.register.models_month import Reminder
from portal.register.monthly import reminder_words
from portal.register.monthly.occasions import Occasion, occasions
from portal.register.monthly.reminder_words import Saying
from portal.storage import outbox
from portal.storage.database import db, insert_new, unit_of_work
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
    found = _near_or_past(sponsor, by)
    if not found:
        return None
    _write_down(found, clock.today(by.office.zone), by=by)
    log.record(log.Action.SPONSOR_REMINDED, sponsor, office=sponsor.office_id, by=by, count=len(found))
    return reminder_words.saying(sponsor, found)


def remind_by_mail(sponsor: Sponsor, *, by: User) -> Became:
    """An officer has the sponsor written to now, whatever the timer said before. Pressed twice on a day it is one mail."""
    found = _near_or_past(sponsor, by)
    if not found:
        return Became.NOTHING
    if not (mail.goes_out() and contacts(sponsor)):
        return Became.BY_HAND
    fresh = _write_down(found, clock.today(by.office.zone), by=by)
    if not fresh:
        return Became.SAID
    _queue(sponsor, reminder_words.saying(sponsor, fresh))
    log.record(log.Action.SPONSOR_REMINDED, sponsor, office=sponsor.office_id, by=by, count=len(fresh))
    return Became.MAILED


def contacts(sponsor: Sponsor) -> list[str]:
    """The addresses of those who are written to."""
    return list(dict.fromkeys(address for address in (sponsor.email, sponsor.second_email) if address))


def _near_or_past(sponsor: Sponsor, reader: User) -> list[Occasion]:
    return occasions([sponsor], clock.today(reader.office.zone)) if sponsor.standing is Standing.VERIFIED else []


def _remind(sponsor_id: UUID, as_of: datetime) -> bool:
    """Looks first, without holding up anybody who writes; mostly there is nothing to say. Whose rows somebody holds waits for the next
    run: one sponsor must not keep the others from being told."""
    with clock.at(as_of):
        db.session.rollback()
        news = _news(sponsor_id)
        try:
            return bool(news) and _say(news, sponsor_id)
        except Stale:
            return False


def _say(news: Iterable[Occasion], sponsor_id: UUID) -> bool:
    """False where another process was faster."""
    with unit_of_work():
        sponsor = _verified(sponsor_id)
        fresh = _write_down(news, _day(sponsor)) if sponsor else []
        if sponsor is None or not fresh:
            return False
        _queue(sponsor, reminder_words.saying(sponsor, fresh))
        log.record(log.Action.SPONSOR_REMINDED, sponsor, office=sponsor.office_id, count=len(fresh))
    return True


def _news(sponsor_id: UUID) -> list[Occasion]:
    sponsor = _verified(sponsor_id)
    return _unsaid(occasions([sponsor], _day(sponsor)), sponsor_id) if sponsor else []


def _verified(sponsor_id: UUID) -> Sponsor | None:
    found: Sponsor | None = db.session.scalar(select(Sponsor).where(Sponsor.id == sponsor_id, Sponsor.standing == Standing.VERIFIED))
    return found


def _day(sponsor: Sponsor) -> date:
    return clock.today(db.session.get_one(Office, sponsor.office_id).zone)


def _queue(sponsor: Sponsor, saying: Saying) -> None:
    written = reminder_words.written(saying)
    for address in contacts(sponsor):
        outbox.queue(address, written.subject, written.text, office=sponsor.office_id, sponsor=sponsor.id)


def _unsaid(found: Sequence[Occasion], sponsor_id: UUID) -> list[Occasion]:
    """What has not been said at this step or a later one."""
    thing = Reminder.subject_id, Reminder.reason, Reminder.ends_on
    newest = select(*thing, func.min(Reminder.step)).where(Reminder.sponsor_id == sponsor_id).group_by(*thing)
    said = {(subject, reason, ends_on): step for subject, reason, ends_on, step in db.session.execute(newest)}
    return [one for one in found if said.get(one.thing, one.step + 1) > one.step and not one.is_given_up]


def _write_down(found: Iterable[Occasion], day: date, *, by: User | None = None) -> list[Occasion]:
    """Those that nobody else has written down first. An officer's reminder stands at its own day, so that a later step is still said.

    Always in one order: two processes at once wait for each other and do not lock each other out.
    """
    rows = {uuid4(): one for one in sorted(found)}
    new = insert_new(Reminder, [_row(id_, one, day, by) for id_, one in rows.items()], by=ONE_THING)
    return [one for id_, one in rows.items() if id_ in new]


def _row(id_: UUID, one: Occasion, day: date, by: User | None) -> dict[str, object]:
    return dict(
        id=id_, sponsor_id=one.sponsor_id, subject_id=one.subject_id, reason=one.reason, step=one.left if by else one.step,
        ends_on=one.ends_on, sent_on=day, by_id=by.id if by else None,
    )  # fmt: skip
