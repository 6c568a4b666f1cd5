"""Copies of one text are one voice in the inbox too: each says how many there are, and leads to them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.accounts.models import Language
from portal.cases import recusing
from portal.cases.codes import Priority, Status
from portal.cases.models import Case
from portal.inbox.acting import remembering
from portal.inbox.duplicates import merging
from portal.inbox.queue import copies
from portal.storage.database import db, unit_of_work
from tests.cast import BARITO_SELATAN, BONIFASIUS, ELSEWHERE, LISDAYANTI, RINA, TAMIANG_LAYANG
from tests.inbox.desk import STORY, at, case, decide, reply, report, submission
from tests.inbox.test_bulk import do, told
from tests.inbox.test_list import codes, lines
from tests.visitors import Answer, words

JUNK = "Klik link ini untuk bantuan tunai pemerintah sekarang juga {}"
FORM = "Kami warga desa {} menolak pembangunan pabrik karet oleh perusahaan asing karena mencemari sungai kami."
MESS = "Mandor menyimpan paspor di mess pabrik karet."


def chips(page: Answer) -> dict[str, str]:
    """What stands beside a case about its copies, by its number."""
    found = page.tree.xpath("//ol[contains(@class, 'inbox')]//a[contains(@href, 'serupa=')]")
    return {one.get("href").rpartition("=")[2]: words(one) for one in found}


def under_nothing(page: Answer) -> list[str]:
    """The numbers of the cases whose line is not under another one's."""
    return [str(link)[-6:] for link in page.tree.xpath("//form[@id='hasil']/ol/li/div/div/a[contains(@class, 'title')]/@href")]


def test_each_copy_says_how_many_there_are_and_leads_to_all_of_them(as_):
    junk, alone = [report(JUNK.format(f"https://bit.ly/{number}a")) for number in range(3)], report()
    rina = as_(RINA)
    page = rina.get("/inbox/")
    assert chips(page) == dict.fromkeys(junk, "3 serupa")
    assert alone in codes(page)
    these = rina.get(f"/inbox/?serupa={junk[1]}")
    assert set(codes(these)) == set(junk)
    assert f"Serupa dengan {case(junk[1]).spoken}" in these.words


def test_copies_on_one_page_lie_under_the_first_of_them_and_open_by_a_press(as_):
    junk, alone = [report(JUNK.format(number)) for number in range(3)], report()
    page = as_(RINA).get("/inbox/")
    outside, (fold,) = under_nothing(page), page.tree.xpath("//details[contains(@class, 'same')]")
    assert len(outside) == 2
    assert {alone} < set(outside) < {alone, *junk}
    assert words(fold.find("summary")) == "2 laporan lagi dengan teks yang sama (dihitung satu)"
    assert fold.get("open") is None
    assert {*outside, *(link.get("href")[-6:] for link in fold.xpath(".//a[contains(@class, 'title')]"))} == {alone, *junk}


def test_where_one_asks_for_the_copies_or_ticks_them_all_each_has_a_line_of_its_own(as_):
    junk = [report(JUNK.format(number)) for number in range(3)]
    rina = as_(RINA)
    for asked in (f"/inbox/?serupa={junk[0]}", "/inbox/?semua=1"):
        assert len(under_nothing(rina.get(asked))) == 3, asked


def test_an_urgent_copy_under_another_is_told_of_outside(as_):
    """By the place the list may begin with one that is not."""
    report(JUNK.format(1), village=TAMIANG_LAYANG)
    report(JUNK.format(2), village=TAMIANG_LAYANG)
    with unit_of_work():
        last = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
        last.priority = Priority.URGENT
    page = as_(RINA).get("/inbox/?sort=terbaru")
    (summary,) = page.tree.xpath("//details[contains(@class, 'same')]/summary")
    assert words(summary).endswith("Mendesak")
    assert "Mendesak" not in words(as_(RINA).get("/inbox/").tree.xpath("//details[contains(@class, 'same')]/summary")[0]), "it comes first"


def folded(page: Answer) -> list[str]:
    return [str(link)[-6:] for link in page.tree.xpath("//details[contains(@class, 'same')]//a[contains(@class, 'title')]/@href")]


def test_a_case_of_several_stories_is_no_copy_of_one_of_them(as_):
    """Another voice would be hidden with it."""
    junk, other, copy = report(JUNK.format(1)), report(MESS), report(JUNK.format(2), day=portal_clock.now() - timedelta(days=1))
    with unit_of_work():
        merging.merge(case(other), case(junk), by=RINA.row)
    page = as_(RINA).get("/inbox/")
    assert set(chips(page)) == {junk, copy}
    assert folded(page) == []


def test_a_copy_that_calls_for_somebody_keeps_its_place(as_, clock):
    first, written, late, reminded, still = [report(JUNK.format(number)) for number in range(5)]
    reply(written, "Saya masih di sana, tolong hari ini.")
    with unit_of_work():
        case(late).due_on = portal_clock.today() - timedelta(days=1)
        remembering.remind(case(reminded), portal_clock.today(), "Menelepon lagi.", RINA.row, by=RINA.row)
    page = as_(RINA).get("/inbox/")
    assert {written, late, reminded} <= set(under_nothing(page))
    assert set(folded(page)) == {first, still}, "under one of these"


