"""Conflict of interest: for who steps aside, or from whom a case is hidden, it does not exist (safeguards 19)."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from docs.access import access, enters, rules
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases import recusing
from portal.cases.codes import Kind, Outcome
from portal.cases.models import Case
from portal.cases.models_ties import Recusal
from portal.inbox import digest
from portal.inbox.acting import drafting, triage
from portal.inbox.models import Draft
from portal.register.codes import Standing
from portal.register.models import Member, Sponsor, Verification, Worker
from portal.storage.database import db, unit_of_work
from portal.tips import retention
from portal.tips.models import Photo
from tests import pictures
from tests.cast import BONIFASIUS, LISDAYANTI, NEWCOMER, RINA, TELANG, YOHANES, office
from tests.house.pages import walk
from tests.house.verdict import nothing
from tests.inbox.desk import MONDAY, at, case, decide, deeds, enclose, notes, registration, reply, report, submission
from tests.register.people import LIN
from tests.visitors import Visitor

pytestmark = pytest.mark.usefixtures("monday")

WHY = "Saudara dari pemilik mess."
MOMENTARY = re.compile(r'name="(csrf_token|token)" value="[^"]+"')
JUNK = "Klik link ini untuk bantuan tunai pemerintah sekarang juga"
SECRET = "Zamrudnya disembunyikan di gudang Beranda, dijaga bergantian."


def hide(code: str, officer=RINA, by=BONIFASIUS) -> None:
    with unit_of_work():
        recusing.hide(case(code), [officer.row], WHY, by=by.row)


def recusals(code: str) -> list[Recusal]:
    return list(db.session.scalars(select(Recusal).where(Recusal.case_id == case(code).id)))


def aside(officer: Visitor, code: str, reason: str = ""):
    return officer.submit(at(code), "serahkan", reason=reason)


# --- no trace ------------------------------------------------------------------------------------------------------------------


def closed_and_answered() -> str:
    code = report(SECRET)
    with unit_of_work():
        triage.decide(case(code), Outcome.GUIDANCE, "Sudah dijelaskan.", "Terima kasih.", by=LISDAYANTI.row)
    reply(code, "Tetapi mereka masih di sana.")
    return code


KINDS = {
    "a report": lambda: report(SECRET, danger=True),
    "a report that its reporter has answered": closed_and_answered,
    "a report in quarantine": lambda: report(JUNK, suspect=True),
    "what a sponsor sent": lambda: submission(LIN),
    "a registration": registration,
}


def company_around() -> None:
    """Cases of each kind that stay; one has the same words, one was in the same burst."""
    report("Di gudang Beranda ada zamrud, kata orang.")
    report(JUNK, suspect=True)
    report("Di penginapan dekat jembatan ada rombongan survei tanpa surat.", suspect=True)


def seen_by(officer: Visitor, code: str, *people: str) -> dict[str, str]:
    """Every page of the office that somebody comes upon, and those that are asked for by hand."""
    words = ("", "zamrud", "Beranda", "bantuan", code, case_spoken(code), "Hayaping", "Lin")
    asked = [f"/inbox/?q={word}" for word in words] + [f"/inbox/?{wanted}" for wanted in FILTERS]
    plain = [rule.rule for rule in rules(officer.application) if "GET" in (rule.methods or ()) and not rule.arguments]
    doors = [one for one in plain if one.startswith(("/inbox", "/rujukan", "/admin", "/reports"))]
    pages = walk(officer, "/inbox/", *asked, *doors, *people, enough=60)
    return {address: f"{answer.status_code} {MOMENTARY.sub('', answer.text)}" for _, address, answer in pages}


FILTERS = ("status=closed", "status=quarantined", "kind=submission", "kind=verification", "owner=kosong", "balasan=tutup", "area=62.13.01")


def case_spoken(code: str) -> str:
    return f"{code[:3]}-{code[3:]}"


def vanish(code: str) -> None:
    """As if it had never been."""
    with unit_of_work():
        gone = case(code)
        if gone.category:
            retention.erase_case(gone, withdrawn=True)
        else:
            if gone.kind is Kind.VERIFICATION:  # without its case nobody would wait to be verified
                company = NEWCOMER.row.id
                for rows in (Verification, Member):
                    db.session.execute(delete(rows).where(rows.sponsor_id == company))
                db.session.execute(delete(Sponsor).where(Sponsor.id == company))
            db.session.execute(delete(Case).where(Case.id == gone.id))


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_the_office_reads_as_if_the_case_had_never_been(as_, kind):
    """List, counts, neighbours, search, tray, sponsors, history, what comes next: compared with a world in which it is not there."""
    company_around()
    code = KINDS[kind]()
    rina = as_(RINA)
    people = [f"/inbox/penjamin/{company.row.id}" for company in (TELANG, NEWCOMER)]
    before = seen_by(rina, code, *people)
    assert any(at(code) in page or case_spoken(code) in page for page in before.values()), "until then it can be come upon"
    hide(code)
    hidden = seen_by(rina, code, *people)
    vanish(code)
    never = seen_by(rina, code, *people)
    assert set(hidden) == set(never)
    nothing([address for address in hidden if hidden[address] != never[address]])


def test_every_address_of_a_hidden_case_answers_as_for_a_case_that_never_was(app, as_):
    """Each way of asking, with what belongs to the case in its blanks."""
    code, nobodys = submission(LIN), "ZZZZZZ"
    told = report(SECRET)
    enclose(told, ("a.jpg", pictures.small_jpeg()))
    rina = as_(RINA)
    for one in (code, told):
        hide(one)
    asked = 0
    for rule in rules(app):
        if "code" not in rule.arguments or (not rule.rule.startswith("/inbox") and not enters(Role.OFFICER, access(app, rule))):
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answers = [ask(rina, rule, method, one) for one in (code, told, nobodys)]
            assert answers[0] == answers[1] == answers[2], rule.rule
            if enters(Role.OFFICER, access(app, rule)):
                assert answers[0].startswith("404"), rule.rule
                asked += 1
    assert asked > 15
    assert [deed for one in (code, told) for deed in deeds(one) if deed not in ("tip.received", "case.hidden")] == []


def ask(officer: Visitor, rule, method: str, code: str) -> str:
    blanks = {name: code if name == "code" else belonging(code, name) for name in rule.arguments}
    with officer.application.test_request_context():
        address = rule.build(blanks, append_unknown=False)[1]
    fields = {"csrf_token": officer.token, "version": "1", "note": "x", "message": "x", "reason": "x", "outcome": "spam", "text": "x"}
    answer = officer.open(address, method=method, data=fields if method == "POST" else None)
    return f"{answer.status_code} {MOMENTARY.sub('', answer.text)}".replace(code, "").replace(str(blanks), "")


def belonging(code: str, name: str) -> UUID | str:
    rows = {"photo_id": Photo, "worker_id": Worker, "recusal_id": Recusal}.get(name)
    found = db.session.scalars(select(rows)).first() if rows and code != "ZZZZZZ" else None
    return found.id if found else "ZZZZZZ" if name == "other" else UUID(int=0)


def test_the_next_one_is_never_a_hidden_one(as_):
    hidden, open_ = report(SECRET, day=MONDAY - timedelta(days=3), danger=True), report()
    hide(hidden)
    answer = decide(as_(RINA), open_, press="next")
    assert answer.headers["Location"].rstrip("/") == "/inbox"


def test_the_mail_that_the_whole_desk_reads_does_not_count_it(app):
    report(), report(SECRET, danger=True)
    before = digest.waiting(office().id, MONDAY.date())
    assert (before.urgent, before.new) == (1, 2)
    hide(next(one.code for one in db.session.scalars(select(Case)) if one.priority == "urgent"))
    after = digest.waiting(office().id, MONDAY.date())
    assert (after.urgent, after.new) == (0, 1)


def test_a_sponsor_is_not_verified_past_a_hidden_registration(as_):
    code = registration()
    hide(code)
    rina, lisdayanti, address = as_(RINA), as_(LISDAYANTI), f"/inbox/penjamin/{NEWCOMER.row.id}"
    for officer, there in ((rina, False), (lisdayanti, True)):
        assert (officer.get(address).status_code == 200) is there
        assert (NEWCOMER.name in officer.get("/inbox/penjamin?standing=waiting").words) is there
        assert (NEWCOMER.name in officer.get("/inbox/cari-daftar?q=Hayaping").words) is there
    assert NEWCOMER.row.standing is Standing.WAITING
    decide(lisdayanti, code, "accepted")
    assert rina.get(address).status_code == 200, "once it is decided it is a sponsor like others"


# --- stepping aside ------------------------------------------------------------------------------------------------------------


def test_who_steps_aside_no_longer_has_the_case_and_supervisors_are_told(as_, mailbox):
    code = report()
    rina = as_(RINA)
    rina.submit(at(code), "claim")
    rina.submit(at(code), "note", note="Kepala mess itu paman saya.")
    page = rina.get(aside(rina, code, WHY).headers["Location"])
    assert page.h1 == "Berkas sudah diserahkan"
    assert rina.get(at(code)).status_code == 404
    assert case(code).owner_id is None
    assert notes(code) == ["Kepala mess itu paman saya."], "what they wrote stays"
    (mail,) = mailbox.mails
    assert mail["To"] == BONIFASIUS.email
    assert at(code) in mail.get_content()
    assert WHY not in mail.get_content()
    assert deeds(code)[-2:] == ["case.claimed", "case.stepped_aside"]


def test_who_does_not_have_the_case_steps_aside_in_silence(as_, mailbox):
    code = report()
    aside(as_(RINA), code)
    assert mailbox.mails == []
    assert recusals(code)[0].reason is None


def test_colleagues_read_that_somebody_stepped_aside_and_only_supervisors_why(as_):
    code = report()
    aside(as_(RINA), code, WHY)
    page = as_(LISDAYANTI).get(at(code))
    assert "Petugas menyerahkan berkas karena konflik kepentingan" in page.words
    assert WHY not in page.text
    assert WHY in as_(BONIFASIUS).get(f"{at(code)}/sembunyi").words
    assert all(WHY not in str(deed.details) for deed in db.session.scalars(select(Deed)))


def test_whoever_pressed_by_mistake_has_the_case_back_as_long_as_nobody_else_has_worked_on_it(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(aside(rina, code).headers["Location"])
    assert rina.submit(page, "batal").headers["Location"] == at(code)
    assert rina.get(at(code)).status_code == 200
    page = rina.get(aside(rina, code).headers["Location"])
    as_(LISDAYANTI).submit(at(code), "note", note="Saya lanjutkan.")
    assert rina.submit(page, "batal").status_code == 409
    assert rina.get(at(code)).status_code == 404
    assert "Salah tekan" not in [button.text_content() for button in rina.get(page.request.path).tree.xpath("//main//button")]


def test_nobody_takes_back_what_a_supervisor_has_hidden(as_):
    code = report()
    hide(code)
    rina = as_(RINA)
    for id_ in (recusals(code)[0].id, uuid4()):
        assert rina.get(f"/inbox/diserahkan/{id_}").status_code == 404
        assert rina.send(f"/inbox/diserahkan/{id_}/batal").status_code == 404


def test_the_last_one_who_sees_a_case_cannot_step_aside(as_):
    code = report()
    aside(as_(RINA), code)
    aside(as_(LISDAYANTI), code)
    answer = aside(as_(BONIFASIUS), code, WHY)
    assert answer.status_code == 409
    assert "Tidak ada orang lain di kantor yang melihat berkas ini." in answer.words
    assert WHY in answer.text, "what was typed is not lost"
    assert as_(BONIFASIUS).get(at(code)).status_code == 200


def test_what_they_had_begun_to_write_goes(as_):
    code = report()
    rina = as_(RINA)
    with unit_of_work():
        drafting.keep(case(code), "note", {"note": "Belum selesai"}, by=RINA.row)
    aside(rina, code)
    assert db.session.scalars(select(Draft)).all() == []


def test_a_reason_that_is_too_long_comes_back(as_):
    code = report()
    assert aside(as_(RINA), code, "x" * 1001).status_code == 422
    assert recusals(code) == []


# --- hiding --------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_hides_a_case_and_shows_it_again(as_, mailbox):
    code = report()
    as_(LISDAYANTI).submit(at(code), "note", note="Puskesmas siap.")
    boss = as_(BONIFASIUS)
    page = boss.get(f"{at(code)}/sembunyi")
    assert "1 catatan miliknya tetap di berkas" in page.words
    assert boss.submit(page, "hide", hide=[LISDAYANTI.row.id], reason=WHY).status_code == 303
    lis = as_(LISDAYANTI)
    assert lis.get(at(code)).status_code == 404
    assert mailbox.mails == [], "nobody is told"
    assert "disembunyikan" not in as_(RINA).get(at(code)).words, "nor do colleagues read of it"
    boss.submit(f"{at(code)}/sembunyi", "batal")
    page = lis.get(at(code))
    assert page.status_code == 200
    assert "sembunyi" not in page.words.replace("Sembunyikan dari petugas", "")
    assert [deed for deed in deeds(code) if deed in ("case.hidden", "case.shown")] == ["case.hidden", "case.shown"]


def test_hiding_needs_a_reason_and_somebody(as_):
    code = report()
    boss = as_(BONIFASIUS)
    assert boss.submit(f"{at(code)}/sembunyi", "hide", hide=[RINA.row.id], reason=" ").status_code == 422
    assert boss.submit(f"{at(code)}/sembunyi", "hide", hide=None, reason=WHY).status_code == 422
    assert boss.send(f"{at(code)}/sembunyi", hide=str(BONIFASIUS.row.id), reason=WHY).status_code == 422
    assert recusals(code) == []


def test_a_case_that_is_hidden_from_its_owner_is_nobodys_from_then_on(as_):
    code = report()
    as_(RINA).submit(at(code), "claim")
    boss = as_(BONIFASIUS)
    page = boss.get(f"{at(code)}/sembunyi")
    assert "Petugas berkas ini: berkas dilepas darinya" in page.words
    page = boss.get(boss.submit(page, "hide", hide=[RINA.row.id], reason=WHY).headers["Location"])
    assert "Berkas ini belum ada petugasnya sekarang." in page.words
    assert case(code).owner_id is None
    assert as_(RINA).get(at(code)).status_code == 404


def test_officers_hide_nothing(as_):
    code = report()
    rina = as_(RINA)
    assert f"{at(code)}/sembunyi" not in rina.get(at(code)).links
    assert rina.get(f"{at(code)}/sembunyi").status_code == 403
    assert rina.send(f"{at(code)}/sembunyi", hide=str(LISDAYANTI.row.id), reason=WHY).status_code == 403


def test_a_case_is_given_to_nobody_for_whom_it_is_not_there(as_):
    code = report()
    hide(code, LISDAYANTI)
    rina = as_(RINA)
    page = rina.get(at(code))
    assert LISDAYANTI.name not in [option.text_content() for option in page.tree.xpath("//select[@name='owner']/option")]
    assert rina.send(f"{at(code)}/owner", owner=str(LISDAYANTI.row.id), version=str(case(code).version)).status_code == 422
    assert case(code).owner_id is None


def second_supervisor() -> User:
    with unit_of_work():
        made = User(
            office=office(), role=Role.SUPERVISOR, name="Norhayati", email="norhayati@contoh.test", email_hash=b"norhayati",
            password_hash=BONIFASIUS.row.password_hash,
        )  # fmt: skip
        db.session.add(made)
    return made


def test_a_case_can_be_hidden_from_a_supervisor_who_then_cannot_show_it_to_themself(as_, mailbox):
    second_supervisor()
    code = report()
    with unit_of_work():
        boss = db.session.scalars(select(User).where(User.email_hash == b"norhayati")).one()
        recusing.hide(case(code), [BONIFASIUS.row], WHY, by=boss)
    bonifasius = as_(BONIFASIUS)
    (recusal,) = recusals(code)
    assert bonifasius.get(f"{at(code)}/sembunyi").status_code == 404
    assert bonifasius.send(f"{at(code)}/sembunyi/{recusal.id}/batal").status_code == 404
    rina = as_(RINA)
    rina.submit(at(code), "claim")
    aside(rina, code)
    assert [mail["To"] for mail in mailbox.mails] == ["norhayati@contoh.test"], "he is not told of it either"


def test_who_alone_sees_a_case_keeps_account_and_role_until_others_see_it(as_):
    second_supervisor()  # who could lead the desk instead
    code = report()
    report()
    with unit_of_work():
        boss = db.session.scalars(select(User).where(User.email_hash == b"norhayati")).one()
        recusing.hide(case(code), [BONIFASIUS.row, RINA.row, boss], WHY, by=LISDAYANTI.row)
    admin, at_admin = as_(YOHANES), f"/admin/orang/{LISDAYANTI.row.id}"
    for answer in (admin.send(f"{at_admin}/tutup"), admin.send(f"{at_admin}/peran", role="auditor")):
        assert answer.status_code == 409
        assert "1 berkas hanya dilihat orang ini" in answer.words
        assert case_spoken(code) not in answer.words
    assert admin.send(f"/admin/orang/{RINA.row.id}/tutup").status_code == 303
    with unit_of_work():
        recusing.show_again(next(one for one in recusals(code) if one.officer_id == BONIFASIUS.row.id), by=LISDAYANTI.row)
    assert admin.send(f"{at_admin}/tutup").status_code == 303


def test_the_trail_stays_whole_and_what_is_hidden_goes_with_its_case(as_):
    code = report()
    aside(as_(RINA), code, WHY)
    hide(code, LISDAYANTI)
    assert all(verdict.broken_at is None for verdict in verifying.verify())
    vanish(code)
    assert db.session.scalars(select(Recusal)).all() == []


def test_whoever_hides_a_case_sees_which_one_it_is(as_):
    assert "Empat orang membawa alat berat" in as_(BONIFASIUS).get(f"{at(report())}/sembunyi").words
