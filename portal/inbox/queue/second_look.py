"""Whose turn it is with a submission in which a passport number or a nationality changes: two officers look, one after the other."""

from sqlalchemy import ColumnElement, exists, select

from portal.accounts.models import User
from portal.cases.models import Case
from portal.register.codes import ChangeState
from portal.register.models import Change, Submission

TO_LOOK_AT = (ChangeState.SENT, ChangeState.ANSWERED)


def waits_for(user: User) -> ColumnElement[bool]:
    """Cases in which somebody else has looked, and this officer can be the second."""
    return _there(Change.state == ChangeState.LOOKED, Change.looked_by_id != user.id)


def waits_for_others(user: User) -> ColumnElement[bool]:
    """Cases in which nothing is left for this officer: they have looked, and may not be the second as well."""
    looked = _there(Change.state == ChangeState.LOOKED, Change.looked_by_id == user.id)
    return looked & ~_there(Change.state.in_(TO_LOOK_AT)) & ~waits_for(user)


def _there(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    of_case = select(Submission.id).where(Submission.case_id == Case.id).correlate(Case)
    return exists().where(Change.submission_id.in_(of_case), *which).correlate(Case)
