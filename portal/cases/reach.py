"""Which cases somebody may see. Every list, search, export and figure starts here."""

from uuid import UUID

from sqlalchemy import Select, false, func, select

from portal.accounts.models import User
from portal.accounts.roles import AT_THE_DESK, Can
from portal.cases.models import Case, Tombstone
from portal.cases.models_ties import Recusal
from portal.storage.database import db, table_of

_OWN = table_of(Recusal).alias("own")  # whoever asks about recusals asks about others than these


def cases_for(user: User) -> Select[Case]:
    """Those of the office, but for what is hidden from this one officer: for them it does not exist (safeguards 19)."""
    if user.can(Can.TRIAGE):
        return select(Case).where(Case.office_id == user.office_id, Case.id.not_in(hidden_from(user)))
    return select(Case).where(false())


def hidden_from(user: User) -> Select[UUID]:
    """The ids of cases: a short list, which the database makes once; asked case by case, ten thousand are ten thousand questions."""
    return select(_OWN.c.case_id).where(_OWN.c.officer_id == user.id)


def those_who_see(case: Case) -> Select[User]:
    """Who works at the desk and may see the case."""
    kept_away = select(Recusal.officer_id).where(Recusal.case_id == case.id)
    return _at_the_desk(case.office_id).where(User.id.not_in(kept_away))


def seen_only_by(user: User) -> int:
    """How many cases are hidden from everybody else at the desk: gone with this person, nobody could show them again."""
    hidden = select(Recusal.id).where(Recusal.case_id == Case.id)
    others = _at_the_desk(user.office_id).where(
        User.id != user.id, ~hidden.where(Recusal.officer_id == User.id).correlate(Case, User).exists()
    )
    alone = cases_for(user).where(hidden.correlate(Case).exists(), ~others.correlate(Case).exists())
    return db.session.scalar(alone.with_only_columns(func.count(Case.id))) or 0


def _at_the_desk(office: UUID) -> Select[User]:
    return select(User).where(User.office_id == office, User.role.in_(AT_THE_DESK), User.disabled_at.is_(None), User.confirmed)


def recusals_for(user: User) -> Select[Recusal]:
    """Why a case is not there for somebody: of the cases that this supervisor sees."""
    if user.can(Can.LEAD_DESK):
        return select(Recusal).where(cases_for(user).where(Case.id == Recusal.case_id).correlate(Recusal).exists())
    return select(Recusal).where(false())


def tombstones_for(user: User) -> Select[Tombstone]:
    """What stays of the reports whose time is over. For supervisors: one of them may be of a case that an officer never saw."""
    if user.can(Can.LEAD_DESK):
        return select(Tombstone).where(Tombstone.office_id == user.office_id)
    return select(Tombstone).where(false())


def stepped_aside(user: User) -> Select[Recusal]:
    """One's own stepping aside."""
    return select(Recusal).where(Recusal.officer_id == user.id, Recusal.by_id == user.id)
