"""What is half written is kept on the server: for its writer alone, until it is sent, thrown away, or the case is deleted."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from portal.inbox.duplicates import merging
from portal.inbox.models import Draft
from portal.storage.database import db, unit_of_work
from portal.tips import retention
from tests.cast import BARITO_SELATAN, LISDAYANTI, RINA
from tests.inbox.desk import MONDAY, at, by_htmx, case, deeds, report, submission
from tests.journeys.errands import comes_in

WORDS = "Sudah saya telepon Puskesmas Ampah, mereka"


def box(page, name):
    return (page.tree.xpath(f"//textarea[@name='{name}']")[0].text or "").strip()


def drafts():
    return list(db.session.scalars(select(Draft)))


@pytest.mark.parametrize("form, name", [("message", "message"), ("note", "note"), ("decision", "reason"), ("decision", "tell")])
def test_what_is_half_written_is_there_again_with_the_time_it_was_kept(as_, clock, form, name):
    clock(MONDAY)
    code = report()
    rina = as_(RINA)
    assert rina.submit(at(code), name, "Simpan draf", **{name: WORDS}).status_code == 303
    page = as_(RINA).get(at(code))
    assert box(page, name) == WORDS
    assert "Draf dari 23 November, 09.00" in page.words


def test_a_decision_is_kept_with_its_outcome(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "decision", "Simpan draf", outcome="unfounded", reason=WORDS)
    page = rina.get(at(code))
    assert page.tree.xpath("//select[@name='outcome']/option[@selected]/@value") == ["unfounded"]
    assert case(code).outcome is None


def test_why_a_case_is_taken_up_again_is_kept_too(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "decision", "next", outcome="unfounded", reason="Tidak ada.")
    rina.submit(at(code), "/reopening", "Simpan draf", reason=WORDS)
    assert box(rina.get(at(code)), "reason") == WORDS


def test_while_typing_htmx_keeps_it_and_says_so(as_, clock):
    clock(MONDAY)
    code = report()
    piece = by_htmx(as_(RINA), f"{at(code)}/draft/message", "form#draft-message", message=WORDS, version=1)
    assert "<html" not in piece.text
    assert "Draf tersimpan 09.00" in piece.words
    clock(datetime(2026, 11, 23, 3, tzinfo=UTC))
    by_htmx(as_(RINA), f"{at(code)}/draft/message", "form#draft-message", message=WORDS + " siap.", version=1)
    (draft,) = drafts()
    assert draft.typed == {"message": WORDS + " siap."}


def test_an_emptied_form_has_no_draft(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "note", "Simpan draf", note=WORDS)
    piece = by_htmx(rina, f"{at(code)}/draft/note", "form#draft-note", note="  ")
    (button,) = piece.tree.xpath("//button")
    assert (piece.words, button.get("hidden")) == ("Buang draf", ""), "nothing is said, and nothing is there to throw away"
    assert drafts() == []


def test_it_is_thrown_away_by_a_button(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "note", "Simpan draf", note=WORDS)
    assert rina.submit(at(code), "/draft/note", "Buang draf").status_code == 303
    assert box(rina.get(at(code)), "note") == ""
    assert drafts() == []


@pytest.mark.parametrize(
    "name, press, more",
    [("message", "tell", {}), ("note", "Simpan catatan", {}), ("reason", "next", {"outcome": "unfounded"})],
)
def test_what_was_sent_is_no_draft_any_more(as_, name, press, more):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), name, "Simpan draf", **{name: WORDS})
    assert rina.submit(at(code), name, press, **more).status_code == 303
    assert drafts() == []


def test_sending_one_leaves_the_others(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "message", "Simpan draf", message=WORDS)
    rina.submit(at(code), "note", note="Besok ke sana.")
    assert box(rina.get(at(code)), "message") == WORDS


def test_a_form_that_was_not_taken_is_kept(as_):
    code = report()
    rina = as_(RINA)
    assert rina.submit(at(code), "decision", "next", outcome="", reason=WORDS).status_code == 422
    assert box(rina.get(at(code)), "reason") == WORDS


def test_a_colleague_who_was_quicker_does_not_wipe_it(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "decision", "next", outcome="guidance", reason="Sudah dijelaskan.")
    assert rina.submit(page, "message", "tell", message=WORDS).status_code == 409
    assert box(rina.get(at(code)), "message") == WORDS


def test_nobody_reads_a_colleagues_draft(as_):
    code = report()
    as_(RINA).submit(at(code), "note", "Simpan draf", note=WORDS)
    assert WORDS not in as_(LISDAYANTI).get(at(code)).text
    as_(LISDAYANTI).submit(at(code), "note", "Simpan draf", note="Milik saya sendiri.")
    assert box(as_(RINA).get(at(code)), "note") == WORDS


def test_two_kinds_of_forms_of_a_submission_are_no_reports(as_):
    code = submission()
    rina = as_(RINA)
    rina.submit(at(code), "note", "Simpan draf", note=WORDS)
    assert box(rina.get(at(code)), "note") == WORDS
    assert rina.send(f"{at(code)}/draft/owner", owner="x").status_code == 404
    assert rina.send(f"{at(report(office=BARITO_SELATAN))}/draft/note", note=WORDS).status_code == 404


def test_a_draft_is_no_deed_and_moves_nothing(as_):
    code = report()
    rina = as_(RINA)
    rina.get(at(code))
    before = (deeds(code), case(code).version)
    rina.submit(at(code), "message", "Simpan draf", message=WORDS)
    assert (deeds(code), case(code).version) == before


def test_a_draft_is_locked_in_the_database_and_goes_with_its_case(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "decision", "next", outcome="unfounded", reason="Tidak ada.")
    rina.submit(at(code), "note", "Simpan draf", note=WORDS)
    sealed = bytes(db.session.scalar(text("SELECT typed FROM draft")))
    assert b"Puskesmas" not in sealed
    with unit_of_work():
        retention.erase_case(case(code))
    assert drafts() == []


def test_a_draft_that_comes_after_its_form_was_sent_is_none(as_):
    """A browser may send both at once."""
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "decision", "next", outcome="unfounded", reason=WORDS)
    by_htmx(rina, f"{at(code)}/draft/decision", "form#draft-decision", outcome="unfounded", reason=WORDS, version=1)
    assert drafts() == []


# --- merged while somebody writes -----------------------------------------------------------------------------------------------


@pytest.fixture
def merged_away(as_):
    """Rina has a case open, and Lisdayanti merges it into another one: Rina, her page, and both codes."""
    into, gone = report("Mandor menyimpan paspor di mess pabrik karet."), report("Di mess pabrik karet ada yang demam.")
    rina = as_(RINA)
    page = rina.get(at(gone))
    merge(gone, into)
    return rina, page, gone, into


def merge(gone, into):
    with unit_of_work():
        merging.merge(case(gone), case(into), by=LISDAYANTI.row)


def test_what_is_typed_while_a_colleague_merges_the_case_is_kept_and_said_to_be(merged_away):
    rina, _page, gone, into = merged_away
    piece = by_htmx(rina, f"{at(gone)}/draft/message", "form#draft-message", message=WORDS, version=1)
    assert f"Berkas ini baru saja digabung ke {case(into).spoken}. Tulisan Anda tersimpan." in piece.words
    assert WORDS in rina.get(at(gone)).words


@pytest.mark.parametrize(
    "name, press, more", [("message", "tell", {}), ("message", "ask", {}), ("reason", "next", {"outcome": "unfounded"})]
)
def test_what_is_sent_after_a_colleague_merged_the_case_comes_back_on_a_page_that_says_so(merged_away, name, press, more):
    rina, page, gone, into = merged_away
    answer = rina.submit(page, name, press, **{name: WORDS}, **more)
    assert answer.status_code == 409
    assert "Yang Anda kirim belum disimpan" in answer.words
    assert f"Berkas ini digabung ke {case(into).spoken}" in answer.words
    assert WORDS in answer.words
    assert WORDS in rina.get(at(gone)).words, "and later too"
    assert WORDS not in rina.get(at(into)).text, "never by itself in the case of others"


def test_by_htmx_the_page_of_the_merged_case_takes_the_place_of_the_old_one(merged_away):
    rina, _page, gone, _into = merged_away
    answer = by_htmx(rina, f"{at(gone)}/message", "section#talk", message=WORDS, version=1, do="tell")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "body")
    assert WORDS in answer.words


def test_what_was_half_written_in_a_merged_case_is_finished_where_it_lives_on(as_):
    into, gone = report("Mandor menyimpan paspor di mess pabrik karet."), report("Di mess pabrik karet ada yang demam.")
    rina = as_(RINA)
    rina.submit(at(gone), "note", "Simpan draf", note=WORDS)
    rina.submit(at(gone), "decision", "Simpan draf", outcome="unfounded", reason=WORDS)
    merge(gone, into)
    assert "Draf Anda masih ada di sana." in rina.get(at(into)).words
    assert "Draf Anda masih ada di sana." not in as_(LISDAYANTI).get(at(into)).words
    assert WORDS not in as_(LISDAYANTI).get(at(gone)).words
    for name, field in (("note", "note"), ("decision", "reason")):
        done = rina.submit(at(gone), f"/draft/{name}/bawa")
        assert done.headers["Location"] == f"{at(into)}#write-{name}"
        assert box(rina.get(at(into)), field) == WORDS
    page = rina.get(at(into))
    assert page.tree.xpath("//select[@name='outcome']/option[@selected]/@value") == ["unfounded"]
    assert "Draf Anda masih ada di sana." not in page.words
    assert rina.send(f"{at(gone)}/draft/note/bawa").status_code == 303, "pressed twice"


def test_nothing_is_carried_over_what_is_begun_there_or_where_there_is_no_such_form(as_):
    into, gone = report("Mandor menyimpan paspor di mess pabrik karet."), report("Di mess pabrik karet ada yang demam.")
    rina = as_(RINA)
    for code, said in ((into, "Milik sana."), (gone, WORDS)):
        rina.submit(at(code), "note", "Simpan draf", note=said)
    rina.submit(at(gone), "decision", "Simpan draf", outcome="unfounded", reason=WORDS)
    merge(gone, into)
    as_(LISDAYANTI).submit(at(into), "decision", "next", outcome="guidance", reason="Sudah dijelaskan.")
    page = rina.get(at(gone))
    assert [form.address for form in page.forms if form.address.endswith("/bawa")] == []
    for name in ("note", "decision"):
        assert rina.send(f"{at(gone)}/draft/{name}/bawa").status_code == 409
    assert box(rina.get(at(into)), "note") == "Milik sana."
    rina.submit(page, "/draft/note", "Buang draf")
    rina.submit(page, "/draft/decision", "Buang draf")
    assert WORDS not in rina.get(at(gone)).words


def test_in_a_browser_it_is_kept_while_typing_and_sent_ones_do_not_come_back(street):
    code = report()
    rina = street.person()
    comes_in(rina, RINA)
    rina.goes_to(at(code))
    rina.types("note", WORDS)
    assert rina.sees("Draf tersimpan")
    rina.goes_to(at(code))
    assert rina.page.locator('[name="note"]').input_value() == WORDS
    assert rina.sees("Draf dari")
    rina.types("note", WORDS + " siap menerima.")
    rina.clicks_on("Simpan catatan")
    rina.page.locator("#notes .time").get_by_text("siap menerima.").wait_for()
    rina.goes_to(at(code))
    assert rina.page.locator('[name="note"]').input_value() == ""
    assert rina.complaints == []


@pytest.mark.parametrize("form, field", [("message", "message"), ("decision", "tell")])
def test_in_a_browser_what_was_emptied_does_not_come_back(street, form, field):
    code = report()
    rina = street.person()
    comes_in(rina, RINA)
    rina.goes_to(at(code))
    rina.types(field, WORDS)  # of a decision without its reason, too
    rina.page.locator(f"#kept-{form}").get_by_text("Draf tersimpan").wait_for()
    rina.types(field, "")
    rina.page.locator(f"#kept-{form} button").wait_for(state="hidden")
    rina.goes_to(at(code))
    assert rina.page.locator(f'[name="{field}"]').input_value() == ""
    assert drafts() == []
