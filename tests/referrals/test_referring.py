"""A report is passed on only on grounds, to whom it may go, and when a second person has seen it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.accounts.roles import Role
from portal.cases.codes import Category, Status
from portal.cases.merged import merged_into
from portal.errors import Refused
from portal.inbox.duplicates import merging
from portal.offices.models import AgencyKind
from portal.referrals import approving, referring, routing
from portal.referrals.codes import MOVES, OVER, Level, Part, State
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from portal.tips import retention
from tests import cast
from tests.cast import BONIFASIUS, LISDAYANTI, RINA
from tests.inbox import desk
from tests.referrals import passing_on as on
from tests.referrals.passing_on import IMMIGRATION, MANPOWER, POLICE, PPA, REFUGEES, SOCIAL, UNHCR, UPTD
from tests.register.people import stolen


def refused(code: str, to: str = PPA, *, by: cast.Person = RINA, **changes: object) -> str:
    with pytest.raises(Refused) as why:
        on.propose(code, to, by=by, **changes)
    db.session.rollback()
    assert not on.of(code)
    return str(why.value)


def test_a_referral_waits_for_a_second_person_and_nothing_leaves(app):
    code = on.held_captive()
    referral = on.propose(code)
    assert (referral.state, referral.sent_at, referral.paper) == (State.PROPOSED, None, None)
    assert desk.case(code).status is Status.NEW
    assert not db.session.scalars(select(OutgoingMail)).all()


@pytest.mark.parametrize("missing", [{"basis": " "}, {"verified": ""}, {"asked": ""}, {"passed": {Part.PLACE: "Ampah"}}])
def test_without_grounds_and_without_words_of_the_offices_own_nothing_is_referred(app, missing):
    assert "Tulis" in refused(on.held_captive(), **missing)


def test_what_was_not_verified_is_passed_on_in_danger_only(app):
    assert "nyawa terancam" in refused(on.held_captive(), level=Level.NOT_YET)


@pytest.mark.parametrize("where", [{"asked": "Hubungi 0812-5555-0102."}, {"verified": "Paspornya E12345678."}])
def test_numbers_that_may_name_somebody_are_never_in_a_letter(app, where):
    assert "Ada nomor" in refused(on.held_captive(), **where)
    assert "Ada nomor" in refused(on.held_captive(), passed={Part.SUMMARY: on.SUMMARY, Part.WORDS: "NIK 6213011508870001"})


@pytest.mark.parametrize("category", [Category.EXPLOITATION, Category.NEED_HELP])
@pytest.mark.parametrize("to", [IMMIGRATION, POLICE, MANPOWER, UNHCR])
def test_who_needs_protection_is_never_referred_elsewhere_first(app, category, to):
    code = desk.report("Mereka tidak dapat pergi dari mess itu.", category=category)
    assert "didahulukan ke layanan pelindungan" in refused(code, to)
    assert "didahulukan ke layanan pelindungan" in refused(code, to, exception="Saya kira lebih cepat."), "an officer's reason is none"


@pytest.mark.parametrize("to", [PPA, UPTD, SOCIAL])
def test_protection_services_are_always_open(app, to):
    assert on.propose(on.held_captive(), to).agency.name == to


def test_a_supervisor_may_let_it_go_elsewhere_and_must_say_why(app):
    code = on.held_captive()
    assert "didahulukan" in refused(code, IMMIGRATION, by=BONIFASIUS)
    referral = on.propose(code, IMMIGRATION, by=BONIFASIUS, exception="UPTD meminta dokumen sementara dari Imigrasi.")
    assert on.approve(referral, by=RINA).state is State.SENT


def test_the_database_itself_keeps_protection_first(app):
    referral = on.propose(on.held_captive())
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(text("UPDATE referral SET agency_kind = 'immigration' WHERE id IS NOT NULL"))
    assert on.again(referral.id).agency_kind is AgencyKind.PROTECTION


@pytest.mark.parametrize("to", [IMMIGRATION, POLICE, SOCIAL, UNHCR])
def test_refugees_go_where_the_regulation_says(app, to):
    code = desk.report("Satu keluarga pengungsi sakit di dermaga.", category=Category.NEED_HELP)
    assert on.propose(code, to, basis=REFUGEES).agency.name == to


def test_refugees_never_go_to_whom_the_regulation_does_not_name(app):
    code = desk.report("Satu keluarga pengungsi bekerja di kebun.", category=Category.WORK)
    assert "pengungsi" in refused(code, MANPOWER, basis=REFUGEES)


def test_who_is_held_is_no_refugee_matter_by_the_choice_of_a_law(app):
    assert "didahulukan" in refused(on.held_captive(), IMMIGRATION, basis=REFUGEES)


def test_presence_alone_is_no_reason(app):
    code = desk.report("Ada orang asing tinggal di desa kami.", category=Category.PRESENCE)
    assert "Keberadaan saja" in refused(code, IMMIGRATION)


def test_each_kind_of_report_that_has_a_first_way_finds_it_among_the_founded_agencies(app):
    agencies = [on.agency(name) for name in (PPA, UPTD, SOCIAL, POLICE, MANPOWER, IMMIGRATION, UNHCR)]
    first = {category: {one.name for one in routing.first_for(category, agencies)} for category in Category}
    assert first == {
        Category.EXPLOITATION: {PPA, UPTD},
        Category.NEED_HELP: {SOCIAL, PPA, UPTD},
        Category.WORK: {MANPOWER},
        Category.DOCUMENTS: {IMMIGRATION},
        Category.FRAUD: {POLICE},
        **{key: set() for key in (Category.LODGING, Category.ACTIVITY, Category.PRESENCE, Category.OTHER)},
    }


def test_nobody_approves_their_own(app):
    referral = on.propose(on.held_captive())
    with pytest.raises(Refused, match="tidak dapat menyetujuinya sendiri"):
        on.approve(referral, by=RINA)
    db.session.rollback()
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(text("UPDATE referral SET approved_by_id = proposed_by_id, approved_at = proposed_at"))


@pytest.mark.parametrize("who", [cast.MARSELINUS, cast.PETRUS, cast.HERNITA, cast.YOHANES])
def test_only_an_officer_of_the_same_office_is_a_second_person(app, who):
    with pytest.raises(Refused, match="tidak dapat menyetujui rujukan"):
        on.approve(on.propose(on.held_captive()), by=who)
    db.session.rollback()


def test_approved_it_is_sent_with_a_number_and_the_case_is_with_the_agency(app, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    code = on.held_captive()
    referral = on.approve(on.propose(code), by=LISDAYANTI)
    assert referral.state is State.SENT
    assert referral.paper
    assert referral.paper.reference == "300.1/001/KESBANGPOL/2026"
    assert desk.case(code).status is Status.REFERRED
    assert desk.tip(code).case.status.public == "Diteruskan"
    assert on.sent().paper.reference == "300.1/002/KESBANGPOL/2026", "without a gap"


def test_the_database_lets_nothing_leave_that_nobody_approved(app):
    referral = on.sent()
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(text("UPDATE referral SET approved_by_id = NULL, approved_at = NULL"))
    assert on.again(referral.id).approved_by_id


def test_in_danger_it_leaves_at_once_and_the_second_look_is_owed(app):
    code = on.held_captive(danger=True)
    referral = on.propose(code, danger="Satu orang sakit berat dan tidak boleh keluar.", level=Level.NOT_YET)
    assert referral.state is State.SENT
    assert referral.owes_approval
    assert desk.case(code).status is Status.REFERRED
    referral = on.approve(referral)
    assert not referral.owes_approval
    assert referral.approved_by_id == BONIFASIUS.row.id


def test_danger_is_no_way_around_the_second_person_to_those_who_check_papers(app):
    code = desk.report("Mereka bekerja di bengkel tanpa izin, katanya.", category=Category.WORK)
    for to in (IMMIGRATION, MANPOWER):
        assert "hanya dapat dikirim ke polisi atau layanan pelindungan" in refused(code, to, danger="Mereka akan pergi besok.")


def test_what_left_in_danger_and_should_not_have_is_recalled(app):
    code = on.held_captive()
    referral = on.propose(code, danger="Mereka dipukul.")
    with unit_of_work():
        approving.send_back(on.again(referral.id), "Tempatnya keliru.", by=BONIFASIUS.row)
    referral = on.again(referral.id)
    assert referral.state is State.RECALLED
    assert referral.paper
    assert referral.paper.revoked_on
    assert desk.case(code).status is Status.IN_REVIEW


def test_sent_back_it_is_mended_by_whoever_proposed_it_and_approved_then(app):
    referral = on.propose(on.held_captive())
    with unit_of_work():
        approving.send_back(on.again(referral.id), "Sebut kecamatannya.", by=LISDAYANTI.row)
    assert on.again(referral.id).returned_why == "Sebut kecamatannya."
    with pytest.raises(Refused, match="tidak menunggu persetujuan"):
        on.approve(referral)
    db.session.rollback()
    with pytest.raises(Refused, match="Hanya yang menyiapkannya"):
        on.revise(referral, by=LISDAYANTI)
    referral = on.revise(referral, asked="Kunjungan hari ini.")
    assert (referral.state, referral.returned_why, referral.asked) == (State.PROPOSED, "Sebut kecamatannya.", "Kunjungan hari ini.")
    assert on.approve(referral, by=LISDAYANTI).state is State.SENT


def test_what_was_sent_is_never_changed_or_dropped(app):
    referral = on.sent()
    with pytest.raises(Refused, match="sudah dikirim"), unit_of_work():
        referring.drop(on.again(referral.id), by=RINA.row)
    with pytest.raises(Refused, match="sudah dikirim"):
        on.revise(referral)


def test_a_letter_is_never_mended_with_what_another_report_says(app):
    """Nor while the two are one; and they are two again only when no letter is prepared that may quote both."""
    mine, other = desk.report(category=Category.WORK), desk.report("Di mess itu mereka sejak Rabu.", category=Category.WORK)
    referral = on.propose(mine, MANPOWER)

    def mend(**changes: object) -> None:
        with pytest.raises(Refused, match="tentang laporan lain"), unit_of_work():
            referring.revise(desk.case(other), on.again(referral.id), on.wanted(**changes), by=RINA.row)
        assert on.again(referral.id).passed["summary"] == on.SUMMARY

    mend(passed={Part.SUMMARY: "Di mess itu mereka sejak Rabu."})
    with unit_of_work():
        merging.merge(desk.case(other), desk.case(mine), by=RINA.row)
    mend(passed={Part.SUMMARY: "Di mess itu mereka sejak Rabu."})
    with pytest.raises(Refused, match="belum dikirim"), unit_of_work():
        merging.undo(merged_into(desk.case(mine))[0], by=RINA.row)
    with unit_of_work():
        referring.drop(on.again(referral.id), by=RINA.row)
    with unit_of_work():
        merging.undo(merged_into(desk.case(mine))[0], by=RINA.row)
    assert not merged_into(desk.case(mine))


def test_one_agency_is_asked_once_at_a_time_and_several_may_be_asked(app):
    code = on.held_captive()
    on.sent(code, PPA)
    with pytest.raises(Refused, match="Sudah ada rujukan terbuka"):
        on.propose(code, PPA)
    db.session.rollback()
    assert on.sent(code, UPTD).state is State.SENT


def test_a_closed_report_and_a_sponsors_list_are_not_referred(app, as_):
    code = desk.report()
    desk.decide(as_(Role.OFFICER), code)
    assert "tidak dapat dirujuk" in refused(code, MANPOWER)
    assert "Hanya laporan warga" in refused(desk.submission(), MANPOWER)


def test_an_agency_of_another_office_or_one_that_is_closed_gets_nothing(app):
    code = on.held_captive()
    with pytest.raises(Refused, match="tidak menerima rujukan"), unit_of_work():
        referring.propose(desk.case(code), on.agency("Polres Barito Selatan, Unit PPA", cast.BARITO_SELATAN), on.wanted(), by=RINA.row)
    with unit_of_work():
        on.agency(PPA).closed_on = desk.case(code).opened_on
    assert "tidak menerima rujukan" in refused(code)


def test_a_draft_dies_with_its_report_and_what_was_sent_stays(app):
    draft, passed_on = on.held_captive(), on.held_captive(landmark="Dekat jembatan")
    referrals = on.propose(draft, UPTD).id, on.sent(passed_on).id
    for code in (draft, passed_on):
        with unit_of_work():
            retention.withdraw(desk.tip(code))
    left = db.session.get(Referral, referrals[1])
    assert db.session.get(Referral, referrals[0]) is None
    assert left
    assert left.case_id is None
    assert left.passed["summary"] == on.SUMMARY


def test_who_steals_the_database_reads_nothing_of_a_referral(app):
    on.sent(danger="Mereka dikunci di mess.")
    kept = stolen()
    for words in (on.SUMMARY, on.SEEN, on.WANTED, "Mereka dikunci", "Karang Langit, Dusun Timur"):
        assert words.encode() not in kept


def test_every_deed_is_in_the_trail_of_the_case(app):
    code = on.held_captive()
    on.sent(code)
    said = desk.deeds(code)
    assert [one for one in said if one.startswith("referral")] == ["referral.proposed", "referral.approved", "referral.sent"]


def test_what_is_over_never_moves_again_but_to_be_recalled():
    assert set(MOVES) == set(State)
    assert {state for over in OVER for state in MOVES[over]} == {State.RECALLED}
    assert not MOVES[State.RECALLED]
    assert State.SENT not in MOVES[State.RETURNED], "what was sent back is proposed anew first"
