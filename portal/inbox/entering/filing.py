"""Filing for somebody who came by visit, phone or letter: their report gets a receipt like any other, the officer's deed is recorded."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.accounts.models import Language, User
from portal.audit import log
from portal.audit.models import Deed
from portal.cases.codes import Source
from portal.offices.models import Office
from portal.storage.database import db
from portal.tips import conversation, intake, receipts
from portal.tips.intake import Report
from portal.tips.models import Tip
from portal.web import mail
from portal.web.language import long_date, speaking
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


@dataclass(frozen=True)
class Sheet:
    """What the reporter takes home, in their own language."""

    language: str
    office: str
    title: str
    here: str
    groups: list[str]
    use: str
    address: str
    care: str


def sheet(receipt: str, office: Office, language: Language) -> Sheet:
    english = language is Language.EN
    with speaking(language.value):
        return Sheet(
            language=language.value,
            office=office.name_en if english else office.name,
            title=_("Tanda terima laporan, %(day)s", day=long_date(clock.today())),
            here=_("Kode tanda terima Anda:"),
            groups=receipts.groups(receipt),
            use=_("Simpan kode ini. Dengan kode ini Anda membaca jawaban kantor dan membalas, tanpa nama:"),
            address=mail.address(language.value, "tips.check"),
            care=_("Siapa pun yang memegang kode ini dapat membuka laporannya. Bila hilang, tidak ada yang dapat membuatnya lagi."),
        )
