"""Two reports of the same: suggested with the reasons, linked, or made one case; every receipt keeps working, and nothing is mixed up."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from portal.audit import verifying
from portal.cases import recusing
from portal.cases.codes import Alike, Outcome, Priority, Status
from portal.cases.merged import merged_into, merging_of
from portal.cases.models import Case, Tombstone
from portal.cases.models_ties import Merging, Recusal, Relation
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.duplicates import alike_cases, merging
from portal.inbox.queue import listing
from portal.storage import search
from portal.storage.database import db, unit_of_work
from portal.storage.wiping import wipe
from portal.tips import conversation, retention
from portal.tips.models import Tip
from tests import pictures
from tests.cast import BARITO_SELATAN, BONIFASIUS, LISDAYANTI, RINA, TAMIANG_LAYANG
from tests.inbox.desk import MONDAY, at, by_htmx, case, decide, deeds, enclose, reply, submission
from tests.inbox.desk import report as told
from tests.tips.stories import answer, ask, code_of, come_back, post
from tests.tips.stories import tip as behind
from tests.visitors import Answer, Visitor, words

pytestmark = pytest.mark.usefixtures("monday")

MESS = "Tujuh orang di mess belakang pabrik karet, paspor mereka disimpan mandor."
FEVER = "Di mess pabrik karet itu ada yang demam, paspor diambil mandor dan tidak boleh berobat."
MARKET = "Rombongan wisata memotret pasar malam."


def receipt(visitor: Visitor, story: str = MESS, **changes: object) -> tuple[str, str]:
    """A report by the form: its receipt, and the code of its case."""
    code = code_of(post(visitor, story=story, **changes))
    return code, behind(code).case.code


def merge(gone: str, into: str, by=RINA, tell: str = "") -> None:
    with unit_of_work():
        merging.merge(case(gone), case(into), tell, by=by.row)


def undo(gone: str, by=RINA) -> None:
    with unit_of_work():
        merging.undo(_merging(gone), by=by.row)


def _merging(gone: str) -> Merging:
    found = merging_of(case(gone))
    assert found
    return found


def aside(page: Answer, title: str) -> str:
    """The part of a case's page under this heading."""
    return " ".join(one.getparent().text_content() for one in page.tree.xpath("//aside//h2") if one.text_content().startswith(title))


# --- suggestions ---------------------------------------------------------------------------------------------------------------


def test_a_report_of_the_same_village_near_day_and_words_is_suggested_with_these_reasons(as_):
    other, mine = told(FEVER, day=MONDAY - timedelta(days=12)), told(MESS)
    told(MARKET)
    said = aside(as_(RINA).get(at(mine)), "Mungkin terkait")
    assert case(other).spoken in said
    for reason in ("Desa sama", "selisih 12 hari", "kata: mandor, pabrik, paspor"):
        assert reason in said
    assert "pasar malam" not in said


@pytest.mark.parametrize(
    "how",
    [{"village": TAMIANG_LAYANG}, {"day": MONDAY - timedelta(days=15)}, {"office": BARITO_SELATAN}],
    ids=["another village", "fifteen days ago", "another office"],
)
def test_what_is_further_away_is_not_suggested(as_, how):
    told(FEVER, **how)
    assert aside(as_(RINA).get(at(told(MESS))), "Mungkin terkait") == ""


def test_copies_of_one_text_are_one_voice(as_):
    told(MESS.upper() + " http://x.id/1"), (mine := told(MESS))
    assert "Teksnya sama (dihitung satu)" in aside(as_(RINA).get(at(mine)), "Mungkin terkait")


def test_the_nearest_days_come_first_however_many_reports_came_later(as_, clock, monkeypatch):
    monkeypatch.setattr(alike_cases, "COMPARED", 3)
    mine, twin = told(MESS), told(MESS)
    for number in range(4):
        told(f"Rombongan nomor {number} memotret jembatan sungai.", day=MONDAY + timedelta(days=3))
    clock(MONDAY + timedelta(days=4))
    assert case(twin).spoken in aside(as_(RINA).get(at(mine)), "Mungkin terkait")


