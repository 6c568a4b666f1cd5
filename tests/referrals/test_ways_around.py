"""Nothing goes around those who protect first, or around the second person: by merging, by danger, by ending it, or by leaving."""

import pytest

from portal.cases import recusing
from portal.cases.codes import Category, Outcome, Status
from portal.cases.merged import merged_into
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.box import bulk
from portal.inbox.duplicates import merging
from portal.inbox.referring import referral_list
from portal.offices.models import AgencyKind
from portal.referrals import approving, referring, replying
from portal.referrals.codes import Level, Reply, State
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, LISDAYANTI, MARSELINUS, PETRUS, RINA, Person
from tests.inbox import desk
from tests.referrals import passing_on as on
from tests.referrals.passing_on import IMMIGRATION, MANPOWER, PPA, UPTD
from tests.referrals.test_at_the_desk import at, refer, ticked

DANGER = "Satu orang dipukul dan sakit berat."


def joined(gone: Category, into: Category) -> str:
    """Two reports made one case; the code of the one that lives on."""
    codes = [desk.report(f"Mereka di mess itu sejak {word}.", category=one) for word, one in (("Senin", gone), ("Selasa", into))]
    with unit_of_work():
        merging.merge(desk.case(codes[0]), desk.case(codes[1]), by=RINA.row)
    return codes[1]


def sends_back(referral: Referral, *, by: Person = BONIFASIUS, why: str = "Tempatnya keliru.") -> Referral:
    with unit_of_work():
        approving.send_back(on.again(referral.id), why, by=by.row)
    return on.again(referral.id)


# --- merging -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "gone, into, why",
    [
        (Category.EXPLOITATION, Category.WORK, "didahulukan ke layanan pelindungan"),
        (Category.NEED_HELP, Category.OTHER, "didahulukan ke layanan pelindungan"),
        (Category.PRESENCE, Category.OTHER, "Keberadaan saja"),
    ],
)
def test_what_was_merged_into_another_report_is_protected_there_too(app, gone, into, why):
    code = joined(gone, into)
    for to in (IMMIGRATION, MANPOWER):
        with pytest.raises(Refused, match=why):
            on.propose(code, to)
        db.session.rollback()
    referral = on.propose(code, IMMIGRATION, by=BONIFASIUS, exception="UPTD meminta dokumen dari Imigrasi.")
    assert referral.category is (gone if gone is not Category.PRESENCE else into), "so that the database keeps watch over it too"
    assert on.approve(referral, by=RINA).state is State.SENT


def test_once_they_are_two_again_each_goes_its_own_way(app):
    code = joined(Category.EXPLOITATION, Category.WORK)
    with unit_of_work():
        merging.undo(merged_into(desk.case(code))[0], by=RINA.row)
    assert on.propose(code, MANPOWER).category is Category.WORK


def test_what_is_merged_into_it_while_a_letter_waits_keeps_that_letter_in_the_office(app):
    held, work = on.held_captive(), desk.report(category=Category.WORK)
    referral = on.propose(work, MANPOWER)
    with unit_of_work():
        merging.merge(desk.case(held), desk.case(work), by=RINA.row)
    with pytest.raises(Refused, match="didahulukan"):
        on.approve(referral)
    db.session.rollback()
    assert on.again(referral.id).is_draft


def test_the_page_of_the_case_that_lives_on_says_that_protection_comes_first(app, as_):
    code = joined(Category.EXPLOITATION, Category.WORK)
    rina = as_(RINA)
    assert "Pelindungan didahulukan" in rina.get(desk.at(code)).words
    page = rina.get(refer(code))
    assert {PPA, UPTD} <= ticked(page)
    assert MANPOWER not in ticked(page)
    assert "didahulukan ke layanan pelindungan" in page.words
    assert page.tree.xpath("string(//select[@name='basis']/option[@selected])") == "UU 21/2007 (TPPO)"


def test_it_is_found_among_the_reports_of_what_was_merged_into_it_however_often(app, as_):
    code, further = joined(Category.EXPLOITATION, Category.WORK), desk.report("Di mess itu mereka sejak Rabu.", category=Category.OTHER)
    rina = as_(RINA)
    assert desk.case(code).spoken in rina.get("/inbox/?category=exploitation").words
    with unit_of_work():
        merging.merge(desk.case(code), desk.case(further), by=RINA.row)
    found = rina.get("/inbox/?category=exploitation").words
    assert desk.case(further).spoken in found
    assert desk.case(further).spoken not in rina.get("/inbox/?category=fraud").words


