"""Where a report stands, as its reporter reads it: what is done, what is being done, what comes next and by when."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.cases.codes import Category, Priority, Status
from portal.cases.models import Case
from portal.cases.opening import ACKNOWLEDGE, DECIDE, URGENT, holidays_of, moves_of, priority_of
from portal.tips.models import Tip


@dataclass(frozen=True)
class Step:
    """One step on the way. `since` and `until` are days on which it was done, `by` is the day that was promised for it."""

    name: Any
    done: bool = False
    now: bool = False
    since: date | None = None
    until: date | None = None
    by: date | None = None
    text: Any = ""


@dataclass(frozen=True)
class Promise:
    """Until when a report is read, and until when its reporter gets an answer."""

    read: date
    answer: date


BEING_DONE: dict[Status, tuple[Any, Any]] = {
    Status.IN_REVIEW: (_l("Sedang diperiksa"), _l("Petugas memeriksa apa yang Anda ceritakan.")),
    Status.WAITING: (_l("Menunggu jawaban Anda"), _l("Pertanyaan petugas ada di bawah. Tidak harus dijawab.")),
    Status.REFERRED: (_l("Diteruskan ke instansi yang berwenang"), _l("Kami menunggu jawaban instansi itu.")),
}


MOVED: dict[Status, Any] = {
    Status.IN_REVIEW: _l("Laporan Anda sedang diperiksa."),
    Status.WAITING: _l("Kami menunggu jawaban Anda."),
    Status.REFERRED: _l("Laporan Anda diteruskan ke instansi yang berwenang."),
    Status.CLOSED: _l("Laporan Anda selesai. Hasilnya ada di bawah."),
}


def promise(category: Category, danger: bool, holidays: Collection[date]) -> Promise:
    """What is promised for a report of today."""
    today = clock.today()
    return Promise(_read_by(today, priority_of(category, danger), holidays), clock.working_days(today, DECIDE, holidays))


def steps(tip: Tip, *, asked: bool = True) -> list[Step]:
    """The way of a report from its arrival to its answer. `asked` says whether its reporter has a question to answer: the case may be
    waiting for the reporter of another report, which was merged with this one. Nobody reads when the other one came, or was read."""
    case = tip.case
    return list(_closed(tip) if case.status is Status.CLOSED else _open(tip, standing(case, asked=asked)))


def standing(case: Case, *, asked: bool = True) -> Status:
    """Where the case stands, as far as this reporter is concerned."""
    return Status.IN_REVIEW if case.status is Status.WAITING and not asked else case.status


def moved(was: Status | None, now: Status) -> Any:
    """What has become of a report since its reporter was shown that it stood at `was`; nothing where that reads the same."""
    return MOVED.get(now) if was and was.public != now.public else None


def _open(tip: Tip, status: Status) -> Iterator[Step]:
    case = tip.case
    yield Step(_l("Diterima"), done=True, since=tip.arrived_on)
    if status not in BEING_DONE and not case.read_on:
        yield Step(_l("Dibaca petugas"), by=_read_by(tip.arrived_on, case.priority, holidays_of(case.office_id)))
    else:
        yield Step(_l("Dibaca petugas"), done=True, since=_not_before(tip, case.read_on), now=status not in BEING_DONE)
    if status in BEING_DONE:
        name, text = BEING_DONE[status]
        yield Step(name, now=True, since=_not_before(tip, _moved_on(case)), text=text)
    yield _answer(tip, status)


def _answer(tip: Tip, status: Status) -> Step:
    case = tip.case
    if status is Status.WAITING:
        return Step(_l("Jawaban untuk Anda"), text=_l("Setelah jawaban Anda kami baca."))
    promised = clock.working_days(tip.arrived_on, DECIDE, holidays_of(case.office_id))
    by = max(promised, case.due_on or promised)  # what is urgent has an earlier day of its own, which only the office knows
    if by < clock.today():
        return Step(_l("Jawaban untuk Anda"), text=_l("Lebih lama dari rencana, maaf. Laporan Anda tetap kami tangani."))
    return Step(_l("Jawaban untuk Anda"), by=by)


def _closed(tip: Tip) -> Iterator[Step]:
    case, read_on = tip.case, _not_before(tip, tip.case.read_on)
    yield Step(_l("Diterima"), done=True, since=tip.arrived_on)
    yield Step(_l("Diperiksa"), done=True, since=read_on, until=case.closed_on if read_on != case.closed_on else None)
    yield Step(_l("Selesai"), done=True, now=True, since=case.closed_on)


def _not_before(tip: Tip, day: date | None) -> date | None:
    """What was done with a case before this report came to it, its reporter reads as done on the day of the report."""
    return max(day, tip.arrived_on) if day else None


def _moved_on(case: Case) -> date | None:
    return next((move.happened_on for move in moves_of(case) if move.status is case.status), None)


def _read_by(opened: date, priority: Priority, holidays: Collection[date]) -> date:
    return clock.working_days(opened, URGENT if priority is Priority.URGENT else ACKNOWLEDGE, holidays)
