"""What else there is beside a report: who told the same, which cases are related, which were merged."""

from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import User
from portal.cases.codes import Alike
from portal.cases.merged import merged_into, merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Merging, Relation
from portal.inbox.duplicates import alike, alike_cases, merging
from portal.inbox.duplicates.alike_cases import Suggestion
from portal.inbox.models import Draft
from portal.inbox.queue.rows import Line, lines_of
from portal.storage.database import db
from portal.tips.models import Tip


class Several:
    """All that touches the case of a report, before the eyes of `user`."""

    def __init__(self, case: Case, tips: Sequence[Tip], user: User):
        self.case, self.tips, self.user = case, tips, user

    @cached_property
    def voices(self) -> list[list[Tip]]:
        """Who told the same in the same words is one voice, however many (safeguards 7)."""
        return alike.together((tip, tip.story) for tip in self.tips)

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return alike_cases.suggestions(self.case, self.tips, self.user)

    @property
    def related(self) -> list[Line]:
        """What officers have said belongs to it."""
        return self._compared[Alike.RELATED]

    @property
    def different(self) -> list[Line]:
        """What they have said does not."""
        return self._compared[Alike.DIFFERENT]

    @cached_property
    def _compared(self) -> dict[Alike, list[Line]]:
        pairs = select(Relation.one_id, Relation.other_id, Relation.alike)
        ours = db.session.execute(pairs.where((Relation.one_id == self.case.id) | (Relation.other_id == self.case.id)))
        said = {one_id if other_id == self.case.id else other_id: how for one_id, other_id, how in ours}
        lines = lines_of(db.session.scalars(alike_cases.related(self.case, self.user).order_by(Case.opened_on, Case.id)).all())
        return {how: [line for line in lines if said[line.case.id] is how] for how in Alike}

    @cached_property
    def merged(self) -> Sequence[Merging]:
        """What lives on in it."""
        return merged_into(self.case)

    @cached_property
    def begun(self) -> frozenset[UUID]:
        """In which of the merged cases this officer has left something half written."""
        merged = [one.gone_id for one in self.merged]
        return frozenset(db.session.scalars(select(Draft.case_id).where(Draft.case_id.in_(merged), Draft.officer_id == self.user.id)))

    @cached_property
    def ended(self) -> Merging | None:
        """By which it lives on in another case."""
        return merging_of(self.case)

    @cached_property
    def undoable(self) -> set[UUID]:
        """What of it can be parted again."""
        return merging.undoable(self.merged)

    def may_undo(self, one: Merging) -> bool:
        return merging.may_undo(one)

    def until(self, one: Merging) -> object:
        return merging.until(one)