def test_a_case_of_many_reports_counts_once_among_those_compared(as_, monkeypatch):
    monkeypatch.setattr(alike_cases, "COMPARED", 2)
    mine, fever = told(MESS), told(FEVER)
    several = told(f"{MESS} Satu.")
    for number in range(3):
        merge(told(f"{MESS} {number}"), several)
    found = aside(as_(RINA).get(at(mine)), "Mungkin terkait")
    assert case(several).spoken in found
    assert case(fever).spoken in found


def test_another_report_from_the_same_form_is_suggested_whatever_it_says(visitor, as_):
    token = visitor.get("/").form("story").element.xpath("string(.//input[@name='token']/@value)")
    codes = [behind(code_of(post(visitor, token=token, story=story))).case.code for story in (MESS, MARKET)]
    assert "Dari formulir yang sama" in aside(as_(RINA).get(at(codes[0])), "Mungkin terkait")


def test_numbers_are_no_reason_and_never_named(as_):
    told("Hubungi 081234567890 soal karet."), (mine := told("Tanya 081234567890 tentang rotan."))
    assert aside(as_(RINA).get(at(mine)), "Mungkin terkait") == ""


def test_what_is_hidden_from_an_officer_is_not_suggested_to_them_nor_related(as_):
    hidden, mine = told(FEVER), told(MESS)
    with unit_of_work():
        recusing.hide(case(hidden), [RINA.row], "Saudara.", by=BONIFASIUS.row)
    rina, lis = as_(RINA), as_(LISDAYANTI)
    assert aside(rina.get(at(mine)), "Mungkin terkait") == ""
    lis.send(f"{at(mine)}/kaitan", other=hidden, do="related")
    assert case(hidden).spoken in lis.get(at(mine)).words
    page = rina.get(at(mine))
    assert case(hidden).spoken not in page.words
    assert "terkait" not in aside(page, "Berkas terkait")
    assert "dibandingkan" not in page.words
    for typed in (hidden, "ZZZZZZ"):
        answer = rina.send(f"{at(mine)}/kaitan", other=typed, do="merge")
        assert (answer.status_code, "Tidak ada berkas dengan nomor ini." in answer.words) == (422, True)
        assert rina.get(f"{at(mine)}/gabung/{typed}").status_code == 404
        assert rina.send(f"{at(mine)}/gabung/{typed}", into=mine).status_code == 404


# --- related -------------------------------------------------------------------------------------------------------------------


def test_two_reports_are_linked_and_unlinked(as_):
    other, mine = told(FEVER), told(MESS)
    rina = as_(RINA)
    piece = by_htmx(rina, f"{at(mine)}/kaitan", "div#alike", other=case(other).spoken.lower(), do="related")
    assert case(other).spoken in aside_of(piece, "Berkas terkait")
    assert aside_of(piece, "Mungkin terkait") == ""
    assert case(mine).spoken in rina.get(at(other)).words, "from the other side too"
    rina.send(f"{at(other)}/kaitan", other=mine, do="none")
    assert db.session.scalars(select(Relation)).all() == []
    assert case(other).spoken in aside(rina.get(at(mine)), "Mungkin terkait"), "and it is suggested again"


def aside_of(piece: Answer, title: str) -> str:
    return " ".join(one.getparent().text_content() for one in piece.tree.xpath("//h2") if one.text_content().startswith(title))


def test_what_an_officer_says_is_another_matter_is_not_suggested_again(as_):
    other, mine = told(FEVER), told(MESS)
    rina = as_(RINA)
    rina.send(f"{at(mine)}/kaitan", other=other, do="different")
    for one in (mine, other):
        assert aside(rina.get(at(one)), "Mungkin terkait") == ""
    assert db.session.scalars(select(Relation)).one().alike is Alike.DIFFERENT


