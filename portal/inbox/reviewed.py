"""The changes of a submission, as an officer reads them: before and after, what is unusual, and no more of a person than the work needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.register import showing
from portal.register.codes import ChangeState, Deed
from portal.register.countries import country
from portal.register.describing import FIELDS, details_of, label, shown
from portal.register.doubts import doubts
from portal.register.models import Change, Sponsor, Submission, Worker

LOCKED = ("birth_date", "residence")  # only with a reason (safeguards 13)
IN_THE_HEAD = ("name", "nationality", "passport")


class Reviewed:
    """One change before an officer's eyes; `elsewhere` are the other sponsors on whose roll the same passport is now."""

    def __init__(self, change: Change, elsewhere: Sequence[Sponsor] = ()):
        self.change, self.worker, self.elsewhere = change, change.worker, elsewhere

    @property
    def nationality(self) -> str:
        return country(self.worker.nationality)

    @property
    def passport_end(self) -> str:
        return self.worker.passport[-4:]

    @cached_property
    def cells(self) -> list[showing.Row]:
        """Before and after; what stands in the head already is left out, what is locked says so."""
        there = IN_THE_HEAD if self.change.deed is Deed.ARRIVE else ()
        rows = showing.rows(self.change.before, self.change.after)
        return [replace(row, was="", now=_("Tertutup")) if row.field in LOCKED else row for row in rows if row.field not in there]

    @cached_property
    def doubts(self) -> list[Any]:
        """What is unusual about what this change says; nothing about somebody who has left."""
        if self.change.deed is Deed.LEAVE:
            return []
        unusual = doubts(details_of(self.worker), self.change.submission.sponsor.kind)
        whole = self.change.deed in (Deed.ARRIVE, Deed.RETURN)
        return [sentence for field, sentence in unusual.items() if whole or field in self.change.after]

    @property
    def open(self) -> bool:
        return self.change.state is not ChangeState.ACCEPTED

    @property
    def is_plain(self) -> bool:
        """Not looked at yet, and nothing is unusual about it."""
        return self.change.state is ChangeState.SENT and not self.doubts and not self.elsewhere

    @property
    def tone(self) -> str:
        return {Deed.ARRIVE: "good", Deed.RETURN: "good", Deed.CHANGE: "info"}.get(self.change.deed, "")


def changes_of(submission: Submission) -> Select[Change]:
    """In their order, with what a page shows of each."""
    with_all = (joinedload(Change.worker), selectinload(Change.questions), joinedload(Change.submission).joinedload(Submission.sponsor))
    return select(Change).where(Change.submission_id == submission.id).order_by(Change.number).options(*with_all)


@dataclass(frozen=True)
class Fact:
    label: Any
    text: str


def record_of(worker: Worker) -> list[Fact]:
    """Everything the sponsor states of somebody; only behind a reason."""
    texts = details_of(worker).texts | {"left_on": worker.left_on.isoformat() if worker.left_on else ""}
    return [Fact(label(field), shown(field, texts[field])) for field in [*FIELDS, "left_on"] if texts[field]]
