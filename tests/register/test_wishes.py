"""Somebody on the list asks to have their data put right: it is written down, both sides see it, and both see by when."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from portal.audit.models import Deed
from portal.errors import Stale
from portal.inbox.models import Opening
from portal.register import roll
from portal.register.models import Worker
from portal.register.models_about import Wish
from portal.register.subjects import wishes
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, HARTONO, HERNITA, KATHARINA, MARSELINUS, RINA, TELANG, YUSRAN
from tests.register.people import LIN, NASTY, only, stolen
from tests.visitors import words

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
WISH = "Nama saya Lin Hao-ran, paspor EF0238557."


@pytest.fixture(autouse=True)
def lin(app, clock):
    clock(TUESDAY)
    with unit_of_work():
        return roll.add(LIN, TELANG.row, by=DEWI.row)


def address(door: str = "/sponsor/pekerja") -> str:
    return f"{door}/{only().id}"


def ask(visitor, text: str = WISH):
    """At the sponsor's door."""
    return visitor.submit(f"{address()}/permintaan", "text", text=text)


def settle(visitor, outcome: str, page: str | None = None):
    seen = visitor.get(page or f"{address()}/permintaan")
    return visitor.submit(seen, box(seen), **{box(seen): outcome})


def box(page) -> str:
    return str(page.tree.xpath("//textarea[contains(@name, 'outcome')]/@name")[0])


def wish() -> Wish:
    return db.session.scalars(select(Wish)).one()


def deeds(action: str) -> list:
    return [deed.actor_id for deed in db.session.scalars(select(Deed).where(Deed.action == action))]


def test_written_down_by_the_sponsor_it_is_seen_by_both_until_it_is_settled(as_):
    dewi, rina = as_(DEWI), as_(RINA)
    assert ask(dewi).status_code == 303
    sponsor = f"/inbox/penjamin/{TELANG.row.id}"
    for page in (dewi.get(address()), dewi.get(f"{address()}/permintaan"), rina.get(sponsor), rina.get(address("/inbox/orang"))):
        assert "Lin Hao-ran" in words(page.tree)
        assert "paling lambat 27 November 2026" in words(page.tree)
    assert settle(rina, "Sudah kami minta ke penjamin.", address("/inbox/orang")).status_code == 303
    assert "Sudah kami minta" in words(dewi.get(f"{address()}/permintaan").tree)
    for page in (dewi.get(address()), rina.get(sponsor)):
        assert "Lin Hao-ran" not in words(page.tree)
    assert (deeds("wish.recorded"), deeds("wish.settled")) == ([DEWI.row.id], [RINA.row.id])


def test_written_down_by_the_office_the_sponsor_settles_it(as_):
    rina, yusran = as_(RINA), as_(YUSRAN)
    assert rina.submit(address("/inbox/orang"), "text", text=WISH).status_code == 303
    assert settle(yusran, "Nama diperbaiki.").status_code == 303
    assert (wish().outcome, wish().settled_by, wish().by_id) == ("Nama diperbaiki.", YUSRAN.row.id, RINA.row.id)


def test_after_three_days_it_is_late_and_the_page_says_so(as_, clock):
    ask(as_(DEWI))
    for days, late in ((3, []), (4, ["Jawab paling lambat 27 November 2026"])):
        clock(TUESDAY + timedelta(days=days))
        marks = as_(DEWI).get(address()).tree.xpath("//*[@aria-labelledby='hak-h']//*[contains(@class, 'danger')]")
        assert [words(mark) for mark in marks] == late


def test_the_same_words_sent_twice_are_one_wish(as_):
    ask(dewi := as_(DEWI))
    ask(dewi)
    assert wish().text == WISH
    settle(dewi, "Sudah.")
    ask(dewi)
    assert len(db.session.scalars(select(Wish)).all()) == 2


def test_two_answers_at_once_and_the_second_is_told(as_):
    ask(as_(DEWI))
    yusran, rina = as_(YUSRAN), as_(RINA)
    theirs = yusran.get(f"{address()}/permintaan")
    settle(rina, "Nama diperbaiki.", address("/inbox/orang"))
    late = yusran.submit(theirs, box(theirs), **{box(theirs): "Tidak bisa."})
    assert late.status_code == 409
    assert "Tidak bisa." in words(late.tree)
    assert wish().outcome == "Nama diperbaiki."


