"""What reaches the office: every change of a roll stands in a submission, every submission is a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select, update

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.codes import Kind, Source, Status
from portal.cases.models import Case
from portal.cases.opening import open_case
from portal.errors import Refused, Stale
from portal.register import at_once
from portal.register.at_once import Ready
from portal.register.codes import ChangeState, Deed, Standing
from portal.register.describing import FIELDS, Texts, WorkerDetails, details_of, differences, touches_identity
from portal.register.models import Change, Sponsor, Submission, Worker
from portal.register.monthly import receipts
from portal.storage.database import db
from portal.web.language import short_date

MOVED = _l("Daftar ini berubah sejak file Anda diperiksa. Periksa sekali lagi.")


@dataclass(frozen=True)
class Said:
    """What a sponsor says of one worker: the deed, and the texts before and after of the fields that differ."""

    worker_id: UUID
    deed: Deed
    before: Texts
    after: Texts


@dataclass(frozen=True)
class Statement:
    """A whole sheet, as its sender agreed to it."""

    arriving: Sequence[WorkerDetails] = ()
    changing: Sequence[tuple[Worker, WorkerDetails]] = ()
    returning: Sequence[tuple[Worker, WorkerDetails]] = ()
    leaving: Sequence[tuple[Worker, date]] = ()
    unchanged: int = 0
    sheet_id: UUID | None = None
    refused: Sequence[Mapping[str, Any]] = ()  # the wrong cells of lines that were not taken over: line, column, letter, reason
    roll_version: int | None = None  # of the roll it was compared with; None: whatever it is now
    by_office: bool = field(default=False)


def send(sponsor: Sponsor, statement: Statement, *, by: User, ready: Ready | None = None) -> Submission:
    """One submission of a whole sheet: the roll is what it says from now on. Raises Stale where the roll moved since it was compared.

    Of a big one `ready` is who arrives and who changes, made ready beforehand.
    """
    move_roll(sponsor, expected=statement.roll_version)
    ready = ready or _ready(sponsor, statement, by=by)
    submission = _open(
        sponsor,
        id=ready.submission_id,
        sheet_id=statement.sheet_id,
        unchanged=statement.unchanged,
        by_office=statement.by_office,
        refused=[dict(one) for one in statement.refused] or None,
    )
    ready.write()
    for worker, _day in statement.leaving:
        if worker.id in ready.changed:
            db.session.refresh(worker)
    write_down(submission, [*_return(statement.returning), *_leave(statement.leaving)], by=by)
    db.session.expire(submission, ["changes"])
    receipts.give(submission)
    log.record(
        log.Action.ROLL_DECLARED,
        submission,
        office=sponsor.office_id,
        by=by,
        arrived=ready.arrived,
        changed=len(ready.changed),
        returned=len(statement.returning),
        left=len(statement.leaving),
    )
    return submission


def open_submission(sponsor: Sponsor, *, by: User) -> Submission:
    """Where single edits go: the submission that no officer has looked at yet and nobody has a receipt of, else a new one with its case."""
    waiting = db.session.scalar(
        select(Submission)
        .join(Case, Case.id == Submission.case_id)
        .where(
            Submission.sponsor_id == sponsor.id,
            Submission.sheet_id.is_(None),
            Submission.paper_id.is_(None),  # a receipt says what is in it
            Case.status == Status.NEW,
            Case.read_on.is_(None),
        )
        .order_by(Submission.sent_at.desc())
        .limit(1)
        .with_for_update(of=Case)  # no officer opens it, or closes it, before these edits stand in it
    )
    return waiting or _open(sponsor)


def entered_by_office(sponsor: Sponsor) -> Submission:
    """Where an officer writes for a sponsor: a submission of its own."""
    return _open(sponsor, by_office=True)


def write_down(submission: Submission, said: Sequence[Said], *, by: User) -> None:
    """Adds changes to a submission, in this order."""
    last = db.session.scalar(select(func.max(Change.number)).where(Change.submission_id == submission.id)) or 0
    made_at = clock.now()
    rows: list[dict[str, Any]] = [
        dict(
            id=uuid4(), submission_id=submission.id, number=number, worker_id=one.worker_id, deed=one.deed, before=one.before,
            after=one.after, state=ChangeState.SENT, of_identity=touches_identity(one.before, one.after), by_id=by.id, made_at=made_at,
        )
        for number, one in enumerate(said, last + 1)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Change), rows)
        db.session.expire(submission, ["changes"])


def move_roll(sponsor: Sponsor, *, expected: int | None = None) -> None:
    """Raises the version of the roll, and holds the roll until the unit of work ends: call it before reading what the roll says.

    Raises Refused before the office has verified the sponsor, Stale where `expected` is not the roll's version any more.
    """
    must_be_verified(sponsor)
    hold_roll(sponsor, expected=expected)


def hold_roll(sponsor: Sponsor, *, expected: int | None = None) -> None:
    """The same of any sponsor: the office may delete somebody from the list of one that is not verified any more."""
    mine = update(Sponsor).where(Sponsor.id == sponsor.id)
    if expected is not None:
        mine = mine.where(Sponsor.roll_version == expected)
    moved = db.session.execute(mine.values(roll_version=Sponsor.roll_version + 1), execution_options={"synchronize_session": False})
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise Stale(MOVED)
    db.session.refresh(sponsor, ["roll_version"])


def must_be_verified(sponsor: Sponsor) -> None:
    """Raises Refused before the office has looked at the registration."""
    if sponsor.standing is not Standing.VERIFIED:
        raise Refused(_l("Kantor belum memverifikasi pendaftaran Anda. Sampai saat itu belum ada yang dapat dikirim."))


def arrival(worker_id: UUID, details: WorkerDetails) -> Said:
    return Said(worker_id, Deed.ARRIVE, {}, {name: text for name, text in details.texts.items() if text})


def departure(worker: Worker, left_on: date) -> Said:
    """Somebody leaves, or the day on which they left is put right. Raises Refused for a day that cannot be."""
    check_departure(left_on, worker.started_on)
    before = {"left_on": worker.left_on.isoformat()} if worker.left_on else {}
    return Said(worker.id, Deed.LEAVE, before, {"left_on": left_on.isoformat()})


def check_departure(left_on: date, started_on: date | None) -> None:
    """Raises Refused for a day on which nobody can have left."""
    if left_on > clock.today():
        raise Refused(_l("Tanggal keluar belum tiba. Catat setelah orang itu keluar."))
    if started_on and left_on < started_on:
        raise Refused(_l("Tanggal keluar lebih awal dari tanggal mulai bekerja."))


def comeback(worker: Worker, details: WorkerDetails) -> Said:
    """Somebody who had left is there again, as the details say: the same row. Raises Refused for a start that cannot be."""
    check_comeback(worker, details.started_on)
    left_on, worker.left_on = worker.left_on, None
    said = apply(worker, details)
    before = said.before | ({"left_on": left_on.isoformat()} if left_on else {})
    return Said(worker.id, Deed.RETURN, before, said.after)


def check_comeback(worker: Worker, started_on: date | None) -> None:
    """A start before the day somebody left is the old one, or a slip. Raises Refused for the slip."""
    if started_on and worker.left_on and started_on < worker.left_on and started_on != worker.started_on:
        raise Refused(_l("Tanggal mulai bekerja lebih awal dari hari orang ini keluar (%(day)s).", day=short_date(worker.left_on)))


def _open(sponsor: Sponsor, **facts: Any) -> Submission:
    source = Source.OFFICE if facts.get("by_office") else Source.SPONSOR
    case_id = open_case(Kind.SUBMISSION, sponsor.office_id, sponsor.area_code, source=source)
    submission = Submission(case_id=case_id, office_id=sponsor.office_id, sponsor_id=sponsor.id, sent_at=clock.now(), **facts)
    db.session.add(submission)
    db.session.flush()
    return submission


def _ready(sponsor: Sponsor, statement: Statement, *, by: User) -> Ready:
    changing = [at_once.Changed(worker.id, details, *differences(details_of(worker), details)) for worker, details in statement.changing]
    return at_once.make(sponsor.id, statement.arriving, changing, by_id=by.id, at=clock.now())


def _return(returning: Sequence[tuple[Worker, WorkerDetails]]) -> list[Said]:
    return [comeback(worker, details) for worker, details in returning]


def _leave(leaving: Sequence[tuple[Worker, date]]) -> list[Said]:
    said = []
    for worker, left_on in leaving:
        said.append(departure(worker, left_on))
        worker.left_on = left_on
    return said


def apply(worker: Worker, details: WorkerDetails) -> Said:
    """Makes the row say what the details say. Raises Refused for a start after the day somebody left."""
    if worker.left_on and details.started_on and details.started_on > worker.left_on:
        raise Refused(_l("Tanggal keluar lebih awal dari tanggal mulai bekerja."))
    before, after = differences(details_of(worker), details)
    for name in FIELDS:
        setattr(worker, name, getattr(details, name))
    worker.passport_hash = details.columns["passport_hash"]
    return Said(worker.id, Deed.CHANGE, before, after)