def test_whoever_compares_two_reports_is_told_what_it_did_and_can_take_it_back(as_):
    other, mine = told(FEVER), told(MESS)
    rina = as_(RINA)
    for how, said in (("related", "dikaitkan dengan berkas ini."), ("different", "dinyatakan bukan terkait, dan tidak disarankan lagi.")):
        piece = by_htmx(rina, f"{at(mine)}/kaitan", "div#alike", other=other, do=how)
        (status,) = piece.tree.xpath("//*[@id='alike']//p[@role='status'][@autofocus]")
        assert status.text_content() == f"{case(other).spoken} {said}"
    page = rina.get(at(mine))
    assert "Dinyatakan bukan terkait 1" in page.words
    (form,) = [form for form in page.forms if form.address.endswith("/kaitan") and ("other", other) in form.pairs]
    back = rina.get(rina.fills_in(form, "none").location)
    assert f"Yang dikatakan tentang {case(other).spoken} ditarik kembali." in back.words
    assert case(other).spoken in aside(back, "Mungkin terkait")


def test_a_report_is_never_tied_to_what_a_sponsor_sent(as_):
    mine, sent = told(MESS), submission()
    rina = as_(RINA)
    assert rina.send(f"{at(mine)}/kaitan", other=sent, do="related").status_code == 409
    assert rina.submit(f"{at(mine)}/gabung/{sent}", "into", into=mine).status_code == 409


@pytest.mark.parametrize("table", [Relation, Merging])
def test_the_database_too_ties_reports_only_to_reports(table):
    ends = sorted((case(told(MESS)).id, case(submission()).id))
    tied = (
        Relation(one_id=ends[0], other_id=ends[1], alike=Alike.RELATED, said_on=MONDAY.date(), by_id=RINA.row.id)
        if table is Relation
        else Merging(gone_id=ends[0], into_id=ends[1], was_priority=Priority.NORMAL, merged_on=MONDAY.date(), by_id=RINA.row.id)
    )
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(tied)


# --- merging -------------------------------------------------------------------------------------------------------------------


def test_two_reports_become_one_case_from_a_page_that_shows_both(as_):
    older, mine = told(FEVER, day=MONDAY - timedelta(days=2)), told(MESS)
    rina = as_(RINA)
    page = rina.get(rina.get(at(mine)).tree.xpath("string(//a[contains(@href, '/gabung/')]/@href)"))
    assert MESS in page.words
    assert FEVER in page.words
    done = rina.submit(page, "into")
    assert done.headers["Location"] == at(older), "the older one lives on where nobody says otherwise"
    page = rina.get(at(older))
    assert FEVER in page.words
    assert MESS in page.words
    assert f"{case(mine).spoken} digabung ke berkas ini." in page.words
    assert (case(mine).status, case(mine).outcome) == (Status.CLOSED, Outcome.DUPLICATE)
    gone = rina.get(at(mine))
    assert at(older) in gone.links
    assert f"Berkas ini digabung ke {case(older).spoken}" in gone.words
    assert case(mine).spoken in rina.get("/inbox/?status=closed").words
    assert "2 laporan" in rina.get("/inbox/").words


def test_every_receipt_still_opens_and_everybody_is_asked_answered_and_told_the_end(visitor, as_):
    (one, gone), (two, into) = receipt(visitor, FEVER), receipt(visitor, MESS)
    rina = as_(RINA)
    merge(gone, into, tell="Laporan Anda kami tangani bersama laporan lain.")
    assert "Laporan Anda kami tangani bersama laporan lain." in come_back(visitor, one).words
    assert "bersama laporan lain" not in come_back(visitor, two).words
    rina.submit(at(into), "message", "ask", message="Masih ada yang demam?")
    for code in (one, two):
        page = come_back(visitor, code)
        assert "Masih ada yang demam?" in page.words
        assert "Menunggu jawaban Anda" in page.words
    answer(visitor, come_back(visitor, one), "Masih, dua orang.")
    assert case(into).status is Status.IN_REVIEW
    assert "Masih, dua orang." in rina.get(at(into)).words
    decide(rina, into, "guidance", tell="Sudah kami bantu.")
    for code in (one, two):
        page = come_back(visitor, code)
        assert "Sudah diberi penjelasan" in page.words.replace("sudah diberi", "Sudah diberi")
        assert "Sudah kami bantu." in page.words
    for code in (one, two):
        answer(visitor, come_back(visitor, code), f"Terima kasih dari {code[:4]}.")
    assert "Terima kasih dari" in rina.get(at(into)).words