@pytest.mark.parametrize("text", ["", "   "])
def test_without_words_nothing_is_written_down(as_, text):
    assert ask(as_(DEWI), text).status_code == 422
    assert db.session.scalars(select(Wish)).all() == []


@pytest.mark.parametrize("text", ["", " "])
def test_without_words_nothing_is_settled(as_, text):
    ask(dewi := as_(DEWI))
    assert settle(dewi, text).status_code == 422
    assert wish().settled_on is None


def test_the_office_reads_numbers_in_the_list_only_when_it_opens_one(as_):
    ask(as_(DEWI))
    rina = as_(RINA)
    assert "EF0238557" not in words(rina.get(f"/inbox/penjamin/{TELANG.row.id}").tree)


@pytest.mark.parametrize("who", [HARTONO, MARSELINUS])
def test_others_neither_see_nor_answer(as_, who):
    ask(as_(DEWI))
    stranger = as_(who)
    door = "/inbox" if who is MARSELINUS else "/sponsor"
    paths = [address("/inbox/orang")] if who is MARSELINUS else [f"{address()}/permintaan", f"{address()}/lembar"]
    assert [stranger.get(path).status_code for path in paths] == [404] * len(paths)
    assert stranger.post(f"{door}/permintaan/{wish().id}", data={"csrf_token": stranger.token}).status_code == 404


def test_a_thief_of_the_database_reads_none_of_it(as_):
    ask(dewi := as_(DEWI))
    settle(dewi, "Nama diperbaiki sesuai akta.")
    loot = stolen()
    assert [secret for secret in ("Hao-ran", "sesuai akta") if secret.encode() in loot] == []


def test_strange_texts_stay_texts(as_):
    dewi = as_(DEWI)
    for text in NASTY:
        ask(dewi, text[:500].encode("utf-8", "replace").decode())
    for page in (dewi.get(f"{address()}/permintaan"), dewi.get(address())):
        assert page.status_code == 200
        assert not page.tree.xpath("//script[contains(., 'alert(1)')]")


def test_in_english(as_):
    ask(katharina := as_(KATHARINA))
    assert "Answer by 27 November 2026" in words(katharina.get(address()).tree)


# --- the office makes the sheet -------------------------------------------------------------------------------------------------


def open_sheet(visitor, **typed):
    return visitor.submit(address("/inbox/orang"), "csrf_token", **typed)


def test_the_office_makes_the_sheet_behind_a_reason_given_once(as_):
    rina = as_(RINA)
    page = rina.get(address("/inbox/orang"))
    assert "EF0238557" not in page.text
    assert rina.submit(page, "reason", reason="").status_code == 422
    made = rina.submit(page, "reason", reason="Orangnya datang dengan paspor.")
    assert "EF0238557" in words(made.tree.xpath("//article")[0])
    assert [opening.reason for opening in db.session.scalars(select(Opening))] == ["Orangnya datang dengan paspor."]
    assert (deeds("person.opened"), deeds("worker.sheet")) == ([RINA.row.id], [RINA.row.id])
    again = rina.get(address("/inbox/orang"))
    assert not again.tree.xpath("//input[@name='reason']")
    form = next(form for form in again.forms if form.address.endswith("/lembar"))
    assert rina.fills_in(form, do="pdf").mimetype == "application/pdf"
    assert as_(BONIFASIUS).get(address("/inbox/orang")).tree.xpath("//input[@name='reason']"), "a colleague says why themself"


def test_whoever_may_not_read_people_does_not(as_):
    assert as_(HERNITA).get(address("/inbox/orang")).status_code == 403
    assert as_(DEWI).get(address("/inbox/orang")).status_code == 403


def test_what_is_said_of_somebody_who_was_deleted_meanwhile_is_refused(app):
    with unit_of_work():
        worker = only()
        db.session.execute(delete(Worker), execution_options={"synchronize_session": False})
        with pytest.raises(Stale, match="sudah dihapus"):
            wishes.record(worker, WISH, by=DEWI.row)
