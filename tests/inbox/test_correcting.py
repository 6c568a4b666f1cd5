"""Somebody asks to be corrected, and the office does it itself: at once, recorded, and the sponsor sees whose deed it was."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.register import roll
from portal.register.models_about import Wish
from portal.register.subjects import wishes
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, RINA, TELANG
from tests.register.people import LIN, only, submissions
from tests.visitors import words

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
WISH = "Nama saya Lin Haoran, dan mohon data saya di Zamrud dihapus."
WHY = "Orangnya datang dengan paspor."


@pytest.fixture(autouse=True)
def lin(app, clock):
    clock(TUESDAY)
    with unit_of_work():
        worker = roll.add(LIN, TELANG.row, by=DEWI.row)
        wishes.record(worker, WISH, by=RINA.row)


def wish() -> Wish:
    return db.session.scalars(select(Wish)).one()


def address() -> str:
    return f"/inbox/orang/{only().id}"


def opened(officer, reason: str | None = WHY):
    """The form with the full record; the reason is asked once."""
    page = officer.submit(officer.get(address()), "/buka")
    return officer.submit(page, "reason", reason=reason) if page.tree.xpath("//input[@name='reason']") else page


def correct(officer, **typed):
    return officer.submit(opened(officer), "outcome", **{"outcome": "Nomor paspor diperbaiki."} | typed)


def deeds(action: str) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action)))


def test_an_officer_corrects_and_the_sponsor_sees_who_did_it(as_):
    assert correct(as_(RINA), passport="EF9990001").status_code == 303
    assert only().passport == "EF9990001"
    assert (wish().outcome, wish().settled_by) == ("Nomor paspor diperbaiki.", RINA.row.id)
    dewi = as_(DEWI)
    history = words(dewi.get(f"/sponsor/pekerja/{only().id}").tree.xpath("//ol[@class='time']")[0])
    assert f"{RINA.name}, dicatat kantor · Menunggu petugas kedua" in history
    assert "dicatat kantor" in words(dewi.get("/sponsor/kiriman").tree)
    assert "Nomor paspor diperbaiki." in words(dewi.get(f"/sponsor/pekerja/{only().id}/permintaan").tree)
    assert [deed.actor_id for deed in deeds("worker.changed")] == [RINA.row.id]


def test_the_sponsor_has_a_mail_that_names_nobody(as_, mailbox):
    correct(as_(RINA), position="Ahli geologi")
    (mail,) = mailbox.to(DEWI)
    assert mail["Subject"] == "Kantor memperbaiki data di daftar Anda"
    assert "Lin" not in mail.get_content()


def test_what_the_office_wrote_itself_does_not_wait_for_the_office(as_):
    correct(as_(RINA), position="Ahli geologi")
    mine, sponsors = sorted(submissions(), key=lambda one: not one.by_office)
    assert (mine.case.outcome.value, mine.case.source.value, sponsors.case.outcome) == ("accepted", "office", None)


def test_the_sponsor_cannot_take_back_what_the_office_entered(as_):
    correct(as_(RINA), position="Ahli geologi")
    entered = next(one for one in submissions() if one.by_office)
    assert not as_(DEWI).get(f"/sponsor/kiriman/{entered.id}").tree.xpath("//*[@id='take-back']")


def test_nothing_is_shown_before_the_officer_says_why(as_):
    rina = as_(RINA)
    assert "EF0238557" not in (asked := rina.submit(rina.get(address()), "/buka")).text
    assert "EF0238557" not in rina.submit(asked, "reason", reason=" ").text
    assert deeds("person.opened") == []
    assert "EF0238557" in opened(rina).text
    assert [deed.actor_id for deed in deeds("person.opened")] == [RINA.row.id]


def test_nothing_is_corrected_where_nothing_differs(as_):
    answer = correct(as_(RINA))
    assert answer.status_code == 409
    assert "Belum ada yang diubah" in words(answer.tree)
    assert wish().settled_on is None
    assert len(submissions()) == 1


@pytest.mark.parametrize("typed", [{"outcome": ""}, {"birth_date": "31-02-1987"}])
def test_a_wrong_field_leaves_everything_as_it_was(as_, typed):
    assert correct(as_(RINA), position="Ahli geologi", **typed).status_code == 422
    assert (only().position, wish().settled_on) == (LIN.position, None)


def test_two_at_once_and_the_second_reads_what_is_kept_now(as_, clock):
    rina = as_(RINA)
    page = opened(rina)
    with unit_of_work():
        roll.change(only(), type(LIN)(**vars(LIN) | {"position": "Kepala tambang"}), by=DEWI.row)
    late = rina.submit(page, "outcome", outcome="Diperbaiki.", position="Ahli geologi")
    assert late.status_code == 409
    assert {"Kepala tambang", "Ahli geologi"} <= {words(cell) for cell in late.tree.xpath("//table//td/span")}


def test_the_two_lines_of_the_passport_fill_the_form_here_too(as_):
    rina = as_(RINA)
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    filled = rina.submit(opened(rina), "mrz", mrz=lines, do="mrz")
    assert filled.tree.xpath("//input[@name='passport']/@value") == ["L898902C3"]
    assert only().passport == LIN.passport