def test_nothing_of_one_reporter_ever_reaches_the_other(visitor, as_, clock):
    """Stories, photos, conversations, notes, and the days on which the other one wrote."""
    one, gone = receipt(visitor, FEVER, landmark="gudang Zamrud")
    enclose(gone, ("a.jpg", pictures.small_jpeg()))
    ask(one, "Apakah gudangnya di Beranda?")
    answer(visitor, come_back(visitor, one), "Ya, di Beranda.")
    with unit_of_work():
        triage.note(case(gone), "Catatan Kutilang.", by=RINA.row)
        triage.title(case(gone), "Judul Perkutut", by=RINA.row)
        triage.read(case(gone), by=RINA.row)
    clock(MONDAY + timedelta(days=9))
    two, into = receipt(visitor, MESS, landmark="dekat Rajawali")
    with unit_of_work():
        triage.note(case(into), "Catatan Murai.", by=RINA.row)
    for end in (gone, into):
        other = into if end == gone else gone
        merge(end, other)
        first, second = come_back(visitor, one), come_back(visitor, two)
        for page, not_theirs in ((first, (MESS, "Rajawali")), (second, (FEVER, "Zamrud", "Beranda", "23 November", "<img"))):
            assert [words for words in (*not_theirs, "Catatan", "Judul") if words in page.text] == []
        undo(end)


def test_a_reporter_waits_for_nothing_that_another_one_is_asked(visitor):
    """Both were asked once; one has answered, and has got a word for it."""
    (one, gone), (two, into) = receipt(visitor, FEVER), receipt(visitor, MESS)
    ask(one)
    answer(visitor, come_back(visitor, one), "Sudah tidak ada.")
    ask(two)
    merge(gone, into, tell="Terima kasih.")
    assert "Menunggu jawaban Anda" in come_back(visitor, two).words
    assert "Menunggu jawaban Anda" not in come_back(visitor, one).words


def test_a_case_that_waits_for_one_reporter_goes_on_with_the_unanswered_word_of_another(as_, clock):
    """Also where that one is urgent: its day is the urgent one's, not moved on by what the other one waited."""
    gone, into = told(FEVER, danger=True), told(MESS)
    asked(into)
    clock(MONDAY + timedelta(days=2))
    reply(gone, "Semalam mereka dikunci.")
    merge(gone, into)
    assert (case(into).status, case(into).due_on) == (Status.IN_REVIEW, case(gone).due_on)
    assert "Ada balasan" in line_of(as_(RINA), into)


def test_what_is_urgent_in_one_is_urgent_in_both(as_):
    gone, into = told(FEVER, danger=True), told(MESS)
    merge(gone, into)
    assert case(into).priority.value == "urgent"
    assert case(into).due_on == case(gone).due_on
    assert "Pelapor menandai ada orang dalam bahaya" in as_(RINA).get(at(into)).words
    undo(gone)
    assert case(into).priority.value == "normal"
    assert case(into).due_on > case(gone).due_on


@pytest.mark.parametrize("how", ["closed into open", "open into closed", "with itself", "of another office"])
def test_what_cannot_be_merged(how):
    one, other = told(FEVER), told(MESS)
    closed = {"closed into open": one, "open into closed": other}.get(how)
    if closed:
        with unit_of_work():
            triage.decide(case(closed), Outcome.GUIDANCE, "Dijelaskan.", by=RINA.row)
    if how == "of another office":
        other = told(MESS, office=BARITO_SELATAN)
    with pytest.raises(Refused):
        merge(one, one if how == "with itself" else other)
    assert db.session.scalars(select(Merging)).all() == []