def test_nobody_throws_a_call_for_help_away_with_the_case_it_was_merged_into(app):
    same = "Klik tautan ini untuk bantuan tunai pemerintah sekarang juga."
    help_, code, copy = (desk.report(same, category=one) for one in (Category.NEED_HELP, Category.OTHER, Category.OTHER))
    with unit_of_work():
        merging.merge(desk.case(help_), desk.case(code), by=RINA.row)
    for copies in ((code, copy), (copy, desk.report(same, category=Category.OTHER))):
        with unit_of_work():
            bulk.discard(bulk.pick({one: desk.case(one).version for one in copies}, RINA.row), by=RINA.row)
    assert desk.case(code).outcome is None
    assert desk.case(copy).outcome is Outcome.SPAM, "what needs no protection goes"


# --- what left because of danger ------------------------------------------------------------------------------------------------


def test_while_a_second_person_is_owed_the_sender_cannot_end_it(app, as_):
    referral = on.propose(on.held_captive(), danger=DANGER)
    with pytest.raises(Refused, match="belum disetujui petugas kedua"), unit_of_work():
        replying.end(on.again(referral.id), by=RINA.row)
    assert "Tutup tanpa jawaban" not in as_(RINA).get(at(referral)).words
    with unit_of_work():
        approving.approve(on.again(referral.id), by=BONIFASIUS.row)
        replying.end(on.again(referral.id), by=RINA.row)
    assert on.again(referral.id).state is State.ENDED


@pytest.mark.parametrize("over", ["answered", "the case is closed"])
def test_what_is_over_before_a_second_person_saw_it_can_still_be_recalled_or_approved(app, as_, over):
    codes = on.held_captive(), on.held_captive()
    referrals = [on.propose(code, danger=DANGER) for code in codes]
    for code, referral in zip(codes, referrals, strict=True):
        with unit_of_work():
            if over == "answered":
                replying.reply(on.again(referral.id), Reply.DONE, "Sudah dijemput.", by=PETRUS.row)
            else:
                triage.decide(desk.case(code), Outcome.GUIDANCE, "Dijelaskan.", by=RINA.row)
    ended = on.again(referrals[0].id).ended_on
    supervisor = as_(BONIFASIUS)
    assert supervisor.submit(at(referrals[0]), "verdict", "return", why="Tempatnya keliru.").status_code == 303
    assert supervisor.submit(at(referrals[1]), "verdict", "approve").status_code == 303
    recalled, approved = (on.again(one.id) for one in referrals)
    assert (recalled.state, recalled.owes_approval, recalled.ended_on) == (State.RECALLED, False, ended)
    assert recalled.paper
    assert recalled.paper.revoked_on
    assert not approved.owes_approval
    assert as_(PETRUS).get(f"/instansi/{recalled.id}").status_code == 404


def test_what_was_approved_and_is_over_is_never_recalled(app):
    referral = on.sent()
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.DONE, "Sudah dijemput.", by=PETRUS.row)
    with pytest.raises(Refused):
        sends_back(referral)
    db.session.rollback()
    assert on.again(referral.id).state is State.ANSWERED


@pytest.mark.parametrize("blank", [" ", "\n\t "])
def test_a_blank_is_no_danger(app, blank):
    referral = on.propose(on.held_captive(), danger=blank)
    assert (referral.state, referral.danger) == (State.PROPOSED, None)
    with pytest.raises(Refused, match="nyawa terancam"):
        on.propose(on.held_captive(), danger=blank, level=Level.NOT_YET)
    db.session.rollback()


@pytest.mark.parametrize("danger", [DANGER, " "])
def test_what_a_second_person_sent_back_never_leaves_without_one(app, danger):
    referral = sends_back(on.propose(on.held_captive()), by=LISDAYANTI, why="Belum ada yang diperiksa.")
    if danger.strip():
        with pytest.raises(Refused, match="telah mengembalikan"):
            on.revise(referral, danger=danger)
    on.revise(referral)
    with pytest.raises(Refused, match="telah mengembalikan"):
        on.revise(referral, danger=DANGER)
    assert on.again(referral.id).is_draft


def test_why_it_was_sent_back_is_still_there_for_whoever_looks_at_it_next(app, as_):
    referral = sends_back(on.propose(on.held_captive()), by=LISDAYANTI, why="Belum ada yang diperiksa.")
    on.revise(referral)
    bonifasius = as_(BONIFASIUS)
    assert "Dikembalikan Lisdayanti: Belum ada yang diperiksa." in bonifasius.get(at(referral)).words
    bonifasius.submit(at(referral), "verdict", "approve")
    assert "Belum ada yang diperiksa." not in bonifasius.get(at(referral)).words, "it was settled"


# --- an agency that became another one -----------------------------------------------------------------------------------------


def becomes(name: str, kind: AgencyKind) -> None:
    with unit_of_work():
        on.agency(name).kind = kind


