"""Receiving a report."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from portal import clock
from portal.accounts.models import Language
from portal.audit import log
from portal.cases.codes import Category, Kind, Source, Status
from portal.cases.opening import open_case
from portal.storage import search
from portal.storage.database import insert_once
from portal.storage.vault import ready
from portal.tips import receipts
from portal.tips.models import Tip
from portal.web.tokens import Token


@dataclass(frozen=True)
class Report:
    """What the form asks, checked; nothing about who tells."""

    category: Category
    village: str  # Kemendagri code; the office's own where the place is not on the list
    story: str
    landmark: str = ""
    seen_on: date | None = None
    danger: bool = False


def receive(
    report: Report,
    token: Token,
    *,
    office: UUID,
    language: Language,
    source: Source = Source.WEB,
    suspect: bool = False,
    holidays: frozenset[date] | None = None,
) -> str:
    """Files the report and returns its receipt code of 16 characters.

    The same report from the same form is filed once, however often it arrives and at however many processes. What looks like a machine's
    (`suspect`) is put aside, never refused and never lost. Everything is sealed and hashed before the first statement takes the write lock.
    """
    receipt = _receipt(report, token, office)
    tip_id, case_id = uuid4(), uuid4()
    tip: dict[str, Any] = dict(
        id=tip_id, case_id=case_id, kind=Kind.REPORT, receipt_hash=receipts.digest(receipt), token_hash=token.digest, language=language,
        village=report.village, landmark=ready("tip.landmark", report.landmark), seen_on=report.seen_on,
        story=ready("tip.story", report.story), danger=report.danger, arrived_on=clock.today(), last_shown=0,
    )  # fmt: skip
    words = search.hashed(f"{report.story} {report.landmark}")
    if insert_once(Tip, tip, by="receipt_hash"):
        status = Status.QUARANTINED if suspect else Status.NEW
        open_case(
            Kind.REPORT, office, report.village, category=report.category, source=source, danger=report.danger, status=status, id=case_id,
            holidays=holidays,
        )  # fmt: skip
        search.keep(tip_id, words)
        log.record(log.Action.TIP_RECEIVED, case_id, office=office, category=report.category, source=source)
    return receipt


def _receipt(report: Report, token: Token, office: UUID) -> str:
    seen = report.seen_on and report.seen_on.isoformat()
    return receipts.make(token.text, office, report.category.value, report.village, report.landmark, seen, report.story, report.danger)
