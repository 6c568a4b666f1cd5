"""Who has left long ago is forgotten; who came back, or waits for an answer, is not. Then nothing of them is left but a count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event
from time import sleep

import pytest
from sqlalchemy import func, select, text

from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases.codes import Status
from portal.cases.models import Case, Move, Note
from portal.inbox.acting import triage
from portal.inbox.submissions import records
from portal.papers.codes import PaperKind
from portal.papers.models import Paper
from portal.register import retention, reviewing, roll
from portal.register.codes import FileKind, Reason
from portal.register.models import Change, Question, Submission, Worker
from portal.register.models_about import Wish, WorkerFile
from portal.register.models_month import Reminder
from portal.register.models_stay import GuestSheet, Stay
from portal.register.sheets import waiting
from portal.register.subjects import wishes
from portal.storage import files, search
from portal.storage.database import Base, db, unit_of_work
from tests.cast import DEWI, JANANG_INN, LANGKAH, MARLINA, RINA, TELANG, office
from tests.register.people import LIN, only, submissions, workers
from tests.tips.test_retention import indexed, kept

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
LEFT = date(2024, 11, 24)  # the day from which on nothing is kept: two years later
NOTE = "Zamrud dibicarakan dengan HRD lewat Kutilang."
DOCUMENT = b"%PDF what the approval of Lin Haoran would be"


@pytest.fixture(autouse=True)
def today(app, clock):
    clock(TUESDAY)


def purge(days: int = 0) -> retention.Counts:
    """As it would be done so many days after the Tuesday."""
    return retention.purge(TUESDAY + timedelta(days=days))


def arrived(company=TELANG, by=DEWI, **changes: object) -> Worker:
    with unit_of_work():
        return roll.add(changed(**changes), company.row, by=by.row)


def changed(**changes: object):
    return type(LIN)(**vars(LIN) | {"started_on": date(2023, 1, 9)} | changes)


def gone(left_on: date = LEFT, company=TELANG, by=DEWI, accepted: bool = True, **changes: object) -> None:
    """Somebody was there and left; the office has taken note of it."""
    passport = arrived(company, by, **changes).passport
    with unit_of_work():
        roll.leave(named(passport, company), left_on, by=by.row)
    if accepted:
        with unit_of_work():
            for submission in submissions(company):
                reviewing.accept(submission.changes, by=RINA.row)


def named(passport: str, company=TELANG) -> Worker:
    return next(worker for worker in workers(company) if worker.passport == passport)


def rows(*of: type[Base]) -> dict[str, int]:
    return {one.__tablename__: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in of}


def guest(left_on: date | None, name: str = "Erika Mustermann", passport: str = "C01X00T47", **said: date) -> Stay:
    with unit_of_work():
        stay = Stay(
            sponsor_id=JANANG_INN.row.id, name=name, nationality="DEU", passport=passport, passport_hash=passport.encode(),
            arrived_on=date(2024, 11, 20), left_on=left_on, apoa_receipt="APOA-881", by_id=MARLINA.row.id, **said,
        )  # fmt: skip
        db.session.add(stay)
    return stay


# --- when ---------------------------------------------------------------------------------------------------------------------


def test_who_left_goes_after_two_years_and_not_before():
    gone(LEFT + timedelta(days=1))
    assert purge().workers == 0
    assert purge(1).workers == 1
    assert workers() == []


def test_who_is_there_stays_however_long():
    arrived()
    assert purge(9999).workers == 0


def test_who_came_back_stays():
    gone()
    with unit_of_work():
        only().left_on = None
    assert purge(9999).workers == 0


def test_who_comes_back_while_the_purge_runs_stays():
    """The purge looks once more, under the lock, before it deletes."""
    gone()
    sponsor, due = TELANG.row.id, retention.due_workers(TUESDAY)
    with unit_of_work():
        only().left_on = None
    assert retention._purge_workers(sponsor, due) == 0
    assert len(workers()) == 1


def test_a_second_purge_finds_nothing():
    gone()
    assert (purge().workers, purge().workers) == (1, 0)


@pytest.mark.parametrize("answered", [False, True])
def test_an_open_question_keeps_a_row_for_ninety_days_more_at_most(answered):
    gone(LEFT, accepted=False)
    with unit_of_work():
        question = reviewing.ask(submissions()[0].changes[-1], "Tahunnya benar?", by=RINA.row)
        if answered:
            reviewing.answer(question, "Benar.", by=DEWI.row)
    assert purge(89).workers == 0
    assert purge(90).workers == 1


def test_once_the_office_has_agreed_nothing_waits():
    gone(LEFT, accepted=False)
    with unit_of_work():
        reviewing.ask(submissions()[0].changes[-1], "Tahunnya benar?", by=RINA.row)
    assert purge(1).workers == 0
    with unit_of_work():
        reviewing.accept(submissions()[0].changes, by=RINA.row)
    assert purge(1).workers == 1


def test_a_wrong_year_does_not_delete_somebody_overnight():
    """Ten years ago, says the sponsor tonight: the office reads it first."""
    gone(date(2023, 2, 1), accepted=False)
    assert purge().workers == 0
    assert purge(90).workers == 1


def test_an_open_wish_keeps_a_row_until_it_is_settled():
    gone()
    wished(only())
    assert purge(89).workers == 0
    with unit_of_work():
        wish = db.session.scalars(select(Wish)).one()
        wish.outcome, wish.settled_on, wish.settled_by = "Sudah diperbaiki.", TUESDAY.date(), RINA.row.id
    assert purge(89).workers == 1


def wished(worker: Worker) -> None:
    with unit_of_work():
        db.session.add(Wish(worker_id=worker.id, text="Nama saya salah Beranda.", by_id=DEWI.row.id, wished_on=TUESDAY.date()))


def test_guests_go_one_year_after_check_out():
    guest(date(2025, 11, 25))
    guest(None, "Anna Maria Eriksson", "L898902C3", still_here_on=date(2026, 11, 20))
    assert purge().stays == 0
    assert purge(1).stays == 1
    assert [stay.name for stay in db.session.scalars(select(Stay))] == ["Anna Maria Eriksson"]


def test_sheets_that_nobody_agreed_to_go_after_a_day():
    with unit_of_work():
        waiting.keep("daftar.csv", b"Nama;Paspor", TELANG.row, by=DEWI.row)
    assert retention.purge(TUESDAY + timedelta(hours=24)).sheets == 0
    assert retention.purge(TUESDAY + timedelta(hours=24, seconds=1)).sheets == 1


def test_a_guest_whom_nobody_checks_out_is_given_up_after_ninety_days_and_goes_a_year_later():
    """On the last day that anybody spoke of: here the expected one."""
    spoken_of = date(2026, 8, 27)
    guest(None, leaves_on=spoken_of)
    assert purge().given_up == 0
    assert purge(1).given_up == 1
    stay = db.session.scalars(select(Stay)).one()
    assert (stay.left_on, stay.given_up_on) == (spoken_of, date(2026, 11, 25))
    (deed,) = deeds("stay.given_up")
    assert (deed.subject_id, deed.actor_id, deed.details) == (JANANG_INN.row.id, None, {"count": 1})
    assert [purge(days).stays for days in (275, 276)] == [0, 1]


@pytest.mark.parametrize("said", ["leaves_on", "still_here_on"])
def test_a_guest_of_whom_somebody_spoke_lately_is_not_given_up(said):
    guest(None, **{said: date(2026, 8, 28)})
    assert purge(1).given_up == 0
    assert purge(2).given_up == 1


def test_many_go_in_more_than_one_unit_of_work(monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(5):
        gone(passport=f"EF023855{number}")
    assert purge().workers == 5
    counts = [deed.details["count"] for deed in deeds("worker.erased")]
    assert counts == [2, 2, 1]


def test_a_purge_that_was_killed_in_between_is_finished_by_the_next(monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    for number in range(3):
        gone(passport=f"EF023855{number}")
    record, calls = retention._record, []

    def killed(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        record(*args)

    monkeypatch.setattr(retention, "_record", killed)
    with pytest.raises(KeyboardInterrupt):
        purge()
    assert len(workers()) == 2
    monkeypatch.setattr(retention, "_record", record)
    assert purge().workers == 2
    assert all(verdict.broken_at is None for verdict in verifying.verify())


# --- what goes, and what stays ------------------------------------------------------------------------------------------------

EVERYTHING = (Worker, Change, Question, WorkerFile, Wish, Reminder, Submission, Case, Note, Move)


def a_whole_life() -> None:
    """Somebody came, was asked about, handed in a document, wished something, was noted about, and left."""
    gone(accepted=False)
    with unit_of_work():
        worker, submission = only(), submissions()[0]
        triage.read(submission.case, by=RINA.row)
        triage.note(submission.case, NOTE, by=RINA.row)
        records.say_why(submission.case, "Perlu dicocokkan dengan Cendrawasih.", by=RINA.row)
        question = reviewing.ask(submission.changes[-1], "Tahunnya Rajawali benar?", by=RINA.row)
        reviewing.answer(question, "Benar, kata Perkutut.", by=DEWI.row)
        kept = files.sealed(DOCUMENT, DOCUMENT, b"small " + DOCUMENT)
        db.session.add(
            WorkerFile(worker_id=worker.id, kind=FileKind.RPTKA, number=1, is_pdf=True, by_id=DEWI.row.id, added_at=TUESDAY, **kept.columns)
        )
        db.session.add(
            Reminder(sponsor_id=TELANG.row.id, subject_id=worker.id, reason=Reason.PERMIT, step=30, ends_on=LEFT, sent_on=date(2024, 10, 1))
        )
        db.session.add(
            Wish(
                worker_id=worker.id, text="Nama saya salah Beranda.", by_id=DEWI.row.id, wished_on=LEFT, outcome="Diperbaiki Merpati.",
                settled_on=LEFT, settled_by=RINA.row.id,
            )
        )  # fmt: skip
        submission.refused = [{"column": "passport", "said": "Tujuhbelas"}]
        submission.paper = paper()
    with unit_of_work():
        reviewing.accept(submissions()[0].changes, by=RINA.row)


def paper() -> Paper:
    return Paper(
        office_id=office().id, kind=PaperKind.SUBMISSION, year=2026, number=1, code="7F3K9QTM", from_whom=TELANG.name,
        month=date(2026, 11, 1), issued_on=date(2026, 11, 24), content=DOCUMENT,
    )  # fmt: skip


def test_with_somebody_goes_everything_and_the_case_in_which_nobody_else_stood():
    a_whole_life()
    assert min(rows(*EVERYTHING).values()) >= 1
    assert purge().workers == 1
    assert rows(*EVERYTHING) == dict.fromkeys(rows(*EVERYTHING), 0)


def test_others_in_the_same_submission_keep_it():
    gone()
    arrived(LANGKAH, passport="EF0238558")
    with unit_of_work():
        theirs = workers(LANGKAH)[0]
        change = submissions()[0].changes[0]
        change.number += 10
        db.session.flush()
        theirs_in_it = db.session.scalars(select(Change).where(Change.worker_id == theirs.id)).one()
        theirs_in_it.submission_id = change.submission_id
    purge()
    assert rows(Worker, Change) == {"worker": 1, "change": 1}
    assert len(submissions()) == 1


def test_a_receipt_stays_genuine_and_names_nobody_any_more():
    a_whole_life()
    purge()
    kept_paper = db.session.scalars(select(Paper)).one()
    assert (kept_paper.code, kept_paper.from_whom, kept_paper.content) == ("7F3K9QTM", TELANG.name, b"")


def test_a_receipt_that_names_nobody_is_kept_while_others_of_its_sheet_are():
    gone(passport="EF0238557")
    arrived(passport="EF0238558")
    with unit_of_work():
        submission = submissions()[0]
        submission.paper = paper()
        for other in submissions()[1:]:
            for change in other.changes:
                change.submission_id, change.number = submission.id, change.number + 10
    purge()
    assert [worker.passport for worker in workers()] == ["EF0238558"]
    assert db.session.scalars(select(Paper)).one().content == DOCUMENT


def test_a_month_of_guests_that_was_sent_goes_after_a_year_and_its_receipt_stays_genuine():
    with unit_of_work():
        db.session.add(
            GuestSheet(
                sponsor_id=JANANG_INN.row.id, by_id=MARLINA.row.id, sent_at=TUESDAY, arrived=1, changed=0, departed=0, unchanged=0,
                refused=[{"line": 2, "column": "passport"}], paper=paper(),
            )
        )  # fmt: skip
    purge(364)
    assert rows(GuestSheet) == {"guest_sheet": 1}
    purge(365)
    assert rows(GuestSheet) == {"guest_sheet": 0}
    assert db.session.scalars(select(Paper)).one().content == b""


def test_a_submission_that_never_held_anybody_goes_two_years_after_it_was_sent(clock):
    gone(TUESDAY.date())
    with unit_of_work():
        for change in submissions()[0].changes:
            db.session.delete(change)
    assert purge(2 * 365 - 1).workers == 0
    assert len(submissions()) == 1
    purge(2 * 365)
    assert submissions() == []


def test_refused_cells_are_forgotten_two_years_after_they_were_sent():
    arrived()
    with unit_of_work():
        submissions()[0].refused = [{"column": "passport", "said": "Tujuhbelas"}]
    purge(2 * 365 - 1)
    assert submissions()[0].refused
    purge(2 * 365)
    assert submissions()[0].refused is None
    assert len(workers()) == 1


def test_a_purge_is_nobodys_deed_and_says_only_how_many():
    gone()
    guest(date(2024, 11, 24))
    purge()
    for action, whose in (("worker.erased", TELANG), ("stay.erased", JANANG_INN)):
        (deed,) = deeds(action)
        assert (deed.subject_id, deed.actor_id, deed.happened_at, deed.details) == (whose.row.id, None, None, {"count": 1})
    assert all(verdict.broken_at is None for verdict in verifying.verify())


def deeds(action: str) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action).order_by(Deed.number)))


def test_the_command_says_what_it_deleted(app):
    gone()
    said = app.test_cli_runner().invoke(args=["purge"])
    assert said.exit_code == 0
    assert "1 workers, 0 guest stays, 0 uploaded sheets deleted" in said.output


# --- canary -------------------------------------------------------------------------------------------------------------------

SEALED = {
    "worker": "name birth_date passport permit_number rptka_number residence passport_hash",
    "change": "before after",
    "question": "text answer",
    "worker_file": "content thumb",
    "wish": "text outcome",
    "note": "text",
    "submission": "refused",
    "paper": "content",
    "opening": "reason",
    "stay": "name passport",
}


def test_nothing_of_them_is_left_in_the_files_not_even_sealed():
    """Neither sealed bytes nor hashes, in tables, database file, write-ahead log or the index of words."""
    a_whole_life()
    guest(date(2024, 11, 24))
    with unit_of_work():
        waiting.keep("daftar.csv", b"Lin Haoran;EF0238557", TELANG.row, by=DEWI.row)
    traces = found_in(SEALED | {"sheet": "content name"})
    words = set(search.hashed(NOTE))
    assert len(traces) > 20
    assert missing(traces) == [], "what we look through holds them while they are there"
    assert words <= indexed()
    done = purge(2)
    assert done == retention.Counts(workers=1, stays=1, given_up=0, sheets=1, visits=0, wiped=True)
    assert set(traces) - set(missing(traces)) == set()
    assert words & indexed() == set()
    readable = kept()
    assert [word for word in ("Lin Haoran", "EF0238557", "Zamrud", "Beranda", "Mustermann") if word.encode() in readable] == []


def found_in(columns: dict[str, str]) -> dict[str, bytes]:
    found = {}
    for table, names in columns.items():
        for name in names.split():
            value = db.session.execute(text(f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL')).scalars().first()
            assert value, f"{table}.{name} is empty"
            found[f"{table}.{name}"] = bytes(value)
    db.session.rollback()
    return found


def missing(traces: dict[str, bytes]) -> list[str]:
    held = kept()
    return [name for name, trace in traces.items() if trace not in held]


def test_a_wish_that_is_being_written_down_is_waited_for(app):
    gone()
    written = Event()

    def write():
        with app.app_context(), unit_of_work():
            wishes.record(only(), "Mohon salinan data saya.", by=DEWI.row)
            written.set()
            sleep(0.5)  # the purge comes meanwhile

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        written.wait(20)
        assert purge().workers == 0
        writing.result()
    db.session.rollback()
    assert wishes.of(only())


def test_what_waited_only_for_who_is_forgotten_is_closed_by_nobody(app):
    """A question that was never answered keeps somebody for 90 days more; it must not keep the case of the others open for ever."""
    gone(accepted=False)
    with unit_of_work():
        roll.add(changed(passport="EA7724784", name="Qiu Zhenyu"), TELANG.row, by=DEWI.row)
    for submission in submissions():
        with unit_of_work():
            theirs = [change for change in submission.changes if change.worker.left_on]
            reviewing.ask(theirs[0], "Kapan tepatnya?", by=RINA.row)
            reviewing.accept([change for change in submission.changes if change not in theirs[:1]], by=RINA.row)
    assert purge(days=91).workers == 1
    db.session.rollback()
    assert {submission.case.status for submission in submissions()} == {Status.CLOSED}
