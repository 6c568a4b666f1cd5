"""Somebody who had left is there again: one person, one history."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.register.codes import Deed as Said
from portal.storage.database import db
from tests.cast import DEWI, RINA, YUSRAN
from tests.inbox.desk import case
from tests.register.people import TYPED, add, changes, only, submissions, workers


@pytest.fixture
def dewi(as_, clock):
    """Lin Haoran left a while ago, and the office has read so far."""
    dewi = as_(DEWI)
    for day, deed in enumerate((lambda: add(dewi), lambda: dewi.submit(page_of_lin(dewi), "left_on", left_on="1-3-2026"))):
        clock(datetime(2026, 11, 20 + day, 3, tzinfo=UTC))
        deed()
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    as_(RINA).get(f"/inbox/{submissions()[0].case.code}")
    return dewi


def page_of_lin(dewi):
    return dewi.get(f"/sponsor/pekerja/{only().id}")


def test_a_button_on_the_page_of_who_left_brings_them_back_from_a_day_on(dewi, as_):
    answer = dewi.submit(page_of_lin(dewi), "back_on", back_on="23 Nov 2026")
    assert answer.status_code == 303
    lin = only()
    assert (lin.left_on, lin.started_on) == (None, date(2026, 11, 23))
    change = changes(lin)[-1]
    assert (change.deed, change.before, change.after) == (
        Said.RETURN,
        {"left_on": "2026-03-01", "started_on": "2025-02-14"},
        {"started_on": "2026-11-23"},
    )
    words = page_of_lin(dewi).words
    assert "Kembali (keluar 1 Maret 2026)" in words
    assert "Datang lagi?" not in words
    rina = as_(RINA)
    assert "1 kembali" in rina.get("/inbox/").words
    page = rina.get(f"/inbox/{submissions()[-1].case.code}")
    assert "semula 1 Maret 2026 menjadi kosong" in page.words
    assert "Kembali" in page.words


def test_a_return_stands_with_the_other_single_edits(dewi):
    add(dewi, passport="EF0000001", name="Zhou Yancheng")
    lin = next(worker for worker in workers() if worker.left_on)
    dewi.submit(f"/sponsor/pekerja/{lin.id}", "back_on", back_on="1-11-2026")
    assert [[change.deed for change in one.changes] for one in submissions()] == [[Said.ARRIVE, Said.LEAVE], [Said.ARRIVE, Said.RETURN]]


@pytest.mark.parametrize(
    "day, says", [("", "Isi tanggal mulai"), ("besok", "tidak terbaca"), ("28-2-2026", "lebih awal dari hari orang ini keluar")]
)
def test_nobody_is_back_on_a_day_that_cannot_be(dewi, day, says):
    answer = dewi.submit(page_of_lin(dewi), "back_on", back_on=day)
    assert answer.status_code in (409, 422)
    assert says in answer.words
    assert day in answer.text
    assert only().left_on == date(2026, 3, 1)


def test_two_colleagues_bring_somebody_back_once(dewi, as_):
    yusran = as_(YUSRAN)
    page, other = page_of_lin(dewi), page_of_lin(yusran)
    dewi.submit(page, "back_on", back_on="23-11-2026")
    assert yusran.submit(other, "back_on", back_on="24-11-2026").status_code == 303
    assert [change.deed for change in changes(only())].count(Said.RETURN) == 1
    assert only().started_on == date(2026, 11, 23)


def test_adding_somebody_who_had_left_offers_the_return_and_keeps_what_was_typed(dewi):
    offer = add(dewi, position="Kepala Geologi", started_on="20-11-2026")
    assert offer.status_code == 409
    assert "pernah ada di daftar Anda" in offer.errors
    assert "keluar 1 Maret 2026" in offer.errors
    assert f"/sponsor/pekerja/{only().id}" in offer.links
    back = dewi.submit(offer, "passport", "return")
    assert back.status_code == 303
    lin = only()
    assert (lin.left_on, lin.position, lin.started_on) == (None, "Kepala Geologi", date(2026, 11, 20))
    assert changes(lin)[-1].before == {"left_on": "2026-03-01", "position": "Ahli Geologi Tambang", "started_on": "2025-02-14"}


def test_saving_once_more_makes_no_second_row(dewi):
    offer = add(dewi)
    assert dewi.submit(offer, "passport").status_code == 409
    assert len(workers()) == 1


def test_a_return_with_a_start_before_they_left_is_a_slip_told_above_the_form(dewi):
    answer = dewi.submit(add(dewi, started_on="20-2-2026"), "passport", "return")
    assert answer.status_code == 409
    assert "lebih awal dari hari orang ini keluar" in answer.errors
    assert answer.tree.xpath("//input[@name='started_on']/@value") == ["20-2-2026"]
    assert only().left_on


def test_who_asks_for_a_return_of_nobody_adds_somebody(dewi):
    answer = dewi.send("/sponsor/pekerja/baru", do="return", **TYPED | {"passport": "EF0000009"})
    assert answer.status_code == 303
    assert len(workers()) == 2


def test_who_left_cannot_come_back_beside_themself(dewi):
    """Somebody is there under the passport again (an older row of the same person)."""
    lin = only()
    dewi.submit(page_of_lin(dewi), "passport", passport="EF0000005")
    add(dewi)
    dewi.submit(f"/sponsor/pekerja/{lin.id}", "passport", passport="EF0238557")
    answer = dewi.submit(f"/sponsor/pekerja/{lin.id}", "back_on", back_on="23-11-2026")
    assert answer.status_code == 409
    assert "sudah ada di daftar" in answer.errors
    assert len([worker for worker in workers() if worker.left_on is None]) == 1


def test_the_return_is_a_recorded_deed(dewi):
    dewi.submit(page_of_lin(dewi), "back_on", back_on="23-11-2026")
    deeds = db.session.scalars(select(Deed).where(Deed.subject_id == only().id).order_by(Deed.number)).all()
    assert [deed.action for deed in deeds] == ["worker.added", "worker.left", "worker.returned"]
    assert case(str(submissions()[-1].case.code)).read_on is None
