"""Uploaded lists that wait for their sender's yes: sealed, a day long, and nothing else is kept until then."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.documents.cells import Misread, as_date
from portal.errors import Refused, Stale
from portal.offices.models import Office
from portal.register import declaring, roll
from portal.register.at_once import Ready
from portal.register.codes import Deed
from portal.register.models import Change, Sheet, Sponsor, Submission, Worker
from portal.register.sheets import headings, importing
from portal.register.sheets.importing import Reading
from portal.register.sheets.preview import Preview, compare
from portal.register.sheets.undecided import UNDECIDED
from portal.storage.database import db

KEPT = timedelta(hours=24)
LEFT = "left."  # before the id of somebody ticked as having left, among what was typed on the page
AT_MOST = 10  # of one sponsor: nobody fills the database with files


def keep(name: str, content: bytes, sponsor: Sponsor, *, by: User, lines: int | None = None) -> Sheet:
    """Puts the file away, sealed, with the version of the roll it is compared with. Sheets nobody agreed to in time go."""
    older = select(Sheet.id).where(Sheet.sponsor_id == sponsor.id).order_by(Sheet.uploaded_at.desc()).offset(AT_MOST - 1)
    db.session.execute(delete(Sheet).where(or_(Sheet.uploaded_at < clock.now() - KEPT, Sheet.id.in_(older))))
    sheet = Sheet(
        sponsor_id=sponsor.id,
        by_id=by.id,
        name=name,
        content=content,
        corrections={},
        roll_version=sponsor.roll_version,
        uploaded_at=clock.now(),
        lines=lines,
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def correct(sheet: Sheet, typed: Mapping[str, str]) -> None:
    """What was typed on the page in place of wrong cells."""
    sheet.corrections = {**sheet.corrections, **typed}


def ticked(sheet: Sheet) -> dict[str, str]:
    """Who was ticked as having left, by their id, and the day typed beside."""
    return {key.removeprefix(LEFT): day for key, day in sheet.corrections.items() if key.startswith(LEFT)}


def tick(sheet: Sheet, asked: Collection[str], ticked: Mapping[str, str]) -> None:
    """Of those who were asked about, who has left and when; whoever is not ticked stays."""
    others = {key: text for key, text in sheet.corrections.items() if key.removeprefix(LEFT) not in asked}
    sheet.corrections = others | {f"{LEFT}{worker_id}": ticked[worker_id] for worker_id in asked if worker_id in ticked}


def typed(sheet: Sheet) -> dict[str, str]:
    """What was typed of its cells and columns, without who was ticked."""
    return {key: text for key, text in sheet.corrections.items() if not key.startswith(LEFT)}


def give_up(sheet: Sheet) -> None:
    """Nobody wants it any more; whoever still reads it stops."""
    db.session.delete(sheet)


def is_over(sheet: Sheet) -> bool:
    return clock.now() - sheet.uploaded_at > KEPT


def undecided(sheets: Select[Sheet]) -> list[Sheet]:
    """Those of these sheets that wait for a yes, the newest first."""
    rows = sheets.where(Sheet.uploaded_at >= clock.now() - KEPT, UNDECIDED)
    return list(db.session.scalars(rows.order_by(Sheet.uploaded_at.desc())))


def read(sheet: Sheet) -> Reading:
    return importing.read(sheet.content, sheet.name, sheet.corrections, headings.habits(sheet.sponsor))


def look(sheet: Sheet, reading: Reading, office: Office) -> Preview:
    """What the sheet would do to the roll as it is now."""
    return compare(reading, sheet.sponsor, office, roll.present(sheet.sponsor), roll.departed(sheet.sponsor))


def agree(sheet: Sheet, preview: Preview, left: Mapping[Worker, date], *, by: User, ready: Ready | None = None) -> Submission | None:
    """The right lines are the sponsor's statement from now on, and who was ticked has left; None where nothing changes.

    Agreeing twice sends once. Raises Stale where the roll has moved since the sheet was compared with it. `ready`: see `declaring.send`.
    """
    if sent := sent_from(sheet.id):
        return sent
    statement = declaring.Statement(
        arriving=() if ready else [one.details for one in preview.arriving],
        changing=() if ready else [(one.worker, one.details) for one in preview.changing],
        returning=[(one.worker, one.details) for one in preview.returning],
        leaving=[*((one.worker, one.left_on) for one in preview.leaving), *left.items()],
        unchanged=len(preview.unchanged),
        sheet_id=sheet.id,
        roll_version=sheet.roll_version,
        refused=[one.refusal for one in preview.wrong],
    )
    if not (preview.changes or left):
        return None
    if ready and ready.made_of != sheet.found:
        raise Stale(declaring.MOVED)
    return declaring.send(sheet.sponsor, statement, by=by, ready=ready)


def look_again(sheet: Sheet) -> None:
    """The roll has moved: from here on the sheet is compared with what it says now."""
    sheet.roll_version = sheet.sponsor.roll_version


def sent_from(sheet_id: UUID) -> Submission | None:
    """What came of a sheet."""
    return db.session.scalar(select(Submission).where(Submission.sheet_id == sheet_id))


def counts(submission: Submission) -> dict[Deed, int]:
    """How many arrive, change and leave in a submission."""
    found = select(Change.deed, func.count()).where(Change.submission_id == submission.id).group_by(Change.deed)
    return dict.fromkeys(Deed, 0) | dict(db.session.execute(found).all())


def people(submission: Submission) -> int:
    """Of how many people something is said in a submission: who changes and leaves is one."""
    counted = select(func.count(Change.worker_id.distinct())).where(Change.submission_id == submission.id)
    return db.session.scalar(counted) or 0


def departures(missing: list[Worker], ticked: Mapping[str, str]) -> tuple[dict[Worker, date], dict[str, str]]:
    """Who has left and when, of those no longer listed; and what is wrong with a day, by the worker's id."""
    left: dict[Worker, date] = {}
    wrong: dict[str, str] = {}
    for worker in missing:
        if str(worker.id) in ticked:
            try:
                left[worker] = _day(worker, ticked[str(worker.id)])
            except (Misread, Refused) as cannot_be:
                wrong[str(worker.id)] = str(cannot_be)
    return left, wrong


def _day(worker: Worker, text: str) -> date:
    if not text.strip():
        raise Misread(_("Isi tanggal keluar."))
    day = as_date(text)
    declaring.departure(worker, day)
    return day
