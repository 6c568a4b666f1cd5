"""Big sheets are read beside the requests, one after the other, by the process that took them.

Who reads says so in the database again and again. Where that stops, because the process has died, whoever opens the page next starts anew.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, select, update

from portal import clock
from portal.accounts.models import User
from portal.documents.sheets import Unreadable
from portal.offices.models import Office
from portal.register import at_once, roll
from portal.register.at_once import Changed, Ready
from portal.register.models import Sheet, Sponsor
from portal.register.sheets import found, headings, importing, judging_again, waiting
from portal.register.sheets.found import Kept
from portal.register.sheets.importing import Reading
from portal.register.sheets.preview import Preview, compare
from portal.register.sheets.undecided import UNDECIDED
from portal.storage.database import db, table_of, unit_of_work
from portal.storage.vault import SealedBytes
from portal.web import language

BIG = 2_000  # lines; what has fewer is read at once, each time it is looked at
STEP = 1_000  # lines between two notes of how far it is
BREATH = 20  # lines after which whoever waits for the processor has it
PATIENCE = timedelta(seconds=60)  # without a note, then another may read
TRIES = 2  # that fail for no reason that we know; after those nobody tries again by itself

FOUND: SealedBytes = table_of(Sheet).c.found.type  # type: ignore[assignment]

log = logging.getLogger("portal.sheets")


class Interrupted(Exception):
    """The sheet is gone, somebody else reads it, or the process ends."""


class Readers:
    """The hand of one process that reads."""

    def __init__(self, enter: Callable[[], AbstractContextManager[Any]]):
        self._enter = enter
        self._hand = ThreadPoolExecutor(1, "sheets")
        self._under_way: dict[UUID, Future[None]] = {}

    def start(self, sheet_id: UUID, tongue: str, reading: Reading | None = None) -> None:
        """Has the sheet read, unless it is being read, here or elsewhere. `reading` spares opening the file once more."""
        if sheet_id not in self._under_way:
            spared = None if self._under_way else reading  # one in memory is enough
            self._under_way[sheet_id] = self._hand.submit(self._read, sheet_id, tongue, spared)
            self._under_way[sheet_id].add_done_callback(partial(self._over, sheet_id))

    def wait_for(self, sheet_id: UUID, most: timedelta) -> None:
        """Until it is read, but not longer: what was typed into a few cells is judged before anybody has looked up."""
        if future := self._under_way.get(sheet_id):
            wait([future], most.total_seconds())

    def wait(self) -> None:
        """Until nothing is under way."""
        for future in list(self._under_way.values()):
            future.exception()

    def _read(self, sheet_id: UUID, tongue: str, reading: Reading | None) -> None:
        with self._enter(), language.speaking(tongue), ExitStack() as otherwise:
            otherwise.callback(_stumble, sheet_id)
            read(sheet_id, tongue, reading)
            otherwise.pop_all()

    def _over(self, sheet_id: UUID, future: "Future[None]") -> None:
        self._under_way.pop(sheet_id, None)
        if not future.cancelled() and (wrong := future.exception()):
            where = traceback.extract_tb(wrong.__traceback__)[-1]
            log.error("sheet %s could not be read: %s at %s:%s", sheet_id, type(wrong).__name__, where.filename, where.lineno)


def is_big(sheet: Sheet) -> bool:
    return (sheet.lines or 0) > BIG


def is_judged(sheet: Sheet) -> bool:
    """Whether there is anything to show; perhaps of an older roll, where it was sent already."""
    return not is_big(sheet) or (sheet.lines_read == sheet.lines and sheet.reading_since is None)


def is_stuck(sheet: Sheet) -> bool:
    """Whether it cannot be read, and that is our fault: its sender must be told."""
    return sheet.stumbles >= TRIES


def is_read(sheet: Sheet) -> bool:
    """Whether what is kept of it speaks of the roll as it is now."""
    return is_judged(sheet) and sheet.roll_version == sheet.sponsor.roll_version


def speaks(sheet: Sheet, tongue: str) -> bool:
    """Whether what is said of its wrong cells is said in this language."""
    preview = kept(sheet)
    return preview.head.language == tongue or not preview.wrong


def has_moved(sheet: Sheet) -> bool:
    """Whether it was read, and the roll has changed since."""
    return is_judged(sheet) and sheet.roll_version != sheet.sponsor.roll_version


def read(sheet_id: UUID, tongue: str, reading: Reading | None = None) -> None:
    """Reads a sheet and keeps what that comes to. Does nothing where that is done, or being done."""
    if (since := _claim(sheet_id)) is None:
        return
    note = _Notes(sheet_id, since)
    try:
        if packed := _again(sheet_id, tongue):
            note.down(found=FOUND.ready(packed), lines_read=table_of(Sheet).c.lines, reading_since=None)
            return
        preview, corrections = _judged(sheet_id, reading, note)
        count = len(preview.reading.lines)
        packed = found.pack(preview, tongue, corrections, note.breathe)
        note.down(found=FOUND.ready(packed), lines=count, lines_read=count, reading_since=None)
    except Interrupted:
        note.forget()
    except Unreadable:
        note.down(lines=None, reading_since=None)  # its columns are asked for again, when somebody looks


def kept(sheet: Sheet) -> Kept:
    """What reading it came to."""
    assert sheet.found
    return found.unpack(sheet.found, sheet.sponsor)


def make_ready(sheet: Sheet, preview: Kept, *, by: User) -> Ready:
    """What agreeing to it writes, sealed before anybody takes the write lock."""
    arriving = (one.details for one in preview.arriving)
    changing = (Changed(one.worker, one.details, one.before, one.after) for one in preview.changed())
    ready = at_once.make(sheet.sponsor_id, arriving, changing, by_id=by.id, at=clock.now())
    return replace(ready, made_of=preview.packed)


def read_anew(sheet: Sheet) -> None:
    """What was kept of it holds no more."""
    sheet.lines_read, sheet.reading_since, sheet.found, sheet.stumbles = 0, None, None, 0


def look_again(sheet: Sheet) -> None:
    """Something was typed: what hangs on it is judged anew."""
    sheet.lines_read, sheet.reading_since, sheet.stumbles = 0, None, 0


def _claim(sheet_id: UUID) -> datetime | None:
    """Since when we are the one who reads it; None where nobody needs to."""
    now = clock.now()
    version = select(Sponsor.roll_version).where(Sponsor.id == Sheet.sponsor_id).scalar_subquery()
    unread = or_(Sheet.found.is_(None), Sheet.roll_version != version, Sheet.lines_read != Sheet.lines)
    still = case((Sheet.roll_version == version, Sheet.found), else_=None)
    nobody = or_(Sheet.reading_since.is_(None), Sheet.reading_since < now - PATIENCE)
    hopeful = Sheet.stumbles < TRIES
    with unit_of_work():
        ours = _write(
            Sheet.id == sheet_id, UNDECIDED, unread, nobody, hopeful, reading_since=now, lines_read=0, found=still, roll_version=version
        )
    return now if ours else None


def _stumble(sheet_id: UUID) -> None:
    with unit_of_work():
        _write(Sheet.id == sheet_id, stumbles=Sheet.stumbles + 1, reading_since=None)


class _Notes:
    """What the one who reads a sheet says of it while it is being read."""

    def __init__(self, sheet_id: UUID, since: datetime):
        self._sheet_id, self._since = sheet_id, since

    def count(self, lines: int) -> None:
        if not lines % BREATH:
            self.breathe()
        if not lines % STEP:
            now = clock.now()
            self.down(lines_read=lines, reading_since=now)
            self._since = now

    def breathe(self) -> None:
        """Raises Interrupted where the process is about to end."""
        time.sleep(0.0001)
        if not threading.main_thread().is_alive():
            raise Interrupted

    def down(self, **values: Any) -> None:
        """Raises Interrupted where it is ours no more."""
        with unit_of_work():
            ours = self._write(**values)
        if not ours:
            raise Interrupted

    def forget(self) -> None:
        """Whoever comes next need not wait until we are believed dead."""
        with unit_of_work():
            self._write(reading_since=None)

    def _write(self, **values: Any) -> bool:
        return _write(Sheet.id == self._sheet_id, Sheet.reading_since == self._since, **values)


def _write(*where: ColumnElement[bool], **values: Any) -> bool:
    done = db.session.execute(update(table_of(Sheet)).where(*where).values(**values))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _again(sheet_id: UUID, tongue: str) -> bytes | None:
    """Where it was read before, and only cells were typed since; None where it must be read from its beginning."""
    sheet = db.session.get(Sheet, sheet_id)
    before = kept(sheet) if sheet and sheet.found else None
    if sheet is None or before is None or before.head.language != tongue:
        return None
    return judging_again.again(before, waiting.typed(sheet), sheet.sponsor, db.session.get_one(Office, sheet.sponsor.office_id))


def _judged(sheet_id: UUID, reading: Reading | None, note: _Notes) -> tuple[Preview, dict[str, str]]:
    sheet = db.session.get(Sheet, sheet_id)
    if sheet is None:
        raise Interrupted
    sponsor = sheet.sponsor
    office = db.session.get_one(Office, sponsor.office_id)
    corrections = waiting.typed(sheet)
    reading = reading or importing.read(sheet.content, sheet.name, corrections, headings.habits(sponsor))
    there, gone = roll.present(sponsor), roll.departed(sponsor)
    db.session.expunge_all()  # a note ends the transaction, and with it what was read in it
    return compare(reading, sponsor, office, there, gone, note.count), corrections