def test_an_agency_that_became_another_one_gets_nothing_that_was_proposed_for_the_one_it_was(app):
    referral = on.propose(on.held_captive(), PPA)
    becomes(PPA, AgencyKind.IMMIGRATION)
    with pytest.raises(Refused, match="didahulukan"):
        on.approve(referral)
    db.session.rollback()
    assert on.again(referral.id).is_draft


def test_nor_by_a_reason_that_nobody_gave_who_could(app):
    referral = on.propose(on.held_captive(), PPA, exception="Saya kira lebih cepat.")
    becomes(PPA, AgencyKind.IMMIGRATION)
    with pytest.raises(Refused, match="didahulukan"):
        on.approve(referral)
    db.session.rollback()


def test_an_agency_that_became_a_protection_service_needs_no_exception_any_more(app):
    referral = on.propose(on.held_captive(), IMMIGRATION, by=BONIFASIUS, exception="UPTD meminta dokumen dari Imigrasi.")
    becomes(IMMIGRATION, AgencyKind.PROTECTION)
    referral = on.revise(referral, by=BONIFASIUS)
    assert (referral.agency_kind, referral.exception) == (AgencyKind.PROTECTION, None)
    assert on.approve(referral, by=RINA).state is State.SENT


# --- drafts --------------------------------------------------------------------------------------------------------------------


def test_a_draft_whose_writer_is_gone_is_dropped_by_whoever_leads_or_has_the_case_and_proposed_anew(app, as_):
    code = on.held_captive()
    for dropper in (BONIFASIUS, LISDAYANTI):
        referral = sends_back(on.propose(code), by=LISDAYANTI)
        with unit_of_work():
            triage.give(desk.case(code), LISDAYANTI.row, by=BONIFASIUS.row)
        assert as_(dropper).submit(at(referral), "/hapus").status_code == 303
    assert not on.of(code)
    assert on.propose(code, by=LISDAYANTI).state is State.PROPOSED


def test_a_draft_that_was_sent_back_waits_at_the_door_of_whoever_has_its_case_now(app):
    code = on.held_captive()
    sends_back(on.propose(code), by=BONIFASIUS)
    assert (referral_list.mine_to_do(RINA.row), referral_list.mine_to_do(LISDAYANTI.row)) == (1, 0)
    with unit_of_work():
        triage.give(desk.case(code), LISDAYANTI.row, by=BONIFASIUS.row)
    assert (referral_list.mine_to_do(RINA.row), referral_list.mine_to_do(LISDAYANTI.row)) == (1, 1)


def test_a_draft_of_who_stepped_aside_is_not_stranded(app):
    code = on.held_captive()
    referral = sends_back(on.propose(code), by=LISDAYANTI)
    with unit_of_work():
        recusing.step_aside(desk.case(code), "Pelapornya mungkin saudara saya.", by=RINA.row)
    with unit_of_work():
        referring.drop(on.again(referral.id), by=BONIFASIUS.row)
    assert on.propose(code, by=LISDAYANTI).state is State.PROPOSED


def test_a_colleague_who_neither_wrote_it_nor_has_the_case_drops_nothing(app):
    referral = on.propose(on.held_captive())
    with pytest.raises(Refused, match="Hanya yang menyiapkannya"), unit_of_work():
        referring.drop(on.again(referral.id), by=LISDAYANTI.row)


def test_reports_thrown_away_together_leave_no_draft_behind(app):
    codes = [desk.report("Klik tautan ini untuk bantuan tunai sekarang juga.", category=Category.OTHER) for _ in range(2)]
    on.propose(codes[0], MANPOWER)
    with unit_of_work():
        bulk.discard(bulk.pick({code: desk.case(code).version for code in codes}, RINA.row), by=RINA.row)
    assert {desk.case(code).status for code in codes} == {Status.CLOSED}
    assert not on.of(codes[0])
    assert "referral.dropped" in desk.deeds(codes[0])


# --- the office's own words ----------------------------------------------------------------------------------------------------


def test_words_taken_away_before_they_left_are_a_deed_of_who_wrote_them_or_of_a_second_person(app):
    code = on.held_captive()
    referral = on.sent(code)
    for who in (RINA, LISDAYANTI):
        with unit_of_work():
            message = replying.tell(on.again(referral.id), "Blok C.", by=RINA.row)
            with pytest.raises(Refused, match="tidak dapat menyetujui"):
                replying.unsay(on.again(referral.id), message, by=MARSELINUS.row)
            replying.unsay(on.again(referral.id), message, by=who.row)
    assert not on.again(referral.id).messages
    assert desk.deeds(code).count("referral.unsaid") == 2
