"""The quarantine tray: copies are one line, a text of its own is looked at by itself, and what was discarded comes back."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Language
from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases.codes import Category, Outcome, Status
from portal.cases.models import Case
from portal.cases.opening import moves_of
from portal.errors import Refused
from portal.inbox import digest
from portal.inbox.quarantine import discarding, tray
from portal.storage.database import db, unit_of_work
from tests.cast import BARITO_SELATAN, LISDAYANTI, MARSELINUS, RINA, office
from tests.inbox.desk import MONDAY, at, case, reply, report, tip
from tests.inbox.test_list import codes, lines
from tests.visitors import Answer, words

TRAY = "/inbox/karantina"
JUNK = "Klik link ini untuk bantuan tunai pemerintah sekarang juga, jangan sampai terlambat"
HUMAN = "Di penginapan dekat jembatan ada rombongan survei tanpa surat, mereka bertanya luas kebun."


def burst(count: int, text: str = JUNK, **told: object) -> list[str]:
    return [report(f"{text} {number} https://contoh.test/{number}", suspect=True, **told) for number in range(count)]


def boxes(page: Answer) -> list[str]:
    return [str(value) for value in page.tree.xpath("//input[@name='group'][@type='checkbox']/@value")]


def standing(*wanted: str) -> set[Status]:
    return {case(code).status for code in wanted}


def deeds_of(action: str) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action).order_by(Deed.year, Deed.number)))


def discard_all(officer, page: Answer | None = None) -> Answer:
    page = page or officer.get(TRAY)
    return officer.submit(page, "group", "spam", group=boxes(page))


def test_copies_are_one_line_and_a_humans_text_stands_alone(as_):
    burst(31)
    alone = report(HUMAN, suspect=True)
    rina = as_(RINA)
    page = rina.get(TRAY)
    first, second = lines(page)
    assert "31 serupa" in first
    assert "rombongan survei" in second
    assert alone in page.text
    assert len(boxes(page)) == 1
    assert "32 laporan, 2 teks" in page.words
    assert "32 laporan disisihkan." in rina.get("/inbox/").words
    assert codes(rina.get("/inbox/")) == []


def test_form_letters_with_a_few_other_words_are_one_voice_and_peoples_words_are_not(as_):
    for name in ("Amat", "Budi", "Cakra"):
        report(f"Saya {name} melihat banyak orang asing di desa kami tolong segera diusir semuanya dari sini", suspect=True)
    report(HUMAN, suspect=True)
    report("Ada alat berat di sungai sejak hari Minggu, airnya keruh sekali.", suspect=True)
    found = tray.lying(RINA.row)
    assert [len(group.texts) for group in found.groups] == [3]
    assert len(found.alone) == 2
    assert (tray.lying(RINA.row).groups, tray.lying(RINA.row).alone) == (found.groups, found.alone)


def test_an_urgent_text_that_stands_alone_is_shown_before_everything_else(as_):
    for number in range(30):
        burst(2, f"Promosi {chr(97 + number) * 5} {chr(97 + number) * 6}")
    report(HUMAN, suspect=True)
    need = report("Kami bertujuh, paspor diambil, tidak boleh keluar dari mess.", suspect=True, category=Category.EXPLOITATION)
    page = as_(RINA).get(TRAY)
    assert codes(page)[0] == need
    assert "Mungkin butuh pertolongan" in lines(page)[0]
    assert words(page.tree.xpath("//main//h2[@id]")[0]).startswith("Buka dulu")


def test_the_inbox_says_that_somebody_put_aside_may_need_help(as_):
    burst(2)
    assert "Tidak ada yang hilang; periksa bila sempat." in as_(RINA).get("/inbox/").words
    report("Kami bertujuh, paspor diambil, tidak boleh keluar dari mess.", suspect=True, category=Category.EXPLOITATION)
    assert "Mungkin ada yang perlu pertolongan: periksa sekarang." in as_(RINA).get("/inbox/").words


def test_a_group_in_which_somebody_says_danger_comes_first_and_shows_theirs_first(as_):
    burst(5, "Menang undian besar hari ini silakan klik")
    burst(2)
    urgent = report(f"{JUNK} 99", suspect=True, danger=True)
    rina = as_(RINA)
    page = rina.get(TRAY)
    assert "3 serupa" in lines(page)[0]
    assert "Mungkin butuh pertolongan" in lines(page)[0]
    each = rina.get(str(page.tree.xpath("//a[contains(@href, '/serupa/')]/@href")[0]))
    assert codes(each)[0] == urgent
    assert len(codes(each)) == 3


def test_ticked_groups_are_discarded_and_what_stands_alone_is_not_touched(as_):
    junk, alone = burst(12), report(HUMAN, suspect=True)
    answer = discard_all(rina := as_(RINA))
    assert answer.status_code == 303
    assert standing(*junk) == {Status.CLOSED}
    assert {case(code).outcome for code in junk} == {Outcome.SPAM}
    assert moves_of(case(junk[0]))[0].reason == "Dibuang dari karantina bersama laporan yang serupa."
    assert standing(alone) == {Status.QUARANTINED}
    assert "12 laporan dibuang." in rina.get(TRAY).words


def test_the_day_on_which_it_is_deleted_is_said_and_kept(as_, clock):
    clock(MONDAY)
    junk = burst(2)
    discard_all(rina := as_(RINA))
    assert case(junk[0]).keep_until == (MONDAY + timedelta(days=7)).date()
    assert "Isinya dihapus setelah 7 hari, 30 November 2026." in rina.get(TRAY).words


def test_each_deed_is_in_the_trail_and_the_chain_holds(as_):
    junk = burst(3)
    discard_all(as_(RINA))
    (deed,) = deeds_of("tray.discarded")
    assert (deed.details, deed.actor_id) == ({"count": 3, "groups": 1}, RINA.row.id)
    moved = [one.subject_id for one in deeds_of("case.moved")]
    assert set(moved) == {case(code).id for code in junk}
    assert [verdict.broken_at for verdict in verifying.verify() if verdict.broken_at] == []
    assert "Ditutup: Spam" in as_(RINA).get(at(junk[0])).words


def test_a_forged_tick_never_discards_a_text_that_stands_alone(as_):
    burst(2)
    alone = report(HUMAN, suspect=True)
    rina = as_(RINA)
    page = rina.get(TRAY)
    (text,) = tray.lying(RINA.row).alone
    forged = tray.Group([text]).key
    upto = page.tree.xpath("string(//input[@name='upto']/@value)")
    for tick in (forged, alone, str(text.case_id), "x", ""):
        answer = rina.send(TRAY, group=[*boxes(page), tick], do="spam", upto=upto)
        assert answer.status_code == 409
        assert "Belum ada yang berubah" in answer.words
    assert standing(alone) == {Status.QUARANTINED}
    assert deeds_of("tray.discarded") == []
    with pytest.raises(Refused), unit_of_work():
        discarding.discard([tray.Group([text])], by=RINA.row)


def test_what_came_after_the_page_was_shown_stays(as_):
    old = burst(3)
    rina = as_(RINA)
    page = rina.get(TRAY)
    new = [*burst(2), report(f"{JUNK} 77", suspect=True, danger=True)]
    discard_all(rina, page)
    assert standing(*old) == {Status.CLOSED}
    assert standing(*new) == {Status.QUARANTINED}


def test_two_officers_at_once_the_second_is_told(as_):
    junk = burst(3)
    rina, lisda = as_(RINA), as_(LISDAYANTI)
    page, hers = rina.get(TRAY), lisda.get(TRAY)
    lisda.submit(hers, "group", "keep", group=boxes(hers))
    answer = discard_all(rina, page)
    assert answer.status_code == 409
    assert "Sebagian dari ini baru saja berubah." in answer.errors
    assert standing(*junk) == {Status.NEW}


def test_two_officers_at_one_text_the_second_is_told(as_):
    code = report(HUMAN, suspect=True)
    rina = as_(RINA)
    page = rina.get(TRAY)
    as_(LISDAYANTI).submit(TRAY, f"karantina/{code}", "keep")
    answer = rina.submit(page, f"karantina/{code}", "spam")
    assert answer.status_code == 409
    assert standing(code) == {Status.NEW}


def test_between_looking_and_locking_nobody_slips_through(app):
    codes_ = burst(3)
    (group,) = tray.lying(RINA.row).groups
    with unit_of_work():
        discarding.keep_one(case(codes_[0]), by=LISDAYANTI.row)
    with pytest.raises(Refused), unit_of_work():
        discarding.discard([group], by=RINA.row)
    assert standing(*codes_[1:]) == {Status.QUARANTINED}


def test_whoever_writes_to_its_reporter_takes_a_text_out_of_the_tray(as_):
    told, asked, _copy = burst(3)
    rina = as_(RINA)
    rina.submit(at(told), "message", "tell", message="Terima kasih. Apa yang terjadi di sana?")
    rina.submit(at(asked), "message", "ask", message="Di mana kejadiannya?")
    assert [case(code).status for code in (told, asked)] == [Status.IN_REVIEW, Status.WAITING]
    reply(told, "Ada orang dikunci di mess.")
    assert told in rina.get("/inbox/").text
    assert digest.waiting(office().id, MONDAY.date()).answered == 1


def test_a_text_whose_reporter_has_written_again_is_decided_by_itself(as_):
    answered, *junk = burst(4)
    reply(answered, "Ini bukan iklan. Ada orang dikunci di mess.")
    rina = as_(RINA)
    page = rina.get(TRAY)
    assert "3 serupa" in page.words
    (line,) = [line for line in lines(page) if "Ada pesan" in line]
    assert case(answered).spoken in line
    discard_all(rina, page)
    assert standing(*junk) == {Status.CLOSED}
    assert standing(answered) == {Status.QUARANTINED}


def test_a_text_that_somebody_has_is_decided_by_itself(as_):
    given, *junk = burst(4)
    rina = as_(RINA)
    rina.submit(at(given), "owner", owner=LISDAYANTI.row.id)
    page = rina.get(TRAY)
    (line,) = [line for line in lines(page) if "Ada petugas" in line]
    assert case(given).spoken in line
    discard_all(rina, page)
    assert (standing(*junk), standing(given)) == ({Status.CLOSED}, {Status.QUARANTINED})


def test_what_its_reporter_adds_while_somebody_discards_the_group_is_not_lost(app):
    answered, *junk = burst(3)
    (group,) = tray.lying(RINA.row).groups
    reply(answered, "Ini bukan iklan.")
    with pytest.raises(Refused), unit_of_work():
        discarding.discard([group], by=RINA.row)
    assert standing(answered, *junk) == {Status.QUARANTINED}


def test_groups_go_to_the_inbox_too(as_):
    junk = burst(3)
    rina = as_(RINA)
    page = rina.get(TRAY)
    rina.submit(page, "group", "keep", group=boxes(page))
    told = rina.get(TRAY)
    assert set(codes(rina.get("/inbox/"))) == set(junk)
    assert deeds_of("tray.kept")[0].details == {"count": 3, "groups": 1}
    assert "3 laporan masuk ke kotak masuk." in told.words


def test_without_a_tick_nothing_happens_and_the_page_says_what_is_missing(as_):
    junk = burst(2)
    answer = as_(RINA).submit(TRAY, "group", "spam")
    assert answer.status_code == 422
    assert "Centang dulu teks yang dimaksud." in answer.errors
    assert standing(*junk) == {Status.QUARANTINED}


@pytest.mark.parametrize("do, status", [("keep", Status.NEW), ("spam", Status.CLOSED)])
def test_a_text_that_stands_alone_is_decided_by_itself(as_, do, status):
    code = report(HUMAN, suspect=True)
    rina = as_(RINA)
    assert rina.submit(TRAY, f"karantina/{code}", do).status_code == 303
    assert standing(code) == {status}
    assert "1 laporan" in rina.get(TRAY).words


# --- back again ---------------------------------------------------------------------------------------------------------------


def test_what_was_discarded_comes_back_even_the_next_day(as_, clock):
    clock(MONDAY)
    junk = burst(4)
    discard_all(as_(RINA))
    clock(MONDAY + timedelta(days=1))
    later = as_(LISDAYANTI)
    assert "4 laporan dibuang." in later.get(TRAY).words
    (form,) = [one for one in later.get(TRAY).forms if "/kembali/" in one.address]
    assert later.fills_in(form).status_code == 303
    assert standing(*junk) == {Status.QUARANTINED}
    assert {(case(code).outcome, case(code).closed_on, case(code).keep_until) for code in junk} == {(None, None, None)}
    page = later.get(TRAY)
    assert "4 serupa" in lines(page)[0]
    assert "laporan dibuang" not in page.words
    assert deeds_of("tray.returned")[0].details == {"count": 4}
    assert [verdict.broken_at for verdict in verifying.verify() if verdict.broken_at] == []


def test_it_comes_back_once_and_discarded_again_it_comes_back_again(as_):
    junk = burst(2)
    rina = as_(RINA)
    for _ in range(2):
        discard_all(rina)
        (form,) = [one for one in rina.get(TRAY).forms if "/kembali/" in one.address]
        rina.fills_in(form)
        assert standing(*junk) == {Status.QUARANTINED}
        again = rina.fills_in(form)
        assert again.status_code == 409
        assert "Tidak ada lagi yang dapat dikembalikan" in again.errors


def test_what_is_deleted_or_taken_up_since_stays_as_it_is(as_, clock):
    junk = burst(3)
    rina = as_(RINA)
    discard_all(rina)
    rina.submit(at(junk[0]), "reopening", reason="Ternyata ada isinya.")
    with unit_of_work():
        db.session.delete(db.session.merge(tip(junk[1])))
        db.session.flush()
        db.session.delete(case(junk[1]))
    page = rina.get(TRAY)
    assert "1 laporan dibuang." in page.words
    (form,) = [one for one in page.forms if "/kembali/" in one.address]
    rina.fills_in(form)
    assert (case(junk[0]).status, case(junk[2]).status) == (Status.IN_REVIEW, Status.QUARANTINED)


def test_what_is_over_is_not_offered(as_, clock):
    clock(MONDAY)
    burst(2)
    discard_all(as_(RINA))
    clock(MONDAY + timedelta(days=8))
    assert "laporan dibuang" not in as_(RINA).get(TRAY).words


# --- whose it is --------------------------------------------------------------------------------------------------------------


def test_another_offices_tray_is_its_own(as_):
    junk = burst(2)
    code = report(HUMAN, suspect=True)
    rina = as_(RINA)
    page = rina.get(TRAY)
    his = as_(MARSELINUS)
    assert "Karantina kosong" in his.get(TRAY).words
    assert his.send(TRAY, group=boxes(page), do="spam", upto="9999-999999").status_code == 409
    assert his.send(f"{TRAY}/{code}", do="spam").status_code == 404
    assert his.get(f"{TRAY}/serupa/{boxes(page)[0]}").status_code == 404
    discard_all(rina)
    (batch,) = discarding.discarded(RINA.row)
    assert discarding.discarded(MARSELINUS.row) == []
    assert his.send(f"{TRAY}/kembali/{batch.id}").status_code == 409
    assert rina.send(f"{TRAY}/kembali/{uuid4()}").status_code == 409
    assert standing(*junk) == {Status.CLOSED}
    assert report(HUMAN, suspect=True, office=BARITO_SELATAN) in his.get(TRAY).text


@pytest.mark.parametrize("upto", ["", "x", "2026", "2026-", "-5", "9" * 40 + "-1", "2026-1-1", "٢-٣"])
def test_nonsense_for_a_time_discards_nothing(as_, upto):
    junk = burst(2)
    rina = as_(RINA)
    assert rina.send(TRAY, group=boxes(rina.get(TRAY)), do="spam", upto=upto).status_code == 409
    assert standing(*junk) == {Status.QUARANTINED}


def test_in_english_for_who_reads_english(as_):
    with unit_of_work():
        RINA.row.language = Language.EN
    burst(2)
    page = as_(RINA).get(TRAY)
    assert page.h1 == "Quarantine"
    assert "2 alike" in page.words


def test_numbers_in_a_text_are_masked(as_):
    report("Hubungi saya di 0812-3456-7890 kalau perlu keterangan tentang mess itu.", suspect=True)
    assert "3456" not in as_(RINA).get(TRAY).words


# --- two thousand -------------------------------------------------------------------------------------------------------------


def test_two_thousand_are_one_line_and_gone_and_back_in_moments(as_):
    burst(2000)
    need = report("Kami bertujuh, paspor diambil, tidak boleh keluar dari mess.", suspect=True, danger=True)
    rina = as_(RINA)
    assert "Lebih dari 999 laporan disisihkan." in rina.get("/inbox/").words
    started = time.monotonic()
    page = rina.get(TRAY)
    assert "2001 laporan, 2 teks" in page.words
    assert len(lines(page)) == 2
    shown = time.monotonic()
    discard_all(rina, page)
    gone = time.monotonic()
    assert db.session.scalar(select(func.count()).where(Case.status == Status.CLOSED)) == 2000
    assert standing(need) == {Status.QUARANTINED}
    (form,) = [one for one in rina.get(TRAY).forms if "/kembali/" in one.address]
    rina.fills_in(form)
    assert db.session.scalar(select(func.count()).where(Case.status == Status.QUARANTINED)) == 2001
    print(f"shown {shown - started:.2f} s, discarded {gone - shown:.2f} s")
    assert [verdict.broken_at for verdict in verifying.verify() if verdict.broken_at] == []
