"""One case: reading it, taking it, and the small deeds on its page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts import absences
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases.codes import Category, Status
from portal.clock import today
from portal.inbox.acting import triage
from portal.inbox.deadline import due_mark
from portal.storage import search
from portal.storage.database import db, unit_of_work
from portal.tips.models import Tip
from tests.cast import BARITO_SELATAN, BONIFASIUS, DEWI, LISDAYANTI, RINA
from tests.inbox.desk import MONDAY, STORY, at, by_htmx, case, deeds, holiday, notes, registration, reply, report, submission, tip
from tests.visitors import words


def test_the_page_says_what_was_told_where_and_when(as_):
    code = report(landmark="Mess di belakang pabrik karet", seen_on=date(2026, 11, 20))
    page = as_(RINA).get(at(code))
    for said in (STORY, "Karang Langit, Dusun Timur", "Mess di belakang pabrik karet", "20 November 2026", "Pekerjaan", case(code).spoken):
        assert said in page.words


def test_a_small_code_in_the_address_is_the_same_case(as_):
    assert as_(RINA).get(at(report()).lower()).status_code == 200


def test_another_offices_case_does_not_exist_here(as_):
    code = report(office=BARITO_SELATAN)
    rina = as_(RINA)
    assert rina.get(at(code)).status_code == 404
    for deed in ("claim", "owner", "due", "title", "note", "message", "review", "reveal", "decision", "reopening", "changes", "records"):
        assert rina.send(f"{at(code)}/{deed}", version=1, note="x", message="x", reason="x", outcome="spam").status_code == 404
    assert deeds(code) == ["tip.received"]


@pytest.mark.parametrize("address", ["/inbox/ZZZZZZ", "/inbox/K7M2Q", "/inbox/K7M-2QX", "/inbox/K7M2QXY", "/inbox/%00%00%00%00%00%00"])
def test_a_code_that_is_none_leads_nowhere(as_, address):
    assert as_(RINA).get(address).status_code == 404


# --- reading ------------------------------------------------------------------------------------------------------------------


def test_opening_a_case_first_acknowledges_it_once(as_):
    code = report()
    as_(RINA).get(at(code))
    as_(LISDAYANTI).get(at(code))
    assert case(code).read_on is not None
    assert deeds(code).count("case.read") == 1
    assert case(code).status is Status.NEW


def test_each_kind_of_case_has_its_page(as_):
    rina = as_(RINA)
    assert "Yang disampaikan" in rina.get(at(report())).words
    assert "Terima semua" in rina.get(at(submission())).words
    assert "Data pendaftaran" in rina.get(at(registration())).words


def test_protection_comes_first_where_somebody_needs_help(as_):
    code = report("Mereka tidak boleh keluar dari mess dan paspornya diambil.", category=Category.EXPLOITATION)
    page = as_(RINA).get(at(code)).words
    assert "Pelindungan didahulukan." in page
    assert "Ke Imigrasi hanya bila kepala bidang menulis alasan." in page


def test_danger_is_said_on_top(as_):
    code = report(danger=True)
    assert "Pelapor menandai ada orang dalam bahaya atau tidak bisa pergi." in as_(RINA).get(at(code)).words
    assert "Tenggat" in as_(RINA).get(at(code)).words


def test_the_way_to_the_neighbours_in_the_list(as_):
    codes = [report(f"Laporan nomor {number} tentang mess itu.", day=MONDAY - timedelta(days=number)) for number in (3, 2, 1)]
    page = as_(RINA).get(at(codes[1]))
    assert "2 dari 3" in page.words
    assert at(codes[0]) in page.links
    assert at(codes[2]) in page.links


# --- numbers behind a mask ----------------------------------------------------------------------------------------------------


def test_numbers_are_masked_and_showing_one_is_recorded(as_):
    code = report("Tolong hubungi 081234567890, dia tahu di mana mereka tinggal.", landmark="Tanya 0526-2091234")
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "081234567890" not in page.text
    assert "2091234" not in page.text
    assert "2 nomor disamarkan." in page.words
    shown = rina.submit(page, "reveal", "text")
    assert "Tolong hubungi 081234567890, dia tahu" in shown.words
    assert "Tanya 0526-2091234" in shown.words
    assert "081234567890" not in rina.get(at(code)).text, "only this once"
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "case.revealed"))
    assert deed.subject_id == tip(code).id
    assert deed.details == {"case": str(case(code).id)}
    assert "Nomor yang disamarkan ditampilkan" in rina.get(at(code)).words


def test_numbers_in_the_conversation_are_masked_too(as_):
    code = report()
    reply(code, "Telepon saja 0812 3456 7890 malam hari.")
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "3456" not in page.words  # in the rest of the page are ids, in which any digits may come
    text = str(tip(code).messages[0].id)
    piece = by_htmx(rina, f"{at(code)}/reveal", f"div#text-{text}", text=text)
    assert "0812 3456 7890" in piece.words
    assert "<html" not in piece.text


def test_only_texts_of_this_case_can_be_shown(as_):
    code, other = report("Hubungi 081234567890 untuk keterangan."), report("Hubungi 081298765432 untuk keterangan.")
    rina = as_(RINA)
    for text in (str(tip(other).id), "x", "", "\x00"):
        assert rina.send(f"{at(code)}/reveal", text=text).status_code == 404
    assert db.session.scalars(select(Deed).where(Deed.action == "case.revealed")).all() == []


# --- whose it is --------------------------------------------------------------------------------------------------------------


def test_taking_a_new_case_makes_it_mine_and_puts_it_in_review(as_):
    code = report()
    rina = as_(RINA)
    assert rina.submit(at(code), "claim").status_code == 303
    assert case(code).owner_id == RINA.row.id
    assert case(code).status is Status.IN_REVIEW
    assert "Ambil berkas ini" not in rina.get(at(code)).words


def test_a_case_is_given_to_a_colleague_and_to_nobody_again(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "owner", owner=LISDAYANTI.row.id)
    assert case(code).owner_id == LISDAYANTI.row.id
    assert "Ditugaskan kepada Lisdayanti" in rina.get(at(code)).words
    rina.submit(at(code), "owner", owner="")
    assert case(code).owner_id is None


def test_whoever_gives_a_case_is_told_to_whom(as_):
    code, rina = report(), as_(RINA)
    assert "Ditugaskan kepada Lisdayanti." in rina.get(rina.submit(at(code), "owner", owner=LISDAYANTI.row.id).location).words
    assert "Berkas ini sekarang tanpa petugas." in rina.get(rina.submit(at(code), "owner", owner="").location).words


def test_a_case_is_given_to_nobody_who_does_not_work_at_this_desk(as_):
    code = report()
    rina = as_(RINA)
    for stranger in (DEWI.row.id, "x", "00000000-0000-0000-0000-000000000000"):
        answer = rina.send(f"{at(code)}/owner", owner=stranger, version=case(code).version)
        assert answer.status_code == 422
        assert "Pilih petugas di daftar." in answer.words
    assert case(code).owner_id is None


def test_the_supervisor_is_at_the_desk_too(as_):
    code = report()
    as_(RINA).submit(at(code), "owner", owner=BONIFASIUS.row.id)
    assert case(code).owner_id == BONIFASIUS.row.id


@pytest.mark.parametrize(
    "deed, fields",
    [
        ("claim", {}),
        ("owner", {"owner": "Lisdayanti"}),
        ("due", {"days": "7"}),
        ("title", {"title": "Mess Merpati"}),
        ("review", {}),
        ("reopening", {"reason": "Ada kabar."}),
    ],
)
def test_who_presses_twice_is_answered_as_the_first_time(as_, deed, fields):
    """And not told that they were quicker than themselves."""
    code, rina = report(), as_(RINA)
    if deed in ("review", "reopening"):
        with unit_of_work():
            triage.ask_reporter(case(code), "Di mana?", by=RINA.row)
            if deed == "reopening":
                triage.decide(case(code), "unfounded", "Tidak ada.", by=RINA.row)
    sent = {**fields, "version": case(code).version, **({"owner": LISDAYANTI.row.id} if deed == "owner" else {})}
    first = rina.send(f"{at(code)}/{deed}", **sent)
    done, trail = case(code).version, deeds(code)
    second = rina.send(f"{at(code)}/{deed}", **sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert (case(code).version, deeds(code)) == (done, trail), "nothing was done a second time"


def test_who_presses_claim_is_not_given_what_a_colleague_has_just_taken(as_):
    code, rina = report(), as_(RINA)
    page = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "claim")
    assert rina.submit(page, "claim").status_code == 409
    assert case(code).owner_id == LISDAYANTI.row.id


# --- a title and notes --------------------------------------------------------------------------------------------------------


def test_an_officer_gives_a_title_and_takes_it_away(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "title", title="  Alat berat   di tambang ")
    assert rina.get(at(code)).h1 == "Alat berat di tambang"
    rina.submit(at(code), "title", title="")
    assert rina.get(at(code)).h1.startswith("“Empat orang")


def test_a_title_that_is_too_long_comes_back_as_it_was_typed(as_):
    code = report()
    answer = as_(RINA).submit(at(code), "title", title="panjang " * 20)
    assert answer.status_code == 422
    assert "Paling banyak 80 huruf" in answer.words
    assert answer.tree.xpath("//input[@name='title']/@value")[0].startswith("panjang panjang")
    assert case(code).title is None


def test_notes_are_for_the_office_and_can_be_found(as_):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "note", note="Sudah menelepon Puskesmas.\nBesok ke sana.")
    assert notes(code) == ["Sudah menelepon Puskesmas.\nBesok ke sana."]
    page = rina.get(at(code)).words
    assert "Rina Sulistia Sudah menelepon Puskesmas." in page
    assert "Tidak dilihat pelapor" in page
    assert len(list(db.session.scalars(search.matching("puskesmas")))) == 1


def test_an_empty_note_is_none(as_):
    code = report()
    answer = as_(RINA).submit(at(code), "note", note="  ")
    assert answer.status_code == 422
    assert "Tulis catatannya." in answer.errors
    assert notes(code) == []


def test_a_note_never_collides_with_a_colleagues_deed(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "claim")
    assert rina.submit(page, "note", note="Tetap tersimpan.").status_code == 303
    assert notes(code) == ["Tetap tersimpan."]


def test_a_note_sent_twice_is_written_once(as_):
    code, rina = report(), as_(RINA)
    page = rina.get(at(code))
    for _ in range(2):
        assert rina.submit(page, "note", note="Sudah ditelepon.").status_code == 303
    assert notes(code) == ["Sudah ditelepon."]
    assert deeds(code).count("case.noted") == 1


def test_the_same_words_are_another_note_on_another_day_and_from_a_colleague(as_, clock):
    clock(MONDAY)
    code = report()
    as_(RINA).submit(at(code), "note", note="Tidak diangkat.")
    clock(MONDAY + timedelta(hours=1))
    as_(LISDAYANTI).submit(at(code), "note", note="Tidak diangkat.")
    clock(MONDAY + timedelta(days=1))
    as_(LISDAYANTI).submit(at(code), "note", note="Tidak diangkat.")
    assert notes(code) == ["Tidak diangkat."] * 3


# --- when it is due -----------------------------------------------------------------------------------------------------------


def test_working_days_know_the_weekend_and_the_offices_holidays(as_, clock):
    clock(MONDAY)
    code = report()
    holiday(date(2026, 11, 25))
    as_(RINA).submit(at(code), "due", days="5")
    assert case(code).due_on == date(2026, 12, 1)
    assert "Tenggat menjadi 1 Desember 2026" in as_(RINA).get(at(code)).words


def test_a_due_day_is_typed_as_people_type_days(as_, clock):
    clock(MONDAY)
    code = report()
    as_(RINA).submit(at(code), "due", day="7 Desember 2026")
    assert case(code).due_on == date(2026, 12, 7)


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"days": "0"}, "Isi angka 1 sampai 260."),
        ({"days": "lima"}, "Isi angka 1 sampai 260."),
        ({"days": "999999999"}, "Isi angka 1 sampai 260."),
        ({"days": "٣"}, "Isi angka 1 sampai 260."),
        ({}, "Isi jumlah hari kerja, atau tanggal."),
        ({"day": "31-02-2027"}, ""),
        ({"day": "besok"}, ""),
    ],
)
def test_a_due_day_that_makes_no_sense_comes_back(as_, clock, typed, sentence):
    clock(MONDAY)
    code = report()
    before = case(code).due_on
    answer = as_(RINA).submit(at(code), "due", **typed)
    assert answer.status_code == 422
    assert sentence in answer.words
    assert case(code).due_on == before
    for value in typed.values():
        assert value in answer.text


@pytest.mark.parametrize("day, sentence", [("20-11-2026", "sudah lewat"), ("28-11-2026", "Kantor libur"), ("25-11-2026", "Kantor libur")])
def test_nothing_is_due_yesterday_or_when_the_office_is_closed(as_, clock, day, sentence):
    clock(MONDAY)
    code = report()
    holiday(date(2026, 11, 25))
    answer = as_(RINA).submit(at(code), "due", day=day)
    assert answer.status_code == 409
    assert sentence in answer.errors
    assert answer.tree.xpath("//input[@name='day']/@value") == [day], "what was typed is still there"


@pytest.mark.parametrize(
    "due, words, tone",
    [
        (date(2026, 11, 20), "Lewat 3 hari", "danger"),
        (date(2026, 11, 23), "Tenggat hari ini", "danger"),
        (date(2026, 11, 24), "Tenggat besok", "danger"),
        (date(2026, 11, 26), "3 hari kerja", "warn"),
        (date(2026, 12, 7), "10 hari kerja", ""),
    ],
)
def test_how_a_due_day_is_said(app, clock, due, words, tone):
    clock(MONDAY)
    code = report()
    one = case(code)
    with app.test_request_context(), db.session.no_autoflush:
        one.due_on = due
        mark = due_mark(one)
        db.session.rollback()
    assert (mark.text, mark.tone) == (words, tone)


# --- how the page goes --------------------------------------------------------------------------------------------------------


def test_the_history_tells_everything_in_order(as_, clock):
    clock(MONDAY)
    code = report()
    rina = as_(RINA)
    rina.get(at(code))
    rina.submit(at(code), "claim")
    rina.submit(at(code), "note", note="Catatan.")
    page = rina.get(at(code))
    told = [words(one) for one in page.tree.xpath("//section[@id='history']//li")]
    assert [line.partition(" 23 November")[0] for line in reversed(told)] == [
        "Laporan diterima",
        "Berkas dibuka pertama kali",
        "Berkas diambil",
        "Status: Baru menjadi Ditelaah",
        "Catatan dalam ditambah",
    ]
    assert "09.00" not in told[-1], "of what residents do only the day is known"


def test_htmx_gets_the_piece_that_changed_and_a_version_for_every_other_form(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    piece = by_htmx(rina, f"{at(code)}/title", "div#head", title="Judul", version=case(code).version)
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert piece.h1 == "Judul"
    fresh = str(case(code).version)
    assert set(piece.tree.xpath("//input[@name='version']/@value")) == {fresh}
    on_the_page = set(page.tree.xpath("//input[@name='version']/@id"))
    assert on_the_page <= set(piece.tree.xpath("//input[@name='version']/@id")), "no form is left behind with an old version"


@pytest.mark.parametrize(
    "deed, target, fields",
    [
        ("note", "section#notes", {"note": "Halo"}),
        ("message", "section#talk", {"message": "Halo", "do": "tell"}),
        ("due", "div#desk", {"days": "4"}),
        ("claim", "div#desk", {}),
        ("owner", "div#desk", {"owner": ""}),
    ],
)
def test_every_small_deed_answers_htmx_with_its_piece(as_, deed, target, fields):
    code = report()
    rina = as_(RINA)
    piece = by_htmx(rina, f"{at(code)}/{deed}", target, version=case(code).version, **fields)
    assert piece.status_code == 200
    assert "<html" not in piece.text
    tag, _, name = target.partition("#")
    assert len(piece.tree.xpath(f"//{tag}[@id='{name}']")) == 1
    assert piece.tree.xpath("//section[@id='history'][@hx-swap-oob]")


def test_what_is_wrong_comes_to_htmx_as_a_piece_too(as_):
    code = report()
    piece = by_htmx(as_(RINA), f"{at(code)}/note", "section#notes", note="")
    assert piece.status_code == 422
    assert "<html" not in piece.text
    assert "Tulis catatannya." in piece.errors


def test_the_page_in_english(as_):
    code = report()
    with unit_of_work():
        RINA.row.language = Language.EN
        triage.claim(case(code), by=LISDAYANTI.row)
    page = as_(RINA).get(at(code))
    assert "What was said" in page.words
    assert "Yang disampaikan" not in page.words


def test_nothing_of_a_case_is_kept_by_the_browser(as_):
    assert as_(RINA).get(at(report())).headers["Cache-Control"] == "no-store"


def test_a_day_of_arrival_is_all_that_is_known_of_a_report(as_, clock):
    clock(datetime(2026, 11, 24, 5, tzinfo=UTC))
    code = report(day=datetime(2026, 11, 23, 2, 34, tzinfo=UTC))
    assert db.session.scalars(select(Tip)).one().arrived_on == date(2026, 11, 23)
    assert "09.34" not in as_(RINA).get(at(code)).words


def test_after_a_deed_the_page_still_knows_from_which_list_one_came(as_):
    """Also where there is no script, and the page is fetched anew."""
    mine = [report(f"Laporan nomor {number} tentang mess itu.", day=MONDAY - timedelta(days=number)) for number in (3, 2, 1)]
    rina = as_(RINA)
    for code in (mine[0], mine[2]):
        rina.submit(at(code), "claim")
    page = rina.get(f"{at(mine[0])}?owner=saya")
    assert "1 dari 2" in page.words
    done = rina.submit(page, "note", note="Besok ke sana.")
    page = rina.get(done.headers["Location"])
    assert "1 dari 2" in page.words
    assert f"{at(mine[2])}?owner=saya" in page.links


@pytest.mark.parametrize("deed", ["decision", "message", "note", "draft/message"])
def test_the_address_of_a_form_that_came_back_opened_as_a_link_leads_to_the_case(as_, deed):
    code = report()
    rina = as_(RINA)
    assert rina.get(f"{at(code)}/{deed}?kind=report").location == f"{at(code)}?kind=report"
    assert rina.get(f"{at(code)}/nothing-of-the-kind").status_code == 404
    assert rina.get(f"/inbox/000000/{deed}").status_code == 404
    assert rina.put(f"{at(code)}/{deed}").status_code in (400, 405)


def test_after_a_deed_its_end_is_said_where_it_was_done_and_takes_the_focus(as_):
    code = report()
    rina = as_(RINA)
    piece = by_htmx(rina, f"{at(code)}/message", "section#talk", version=case(code).version, message="Di mana?", do="ask")
    (said,) = piece.tree.xpath("//section[@id='talk']//p[@role='status'][@autofocus]")
    assert words(said) == "Terkirim. Berkas ini menunggu jawaban pelapor."
    page = rina.get(rina.submit(at(code), "note", note="Sudah ditelepon.").location)
    (said,) = page.tree.xpath("//p[@role='status'][@autofocus]")
    assert words(said) == "Catatan disimpan."


def test_a_colleague_who_is_away_is_marked_where_a_case_is_handed_on(as_):
    code = report()
    with unit_of_work():
        absences.be_away(LISDAYANTI.row, today(), today() + timedelta(days=2), None, by=LISDAYANTI.row)
    offered = as_(RINA).get(at(code)).tree.xpath("//select[@id='owner']/option/text()")
    assert "Lisdayanti (tidak di kantor)" in offered
    assert not [name for name in offered if "Bonifasius" in name and "tidak di kantor" in name]


def test_the_button_that_decides_leads_into_the_first_field_of_the_decision(as_):
    page = as_(RINA).get(at(report()))
    (address,) = [one.get("href") for one in page.tree.xpath("//div[@id='head']//a") if words(one) == "Putuskan"]
    assert [one.get("name") for one in page.tree.xpath(f"//*[@id='{address[1:]}']")] == ["outcome"]
