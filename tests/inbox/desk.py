"""What lies on the desk in these tests, laid there by the verbs that residents and sponsors use."""

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases.codes import Category, Kind, Source
from portal.cases.models import OPEN_ONES, PUT_ASIDE, Case, Note, Tag
from portal.cases.opening import open_case
from portal.register import roll, sponsors
from portal.register.models import Change, Submission, Verification
from portal.storage.database import db, table_of, unit_of_work
from portal.tips import conversation, intake, photos
from portal.tips.intake import Report
from portal.tips.models import Message, Tip
from portal.tips.photos import Upload
from portal.web.tokens import new_token, read_token
from tests import cast
from tests.register.people import LIN
from tests.visitors import Answer, Visitor

STORY = "Empat orang membawa alat berat ke Karang Langit sejak Senin, katanya dengan visa kunjungan."
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # nine in the morning at the office


def report(story: str = STORY, *, office: str = cast.BARITO_TIMUR, day: datetime | None = None, **told: Any) -> str:
    """A resident's report; returns the code of its case."""
    language, source, suspect = told.pop("language", Language.ID), told.pop("source", Source.WEB), told.pop("suspect", False)
    village = told.pop("village", cast.KARANG_LANGIT if office == cast.BARITO_TIMUR else cast.ELSEWHERE)
    saying = Report(category=told.pop("category", Category.WORK), village=village, story=story, **told)
    with clock.at(day or clock.now()), unit_of_work():
        token = read_token(new_token())
        assert token
        receipt = intake.receive(saying, token, office=cast.office(office).id, language=language, source=source, suspect=suspect)
    tip = conversation.behind(receipt, office=cast.office(office).id)
    assert tip
    return str(tip.case.code)


def reply(code: str, text: str) -> None:
    """Its reporter answers."""
    with unit_of_work():
        conversation.reply(tip(code), text, b"token of " + text.encode("utf-8", "replace"))


def enclose(code: str, *files: tuple[str, bytes], with_message: bool = False) -> None:
    """Photos and PDFs as they come from a phone: cleaned, and with the report or with the last message."""
    good = photos.sift([Upload(name, data) for name, data in files]).good
    assert len(good) == len(files)
    with unit_of_work():
        photos.attach(tip(code).id, b"", good, message=messages(code)[-1].id if with_message else None)


def reads_few(plan: str) -> bool:
    """Whether SQLite finds cases by an index that holds only what is open, or only what is put aside."""
    few = [one.name for one in table_of(Case).indexes if one.dialect_options["sqlite"]["where"] in (OPEN_ONES, PUT_ASIDE)]
    return re.search(rf"case USING (COVERING )?INDEX ({'|'.join(few)})\b", plan) is not None


def tagged(code: str, name: str) -> None:
    with unit_of_work():
        db.session.add(Tag(case_id=case(code).id, name=name))


def submission(*people: Any) -> str:
    """What Dewi of PT Telang sends: everybody of `people` arrives, Lin Haoran where nobody is named."""
    with unit_of_work():
        for details in people or (LIN,):
            arrived = roll.add(details, cast.TELANG.row, by=cast.DEWI.row)
    return str(db.session.scalars(select(Change).where(Change.worker_id == arrived.id)).one().submission.case.code)


def newest() -> str:
    """The submission whose sending began last."""
    db.session.rollback()
    return str(db.session.scalars(select(Submission).order_by(Submission.sent_at.desc()).limit(1)).one().case.code)


def registration(company: cast.Company = cast.NEWCOMER) -> str:
    """A sponsor waits to be verified."""
    with unit_of_work():
        sponsor = company.row
        case_id = open_case(Kind.VERIFICATION, sponsor.office_id, sponsor.area_code, source=Source.SPONSOR)
        db.session.add(Verification(case_id=case_id, sponsor=sponsor))
    return str(sponsors.case_of(company.row).code)


def case(code: str) -> Case:
    return db.session.scalars(select(Case).where(Case.code == code)).one()


def tip(code: str) -> Tip:
    return conversation.tips_of(case(code))[0]


def sent(code: str) -> Submission:
    return db.session.scalars(select(Submission).where(Submission.case_id == case(code).id)).one()


def messages(code: str) -> list[Message]:
    return tip(code).messages


def notes(code: str) -> list[str]:
    return [note.text for note in db.session.scalars(select(Note).where(Note.case_id == case(code).id).order_by(Note.written_at))]


def deeds(code: str) -> list[str]:
    """What the trail says of a case, oldest first."""
    mine = select(Deed.action).where(Deed.subject_id == case(code).id).order_by(Deed.year, Deed.number)
    return list(db.session.scalars(mine))


def at(code: str) -> str:
    return f"/inbox/{code}"


def decide(
    officer: Visitor, page: "str | Answer", outcome: str = "unfounded", reason: str = "Sudah diperiksa di lapangan.", **more: Any
) -> Answer:
    """Fills in the decision on a case's page and sends it. `page` is a code, or a page that was open already."""
    press = more.pop("press", "next")
    return officer.submit(at(page) if isinstance(page, str) else page, "decision", press, outcome=outcome, reason=reason, **more)


def by_htmx(officer: Visitor, address: str, target: str = "", **fields: Any) -> Answer:
    """The same post as htmx sends it."""
    headers = {"HX-Request": "true", "HX-Target": target}
    return officer.post(address, data={"csrf_token": officer.token, **fields}, headers=headers)  # type: ignore[return-value]


def holiday(day: date) -> None:
    from portal.offices.models import Holiday

    with unit_of_work():
        db.session.add(Holiday(office_id=cast.office().id, day=day, name="Libur"))
