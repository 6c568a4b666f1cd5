"""Which sponsors, workers and submissions somebody may see. Every list, search, export and figure starts here."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select

from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import MachineKey, User
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.register.codes import Standing
from portal.register.models import Member, Sheet, Sponsor, Submission, Verification, Worker
from portal.register.models_about import Wish, WorkerFile
from portal.register.models_month import Declaration, Reminder
from portal.register.models_stay import GuestSheet, Stay
from portal.register.models_visits import Visit
from portal.storage.outbox import OutgoingMail


def sponsors_for(user: User) -> Select[Sponsor]:
    """A member sees their own sponsor, as does the sponsor's own system; an officer those of the office, but for one that waits in a case
    that is hidden from them: without its case it would show that there is one (safeguards 19)."""
    if user.can(Can.KEEP_ROLL) or user.can(Can.SEND_BY_MACHINE):
        return select(Sponsor).join(Member, Member.sponsor_id == Sponsor.id).where(Member.user_id == user.id)
    if user.can(Can.TRIAGE):
        return select(Sponsor).where(Sponsor.office_id == user.office_id, or_(Sponsor.standing != Standing.WAITING, ~_hidden_from(user)))
    return select(Sponsor).where(false())


def _hidden_from(user: User) -> ColumnElement[bool]:
    registered = select(Verification.id).where(Verification.sponsor_id == Sponsor.id).correlate(Sponsor)
    return registered.where(~cases_for(user).where(Case.id == Verification.case_id).correlate(Verification).exists()).exists()


def workers_for(user: User) -> Select[Worker]:
    return select(Worker).where(Worker.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def submissions_for(user: User) -> Select[Submission]:
    return select(Submission).where(Submission.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def stays_for(user: User) -> Select[Stay]:
    return select(Stay).where(Stay.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def guest_sheets_for(user: User) -> Select[GuestSheet]:
    return select(GuestSheet).where(GuestSheet.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def declarations_for(user: User) -> Select[Declaration]:
    return select(Declaration).where(Declaration.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def reminders_for(user: User) -> Select[Reminder]:
    return select(Reminder).where(Reminder.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))


def visits_for(user: User) -> Select[Visit]:
    """The office's own: no sponsor reads what was planned or found."""
    mine = sponsors_for(user).where(Sponsor.id == Visit.sponsor_id).correlate(Visit).exists()
    return select(Visit).where(mine if user.can(Can.TRIAGE) else false())


def undelivered_for(user: User) -> Select[OutgoingMail]:
    """Mails to the office's sponsors that no server takes; never one that belongs to a person's account, such as a password link."""
    mine = OutgoingMail.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id))
    return select(OutgoingMail).where(OutgoingMail.refused, mine if user.can(Can.TRIAGE) else false())


def files_for(user: User) -> Select[WorkerFile]:
    return select(WorkerFile).where(WorkerFile.worker_id.in_(workers_for(user).with_only_columns(Worker.id)))


def wishes_for(user: User) -> Select[Wish]:
    return select(Wish).where(Wish.worker_id.in_(workers_for(user).with_only_columns(Worker.id)))


def sheets_for(user: User) -> Select[Sheet]:
    """Uploaded lists that wait for a yes are their sender's own and their colleagues', never the office's."""
    if user.can(Can.KEEP_ROLL):
        return select(Sheet).where(Sheet.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))
    return select(Sheet).where(false())


def keys_for(user: User) -> Select[MachineKey]:
    """The keys of a sponsor's own systems are its owners' to see."""
    members = select(Member.user_id).where(Member.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))
    return select(MachineKey).where(MachineKey.user_id.in_(members) if user.can(Can.INVITE_COLLEAGUES) else false())


def colleagues_of(user: User) -> Select[User]:
    """Everybody who keeps the same roll, oneself among them; its machines are no colleagues."""
    members = select(Member.user_id).where(Member.sponsor_id.in_(sponsors_for(user).with_only_columns(Sponsor.id)))
    return select(User).where(User.id.in_(members) if user.can(Can.KEEP_ROLL) else false(), IS_A_PERSON)


def ids_of_colleagues(user: User) -> Select[UUID]:
    return colleagues_of(user).with_only_columns(User.id)
