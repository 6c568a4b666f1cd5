"""Filing for somebody who came by visit, phone or letter: their report gets a receipt like any other, the officer's deed is recorded."""

from sqlalchemy import select

from portal.accounts.models import Language, User
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.codes import Source
from portal.storage.database import db
from portal.tips import conversation, intake
from portal.tips.intake import Report
from portal.tips.models import Tip
from portal.web.tokens import Token


def file(report: Report, token: Token, *, source: Source, language: Language, by: User) -> str:
    """Returns the receipt code. The same report from the same form is filed once, and the deed recorded once."""
    receipt = intake.receive(report, token, office=by.office_id, language=language, source=source)
    tip = filed(receipt, by)
    recorded = select(Deed.id).where(Deed.subject_id == tip.case_id, Deed.action == log.Action.TIP_FILED.value)
    if db.session.scalar(recorded) is None:
        log.record(log.Action.TIP_FILED, tip.case_id, office=by.office_id, by=by, source=source)
    return receipt


def filed(receipt: str, by: User) -> Tip:
    tip = conversation.behind(receipt, office=by.office_id)
    assert tip is not None, "what was just received is there"
    return tip