def test_two_short_cries_for_help_are_two(as_):
    both = {report("Tolong kami!", village=TAMIANG_LAYANG), report("tolong, kami")}
    page = as_(RINA).get("/inbox/")
    assert chips(page) == dict.fromkeys(both, "2 serupa")
    assert set(under_nothing(page)) == both


def test_what_was_ticked_under_another_stays_in_sight_where_it_could_not_be_done(as_):
    junk = [report(JUNK.format(number)) for number in range(2)]
    page = do(as_(RINA), "tag", *junk, label="x" * 41)
    (fold,) = page.tree.xpath("//details[contains(@class, 'same')]")
    assert fold.get("open") is not None
    assert len(page.tree.xpath("//input[@name='case'][@checked]")) == 2


def test_a_form_letter_is_one_voice_and_two_stories_of_one_mess_are_two(as_):
    letters = [report(FORM.format(name)) for name in ("Netampin", "Hayaping", "Pianggu")]
    report(MESS)
    report("Mandor di mess pabrik karet menyimpan uang dan paspor kami, tolong.")
    assert chips(as_(RINA).get("/inbox/")) == dict.fromkeys(letters, "3 serupa")


def test_copies_on_other_pages_of_the_list_are_counted(as_):
    for number in range(27):
        report(JUNK.format(number))
    assert list(chips(as_(RINA).get("/inbox/")).values()) == ["27 serupa"] * 25


def test_what_is_found_by_words_says_it_too(as_):
    junk = [report(JUNK.format(number)) for number in range(3)]
    assert chips(as_(RINA).get("/inbox/?q=bantuan")) == dict.fromkeys(junk, "3 serupa")


def test_all_copies_are_dealt_with_as_one(as_):
    junk, alone = [report(JUNK.format(number)) for number in range(4)], report()
    rina = as_(RINA)
    these = rina.get(f"/inbox/?serupa={junk[0]}&semua=1")
    assert told(do(rina, "spam", *junk, page=these)).startswith("4 berkas dibuang sebagai spam.")
    assert case(alone).status is Status.NEW


def test_only_what_is_open_and_what_one_may_see_is_counted(as_):
    junk = [report(JUNK.format(number)) for number in range(4)]
    report(JUNK.format(9), office=BARITO_SELATAN, village=ELSEWHERE)
    report(JUNK.format(8), suspect=True)
    decide(as_(RINA), junk[0], "spam", "Iklan.")
    with unit_of_work():
        recusing.hide(case(junk[1]), [LISDAYANTI.row], "Saudaranya.", by=BONIFASIUS.row)
    assert chips(as_(RINA).get("/inbox/")) == dict.fromkeys(junk[1:], "3 serupa")
    assert chips(as_(LISDAYANTI).get("/inbox/")) == dict.fromkeys(junk[2:], "2 serupa")
    assert codes(as_(LISDAYANTI).get(f"/inbox/?serupa={junk[1]}")) == []
    assert len(lines(as_(RINA).get(f"/inbox/?serupa={junk[0]}"))) == 3, "the closed one still leads to the others"


def test_the_list_of_copies_goes_along_from_case_to_case(as_):
    junk = [report(JUNK.format(number)) for number in range(3)]
    report()
    rina = as_(RINA)
    page = rina.get(f"/inbox/?serupa={junk[0]}")
    first = rina.get(str(page.tree.xpath("//a[contains(@class, 'title')]/@href")[0]))
    assert "1 dari 3" in first.words


def test_short_texts_numbers_only_and_no_text_at_all_find_what_they_find(as_):
    for story in ("Tolong", "tolong!", "12345", "12345", "…", "🚜 🚜"):
        report(story, village=TAMIANG_LAYANG)
    submission()
    page = as_(RINA).get("/inbox/")
    assert page.status_code == 200
    assert list(chips(page).values()) == ["2 serupa"] * 4


@pytest.mark.parametrize("asked", ["x", "AAAAAA", "%00", "K7M-2QX", "' OR 1", "A" * 3000])
def test_nonsense_for_a_number_finds_nothing_or_asks_for_nothing(as_, asked):
    report()
    assert as_(RINA).get("/inbox/", query_string={"serupa": asked}).status_code == 200


def test_of_a_flood_what_came_last_is_looked_at_beside_the_page(as_, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 5)
    for number in range(30):
        report(JUNK.format(number))
    (number,) = set(chips(as_(RINA).get("/inbox/")).values())
    assert number in {f"{many} serupa" for many in range(25, 31)}


def test_in_english_for_who_reads_english(as_):
    with unit_of_work():
        RINA.row.language = Language.EN
    for number in range(2):
        report(JUNK.format(number))
    report(STORY)
    page = as_(RINA).get("/inbox/")
    assert set(chips(page).values()) == {"2 alike"}
    assert at(next(iter(chips(page)))) in page.text
