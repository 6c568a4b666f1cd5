"""Leaving quickly: in reach on every page of a conversation, without a ticket, and nothing of the site stays in the browser."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal import clock as portal_clock
from portal.cases.codes import Outcome
from portal.web import tokens
from tests.kept import every_row
from tests.tips.stories import A_TIP, STORY, answer, ask, close, code_of, come_back, filed, post


@pytest.fixture
def code(visitor):
    return code_of(post(visitor))


def pages(visitor, code, clock):
    yield "conversation", (open_page := come_back(visitor, code))
    ask(code)
    yield "asked", come_back(visitor, code)
    yield "empty answer", answer(visitor, open_page, "")
    close(code, Outcome.UNFOUNDED)
    yield "closed", (closed := come_back(visitor, code))
    yield "answered", answer(visitor, closed, "Belum selesai.")
    clock(portal_clock.now() + timedelta(minutes=16))
    yield "locked", answer(visitor, closed, "Belum selesai.")
    clock(portal_clock.now() - timedelta(minutes=16))
    yield "withdrawn", visitor.submit(come_back(visitor, code), "sure", sure="yes")
    yield "gone", come_back(visitor, code)


def test_the_way_out_is_on_every_page_and_leads_to_an_ordinary_one(visitor, code, clock):
    for name, page in pages(visitor, code, clock):
        (form,) = [one for one in page.forms if one.address.endswith("/cek/keluar")]
        assert {field for field, _ in form.pairs} <= {"leaving"}, name
        left = visitor.post(form.address)  # needs nothing
        assert (left.status_code, left.headers["Location"]) == (303, "/kantor"), name


@pytest.mark.parametrize("at, there", [("/cek/keluar", "/kantor"), ("/en/cek/keluar", "/en/kantor")])
def test_nothing_of_the_site_stays_in_the_browser(visitor, at, there):
    left = visitor.post(at)
    assert (left.status_code, left.headers["Location"]) == (303, there)
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert left.headers["Cache-Control"] == "no-store"
    assert visitor.get(there).status_code == 200


def test_the_page_where_it_leads_says_nothing_about_reports(visitor):
    page = visitor.get("/kantor")
    assert [word for word in ("lapor", "kode", "percakapan") if word in page.words.lower()] == []


def test_a_link_cannot_make_anybody_leave(visitor):
    assert visitor.get("/cek/keluar").status_code == 405


# --- Back -----------------------------------------------------------------------------------------------------------------------


def leaves(visitor, page):
    return visitor.fills_in(page.form("/cek/keluar"))


def shows_nothing(answer):
    return (answer.status_code, answer.headers.get("Location")) == (303, "/kantor")


def test_what_the_browser_sends_again_after_leaving_opens_nothing(visitor, code):
    """Back to a page that was the answer to a form sends that form again: the code, the answer, the other language."""
    asked = visitor.get("/cek").form("receipt")
    page = visitor.fills_in(asked, receipt=code)
    answered = answer(visitor, page, "Masih.")
    leaves(visitor, answered)
    assert shows_nothing(visitor.post("/cek", data=dict(asked.pairs)))
    assert shows_nothing(answer(visitor, page, "Masih."))
    assert visitor.submit(answered, "ticket", "switch").headers["Location"] == "/en/kantor"


def test_nor_does_the_receipt_come_back(visitor):
    form = {"token": tokens.new_token()} | A_TIP
    receipt = visitor.post("/", data=form)
    page = visitor.submit(receipt, "last", last=code_of(receipt)[-4:])
    leaves(visitor, page)
    assert shows_nothing(visitor.submit(receipt, "last", last=code_of(receipt)[-4:]))
    assert shows_nothing(visitor.post("/", data=form))


def test_but_something_new_from_an_old_form_is_heard(visitor):
    """Where the browser kept the blank form: no report is lost because its reporter once left in a hurry."""
    form = {"token": tokens.new_token()} | A_TIP
    receipt = visitor.post("/", data=form)
    leaves(visitor, visitor.submit(receipt, "last", last=code_of(receipt)[-4:]))
    assert code_of(visitor.post("/", data=form | {"story": "Sekarang mereka mengangkut kayu dengan truk malam-malam."}))
    assert filed() == 2


def test_leaving_leaves_nothing_in_the_database(visitor, code):
    page = come_back(visitor, code)
    before = every_row()
    leaves(visitor, page)
    assert every_row() == before


def test_a_new_visit_opens_as_ever(visitor, code):
    leaves(visitor, come_back(visitor, code))
    assert STORY in come_back(visitor, code).text


def test_others_who_are_reading_notice_nothing(visitor, code):
    mine, theirs = come_back(visitor, code), come_back(visitor, code)
    leaves(visitor, mine)
    assert answer(visitor, theirs, "Masih.").status_code == 200


@pytest.mark.parametrize("ticket", ["forged", tokens.new_token, lambda: tokens.new_ticket(uuid4(), "id")])
def test_a_ticket_that_is_not_ours_lets_everybody_leave_all_the_same(visitor, code, ticket):
    page = visitor.post("/cek/keluar", data={"leaving": ticket() if callable(ticket) else ticket})
    assert shows_nothing(page)
    assert STORY in come_back(visitor, code).text


# --- a page that is left alone ------------------------------------------------------------------------------------------------


def test_a_page_that_locks_itself_keeps_the_words_and_sends_nothing(visitor, code):
    """What the script does after fifteen minutes, whatever the phone's clock says: the ticket may still be good."""
    form = come_back(visitor, code).form("story")
    form.pairs.append(("lock", "1"))
    page = visitor.fills_in(form, story="Masih di")
    assert page.h1 == "Sudah 15 menit, jadi halaman ini kami kunci"
    assert dict(page.form("story").pairs)["story"] == "Masih di"
    assert visitor.submit(page, "receipt", receipt=code).status_code == 200
    assert filed() == 1
