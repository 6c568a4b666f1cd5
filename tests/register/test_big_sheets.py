"""A list too long to wait for: it is read beside the requests, its page can be closed, and whoever reads it may die."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.register.codes import Deed
from portal.register.models import Sheet
from portal.register.roll import present
from portal.register.sheets import headings, reading_sheets
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HARTONO, KATHARINA, TELANG, YUSRAN
from tests.register.lists import POSITION, cells, fifty, save, send, sheet, upload
from tests.register.people import add, stolen, submissions, workers

READING, DONE = "Membaca file Excel", "Periksa file sebelum disimpan"


@pytest.fixture(autouse=True)
def twenty_are_many(monkeypatch):
    monkeypatch.setattr(reading_sheets, "BIG", 20)
    monkeypatch.setattr(reading_sheets, "STEP", 10)


@pytest.fixture
def readers(app):
    readers = app.extensions["sheets"]
    yield readers
    readers.wait()


@pytest.fixture
def busy(readers):
    """The one who reads has something else in hand until the test lets go."""
    busy = threading.Event()
    readers._hand.submit(busy.wait)
    yield busy
    busy.set()


def big(visitor, people=None) -> str:
    """Somebody attaches a long list: its page."""
    answer = upload(visitor, sheet(fifty(wrong=3) if people is None else people))
    assert answer.status_code == 303
    return answer.location


def looked_at(visitor, where, readers):
    """The page once the list is read."""
    visitor.get(where)
    readers.wait()
    return visitor.get(where)


def row(where: str) -> Sheet:
    db.session.rollback()
    return db.session.get_one(Sheet, UUID(where.rpartition("/")[2]))


def test_the_page_says_how_far_it_is_and_then_what_was_found(as_, readers, busy):
    dewi = as_(DEWI)
    where = big(dewi)
    page = dewi.get(where)
    assert (page.status_code, page.h1) == (200, READING)
    assert "0 dari 50 baris" in page.words
    assert "Menunggu giliran" in page.words
    assert page.tree.xpath("//progress/@max") == ["50"]
    assert 'http-equiv="refresh"' in page.text, "without script it comes again by itself"
    piece = dewi.get(f"{where}/kemajuan", headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert "0 dari 50 baris" in piece.words
    busy.set()
    readers.wait()
    assert dewi.get(f"{where}/kemajuan", headers={"HX-Request": "true"}).headers["HX-Location"] == where
    found = as_(YUSRAN).get(where)
    assert found.h1 == DONE, "a colleague sees the same"
    assert "Sel yang salah: 3 sel di 3 baris" in found.words
    assert "Datang: 47 orang" in found.words
    assert len(workers()) == 0


def test_closing_the_page_stops_nothing_and_the_submissions_lead_back(as_, readers, busy):
    where = big(as_(DEWI))
    busy.set()
    readers.wait()
    yusran = as_(YUSRAN)
    assert yusran.get("/sponsor/kiriman").tree.xpath(f"//a[@href='{where}']")
    assert yusran.get(where).h1 == DONE


def test_what_was_found_is_not_found_again_and_is_sealed(as_, readers):
    dewi = as_(DEWI)
    where = big(dewi)
    looked_at(dewi, where, readers)
    first = row(where).found
    assert first
    assert dewi.get(where).status_code == 200
    assert row(where).found == first
    assert b"Pekerja" not in stolen()


def test_giving_up_leaves_nothing(as_, readers, busy):
    dewi = as_(DEWI)
    where = big(dewi)
    answer = dewi.submit(dewi.get(where), "batal")
    assert answer.location == "/sponsor/pekerja/impor"
    busy.set()
    readers.wait()
    assert dewi.get(where).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Sheet)) == 0


def test_nobody_else_sees_or_gives_up_what_is_being_read(as_, busy):
    dewi, hartono = as_(DEWI), as_(HARTONO)
    where = big(dewi)
    assert hartono.get(where).status_code == 404
    assert hartono.get(f"{where}/kemajuan").status_code == 404
    assert hartono.send(f"{where}/batal").status_code == 404
    assert dewi.get(where).h1 == READING


# --- who reads may die --------------------------------------------------------------------------------------------------------


def test_a_list_whose_reader_died_is_read_by_whoever_opens_it_next(as_, readers, busy):
    dewi = as_(DEWI)
    where = big(dewi)
    note(where, clock.now() - reading_sheets.PATIENCE - timedelta(seconds=1), 20)
    assert "20 dari 50 baris" in dewi.get(where).words
    busy.set()
    assert looked_at(dewi, where, readers).h1 == DONE


def test_while_another_process_reads_nobody_starts_again(as_, readers, busy):
    dewi = as_(DEWI)
    where = big(dewi)
    note(where, since := clock.now() - timedelta(seconds=5), 30)
    busy.set()
    assert looked_at(dewi, where, readers).h1 == READING
    assert row(where).reading_since == since


def note(where: str, since, lines: int) -> None:
    """What another process said of it, before it died or not."""
    with unit_of_work():
        sheet = db.session.get_one(Sheet, UUID(where.rpartition("/")[2]))
        sheet.reading_since, sheet.lines_read = since, lines


def test_of_two_processes_one_reads(as_, app, readers, busy):
    where = big(as_(DEWI))
    claimed = []

    def claim():
        with app.app_context():
            claimed.append(reading_sheets._claim(UUID(where.rpartition("/")[2])))

    both = [threading.Thread(target=claim) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [since is None for since in claimed].count(True) == 1


def test_who_was_taken_for_dead_writes_nothing(as_, app, readers, busy):
    where = big(as_(DEWI))
    sheet_id = UUID(where.rpartition("/")[2])
    late = reading_sheets._Notes(sheet_id, reading_sheets._claim(sheet_id))
    note(where, clock.now(), 10)
    with pytest.raises(reading_sheets.Interrupted):
        late.down(found=b"late", reading_since=None)
    assert row(where).found is None


def test_a_list_that_cannot_be_read_says_so_and_is_not_read_for_ever(as_, readers, monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(reading_sheets, "compare", fails)
    dewi = as_(DEWI)
    where = big(dewi)
    for _ in range(reading_sheets.TRIES):
        page = looked_at(dewi, where, readers)
    assert "File ini tidak dapat kami baca sampai selesai." in page.words
    assert not page.tree.xpath("//*[@id='sheet'][@hx-get]"), "it asks no more"
    assert {str(row(where).id) in line for line in caplog.messages} == {True}
    looked_at(dewi, where, readers)
    assert row(where).stumbles == reading_sheets.TRIES, "nobody tries again by itself"
    assert dewi.submit(page, "batal").status_code == 303
    monkeypatch.undo()


def test_a_list_that_was_sent_is_never_read_again(as_, readers):
    """Its page still says what is left to mend, whatever its sender calls a column since, and whoever still has it open."""
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    where = big(dewi)
    done = save(dewi, looked_at(dewi, where, readers), "right")
    found = row(where).found
    assert yusran.get(f"{where}/kemajuan", headers={"HX-Request": "true"}).headers["HX-Location"] == where
    with unit_of_work():
        assert headings.remember(TELANG.row, {"sukuasal": None})
    reading_sheets.read(UUID(where.rpartition("/")[2]), "id")
    assert row(where).found == found
    assert dewi.get(where).words == done.words
    assert len(cells(dewi.get(f"{where}/salah.xlsx").data)) == 4


# --- what is done with it -----------------------------------------------------------------------------------------------------


def test_a_big_list_becomes_the_roll_in_one_submission(as_, readers):
    dewi = as_(DEWI)
    where = big(dewi)
    done = save(dewi, looked_at(dewi, where, readers), "right")
    assert "47 baris tersimpan sekaligus." in done.words
    assert "3 baris menyusul" in done.words
    (sent,) = submissions()
    assert [change.number for change in sent.changes] == list(range(1, 48))
    assert {change.deed for change in sent.changes} == {Deed.ARRIVE}
    assert {change.worker.passport for change in sent.changes} == {f"EA{number:07}" for number in range(3, 50)}
    assert len(cells(dewi.get(f"{where}/salah.xlsx").data)) == 4, "header and three lines"
    assert dewi.get(where).h1 == "Data tersimpan"


def test_who_changes_leaves_and_stays_is_the_same_as_of_a_small_list(as_, readers):
    dewi = as_(DEWI)
    send(dewi, *fifty()[:10])
    people = [line | ({POSITION: "Juru Masak"} if number < 4 else {}) for number, line in enumerate(fifty()) if number != 9]
    where = big(dewi, people)
    page = looked_at(dewi, where, readers)
    for words in ("Datang: 40 orang", "Berubah: 4 orang, 4 sel", "Tidak ada lagi di file: 1 orang", "Tidak berubah: 5 orang"):
        assert words in page.words
    (gone,) = [one for one in workers() if one.passport == "EA0000009"]
    save(dewi, page, "all", left=[str(gone.id)], **{f"day-{gone.id}": "23-11-2026"})
    assert len(present(TELANG.row)) == 49
    sent = submissions()[-1]
    assert sent.unchanged == 5
    assert [change.deed for change in sent.changes] == [Deed.ARRIVE] * 40 + [Deed.CHANGE] * 4 + [Deed.LEAVE]
    changed = sent.changes[40]
    assert (changed.before, changed.after) == ({"position": "Ahli Geologi Tambang"}, {"position": "Juru Masak"})
    assert changed.worker.position == "Juru Masak"
    assert changed.worker.version == 2


def test_a_corrected_cell_is_judged_and_saved(as_, readers):
    dewi = as_(DEWI)
    where = big(dewi)
    page = looked_at(dewi, where, readers)
    dewi.submit(page, "choice", "check", **{"cell-2.birth_date": "13/07/1990"})
    again = looked_at(dewi, where, readers)
    assert "Sel yang salah: 2 sel di 2 baris" in again.words
    assert "Datang: 48 orang" in again.words
    assert "48 baris tersimpan sekaligus." in save(dewi, again, "right").words


def test_a_roll_that_moved_meanwhile_is_compared_anew(as_, readers):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    where = big(dewi)
    page = looked_at(dewi, where, readers)
    add(yusran, name="Orang Lain", passport="EG7654321")
    answer = dewi.submit(page, "choice", "right")
    assert answer.status_code == 409
    assert "Daftar Anda berubah sejak file ini diperiksa." in answer.words
    assert len(workers()) == 1
    again = looked_at(dewi, where, readers)
    assert "Orang Lain" in again.words
    assert "Data tersimpan" in save(dewi, again, "right").words
    assert len(workers()) == 48


def test_agreeing_twice_sends_once(as_, readers):
    dewi = as_(DEWI)
    page = looked_at(dewi, big(dewi), readers)
    first, second = save(dewi, page, "right"), save(dewi, page, "right")
    assert first.words == second.words
    assert len(submissions()) == 1


def test_what_is_wrong_is_said_in_the_language_of_whoever_looks(as_, readers):
    dewi, katharina = as_(DEWI), as_(KATHARINA)
    where = big(dewi)
    assert "Bulan 13 tidak ada." in looked_at(dewi, where, readers).words
    assert "There is no month 13." in looked_at(katharina, where, readers).words
