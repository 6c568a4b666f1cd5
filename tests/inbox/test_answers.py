"""Answers that are kept ready: for what a report is about, in its reporter's language, with the case's own words in their blanks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.models import Language
from portal.cases.codes import Category, Status
from portal.inbox.acting.tongue import written_in
from portal.offices import answers
from portal.offices.models import AnswerText
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import RINA
from tests.inbox.desk import MONDAY, at, by_htmx, case, messages, report

INDONESIAN = "Terima kasih. Laporan Anda sudah kami baca dan sedang kami periksa di lapangan."
ENGLISH = "Thank you. We have read your report and we are looking into it with the village."


def ready(title, *, office=cast.BARITO_TIMUR):
    rows = answers.answers_of(cast.office(office)).where(AnswerText.title == title)
    return db.session.scalars(rows).one()


def offers(page, prefix="say", outcome=None):
    under = f"/optgroup[@label='{outcome}']" if outcome else "/"
    return page.tree.xpath(f"//select[@name='{prefix}-template']{under}/option[@value!='']/text()")


def box(page, name="message"):
    return (page.tree.xpath(f"//textarea[@name='{name}']")[0].text or "").strip()


def use(officer, page, title, having="message", **more):
    prefix = {"message": "say", "decision": "end"}[having]
    return officer.submit(page, having, "fill", **{f"{prefix}-template": ready(title).id}, **more)


# --- what is offered ----------------------------------------------------------------------------------------------------------


def test_a_new_office_has_answers_in_both_languages_to_begin_with(app):
    rows = db.session.scalars(answers.answers_of(cast.office())).all()
    assert len(rows) >= 10
    for row in rows:
        assert answers.blanks_in(row.text) == answers.blanks_in(row.text_en), row.title
        assert answers.unknown_in(row.text + row.text_en) == []
        assert written_in(row.text) is not Language.EN
        assert written_in(row.text_en) is not Language.ID


def test_only_what_fits_the_category_is_offered_and_that_first(as_):
    rina = as_(RINA)
    assert "Bantuan sedang diupayakan (darurat)" not in offers(rina.get(at(report())))
    urgent = report("Mereka tidak boleh keluar dari mess dan paspornya diambil.", category=Category.EXPLOITATION)
    assert offers(rina.get(at(urgent)))[0] == "Bantuan sedang diupayakan (darurat)"


def test_what_closes_is_offered_at_the_closing_with_its_outcome(as_):
    page = as_(RINA).get(at(report()))
    assert "Tidak ditemukan masalah" in offers(page, "end", "Tidak terbukti")
    assert not any("Tidak ditemukan masalah" in one for one in offers(page, "say"))


def groups(page):
    return page.tree.xpath("//select[@name='end-template']/optgroup/@label")


def test_those_that_close_stand_under_their_outcome_in_the_order_of_the_outcomes_and_the_chosen_one_first(as_):
    code, rina = report(), as_(RINA)
    page = rina.get(at(code))
    outcomes = page.tree.xpath("//select[@name='outcome']/option/text()")
    assert groups(page) == sorted(groups(page), key=outcomes.index)
    assert groups(page)[0] != "Tidak terbukti"
    rina.submit(page, "decision", "Simpan draf", outcome="unfounded", reason="Sudah ke lokasi.")
    assert groups(rina.get(at(code)))[0] == "Tidak terbukti"
    filled = use(rina, at(code), "Tidak ditemukan masalah", "decision", outcome="guidance", reason="Sudah ke lokasi.")
    assert groups(filled)[0] == "Sudah diberi penjelasan", "as it is chosen now"


def test_an_office_without_any_is_offered_none(as_):
    with unit_of_work():
        for one in db.session.scalars(select(AnswerText)):
            db.session.delete(one)
    page = as_(RINA).get(at(report()))
    assert page.tree.xpath("//select[@name='say-template']") == []


# --- into the box -------------------------------------------------------------------------------------------------------------


def test_an_answer_goes_into_the_box_with_its_blanks_filled_and_nothing_is_sent(as_, clock):
    clock(MONDAY)
    code = report()
    page = use(as_(RINA), at(code), "Terima kasih, sedang ditelaah")
    assert page.status_code == 200
    assert box(page).endswith("ada di halaman ini paling lambat 7 Desember 2026.")
    assert messages(code) == []
    assert case(code).status is Status.NEW


def test_it_follows_the_language_of_the_reporter_and_the_office_sees_what_it_means(as_, clock):
    clock(MONDAY)
    code = report("They keep our passports in the office and we must pay to get them back.", language=Language.EN)
    rina = as_(RINA)
    assert "Pelapor memakai bahasa Inggris" in rina.get(at(code)).words
    page = use(rina, at(code), "Terima kasih, sedang ditelaah")
    assert box(page).endswith("You will find more on this page by 7 December 2026.")
    assert page.tree.xpath("//textarea[@name='message']/@lang") == ["en"]
    assert "Artinya dalam bahasa Indonesia" in page.words
    assert "paling lambat 7 Desember 2026." in page.words


def test_what_stood_in_the_box_stays_before_it(as_):
    page = use(as_(RINA), at(report()), "Butuh keterangan: kapan dan di mana", message="Selamat siang.")
    assert box(page).startswith("Selamat siang.\n\nTerima kasih. Supaya dapat kami periksa")


def test_another_answer_takes_the_place_of_one_that_nobody_wrote_in(as_):
    """Also the same one in the other language: two in one message help nobody."""
    code, rina = report(), as_(RINA)
    page = use(rina, at(code), "Butuh keterangan: kapan dan di mana", **{"say-speaking": "en"})
    page = use(rina, page, "Butuh keterangan: kapan dan di mana", **{"say-speaking": "id"})
    assert box(page).startswith("Terima kasih. Supaya dapat kami periksa")
    assert "Thank you" not in box(page)
    changed = use(rina, page, "Terima kasih, sedang ditelaah", message=box(page) + " Sebelum Jumat.")
    assert box(changed).startswith(box(page) + " Sebelum Jumat.\n\n")


def test_an_answer_for_the_closing_leaves_the_rest_of_the_decision_as_it_was_written(as_):
    code = report()
    page = use(as_(RINA), at(code), "Tidak ditemukan masalah", "decision", outcome="unfounded", reason="Sudah ke lokasi.")
    assert box(page, "tell").startswith("Kami sudah memeriksa dan tidak menemukan masalah.")
    assert box(page, "reason") == "Sudah ke lokasi."
    assert page.tree.xpath("//select[@name='outcome']/option[@selected]/@value") == ["unfounded"]
    assert case(code).status is Status.NEW


def test_by_htmx_the_piece_comes_back(as_):
    code = report()
    answer = by_htmx(
        as_(RINA), f"{at(code)}/message", "section#talk",
        do="fill", message="", version=1, **{"say-template": ready("Butuh keterangan: kapan dan di mana").id, "say-speaking": "en"},
    )  # fmt: skip
    assert "<html" not in answer.text
    assert box(answer).startswith("Thank you. So that we can check")


def test_choosing_none_is_said_beside_the_choice(as_):
    code = report()
    rina = as_(RINA)
    page = rina.submit(at(code), "message", "fill", message="Selamat siang.")
    assert page.status_code == 422
    assert "Pilih contoh jawabannya." in page.errors
    assert box(page) == "Selamat siang."


def test_another_offices_answers_are_not_there_to_be_used(as_):
    theirs = ready("Tidak dapat dipastikan", office=cast.BARITO_SELATAN)
    code = report()
    page = as_(RINA).send(f"{at(code)}/decision", do="fill", version=1, **{"end-template": theirs.id, "end-speaking": "id"})
    assert page.status_code == 422
    assert box(page, "tell") == ""


def test_a_blank_that_nobody_filled_is_not_sent(as_):
    code = report()
    rina = as_(RINA)
    page = use(rina, at(code), "Sudah diteruskan")
    assert "{instansi}" in box(page)
    held = rina.submit(page, "message", "tell")
    assert held.status_code == 422
    assert "Ganti dulu {instansi} dengan kata-katanya." in held.errors
    assert messages(code) == []
    assert rina.submit(at(code), "message", "tell", message="Kurung kurawal lain {boleh}.").status_code == 303


@given(st.text(alphabet="abc{} kodesainti", max_size=60))
def test_whatever_is_typed_filling_in_leaves_no_known_blank_and_touches_nothing_else(text):
    done = answers.filled(text, dict.fromkeys(answers.Blank, "X"))
    assert answers.blanks_in(done) == set()
    assert answers.unknown_in(done) == answers.unknown_in(text)


# --- in the wrong language ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader, text", [(Language.EN, INDONESIAN), (Language.ID, ENGLISH)])
def test_a_message_in_the_other_language_is_warned_of_once_and_never_blocked(as_, reader, text):
    code = report(language=reader)
    rina = as_(RINA)
    warned = rina.submit(at(code), "message", "ask", message=text)
    assert warned.status_code == 422
    assert "tampaknya berbahasa" in warned.errors
    assert messages(code) == []
    assert rina.submit(warned, "message", "Kirim apa adanya").status_code == 303
    assert messages(code)[0].asks, "as it was pressed first"
    assert [message.text for message in messages(code)] == [text]


def test_a_short_one_is_warned_of_as_well(as_):
    code = report(language=Language.EN)
    warned = as_(RINA).submit(at(code), "message", "tell", message="Terima kasih, laporan Anda sedang kami telaah.")
    assert warned.status_code == 422
    assert "Pelapor memakai bahasa Inggris" in warned.errors
    assert messages(code) == []


def test_so_is_what_the_reporter_is_told_at_the_closing(as_):
    code = report(language=Language.EN)
    rina = as_(RINA)
    closing = dict(outcome="unfounded", reason="Sudah diperiksa.", tell=INDONESIAN)
    warned = rina.submit(at(code), "decision", "next", **closing)
    assert warned.status_code == 422
    assert "Pelapor memakai bahasa Inggris" in warned.errors
    assert rina.submit(warned, "decision", "next").status_code == 422, "pressed again by habit it is not sent"
    assert rina.submit(warned, "decision", "Kirim apa adanya").location == "/inbox/", "on to the next one, as it was pressed first"
    assert case(code).status is Status.CLOSED


@pytest.mark.parametrize(
    "text",
    [ENGLISH, "OK.", "Thanks, noted!", "PT Dan Liris: 12-11-2026", "Terima kasih. Thank you.", f"{INDONESIAN}\n\n{ENGLISH}"],
)
def test_the_right_language_a_short_text_and_both_languages_are_not_warned_of(as_, text):
    code = report(language=Language.EN)
    assert as_(RINA).submit(at(code), "message", "tell", message=text).status_code == 303


def test_notes_and_reasons_are_for_the_office_in_whatever_language(as_):
    code = report(language=Language.EN)
    rina = as_(RINA)
    assert rina.submit(at(code), "note", note=INDONESIAN).status_code == 303
    assert rina.submit(at(code), "decision", "next", outcome="unfounded", reason=INDONESIAN).status_code == 303


@pytest.mark.parametrize(
    "text, language",
    [
        (INDONESIAN, Language.ID),
        (ENGLISH, Language.EN),
        ("Bagaimana keadaan mereka di sana, dan apakah ada yang sakit?", Language.ID),
        ("Is everyone safe now? Does anyone need a doctor?", Language.EN),
        ("", None),
        ("Puskesmas Ampah", None),
        ("PT Telang Karya Mineralindo RPTKA KITAS 2026", None),
        ("Terima kasih, laporan Anda sedang kami telaah.", Language.ID),
        ("Baik, sudah.", Language.ID),
        ("Thank you. It is being looked at.", Language.EN),
        ("Please wait.", Language.EN),
        ("Will Smith", None),
        ("PT Dan Liris, Jl. A. Yani 62.13", None),
        ("0812 3456 7890", None),
    ],
)
def test_the_small_words_tell_the_language(text, language):
    assert written_in(text) is language


def test_the_days_are_those_of_the_office(as_, clock):
    """A due day is said as a day, in the language of the answer and not of the page."""
    clock(datetime(2026, 11, 24, 2, tzinfo=UTC))
    code = report(language=Language.EN)
    assert case(code).due_on == date(2026, 12, 8)
    assert "8 December 2026" in box(use(as_(RINA), at(code), "Terima kasih, sedang ditelaah"))
