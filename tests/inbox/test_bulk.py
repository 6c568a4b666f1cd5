"""What is done to many cases at once: each is judged by itself, what became of each is said, and it can be undone for a while."""

from datetime import timedelta

import pytest

from portal import clock as portal_clock
from portal.accounts.models import Language
from portal.cases.codes import Category, Mark, Outcome, Status
from portal.inbox.acting import triage
from portal.inbox.acting.tagging import MOST_TAGS
from portal.inbox.box import bulk
from portal.inbox.duplicates import merging
from portal.offices.models import AnswerText
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, progress, retention
from portal.tips.models import Tip
from tests.cast import BARITO_SELATAN, BONIFASIUS, LISDAYANTI, MARSELINUS, RINA, TAMIANG_LAYANG, office
from tests.inbox.desk import MONDAY, at, case, decide, deeds, messages, reply, report, submission, tagged, tip
from tests.inbox.test_list import codes, lines
from tests.visitors import Answer, Visitor, words

JUNK = "Klik link ini untuk bantuan tunai pemerintah sekarang juga {}"


def ticked(page: Answer, *wanted: str) -> list[str]:
    """What the boxes of these cases send."""
    values = [str(value) for value in page.tree.xpath("//input[@name='case']/@value")]
    return [value for value in values if value.partition(".")[0] in wanted]


def do(officer: Visitor, deed: str, *wanted: str, page: Answer | None = None, **more: str) -> Answer:
    """Ticks these in the list, presses a button, and looks at the list again."""
    page = page or officer.get("/inbox/")
    answer = officer.submit(page, "case", deed, case=ticked(page, *wanted), **more)
    return officer.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def told(page: Answer) -> str:
    return words(page.tree.xpath("//*[@id='kotak']//*[contains(@class, 'note')][.//*[@role='status']]")[0])


def undo(officer: Visitor, page: Answer) -> Answer:
    (form,) = [form for form in page.forms if form.address.endswith("/urungkan")]
    return officer.get(officer.fills_in(form).headers["Location"])


def test_several_are_given_to_a_colleague_at_once_and_back(as_):
    one, two, other = report(), report("Yang kedua, tentang mess di dekat pabrik."), report("Yang ketiga, tentang pasar di kota.")
    with unit_of_work():
        triage.claim(case(two), by=RINA.row)
    rina = as_(RINA)
    page = do(rina, "assign", one, two, to=str(LISDAYANTI.row.id))
    assert told(page).startswith("2 berkas ditugaskan kepada Lisdayanti.")
    assert [case(code).owner_id for code in (one, two, other)] == [LISDAYANTI.row.id, LISDAYANTI.row.id, None]
    back = undo(rina, page)
    assert "2 berkas dikembalikan seperti semula." in back.words
    assert [case(code).owner_id for code in (one, two)] == [None, RINA.row.id]
    assert deeds(one).count("case.claimed") == 2


def test_whoever_has_just_taken_a_case_keeps_it(as_):
    taken, free = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    rina = as_(RINA)
    page = rina.get("/inbox/")
    as_(LISDAYANTI).submit(at(taken), "claim")
    said = told(do(rina, "assign", taken, free, page=page, to=str(RINA.row.id)))
    assert said.startswith("1 berkas ditugaskan kepada Rina Sulistia. 1 dilewati.")
    assert f"berubah sejak Anda melihatnya: {case(taken).spoken}" in said
    assert [case(code).owner_id for code in (taken, free)] == [LISDAYANTI.row.id, RINA.row.id]


def test_a_case_that_a_colleague_has_only_opened_is_given_like_the_others(as_):
    opened, other = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    rina = as_(RINA)
    page = rina.get("/inbox/")
    assert as_(LISDAYANTI).get(at(opened)).status_code == 200
    assert case(opened).read_on is not None
    assert told(do(rina, "assign", opened, other, page=page, to=str(RINA.row.id))).startswith("2 berkas ditugaskan kepada Rina Sulistia.")


