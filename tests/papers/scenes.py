"""Receipts and months, for the gallery: what a stranger sees of a paper, a reminder's link, and what a sponsor has printed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from portal import clock
from portal.papers import issuing
from portal.papers.models import Paper
from portal.register.models import Sponsor
from portal.register.monthly import declarations, months
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.register.lists import JEFRI, LIN, PASSPORT, SANJEEWA, save, sheet, upload
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]


def checked(visitor: Visitor, at: Callable[[str], str]) -> Scene:
    """Genuine, taken back, unknown, no code at all, too often."""
    first, second = db.session.scalars(select(Paper).where(Paper.revoked_on.is_(None)).order_by(Paper.year, Paper.number).limit(2))
    genuine, taken_back = first.code, second.code
    yield "paper-genuine", visitor.get(at(f"/sah/{genuine}"))
    with unit_of_work():
        issuing.revoke(db.session.get_one(Paper, second.id))
    yield "paper-taken-back", visitor.get(at(f"/sah/{taken_back}"))
    yield "paper-asked-for", visitor.get(at("/sah"))
    yield "paper-shapeless", visitor.submit(at("/sah"), "code", code="P-2026-0001")
    for number in range(31):
        answer = visitor.get(at(f"/sah/{number:08}"), environ_base={"REMOTE_ADDR": "203.0.113.7"})
        if number == 0:
            yield "paper-unknown", answer
    yield "paper-too-often", answer


def by_link(visitor: Visitor, at: Callable[[str], str]) -> Scene:
    """A reminder's link before, while and after it is used; for a month that is not open; cut."""
    sponsor = next(one for one in db.session.scalars(select(Sponsor)) if one.name == cast.LANGKAH.name)
    address = at(_path(sponsor, 0))
    yield "statement", (page := visitor.get(address))
    form = page.form("version")
    form.fill({"version": "0"})
    yield "statement-moved-on", visitor.fills_in(form)
    yield "statement-done", visitor.submit(page, "version")
    yield "statement-again", visitor.get(address)
    yield "statement-not-open", visitor.get(at(_path(sponsor, 400)))
    yield "statement-over", visitor.get(address[:-4])


def a_month(owner: Visitor) -> Scene:
    """Some lines of a sheet were refused, the month is declared all the same; the receipts."""
    done = save(owner, upload(owner, sheet([LIN | {"Jabatan": "Kepala regu"}, JEFRI, SANJEEWA | {PASSPORT: ""}])), "right")
    receipt = str(done.tree.xpath("//a[contains(@href, 'tanda-terima')]/@href")[0])
    yield "sheet-receipt", owner.get(receipt)
    yield "roll-unfinished", owner.get("/sponsor/pekerja")
    declared = owner.get(owner.submit("/sponsor/pekerja", "month").headers["Location"])
    yield "month-declared", declared
    yield "roll-declared", owner.get("/sponsor/pekerja")
    yield "month-taken-back", owner.get(owner.fills_in(declared.form("tarik")).headers["Location"])


def _path(sponsor: Sponsor, days: int) -> str:
    """Of the link for the month that was so many days before this one began; without its language."""
    month = months.first_of(months.first_of(clock.today()) - timedelta(days=days))
    return urlsplit(declarations.link(sponsor, month)).path.removeprefix("/en")
