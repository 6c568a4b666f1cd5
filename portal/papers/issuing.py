"""Giving out numbered papers, and taking them back."""

import secrets
from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands the same words

from portal import clock
from portal.codes import CROCKFORD
from portal.offices.models import Office
from portal.papers import printed
from portal.papers.codes import PaperKind
from portal.papers.models import Paper, PaperCount
from portal.papers.printed import Contents
from portal.storage.database import db

LENGTH = 8  # of a code: forty random bits


def issue(kind: PaperKind, office: Office, from_whom: str, month: date, contents: Callable[[], Contents]) -> Paper:
    """A paper with the next number of its kind in this year, and the PDF in it.

    `contents` is asked once in each language. Nobody else of the office gets a number of this kind until the unit of work ends, so that
    none is ever left out.
    """
    paper = _blank(kind, office, from_whom, month)
    return _kept(paper, printed.pdf(paper, office, contents))


def issue_letter(office: Office, typeset: Callable[[Paper], bytes]) -> Paper:
    """A letter of the office's own, with the next number of the year as its pattern writes it. `typeset` makes its PDF."""
    paper = _blank(PaperKind.REFERRAL, office, office.name, clock.today(office.zone))
    paper.letter_number = numbered(office.letter_number, paper.number, paper.year)
    return _kept(paper, typeset(paper))


def numbered(pattern: str, number: int, year: int) -> str:
    """300.1/012/KESBANGPOL/2026 from 300.1/{nomor}/KESBANGPOL/{tahun}."""
    return pattern.replace("{nomor}", f"{number:03}").replace("{tahun}", str(year))


def revoke(paper: Paper) -> None:
    """The paper is taken back: its number stays its own, and its code says so to whoever asks. Once is enough."""
    paper.revoked_on = paper.revoked_on or max(clock.today(), paper.issued_on)


def forget(paper: Paper) -> None:
    """What it says is deleted; that it was given out, when and by whom, stays with its number."""
    paper.content = b""


def _blank(kind: PaperKind, office: Office, from_whom: str, month: date) -> Paper:
    today = clock.today(office.zone)
    return Paper(
        office_id=office.id,
        kind=kind,
        year=today.year,
        number=_next_number(kind, office, today.year),
        code=_new_code(),
        from_whom=from_whom,
        month=month.replace(day=1),
        issued_on=today,
    )


def _kept(paper: Paper, content: bytes) -> Paper:
    paper.content = content
    db.session.add(paper)
    db.session.flush()
    return paper


def _next_number(kind: PaperKind, office: Office, year: int) -> int:
    """One more than the last; two first writers of a year do not trip each other."""
    key = {"office_id": office.id, "kind": kind, "year": year}
    held = select(PaperCount).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    count = db.session.scalar(held)
    if count is None:
        db.session.execute(upsert(PaperCount).values(**key, last=0).on_conflict_do_nothing())
        count = db.session.scalars(held).one()
    count.last += 1
    return count.last


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))
        if db.session.scalar(select(Paper.id).where(Paper.code == code)) is None:
            return code
