"""What a case is about, with everything that lives on in it: a merged report takes its protection along (safeguards 3, 16 and 17)."""

from uuid import UUID

from sqlalchemy import Select, select

from portal.cases.codes import HELP, Category
from portal.cases.merged import family_of
from portal.cases.models import Case
from portal.cases.models_ties import Merging


def categories_of(case: Case) -> list[Category]:
    """Of all the reports in it, those of people who need help first."""
    found = {one.category for one in family_of(case)}
    return [category for category in Category if category in found]


def foremost(case: Case) -> Category:
    """What a report is treated as: need of help before the case's own category."""
    assert case.category is not None, "reports are about something"
    return next((category for category in categories_of(case) if category in HELP), case.category)


def needs_protection(case: Case) -> bool:
    """Protection services come first, never Immigration."""
    return foremost(case) in HELP


def joined_by(category: Category) -> Select[UUID]:
    """The cases in which a report of this category lives on, however often they were merged again."""
    merged = select(Merging.into_id).where(Merging.gone.has(Case.category == category))  # of few mergings, not of very many cases
    joined = merged.cte("joined", recursive=True)
    further = joined.union(select(Merging.into_id).join(joined, joined.c.into_id == Merging.gone_id))
    return select(further.c.into_id)
