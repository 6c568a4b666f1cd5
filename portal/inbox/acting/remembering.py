"""Reminders on a case: a day, a reason, and for whom. Those that are due mark the list until somebody says that they are done."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts import absences
from portal.accounts.models import User
from portal.audit import log
from portal.cases.merged import below
from portal.cases.models import Case
from portal.cases.models_ties import Merging
from portal.cases.reach import cases_for, those_who_see
from portal.errors import Refused
from portal.inbox.models import CaseReminder
from portal.storage.database import db
from portal.storage.repeats import repeats


def remind(case: Case, day: date, reason: str, whom: User, *, by: User) -> None:
    """Raises Refused for a day that is over, and for who does not see the case."""
    if day < clock.today():
        raise Refused(_l("Tanggal itu sudah lewat."))
    if db.session.scalar(those_who_see(case).where(User.id == whom.id)) is None:
        raise Refused(_l("Orang itu tidak dapat diingatkan tentang berkas ini. Pilih petugas di daftar."))
    reminder = CaseReminder(case_id=case.id, officer_id=whom.id, by_id=by.id, remind_on=day, reason=reason)
    db.session.add(reminder)
    log.record(log.Action.CASE_REMINDER_SET, case, office=case.office_id, by=by, due=day, officer=whom.id)


def has_reminder(case: Case, day: date, reason: str, whom: User, *, by: User) -> bool:
    """Whether the same officer has set the same, and it waits still: the button was pressed twice."""
    waiting = select(CaseReminder).where(CaseReminder.case_id == case.id, CaseReminder.remind_on == day, CaseReminder.done_at.is_(None))
    return any(repeats(one, reason=reason, officer_id=whom.id, by_id=by.id) for one in db.session.scalars(waiting))


def done(reminder: CaseReminder, *, by: User) -> None:
    if reminder.done_at is None:
        reminder.done_at, reminder.done_by_id = clock.now(), by.id
        log.record(log.Action.CASE_REMINDER_DONE, reminder.case, office=reminder.case.office_id, by=by)


def undo(reminder: CaseReminder, *, by: User) -> None:
    """It was not done after all."""
    if reminder.done_at is not None:
        reminder.done_at = reminder.done_by_id = None
        log.record(log.Action.CASE_REMINDER_UNDONE, reminder.case, office=reminder.case.office_id, by=by)


def reminders_for(user: User) -> Select[CaseReminder]:
    """Those on the cases that somebody sees, a colleague's too: whoever has the case wants to know what was planned."""
    return select(CaseReminder).where(cases_for(user).where(Case.id == CaseReminder.case_id).correlate(CaseReminder).exists())


def waiting_for(user: User) -> Select[CaseReminder]:
    """Those of them that are not done."""
    return reminders_for(user).where(CaseReminder.done_at.is_(None))


def reminders_on(case: Case) -> Sequence[CaseReminder]:
    """Also those on what lives on in it; the next one first, those that are done last."""
    theirs = CaseReminder.case_id.in_([one.id for one in below(case)])
    mine = select(CaseReminder).where(theirs).options(joinedload(CaseReminder.officer))
    return db.session.scalars(mine.order_by(CaseReminder.done_at.is_not(None), CaseReminder.remind_on, CaseReminder.id)).all()


def due(day: date) -> Select[UUID]:
    """The cases of which somebody wanted to think by this day."""
    return _open_cases(CaseReminder.remind_on <= day)


def due_for(user: User, day: date) -> Select[UUID]:
    """Those of which they wanted to think, or somebody for whom they stand in."""
    return _open_cases(CaseReminder.remind_on <= day, CaseReminder.officer_id.in_(absences.looked_after_by(user)))


def due_among(cases: Collection[Case], day: date) -> set[UUID]:
    """Those of the cases that have a reminder that is due."""
    among = due(day)
    return set(db.session.scalars(among.where(among.selected_columns.case_id.in_([case.id for case in cases]))))


def _open_cases(*wanted: ColumnElement[bool]) -> Select[UUID]:
    """Of the reminders that are not done yet, the case itself or the one in which it lives on, however often it was merged."""
    reminded = select(CaseReminder.case_id).where(CaseReminder.done_at.is_(None), *wanted).cte("reminded", recursive=True)
    living = reminded.union(select(Merging.into_id).join(reminded, reminded.c.case_id == Merging.gone_id))
    return select(living.c.case_id).where(~exists().where(Merging.gone_id == living.c.case_id))
