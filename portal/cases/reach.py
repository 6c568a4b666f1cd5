"""Which cases somebody may see. Every list, search, export and figure starts here."""

from sqlalchemy import Select, false, select

from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.cases.models import Case


def cases_for(user: User) -> Select[Case]:
    if user.can(Can.TRIAGE):
        return select(Case).where(Case.office_id == user.office_id)
    return select(Case).where(false())
