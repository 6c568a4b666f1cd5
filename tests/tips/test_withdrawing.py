"""A reporter takes the report back: everything goes, and nobody can file it again by sending the old form."""

from datetime import UTC, datetime, timedelta

import pytest

from portal import clock as portal_clock
from portal.cases.codes import Outcome, Status
from portal.cases.opening import move
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, receipts
from portal.tips.models import Gone
from portal.web import tokens
from tests.cast import RINA, office
from tests.tips.stories import A_TIP, STORY, answer, ask, close, code_of, come_back, filed, post, said, tip


@pytest.fixture
def code(visitor):
    return code_of(post(visitor))


def withdraw(visitor, page, sure="yes"):
    return visitor.submit(page, "sure", sure=sure)


def test_the_report_is_gone_and_the_page_says_what_is_left(visitor, code):
    ask(code)
    page = withdraw(visitor, answer(visitor, come_back(visitor, code), "Masih."))
    assert (page.status_code, page.h1) == (200, "Laporan sudah ditarik dan dihapus")
    assert "Laporan Anda belum diteruskan." in page.words
    assert (filed(), said()) == (0, 0)


def test_the_page_says_until_when_it_lies_in_backups(visitor, code, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert "sampai 29 Desember 2026." in withdraw(visitor, come_back(visitor, code)).words


def test_nothing_goes_without_the_tick(visitor, code):
    page = visitor.submit(come_back(visitor, code), "sure")
    assert page.status_code == 422
    assert "Centang dulu, supaya laporan tidak terhapus karena salah tekan." in page.errors
    assert page.tree.xpath("//details[@open]//input[@id='sure']")
    assert filed() == 1
    assert withdraw(visitor, page).h1 == "Laporan sudah ditarik dan dihapus"


def test_what_an_agency_has_is_not_promised_away(visitor, code):
    with unit_of_work():
        for status in (Status.IN_REVIEW, Status.REFERRED):
            move(tip(code).case, status, by=RINA.row)
    page = withdraw(visitor, come_back(visitor, code))
    assert "Laporan Anda sudah diteruskan." in page.words
    assert "Laporan Anda belum diteruskan." not in page.words


def test_a_closed_report_can_be_deleted_before_its_day(visitor, code):
    close(code, Outcome.UNFOUNDED)
    page = come_back(visitor, code)
    assert "Hapus sekarang saja" in page.words
    withdraw(visitor, page)
    assert filed() == 0


def test_the_code_says_that_it_was_withdrawn_for_a_while_and_then_nothing(visitor, code, clock):
    start = portal_clock.now()
    withdraw(visitor, come_back(visitor, code))
    page = come_back(visitor, code)
    assert (page.status_code, page.h1) == (410, "Laporan ini sudah Anda tarik")
    assert STORY not in page.text
    clock(start + timedelta(days=35))
    assert come_back(visitor, code).status_code == 410
    clock(start + timedelta(days=37))
    assert come_back(visitor, code).status_code == 404


def test_a_report_whose_time_was_over_is_said_to_be_deleted(visitor, code):
    with unit_of_work():
        db.session.add(Gone(receipt_hash=receipts.digest("0" * 16), withdrawn=False, until=portal_clock.today()))
    assert come_back(visitor, "0" * 16).h1 == "Laporan ini sudah dihapus"


@pytest.mark.parametrize("at, h1", [("/", "Laporan ini sudah Anda tarik"), ("/en/", "You have withdrawn this report")])
def test_the_same_form_sent_again_files_nothing(visitor, at, h1):
    form = {"token": tokens.new_token()} | A_TIP
    code = code_of(visitor.post(at, data=form))
    withdraw(visitor, come_back(visitor, code))
    again = visitor.post(at, data=form)
    assert (again.status_code, again.h1, filed()) == (410, h1, 0)
    assert again.headers["Cache-Control"] == "no-store"


def test_withdrawing_again_says_it_again(visitor, code):
    page = come_back(visitor, code)
    assert withdraw(visitor, page).h1 == withdraw(visitor, page).h1 == "Laporan sudah ditarik dan dihapus"
    assert db.session.query(Gone).count() == 1


def test_the_page_can_be_read_in_the_other_language(visitor, code):
    page = withdraw(visitor, come_back(visitor, code))
    assert visitor.submit(page, "ticket", "switch").h1 == "Your report has been withdrawn and deleted"


def test_an_open_page_of_a_withdrawn_report_sends_nothing(visitor, code):
    page = come_back(visitor, code)
    withdraw(visitor, page)
    late = answer(visitor, page, "Masih di sana.")
    assert late.status_code == 422
    assert "Masih di sana." in late.text, "what was typed comes back"
    assert said() == 0


def test_after_fifteen_minutes_the_code_comes_first(visitor, code, clock):
    page = come_back(visitor, code)
    clock(portal_clock.now() + timedelta(minutes=16))
    late = withdraw(visitor, page)
    assert late.status_code == 422
    assert "Laporan belum ditarik." in late.words
    assert filed() == 1
    assert STORY in visitor.submit(late, "receipt", receipt=code).words


@pytest.mark.parametrize("ticket", ["", "forged", tokens.new_token])
def test_a_ticket_that_is_not_ours_withdraws_nothing(visitor, code, ticket):
    page = visitor.post("/cek/tarik", data={"ticket": ticket() if callable(ticket) else ticket, "sure": "yes"})
    assert page.status_code == 422
    assert filed() == 1


def test_who_told_the_same_keeps_their_report(visitor, code):
    """Merged: each reporter has their own words, photos and end."""
    other = code_of(post(visitor, story="Ada truk keluar masuk tambang pada malam hari."))
    with unit_of_work():
        tip(other).case_id = tip(code).case_id
    withdraw(visitor, come_back(visitor, code))
    page = come_back(visitor, other)
    assert "Ada truk keluar masuk tambang pada malam hari." in page.words
    assert STORY not in page.text
    assert conversation.was_withdrawn(receipts.read(code) or "") is True
    assert conversation.behind(receipts.read(other) or "", office=office().id)
