"""What was sent by mistake is taken back, until an officer has looked."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.audit.models import Deed as Recorded
from portal.cases.models import Case
from portal.papers.models import Paper
from portal.register import roll
from portal.register.describing import details_of
from portal.register.models import Change, Submission, Worker
from portal.register.models_about import Wish
from portal.register.subjects import wishes
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HARTONO, RINA, TELANG, YUSRAN
from tests.register.lists import BORN, JEFRI, LIN, POSITION, SANJEEWA, save, send, sheet, upload
from tests.register.people import add, submissions, workers

STARTED, LEFT = "Tanggal Mulai Kerja", "Tanggal Keluar"
GAO = LIN | {"Nama Lengkap": "Gao Wenbin", "No. Paspor": "EJ7654321", BORN: "2/3/1990"}


def count(rows) -> int:
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def taken_back() -> list[Recorded]:
    return list(db.session.scalars(select(Recorded).where(Recorded.action == "submission.taken_back")))


def as_it_is() -> dict[str, tuple]:
    """The whole roll, as far as anybody can say something of it."""
    db.session.expire_all()
    return {worker.passport: (details_of(worker), worker.left_on, worker.passport_hash) for worker in workers()}


def undo(visitor, page):
    """They press the button and see what comes of it."""
    return visitor.get(visitor.send(_address(page)).location)


def _address(page) -> str:
    (address,) = page.tree.xpath("//form[contains(@action, '/tarik')]/@action")
    return address


@pytest.fixture
def rolled(as_):
    """Lin, Jefri and Sanjeewa are on the list; Sanjeewa has left."""
    dewi = as_(DEWI)
    send(dewi)
    worker = next(one for one in workers() if one.name.startswith("Sanjeewa"))
    save(dewi, upload(dewi, sheet([LIN, JEFRI])), left=[str(worker.id)], **{f"day-{worker.id}": "20-11-2026"})
    return dewi


def everything(dewi):
    """One arrives, one changes, one leaves, one comes back."""
    people = [
        GAO | {LEFT: ""},
        LIN | {POSITION: "Kepala Geologi", "Masa Berlaku Izin Tinggal": "", LEFT: ""},
        JEFRI | {LEFT: "23/11/2026"},
        SANJEEWA | {STARTED: "23/11/2026", LEFT: ""},
    ]
    return save(dewi, upload(dewi, sheet(people)))


def test_a_sheet_is_taken_back_exactly_and_can_be_sent_again(rolled):
    before, sent_before = as_it_is(), len(submissions())
    done = everything(rolled)
    assert "4 baris tersimpan" in done.words
    after = as_it_is()
    assert after != before
    seen = undo(rolled, done)
    assert "Kiriman ditarik kembali. Daftar Anda seperti sebelum kiriman itu." in seen.words
    assert as_it_is() == before
    assert len(submissions()) == sent_before == count(Case)
    assert "Keluar: 1 orang" in seen.words
    assert "Kembali: 1 orang" in seen.words
    save(rolled, seen)
    assert as_it_is() == after


def test_taking_back_is_recorded_and_its_receipt_is_valid_no_more(rolled):
    done = everything(rolled)
    paper = submissions()[-1].paper_id
    assert db.session.get_one(Paper, paper).revoked_on is None
    undo(rolled, done)
    last = db.session.scalars(select(Recorded).order_by(Recorded.number.desc())).first()
    assert (last.action, last.details, last.actor_id) == ("submission.taken_back", {"count": 4}, DEWI.row.id)
    assert db.session.get_one(Paper, paper).revoked_on is not None


def test_single_edits_are_taken_back_too_also_several_of_one_person(as_):
    yusran = as_(YUSRAN)
    add(yusran)
    (lin,) = workers()
    yusran.submit(f"/sponsor/pekerja/{lin.id}", "passport", position="Kepala bengkel")
    assert count(Change) == 2
    seen = undo(yusran, yusran.get(f"/sponsor/kiriman/{submissions()[0].id}"))
    assert "Kiriman ditarik kembali." in seen.words
    assert (count(Worker), count(Submission), count(Case)) == (0, 0, 0)


def test_once_an_officer_has_opened_it_it_stays(rolled, as_):
    done = everything(rolled)
    after = as_it_is()
    as_(RINA).get(f"/inbox/{submissions()[-1].case.code}")
    seen = undo(rolled, done)
    assert "Kantor sudah membuka kiriman ini" in seen.words
    assert as_it_is() == after
    assert not seen.tree.xpath("//form[contains(@action, '/tarik')]"), "and the page does not offer it any more"


def test_where_something_was_said_of_these_people_since_it_stays(rolled):
    done = everything(rolled)
    with unit_of_work():
        gao = next(worker for worker in workers() if worker.name == "Gao Wenbin")
        roll.leave(gao, date(2026, 11, 23), by=DEWI.row)
    after = as_it_is()
    assert "sudah diubah lagi sesudahnya" in undo(rolled, done).words
    assert as_it_is() == after


def test_pressed_twice_the_second_is_told_that_it_is_done_and_a_stranger_nothing(rolled, as_):
    done = everything(rolled)
    for _press in range(2):
        seen = undo(rolled, done)
    assert "Kiriman ini sudah ditarik kembali." in seen.words
    assert "Kiriman ini sudah ditarik kembali." in undo(as_(YUSRAN), done).words
    assert as_(HARTONO).send(_address(done)).status_code == 404
    assert len(taken_back()) == 1


def test_pressed_by_two_at_once_it_is_taken_back_once(app, rolled, as_):
    done, ready = everything(rolled), Barrier(2)
    both = [as_(DEWI), as_(YUSRAN)]
    assert [one.token for one in both]

    def press(visitor):
        with app.app_context():
            ready.wait(20)
            return visitor.send(_address(done)).status_code

    with ThreadPoolExecutor(2) as pair:
        assert list(pair.map(press, both)) == [303, 303]
    assert len(taken_back()) == 1


def test_somebody_with_a_wish_is_not_taken_back(rolled):
    done = everything(rolled)
    with unit_of_work():
        wishes.record(_gao(), "Nama saya salah tulis.", by=YUSRAN.row)
    assert "sudah mempunyai dokumen atau permintaan" in undo(rolled, done).words
    assert count(Wish) == 1


def test_a_wish_that_is_written_down_at_the_same_moment_is_not_lost(app, rolled):
    done, written = everything(rolled), Barrier(2)
    address, _token = _address(done), rolled.token

    def write_down():
        with app.app_context(), unit_of_work():
            wishes.record(_gao(), "Nama saya salah tulis.", by=YUSRAN.row)
            written.wait(20)
            time.sleep(1)  # long enough for the other to come to the very same rows

    with ThreadPoolExecutor(1) as hand:
        writing = hand.submit(write_down)
        written.wait(20)
        rolled.send(address)
        writing.result()
    db.session.rollback()
    assert count(Wish) == 1
    assert taken_back() == []


def _gao() -> Worker:
    return next(worker for worker in workers() if worker.name == "Gao Wenbin")


def test_nobody_takes_back_what_others_sent(rolled, as_):
    address = _address(everything(rolled))
    assert as_(HARTONO).send(address).status_code == 404
    assert as_(RINA).send(address).status_code == 403
    assert rolled.send(address).status_code == 303
    assert rolled.send(address).location.endswith("/sponsor/kiriman"), "nobody twice"
    assert TELANG.row.roll_version == 4