def test_a_merge_over_a_newer_change_is_refused_and_what_was_typed_is_kept(as_):
    gone, into = told(FEVER), told(MESS)
    rina = as_(RINA)
    page = rina.get(f"{at(gone)}/gabung/{into}")
    as_(LISDAYANTI).submit(at(into), "claim")
    late = rina.submit(page, "into", into=into, tell="Kami tangani bersama.")
    assert late.status_code == 409
    assert "baru saja diubah petugas lain" in late.words
    assert "Kami tangani bersama." in late.text
    assert rina.submit(late, "into").status_code == 303, "sent again, knowing how it is now"


def test_who_writes_to_several_reporters_is_warned_beside_every_box_that_reaches_them(as_):
    gone, into = told(FEVER), told(MESS)
    rina, warning = as_(RINA), "jangan mengulang apa yang ditulis pelapor lain"
    assert warning not in rina.get(at(into)).words
    merge(gone, into)
    page = rina.get(at(into))
    for part in ("talk", "decision"):
        assert warning in words(page.tree.xpath(f"//section[@id='{part}']")[0])


def test_without_a_choice_nothing_is_merged(as_):
    gone, into = told(FEVER), told(MESS)
    assert as_(RINA).send(f"{at(gone)}/gabung/{into}", into="").status_code == 422
    assert db.session.scalars(select(Merging)).all() == []


def test_what_was_merged_is_neither_reopened_nor_written_to(as_):
    gone, into = told(FEVER), told(MESS)
    merge(gone, into)
    rina = as_(RINA)
    version = str(case(gone).version)
    assert rina.send(f"{at(gone)}/reopening", reason="Tetap.", version=version).status_code == 409
    assert rina.send(f"{at(gone)}/message", message="Halo.", version=version).status_code == 409
    assert (case(gone).status, conversation.tips_of(case(gone))) == (Status.CLOSED, [])


# --- undone --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_REVIEW, Status.WAITING, Status.QUARANTINED])
def test_undone_both_are_as_they_were(as_, visitor, status):
    one, gone = receipt(visitor, FEVER)
    two, into = receipt(visitor, MESS)
    if status is Status.QUARANTINED:
        with unit_of_work():
            case(gone).status = status
    if status is Status.WAITING:
        ask(one)
    if status in (Status.IN_REVIEW, Status.WAITING):
        with unit_of_work():
            triage.claim(case(gone), by=LISDAYANTI.row)
    with unit_of_work():
        triage.claim(case(into), by=RINA.row)
    before = [facts(code) for code in (gone, into)]
    merge(gone, into)
    as_(BONIFASIUS).submit(at(gone), "pisah")
    assert [facts(code) for code in (gone, into)] == before
    assert MESS in come_back(visitor, two).words or come_back(visitor, two).status_code == 200
    assert behind(one).case.code == gone
    assert merging_of(case(gone)) is None
    assert deeds(gone)[-1] == deeds(into)[-1] == "case.split"
    assert all(verdict.broken_at is None for verdict in verifying.verify())


def facts(code: str) -> tuple[object, ...]:
    one = case(code)
    return one.status, one.outcome, one.owner_id, one.due_on, one.priority, one.keep_until, [tip.id for tip in conversation.tips_of(one)]


def test_an_answer_that_came_while_two_were_one_is_not_waited_for_once_they_are_two_again(as_, clock):
    gone, into = told(FEVER), told(MESS)
    asked(gone)
    before, waiting = case(gone).due_on, behind_of(gone)
    merge(gone, into)
    clock(MONDAY + timedelta(days=1))
    says(waiting, "Di blok C.")
    undo(gone)
    assert (case(gone).status, case(gone).due_on) == (Status.IN_REVIEW, before)
    rina = as_(RINA)
    assert "Ada balasan" in line_of(rina, gone)
    assert "Di blok C." in rina.get(at(gone)).words
    with unit_of_work():
        triage.claim(case(into), by=LISDAYANTI.row)
    assert listing.next_one(RINA.row) == case(gone)


def test_what_was_answered_and_got_a_word_while_two_were_one_waits_again(as_):
    gone, into = told(FEVER), told(MESS)
    asked(gone)
    waiting = behind_of(gone)
    merge(gone, into)
    says(waiting, "Di blok C.")
    asked(into)
    undo(gone)
    assert case(gone).status is Status.WAITING