def test_one_whose_officer_has_left_does_not_keep_the_others_from_coming_back(as_):
    mine, hers, nobodys = report(), report("Yang kedua, tentang mess di dekat pabrik."), report("Yang ketiga, tentang pasar di kota.")
    with unit_of_work():
        triage.claim(case(mine), by=RINA.row)
        triage.claim(case(hers), by=LISDAYANTI.row)
    head = as_(BONIFASIUS)
    page = do(head, "assign", mine, hers, nobodys, to=str(BONIFASIUS.row.id))
    with unit_of_work():
        LISDAYANTI.row.disabled_at = portal_clock.now()
    back = undo(head, page).words
    assert "2 berkas dikembalikan seperti semula." in back
    assert "1 berkas tidak dapat dikembalikan." in back
    assert [case(code).owner_id for code in (mine, hers, nobodys)] == [RINA.row.id, BONIFASIUS.row.id, None]


def test_what_became_of_them_is_told_once_and_can_be_undone_from_anywhere_for_its_time(as_):
    code, rina = report(), as_(RINA)
    assert told(do(rina, "assign", code, to=str(LISDAYANTI.row.id))).startswith("1 berkas ditugaskan kepada Lisdayanti.")
    for address in ("/inbox/", "/inbox/?q=alat", "/inbox/?kind=report"):
        later = rina.get(address)
        assert "1 berkas ditugaskan" not in later.words
        assert not [form for form in later.forms if form.address.endswith("/urungkan")]
    assert "Tindakan bersama terakhir: ditugaskan." in later.words
    there = rina.get(next(link for link in later.links if "tentang=" in link))
    assert "kind=report" in there.text
    undo(rina, there)
    assert case(code).owner_id is None
    assert "Tindakan bersama terakhir" not in rina.get("/inbox/").words


def test_the_second_page_of_the_list_tells_nothing_again(as_):
    every = [report(f"Laporan nomor {number} tentang mess di dekat pabrik.") for number in range(26)]
    rina = as_(RINA)
    page = do(rina, "tag", every[0], label="mess")
    (onward,) = page.tree.xpath("//nav[contains(@class, 'pager')]//a/@href")
    assert "1 berkas diberi label." not in rina.get(onward).words


