"""The changes of a submission, as an officer reads them: before and after, what is unusual, and no more of a person than the work needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.models import User
from portal.register import reviewing, showing
from portal.register.codes import ChangeState, Deed
from portal.register.countries import country
from portal.register.describing import FIELDS, details_of, label, shown
from portal.register.doubts import doubts
from portal.register.models import Change, Sponsor, Submission, Worker
from portal.storage.database import db
from portal.web.language import near_date

LOCKED = ("birth_date", "residence")  # only with a reason (safeguards 13)
IN_THE_HEAD = ("name", "nationality", "passport")


class Reviewed:
    """One change before the eyes of `reader`; `elsewhere` are the other sponsors on whose roll the same passport is now."""

    def __init__(self, change: Change, reader: User, elsewhere: Sequence[Sponsor] = ()):
        self.change, self.worker, self.reader, self.elsewhere = change, change.worker, reader, elsewhere

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
        """Whether this officer has something to say to it."""
        return self.change.state is not ChangeState.ACCEPTED and not self.waits_for_others

    @property
    def waits_for_others(self) -> bool:
        return reviewing.waits_for_others(self.change, self.reader)

    @property
    def looking(self) -> Any:
        """Who of the two officers has looked at another passport number or nationality, and whose turn it is; "" for other changes."""
        if not self.change.of_identity:
            return ""
        first, second = self.change.looked_by, self.change.second_by
        if first is None or self.change.looked_on is None:
            return _("Nomor paspor atau kewarganegaraan berubah. Setelah Anda, petugas kedua juga memeriksanya.")
        names = {"first": first.name, "day": near_date(self.change.looked_on), "second": second.name if second else ""}
        if second:
            return _("Diperiksa %(first)s, lalu %(second)s.", **names)
        if self.waits_for_others:
            return _("Anda sudah memeriksa, %(day)s. Sekarang giliran petugas kedua.", **names)
        return _("%(first)s sudah memeriksa, %(day)s. Anda petugas kedua.", **names)

    @property
    def is_plain(self) -> bool:
        """Not looked at yet, and nothing is unusual about it."""
        return self.change.state is ChangeState.SENT and not (self.doubts or self.elsewhere or self.change.of_identity)

    @property
    def tone(self) -> str:
        return {Deed.ARRIVE: "good", Deed.RETURN: "good", Deed.CHANGE: "info"}.get(self.change.deed, "")


def changes_of(submission: Submission) -> Select[Change]:
    """In their order, with what a page shows of each."""
    officers = (joinedload(Change.looked_by), joinedload(Change.second_by))
    sent = joinedload(Change.submission).joinedload(Submission.sponsor)
    with_all = (joinedload(Change.worker), selectinload(Change.questions), sent, *officers)
    return select(Change).where(Change.submission_id == submission.id).order_by(Change.number).options(*with_all)


def left_for(submission: Submission, officer: User) -> int:
    """How many of its changes this officer has something to say to, on whatever page."""
    open_ = select(func.count()).select_from(Change).where(Change.submission_id == submission.id, Change.state != ChangeState.ACCEPTED)
    theirs = and_(Change.state == ChangeState.LOOKED, Change.looked_by_id == officer.id)
    return db.session.scalar(open_.where(~theirs)) or 0


@dataclass(frozen=True)
class Fact:
    label: Any
    text: str


def record_of(worker: Worker) -> list[Fact]:
    """Everything the sponsor states of somebody; only behind a reason."""
    texts = details_of(worker).texts | {"left_on": worker.left_on.isoformat() if worker.left_on else ""}
    return [Fact(label(field), shown(field, texts[field])) for field in [*FIELDS, "left_on"] if texts[field]]