def test_a_report_that_lay_aside_and_was_written_to_is_not_put_aside_again(as_):
    gone, into = told(FEVER, suspect=True), told(MESS)
    assert case(gone).status is Status.QUARANTINED
    waiting = behind_of(gone)
    merge(gone, into)
    asked(into)
    says(waiting, "Ada orang dikunci di mess.")
    undo(gone)
    assert case(gone).status is Status.IN_REVIEW
    assert "Ada balasan" in line_of(as_(RINA), gone)


def asked(code: str) -> None:
    with unit_of_work():
        triage.ask_reporter(case(code), "Di blok mana?", by=RINA.row)


def behind_of(code: str) -> UUID:
    """The report itself, in whatever case it is later."""
    return conversation.tips_of(case(code))[0].id


def says(tip_id: UUID, words: str) -> None:
    """Its reporter, wherever they are answered."""
    with unit_of_work():
        conversation.reply(db.session.get_one(Tip, tip_id), words, words.encode())


def line_of(officer: Visitor, code: str) -> str:
    """What the inbox says of it."""
    (line,) = officer.get("/inbox/").tree.xpath(f"//ol[@class='inbox']/li[.//a[contains(@href, '{at(code)}')]]")
    return words(line)


def test_seven_days_long(clock, as_):
    gone, into = told(FEVER), told(MESS)
    merge(gone, into)
    clock(MONDAY + timedelta(days=7))
    assert "Batalkan penggabungan" in as_(RINA).get(at(gone)).words
    clock(MONDAY + timedelta(days=8))
    page = as_(RINA).get(at(gone))
    assert "Penggabungan ini tidak dapat dibatalkan lagi." in page.words
    assert as_(RINA).send(f"{at(gone)}/pisah").status_code == 409


def test_of_two_merges_in_a_row_the_last_one_is_undone_first(visitor):
    codes = [receipt(visitor, story)[1] for story in (FEVER, MESS, "Di mess itu paspor tujuh orang disimpan.")]
    merge(codes[0], codes[1])
    merge(codes[1], codes[2])
    assert len(conversation.tips_of(case(codes[2]))) == 3
    with pytest.raises(Refused):
        undo(codes[0])
    undo(codes[1])
    undo(codes[0])
    assert [len(conversation.tips_of(case(code))) for code in codes] == [1, 1, 1]


# --- what is hidden ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden_end", ["gone", "into"])
def test_from_whom_one_is_hidden_the_other_is_hidden_too_until_it_is_undone(as_, mailbox, hidden_end):
    gone, into = told(FEVER), told(MESS)
    seen = into if hidden_end == "gone" else gone
    with unit_of_work():
        recusing.hide(case(gone if hidden_end == "gone" else into), [RINA.row], "Saudara.", by=BONIFASIUS.row)
        triage.claim(case(seen), by=RINA.row)
    merge(gone, into, by=LISDAYANTI)
    rina = as_(RINA)
    assert [rina.get(at(code)).status_code for code in (gone, into)] == [404, 404]
    assert case(seen).owner_id is None
    undo(gone, by=LISDAYANTI)
    assert rina.get(at(seen)).status_code == 200
    assert "digabung" not in rina.get(at(seen)).words, "nor does the history tell of the hidden one"
    assert case(seen).owner_id == (RINA.row.id if seen == into else None)


def test_who_steps_aside_from_one_steps_aside_from_all_that_were_merged(as_):
    gone, into = told(FEVER), told(MESS)
    merge(gone, into)
    rina = as_(RINA)
    rina.submit(at(into), "serahkan")
    assert [rina.get(at(code)).status_code for code in (gone, into)] == [404, 404]
    as_(BONIFASIUS).submit(f"{at(gone)}/sembunyi", "batal")
    assert [rina.get(at(code)).status_code for code in (gone, into)] == [200, 200]
    assert db.session.scalars(select(Recusal)).all() == []


# --- what goes, and when -------------------------------------------------------------------------------------------------------


