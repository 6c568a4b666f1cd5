"""Which cases live on in which."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.models_ties import Merging
from portal.storage.database import db


def merging_of(case: Case) -> Merging | None:
    """By which this case ended; nothing for one that stands for itself."""
    return db.session.scalar(select(Merging).where(Merging.gone_id == case.id))


def merged_into(case: Case) -> Sequence[Merging]:
    """What lives on in this case, the last one first."""
    return db.session.scalars(select(Merging).where(Merging.into_id == case.id).order_by(Merging.merged_on.desc(), Merging.id)).all()


def family_of(case: Case) -> list[Case]:
    """The case, and all that were merged with it: whoever must not see one of them must not see any."""
    top = case
    while above := merging_of(top):
        top = above.into
    found, open_ = [case], [top]
    while open_:
        one = open_.pop()
        found += [] if one.id == case.id else [one]
        open_ += [merging.gone for merging in merged_into(one)]
    return found
