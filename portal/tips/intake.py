"""Receiving a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, insert, select

from portal import clock
from portal.accounts.models import Language
from portal.audit import log
from portal.cases.codes import Category, Kind, Mark, Priority, Source, Status
from portal.cases.models import Tag
from portal.cases.opening import open_case, priority_of
from portal.errors import Refused
from portal.storage import search
from portal.storage.database import insert_once, run, table_of
from portal.storage.vault import ready
from portal.tips import alerts, photos, receipts
from portal.tips.models import Gone, Tip
from portal.web.tokens import Token

WHEN_GONE = select(table_of(Gone).c.withdrawn).where(table_of(Gone).c.receipt_hash == bindparam("receipt"))
WHOSE = select(table_of(Tip).c.id).where(table_of(Tip).c.receipt_hash == bindparam("receipt"))


@dataclass(frozen=True)
class Report:
    """What the form asks, checked; nothing about who tells."""

    category: Category
    village: str  # Kemendagri code; the office's own where the place is not on the list
    story: str
    landmark: str = ""
    seen_on: date | None = None
    danger: bool = False

    @property
    def urgent(self) -> bool:
        return priority_of(self.category, self.danger) is Priority.URGENT


class NotAgain(Refused):
    """This very report was here before, and was withdrawn or deleted since: it is never filed anew."""

    def __init__(self, withdrawn: bool):
        super().__init__(_l("Laporan ini sudah ditarik dan dihapus.") if withdrawn else _l("Laporan ini sudah selesai dan dihapus."))
        self.withdrawn = withdrawn


def receive(
    report: Report,
    token: Token,
    *,
    office: UUID,
    language: Language,
    source: Source = Source.WEB,
    suspect: bool = False,
    sift: bool = False,
    pictures: Sequence[photos.Clean] = (),
    holidays: frozenset[date] | None = None,
) -> str:
    """Files the report and returns its receipt code of 16 characters.

    The same report from the same form is filed once, however often it arrives and at however many processes. What looks like a machine's
    (`suspect`) is put aside, never refused and never lost. Where it holds only looks or nationality (`sift`) the case says so. `pictures`
    and what waits with the form become the report's own; sent again, new ones are added. Everything is sealed and hashed before the first
    statement takes the write lock. Raises NotAgain for a report that is gone.
    """
    receipt = _receipt(report, token, office)
    tip = _row(report, token, receipt, language)
    words = search.hashed(f"{report.story} {report.landmark}")
    if insert_once(Tip, tip, by="receipt_hash"):
        _never_again(tip["receipt_hash"])
        status = Status.QUARANTINED if suspect else Status.NEW
        open_case(
            Kind.REPORT, office, report.village, category=report.category, source=source, danger=report.danger, status=status,
            id=tip["case_id"], holidays=holidays,
        )  # fmt: skip
        search.keep(search.Entry(tip["id"], tip["case_id"], words))
        if sift:
            run(insert(table_of(Tag)), {"id": uuid4(), "case_id": tip["case_id"], "name": Mark.NEEDS_SIFTING})
        log.record(log.Action.TIP_RECEIVED, tip["case_id"], office=office, category=report.category, source=source)
        if report.urgent:
            alerts.urgent(office)
    else:
        tip["id"] = run(WHOSE, {"receipt": tip["receipt_hash"]}).scalar_one()
    photos.attach(tip["id"], token.digest, pictures)
    return receipt


def is_filed(report: Report, token: Token, *, office: UUID) -> bool:
    """Whether this very report came from this very form before."""
    return run(WHOSE, {"receipt": receipts.digest(_receipt(report, token, office))}).first() is not None


def _row(report: Report, token: Token, receipt: str, language: Language) -> dict[str, Any]:
    """As the table keeps it."""
    return dict(
        id=uuid4(), case_id=uuid4(), kind=Kind.REPORT, receipt_hash=receipts.digest(receipt), token_hash=token.digest, language=language,
        village=report.village, landmark=ready("tip.landmark", report.landmark), seen_on=report.seen_on,
        story=ready("tip.story", report.story), danger=report.danger, arrived_on=clock.today(), last_shown=0,
    )  # fmt: skip


def _never_again(receipt: bytes) -> None:
    """Asked after the insert, not before: the report may be withdrawn at this moment."""
    gone: bool | None = run(WHEN_GONE, {"receipt": receipt}).scalar()
    if gone is not None:
        raise NotAgain(gone)


def _receipt(report: Report, token: Token, office: UUID) -> str:
    seen = report.seen_on and report.seen_on.isoformat()
    return receipts.make(token.text, office, report.category.value, report.village, report.landmark, seen, report.story, report.danger)