@pytest.mark.parametrize("nonsense", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_nonsense_for_a_deed_tells_nothing(as_, nonsense):
    code, rina = report(), as_(RINA)
    do(rina, "assign", code, to=str(LISDAYANTI.row.id))
    assert "berkas ditugaskan" not in rina.get(f"/inbox/?tentang={nonsense}").words


def test_the_address_of_a_list_that_came_back_leads_to_the_list(as_):
    answer = as_(RINA).get("/inbox/bersama")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox/")


def test_an_answer_is_warned_of_where_one_of_several_reporters_used_another_language(as_):
    first, later = report(), report("Our supervisor keeps all the passports in his office.", language=Language.EN)
    with unit_of_work():
        merging.merge(case(later), case(first), by=RINA.row)
    rina, text = as_(RINA), "Terima kasih, laporan Anda sudah kami terima dan akan kami periksa pada minggu ini juga."
    writing = do(rina, "answer", first)
    assert "Bahasa Inggris" in writing.words
    warned = rina.submit(writing, "message", "tell", message=text)
    assert warned.status_code == 422
    assert f"ada pelapor yang memakai bahasa Inggris: {case(first).spoken}" in warned.errors
    assert "Lewati yang berbahasa Inggris" not in warned.words, "nobody else would be left"
    assert rina.submit(warned, "message", "anyway", message=text).status_code == 303


def test_those_who_used_another_language_can_be_left_out(as_):
    one, other = report(), report("Our supervisor keeps all the passports in his office.", language=Language.EN)
    rina, text = as_(RINA), "Terima kasih, laporan Anda sudah kami terima dan akan kami periksa pada minggu ini juga."
    warned = rina.submit(do(rina, "answer", one, other), "message", "tell", message=text)
    assert f"ada pelapor yang memakai bahasa Inggris: {case(other).spoken}." in warned.errors
    page = rina.get(rina.submit(warned, "message", "Lewati yang berbahasa Inggris", message=text).headers["Location"])
    assert told(page).startswith("1 berkas dijawab.")
    assert ([one.text for one in messages(one)], messages(other)) == ([text], [])


def test_only_reporters_who_can_be_answered_are_counted(as_):
    one, two, sent, done = report(), report("Yang kedua, tentang mess di dekat pabrik."), submission(), report("Yang ketiga, di pasar.")
    rina = as_(RINA)
    page = rina.get("/inbox/")
    decide(rina, done)
    assert "Kirim kepada 2 pelapor" in do(rina, "answer", one, two, sent, done, page=page).words


def test_an_answer_kept_ready_does_for_several_with_the_blanks_that_are_the_same_for_all(as_):
    here, there = report(), report("Yang kedua, tentang mess di dekat pabrik.", village=TAMIANG_LAYANG)
    with unit_of_work():
        ready = AnswerText(
            office_id=RINA.row.office_id, title="Kabar", title_en="News", text="{kantor}: {kode}.", text_en="{kantor}: {kode}."
        )
        db.session.add(ready)
    rina = as_(RINA)
    writing = do(rina, "answer", here, there)
    filled = rina.submit(writing, "message", "Pakai", **{"say-template": str(ready.id)})
    assert filled.tree.xpath("//textarea[@name='message']")[0].text.strip() == f"{office().name}: {{kode}}."
    assert rina.submit(filled, "message", "tell").status_code == 422, "a blank that is left open is not sent"
    assert messages(here) == messages(there) == []


def test_another_answer_for_several_takes_the_place_of_one_that_nobody_wrote_in(as_):
    here, there, rina = report(), report("Yang kedua, tentang mess di dekat pabrik."), as_(RINA)
    writing = do(rina, "answer", here, there)
    (ready, *_others) = [one for one in writing.tree.xpath("//select[@name='say-template']//option/@value") if one]

    def use(page: Answer, language: str, **typed: str) -> tuple[Answer, str]:
        filled = rina.submit(page, "message", "Pakai", **{"say-template": ready, "say-speaking": language}, **typed)
        return filled, filled.tree.xpath("//textarea[@name='message']")[0].text.strip()

    english, indonesian = use(writing, "en")[1], use(writing, "id")[0]
    page, text = use(indonesian, "en")
    assert text == english
    assert use(page, "en", message=f"{text} Thank you.")[1] == f"{english} Thank you.\n\n{english}"


def test_cases_that_are_all_gone_while_an_answer_is_written_are_said_to_be(as_):
    here, there, rina = report(), report("Yang kedua, tentang mess di dekat pabrik."), as_(RINA)
    page = do(rina, "answer", here, there)
    (ready, *_others) = [one for one in page.tree.xpath("//select[@name='say-template']//option/@value") if one]
    for code in (here, there):
        with unit_of_work():
            retention.withdraw(tip(code))
    answer = rina.submit(page, "message", "Pakai", **{"say-template": ready})
    assert (answer.status_code, "Centang dulu berkasnya." in answer.words) == (422, True)


def test_what_became_of_each_is_said(as_):
    mine, hers, done = report(), report("Yang kedua, tentang mess di dekat pabrik."), report("Yang ketiga, tentang pasar di kota.")
    rina = as_(RINA)
    with unit_of_work():
        triage.give(case(hers), LISDAYANTI.row, by=RINA.row)
    page = rina.get("/inbox/")
    decide(rina, done)
    said = told(do(rina, "assign", mine, hers, done, page=page, to=str(LISDAYANTI.row.id)))
    assert said.startswith("1 berkas ditugaskan kepada Lisdayanti. 2 dilewati.")
    assert f"sudah seperti itu: {case(hers).spoken}" in said
    assert f"sudah ditutup: {case(done).spoken}" in said
    assert case(done).owner_id == RINA.row.id


def test_a_label_is_put_on_several_and_taken_off_again(as_):
    one, two, three = report(), report("Yang kedua, tentang mess di dekat pabrik."), submission()
    tagged(two, "pasar ampah")
    rina = as_(RINA)
    page = do(rina, "tag", one, two, three, label="  Pasar  Ampah ")
    assert told(page).startswith("2 berkas diberi label. 1 dilewati.")
    assert codes(rina.get("/inbox/?tag=pasar+ampah")) != []
    undo(rina, page)
    assert codes(rina.get("/inbox/?tag=pasar+ampah")) == [two]


def test_one_that_has_too_many_labels_is_left_as_it_is(as_):
    code = report()
    for number in range(MOST_TAGS):
        tagged(code, f"label {number}")
    assert "labelnya sudah terlalu banyak" in told(do(as_(RINA), "tag", code, label="satu lagi"))


def test_the_reporters_of_several_read_the_same_answer(as_):
    one, two, sent = report(), report("Yang kedua, tentang mess di dekat pabrik."), submission()
    rina = as_(RINA)
    writing = do(rina, "answer", one, two, sent)
    assert writing.h1 == "Jawab beberapa pelapor"
    assert rina.submit(writing, "message", "tell", message=" ").status_code == 422
    page = rina.get(rina.submit(writing, "message", "tell", message="Terima kasih, kami periksa minggu ini.").headers["Location"])
    assert told(page).startswith("2 berkas dijawab. 1 dilewati.")
    assert "bukan laporan warga" in told(page)
    assert [messages(code)[0].text for code in (one, two)] == ["Terima kasih, kami periksa minggu ini."] * 2
    assert case(one).status is Status.IN_REVIEW


def test_an_answer_that_nobody_has_read_is_taken_back(as_):
    read, unread = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    rina = as_(RINA)
    sent = rina.submit(do(rina, "answer", read, unread), "message", "tell", message="Terima kasih, kami periksa minggu ini.")
    page = rina.get(sent.headers["Location"])
    with unit_of_work():
        tip(read).last_shown = 1
    back = undo(rina, page)
    assert "Jawaban untuk 1 berkas ditarik kembali." in back.words
    assert "1 berkas tidak dapat dikembalikan." in back.words
    assert len(messages(read)) == 1
    assert messages(unread) == []
    assert (case(unread).owner_id, case(unread).status) == (None, Status.NEW)
    assert (case(read).owner_id, case(read).status) == (RINA.row.id, Status.IN_REVIEW)
    assert codes(rina.get("/inbox/?q=minggu")) == [read]
    assert "case.unanswered" in deeds(unread)


def test_an_answer_that_one_of_several_reporters_has_read_stays_for_all_of_them(as_):
    first, later = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    with unit_of_work():
        merging.merge(case(later), case(first), by=RINA.row)
    rina = as_(RINA)
    sent = rina.submit(do(rina, "answer", first), "message", "tell", message="Terima kasih, kami periksa minggu ini.")
    page = rina.get(sent.headers["Location"])
    with unit_of_work():
        conversation.tips_of(case(first))[1].last_shown = 1
    assert "Tidak ada yang dapat dikembalikan" in undo(rina, page).words
    assert [len(one.messages) for one in conversation.tips_of(case(first))] == [1, 1]
    assert case(first).status is Status.IN_REVIEW


def test_who_took_an_answered_case_meanwhile_goes_on_with_it_without_the_answer(as_):
    code, rina = report(), as_(RINA)
    sent = rina.submit(do(rina, "answer", code), "message", "tell", message="Terima kasih, kami periksa minggu ini.")
    with unit_of_work():
        triage.claim(case(code), by=LISDAYANTI.row)
    back = undo(rina, rina.get(sent.headers["Location"])).words
    assert "Jawaban untuk 1 berkas ditarik kembali." in back
    assert messages(code) == []
    assert (case(code).owner_id, case(code).status) == (LISDAYANTI.row.id, Status.IN_REVIEW)


def test_a_case_that_was_in_review_when_it_was_answered_is_in_review_without_the_answer(as_):
    code, rina = report(), as_(RINA)
    with unit_of_work():
        triage.claim(case(code), by=LISDAYANTI.row)
    sent = rina.submit(do(rina, "answer", code), "message", "tell", message="Terima kasih, kami periksa minggu ini.")
    undo(rina, rina.get(sent.headers["Location"]))
    assert messages(code) == []
    assert (case(code).owner_id, case(code).status) == (LISDAYANTI.row.id, Status.IN_REVIEW)


def test_an_answer_stays_where_a_colleague_has_closed_or_merged_the_case_since(as_):
    """Taken back, the word that it answered would wait in a case in which nobody looks for one."""
    closed, merged, left, into = (report(f"Yang {which}, tentang mess di dekat pabrik.") for which in ("satu", "dua", "tiga", "lain"))
    for code in (closed, merged, left):
        reply(code, f"Mereka masih di sana, {code}.")
    rina, answer = as_(RINA), "Terima kasih, kami periksa minggu ini."
    page = rina.get(rina.submit(do(rina, "answer", closed, merged, left), "message", "tell", message=answer).headers["Location"])
    its_own = tip(merged).id
    decide(as_(LISDAYANTI), closed)
    with unit_of_work():
        merging.merge(case(merged), case(into), by=LISDAYANTI.row)
    undo(rina, page)
    assert messages(closed)[-1].text == answer
    assert db.session.get_one(Tip, its_own).messages[-1].text == answer
    assert len(messages(left)) == 1


def test_whoever_wrote_meanwhile_gets_no_answer_that_does_not_fit(as_):
    code, other = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    with unit_of_work():
        triage.ask_reporter(case(code), "Di mana?", by=RINA.row)
    rina = as_(RINA)
    writing = do(rina, "answer", code, other)
    reply(code, "Di Karang Langit.")
    page = rina.get(rina.submit(writing, "message", "tell", message="Kami masih menunggu.").headers["Location"])
    assert f"berubah sejak Anda melihatnya: {case(code).spoken}" in told(page)


THANKS = "Terima kasih, kami periksa minggu ini."


def in_review(*stories: str) -> list[str]:
    """Reports that Rina deals with."""
    every = [report(story) for story in stories]
    with unit_of_work():
        for code in every:
            triage.claim(case(code), by=RINA.row)
    return every


def test_who_sends_an_answer_to_many_twice_has_sent_it_once_and_is_told_so_as_the_first_time(as_):
    one, two, done = in_review("Tentang alat berat.", "Tentang mess di dekat pabrik.", "Tentang pasar di kota.")
    rina = as_(RINA)
    writing = do(rina, "answer", one, two, done)
    decide(rina, done)
    first, second = (rina.submit(writing, "message", "tell", message=THANKS) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert [len(messages(code)) for code in (one, two, done)] == [1, 1, 0]
    page = rina.get(second.headers["Location"])
    assert told(page).startswith("2 berkas dijawab. 1 dilewati.")
    assert "Jawaban untuk 2 berkas ditarik kembali." in undo(rina, page).words, "it can be undone as after one press"


def test_who_means_to_say_the_same_to_many_again_can(as_):
    (code,), rina = in_review("Tentang alat berat."), as_(RINA)
    for _ in range(2):
        rina.submit(do(rina, "answer", code), "message", "tell", message=THANKS)
    assert len(messages(code)) == 2


def test_other_words_sent_from_the_same_page_are_no_repeat(as_):
    (code,), rina = in_review("Tentang alat berat."), as_(RINA)
    writing = do(rina, "answer", code)
    rina.submit(writing, "message", "tell", message=THANKS)
    assert rina.submit(writing, "message", "tell", message="Mohon tunggu.").status_code == 422
    assert [one.text for one in messages(code)] == [THANKS]


def test_an_answer_that_could_be_sent_to_nobody_comes_back_with_its_words_and_the_reasons(as_):
    one, two = in_review("Tentang alat berat.", "Tentang mess di dekat pabrik.")
    rina = as_(RINA)
    writing = do(rina, "answer", one, two)
    reply(one, "Ada orang dikunci di mess.")
    decide(rina, two)
    came_back = rina.submit(writing, "message", "tell", message=THANKS)
    assert came_back.status_code == 422
    assert "Tidak satu pun dapat dikirimi." in came_back.errors
    assert came_back.tree.xpath("//textarea[@name='message']")[0].text.strip() == THANKS
    for why in (f"berubah sejak Anda melihatnya: {case(one).spoken}", f"sudah ditutup: {case(two).spoken}", "Ada balasan"):
        assert why in came_back.words
    assert len(messages(one)) == 1
    sent = rina.submit(came_back, "message", "tell")
    assert sent.status_code == 303, "whoever has read why may send it as things stand now"
    assert [message.text for message in messages(one)][1:] == [THANKS]


def test_an_answer_that_was_taken_back_is_a_change_for_who_saw_it(as_):
    (code,), rina = in_review("Tentang alat berat."), as_(RINA)
    sent = rina.submit(do(rina, "answer", code), "message", "tell", message=THANKS)
    lisdayanti = as_(LISDAYANTI)
    hers = lisdayanti.get(at(code))
    undo(rina, rina.get(sent.headers["Location"]))
    assert decide(lisdayanti, hers).status_code == 409


@pytest.mark.parametrize("when", ["before the list was opened", "while it was open"])
def test_a_copy_whose_reporter_wrote_again_is_decided_by_itself(as_, when):
    junk, rina = in_review(*(JUNK.format(number) for number in range(3))), as_(RINA)
    page = rina.get("/inbox/")
    reply(junk[0], "Bukan spam, ada orang dikunci di mess.")
    said = do(rina, "spam", *junk, page=page if when == "while it was open" else None)
    assert told(said).startswith("2 berkas dibuang sebagai spam. 1 dilewati.")
    assert f"pelapornya menulis lagi dan belum dijawab, putuskan satu per satu: {case(junk[0]).spoken}" in told(said)
    assert case(junk[0]).status is Status.IN_REVIEW


def test_one_whose_reporter_was_answered_since_can_be_discarded_with_its_copies(as_):
    junk, rina = in_review(*(JUNK.format(number) for number in range(2))), as_(RINA)
    reply(junk[0], "Sudah dibaca?")
    with unit_of_work():
        triage.tell(case(junk[0]), "Sudah.", by=RINA.row)
    assert told(do(rina, "spam", *junk)).startswith("2 berkas dibuang sebagai spam.")


def test_an_answer_in_the_wrong_language_is_warned_of_once(as_):
    code = report("Our supervisor keeps all the passports in his office.", language=Language.EN)
    rina, text = as_(RINA), "Terima kasih, laporan Anda sudah kami terima dan akan kami periksa pada minggu ini juga."
    warned = rina.submit(do(rina, "answer", code), "message", "tell", message=text)
    assert warned.status_code == 422
    assert messages(code) == []
    assert rina.submit(warned, "message", "anyway", message=text).status_code == 303
    assert len(messages(code)) == 1


def test_copies_are_discarded_and_a_text_of_its_own_never(as_):
    junk = [report(JUNK.format(number)) for number in range(3)]
    alone = report("Di penginapan dekat jembatan ada rombongan survei tanpa surat.")
    need = report(JUNK.format(9), category=Category.EXPLOITATION)
    sent = submission()
    rina = as_(RINA)
    page = do(rina, "spam", *junk, alone, need, sent)
    assert told(page).startswith("3 berkas dibuang sebagai spam. 3 dilewati.")
    for why in ("tidak ada teks yang serupa", "mungkin ada yang butuh pertolongan", "bukan laporan warga"):
        assert why in told(page)
    assert {case(code).outcome for code in junk} == {Outcome.SPAM}
    assert [case(code).status for code in (alone, need)] == [Status.NEW, Status.NEW]
    assert set(codes(page)) == {alone, need, sent}


def test_what_was_discarded_comes_back_unless_somebody_went_on_with_it(as_):
    junk = [report(JUNK.format(number)) for number in range(3)]
    with unit_of_work():
        triage.claim(case(junk[1]), by=LISDAYANTI.row)
    rina = as_(RINA)
    page = do(rina, "spam", *junk)
    with unit_of_work():
        triage.reopen(case(junk[0]), "Ternyata benar.", by=LISDAYANTI.row)
    assert "2 berkas dikembalikan seperti semula." in undo(rina, page).words
    assert [case(code).status for code in junk] == [Status.IN_REVIEW, Status.IN_REVIEW, Status.NEW]
    assert [case(code).owner_id for code in junk[1:]] == [LISDAYANTI.row.id, None]
    assert all(case(code).closed_on is None for code in junk)
    assert [str(step.name) for step in progress.steps(tip(junk[2])) if step.done] == ["Diterima"]


def test_after_ten_minutes_it_stays_as_it_is(as_, clock):
    clock(MONDAY)
    code, rina = report(day=MONDAY), as_(RINA)
    page = do(rina, "assign", code, to=str(LISDAYANTI.row.id))
    clock(MONDAY + timedelta(minutes=11))
    assert "tidak dapat diurungkan lagi" in undo(rina, page).words
    assert case(code).owner_id == LISDAYANTI.row.id
    assert "berkas ditugaskan" not in rina.get("/inbox/").words


def test_what_is_undone_is_undone_once_and_by_nobody_else(as_):
    code, rina = report(), as_(RINA)
    page = do(rina, "assign", code, to=str(LISDAYANTI.row.id))
    assert "berkas ditugaskan" not in as_(LISDAYANTI).get("/inbox/").words
    hers = as_(LISDAYANTI)
    (form,) = [form for form in page.forms if form.address.endswith("/urungkan")]
    hers.post(form.address, data={"csrf_token": hers.token})
    assert case(code).owner_id == LISDAYANTI.row.id
    undo(rina, page)
    assert "tidak dapat diurungkan lagi" in undo(rina, page).words


def test_all_that_match_are_ticked_on_one_page(as_):
    for number in range(27):
        report(f"Laporan nomor {number} tentang mess di dekat pabrik.")
    other = report("Di pasar ada yang menarik pungutan.", category=Category.FRAUD)
    rina = as_(RINA)
    page = rina.get("/inbox/?category=work")
    assert len(codes(page)) == 25
    every = rina.get(next(link for link in page.links if "semua=1" in link))
    assert len(every.tree.xpath("//input[@name='case'][@checked]")) == 27
    assert "Sisanya" not in every.words
    late = report("Yang datang belakangan, tentang mess di dekat pabrik.")
    done = rina.submit(every, "case", "assign", to=str(LISDAYANTI.row.id))
    assert done.headers["Location"].endswith("&category=work")
    assert told(rina.get(done.headers["Location"])).startswith("27 berkas ditugaskan kepada Lisdayanti.")
    assert [case(code).owner_id for code in (other, late)] == [None, None]


def test_no_more_than_can_be_looked_at_are_done_at_once(as_, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    every = [report(f"Laporan nomor {number} tentang mess di dekat pabrik.") for number in range(3)]
    rina = as_(RINA)
    (link,) = rina.get("/inbox/").tree.xpath("//a[contains(@href, 'semua=1')]")
    assert words(link) == "Centang 2 dari 3"
    page = rina.get(link.get("href"))
    assert len(codes(page)) == 2
    assert "2 dari 3 berkas dicentang. Sisanya di halaman lain." in page.words
    (onward,) = page.tree.xpath("//nav[contains(@class, 'pager')]//a/@href")
    rest = rina.get(onward)
    assert len(rest.tree.xpath("//input[@name='case'][@checked]")) == 1
    assert "1 dari 3 berkas dicentang. Sisanya di halaman lain." in rest.words
    do(rina, "assign", *every, page=rina.get("/inbox/"), to=str(RINA.row.id))
    assert sum(case(code).owner_id is not None for code in every) == 2


def test_nobody_reaches_what_is_not_theirs(as_):
    theirs = report(office=BARITO_SELATAN)
    rina = as_(RINA)
    token = {"csrf_token": rina.token}
    rina.post("/inbox/bersama", data={**token, "case": f"{theirs}.1", "do": "assign", "to": str(RINA.row.id)})
    mine = report()
    answer = rina.post("/inbox/bersama", data={**token, "case": f"{mine}.1", "do": "assign", "to": str(MARSELINUS.row.id)})
    assert answer.status_code == 422
    assert case(theirs).owner_id is None
    assert case(mine).owner_id is None


@pytest.mark.parametrize(
    "sent", [{}, {"case": "x"}, {"case": "AAAAAA.99999999999"}, {"case": "K7M2QX.1"}, {"do": "assign"}, {"case": "AAAAAA.1", "do": "tag"}]
)
def test_nothing_ticked_or_nonsense_does_nothing(as_, sent):
    rina = as_(RINA)
    answer = rina.post("/inbox/bersama", data={"csrf_token": rina.token, **sent})
    assert answer.status_code in {400, 422}


def test_what_must_be_sifted_can_be_ticked_like_any_other(as_):
    code = report()
    tagged(code, Mark.NEEDS_SIFTING)
    page = as_(RINA).get("/inbox/")
    assert ticked(page, code) == [f"{code}.{case(code).version}"]
    assert f"Pilih {case(code).spoken}" in page.tree.xpath("//input[@name='case']/@aria-label")
    assert lines(page)
    assert at(code) in page.links


def test_a_label_too_long_or_none_comes_back_with_what_was_ticked(as_):
    one, other = report(), report("Yang kedua, tentang mess di dekat pabrik.")
    rina = as_(RINA)
    for label in ("", "x" * 41):
        page = do(rina, "tag", one, label=label)
        assert page.status_code == 422
        assert "Tulis label, paling banyak 40 huruf." in page.words
        assert page.tree.xpath("//input[@name='label']/@value") == [label]
        boxes = {box.get("value").partition(".")[0]: box.get("checked") is not None for box in page.tree.xpath("//input[@name='case']")}
        assert boxes == {one: True, other: False}
    assert not deeds(one).count("case.tagged")