def test_a_merged_case_is_kept_as_long_as_the_one_it_lives_on_in_and_goes_with_it(visitor, clock):
    (one, gone), (two, into) = receipt(visitor, FEVER, category="presence"), receipt(visitor, MESS)
    with unit_of_work():
        triage.note(case(gone), "Ditanyakan ke Kutilang.", by=RINA.row)
    merge(gone, into)
    assert retention.purge(MONDAY + timedelta(days=400)).cases == 0, "the other one is open"
    with unit_of_work():
        triage.decide(case(into), Outcome.GUIDANCE, "Dijelaskan.", by=RINA.row)
    clock(MONDAY + timedelta(days=365))
    assert retention.purge(MONDAY + timedelta(days=365)).cases == 1
    assert db.session.scalars(select(Case)).all() == []
    assert db.session.scalars(search.matching("Kutilang")).all() == []
    assert sorted(str(one.outcome) for one in db.session.scalars(select(Tombstone))) == ["duplicate", "guidance"]
    for code in (one, two):
        assert come_back(visitor, code).status_code == 410


def test_a_withdrawn_report_goes_with_all_that_was_noted_about_it_and_the_other_one_stays(visitor):
    (one, gone), (two, into) = receipt(visitor, FEVER), receipt(visitor, MESS)
    with unit_of_work():
        triage.note(case(gone), "Ditanyakan ke Kutilang.", by=RINA.row)
    merge(gone, into)
    withdraw(one)
    assert come_back(visitor, one).status_code == 410
    assert come_back(visitor, two).status_code == 200
    assert [case.code for case in db.session.scalars(select(Case))] == [into]
    assert db.session.scalars(search.matching("Kutilang")).all() == []
    assert [stone.withdrawn for stone in db.session.scalars(select(Tombstone))] == [True]
    withdraw(two)
    assert db.session.scalars(select(Case)).all() == []
    assert [stone.withdrawn for stone in db.session.scalars(select(Tombstone))] == [True, True]


def withdraw(code: str) -> None:
    with unit_of_work():
        retention.withdraw(behind(code))
    wipe()


def test_when_the_first_reporter_withdraws_the_second_one_is_still_answered(visitor, as_):
    (one, gone), (two, into) = receipt(visitor, FEVER), receipt(visitor, MESS)
    merge(gone, into)
    withdraw(two)
    assert not merging.may_undo(_merging(gone)), "there is nothing left to part"
    decide(as_(RINA), into, "guidance", tell="Sudah kami bantu.")
    assert "Sudah kami bantu." in come_back(visitor, one).words
    withdraw(one)
    assert db.session.scalars(select(Case)).all() == []
    assert db.session.scalars(select(Tip)).all() == []


def test_a_case_of_many_merged_asks_the_database_hardly_more_than_one_of_two(as_):
    rina, into, asked, counts = as_(RINA), told(MESS), [], []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for many in (1, 6):
        while len(merged_into(case(into))) < many:
            merge(told(f"{FEVER} Yang ke-{len(merged_into(case(into)))}."), into)
        rina.get(at(into))
        asked.clear()
        assert rina.get(at(into)).words.count("Pisahkan") == many
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 5, "not one for each"


def found_by(words: str) -> set[str]:
    return set(db.session.scalars(select(Case.code).where(Case.id.in_(search.matching(words)))))


def test_words_of_both_are_found_in_the_case_that_lives_on_and_go_back_where_it_is_undone(visitor):
    (one, gone), (_two, into) = receipt(visitor, FEVER), receipt(visitor, MESS)
    with unit_of_work():
        conversation.reply(behind(one), "Kemarin datang truk merah.", b"token")
    with unit_of_work():
        triage.note(case(gone), "Ditanyakan ke Kutilang.", by=RINA.row)
    everything = ("demam", "truk merah", "Kutilang")
    assert [found_by(words) for words in everything] == [{gone}, {gone}, {gone}]
    merge(gone, into)
    assert [found_by(words) for words in everything] == [{into}, {into}, {gone}], "what officers noted stays where they wrote it"
    undo(gone)
    assert [found_by(words) for words in everything] == [{gone}, {gone}, {gone}]
