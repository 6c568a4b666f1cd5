"""What an officer has begun to write in a form of a case: theirs alone, until it is sent or thrown away, whatever colleagues do."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from portal import clock
from portal.accounts.models import User
from portal.cases.models import Case
from portal.inbox.models import Draft
from portal.storage.database import db
from portal.web.fields import Form, Line, Lines

DRAFTED = ("message", "note", "decision", "reopening")  # forms by their names on the page
OF_THE_PAGE = {"version", "anyway"}  # fields that say how a form was sent, not what was written


def begun(form: Form) -> dict[str, str]:
    """What was filled in; nothing where no word was written."""
    written = any(field.data for field in form if isinstance(field, Line | Lines))
    return {field.name: field.data for field in form if field.data and field.name not in OF_THE_PAGE} if written else {}


def keep(case: Case, form: str, typed: Mapping[str, str], *, by: User) -> Draft | None:
    """In place of what was kept before; a form that was emptied has no draft."""
    if not typed:
        discard(case, form, by=by)
        return None
    draft = drafts_of(case, by).get(form)
    if draft is None:
        draft = Draft(case_id=case.id, officer_id=by.id, form=form)
        db.session.add(draft)
    draft.typed, draft.saved_at = dict(typed), clock.now()
    return draft


def carry(draft: Draft, to: Case) -> None:
    """It is finished in another case, where its writer has begun nothing in the same form."""
    draft.case_id = to.id


def discard(case: Case, form: str, *, by: User) -> None:
    """It was sent, or is not wanted any more."""
    db.session.execute(delete(Draft).where(Draft.case_id == case.id, Draft.officer_id == by.id, Draft.form == form))


def drafts_of(case: Case, user: User) -> Mapping[str, Draft]:
    """By the form they belong to, in the order of the forms."""
    mine = select(Draft).where(Draft.case_id == case.id, Draft.officer_id == user.id)
    kept = {draft.form: draft for draft in db.session.scalars(mine)}
    return {form: kept[form] for form in DRAFTED if form in kept}
