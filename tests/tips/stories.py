"""What the tests tell the office, and how they come back to it."""

import csv
from pathlib import Path

from sqlalchemy import func, select

from portal.cases.codes import Category, Status
from portal.cases.opening import Grounds, move
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, receipts
from portal.tips.models import Message, Tip
from portal.web import tokens
from tests.cast import KARANG_LANGIT, RINA, Person, office
from tests.visitors import Answer, Visitor, words

STORY = "Empat orang membawa alat berat ke Karang Langit sejak Senin."
A_TIP = {"category": "work", "village": KARANG_LANGIT, "story": STORY}
KINDS = {
    "kerja": Category.WORK,
    "penginapan": Category.LODGING,
    "kegiatan": Category.ACTIVITY,
    "dokumen": Category.DOCUMENTS,
    "penipuan": Category.FRAUD,
    "eksploitasi": Category.EXPLOITATION,
    "pengungsi": Category.NEED_HELP,
    "prasangka": Category.OTHER,
    "lainnya": Category.OTHER,
}


def told() -> list[dict[str, str]]:
    """The reports people write: tests/fixtures/tips.csv."""
    with (Path(__file__).parents[1] / "fixtures" / "tips.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tell(visitor: Visitor, at: str = "/", /, **changes: object) -> Answer:
    """Fills in the form at `at` and sends it."""
    return visitor.submit(at, "story", **A_TIP | changes)


def post(visitor: Visitor, at: str = "/", /, **changes: object) -> Answer:
    """Sends the form with a token of its own, without a look at it first."""
    return visitor.post(at, data={"token": tokens.new_token()} | A_TIP | changes)


def code_of(answer: Answer) -> str:
    """The receipt code on a page, as it stands there."""
    assert answer.status_code == 200, f"{answer.status_code}: {answer.errors}"
    return words(answer.tree.find_class("code")[0])


def come_back(visitor: Visitor, code: str, at: str = "/cek") -> Answer:
    return visitor.submit(at, "receipt", receipt=code)


def answer(visitor: Visitor, page: Answer, text: str) -> Answer:
    return visitor.submit(page, "ticket", story=text)


def filed() -> int:
    return db.session.scalar(select(func.count()).select_from(Tip)) or 0


def said() -> int:
    return db.session.scalar(select(func.count()).select_from(Message)) or 0


def tip(code: str) -> Tip:
    found = conversation.behind(receipts.read(code) or "", office=office().id)
    assert found
    return found


def ask(code: str, text: str = "Apakah alat beratnya masih di sana?", by: Person = RINA, asks: bool = True) -> None:
    """An officer writes to the reporter; after a question the case waits."""
    with unit_of_work():
        one = tip(code)
        conversation.say(one, text, by=by.row, asks=asks)
        if asks and one.case.status is not Status.WAITING:
            move(one.case, Status.WAITING, by=by.row)


def close(code: str, outcome: object, by: Person = RINA) -> None:
    with unit_of_work():
        one = tip(code)
        grounds = Grounds("UU 6/2011 jo. UU 63/2024 (Keimigrasian)", "Surat izin")
        move(one.case, Status.CLOSED, by=by.row, outcome=outcome, reason="Sudah diperiksa.", grounds=grounds)
