"""Nothing lies about: cases without an officer, an officer who is away, an officer who leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal import clock as portal_clock
from portal.accounts import absences, inviting
from portal.accounts.models import Absence
from portal.audit.models import Deed
from portal.cases import recusing
from portal.cases.codes import Category, Outcome
from portal.inbox import digest
from portal.inbox.acting import remembering, triage
from portal.inbox.leaving import handing_over
from portal.inbox.models import CaseReminder
from portal.register import visiting
from portal.register.models_visits import Visit
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, LISDAYANTI, RINA, TELANG, YOHANES, office
from tests.engines import ON_POSTGRES
from tests.inbox.desk import MONDAY, at, case, notes, reads_few, report

pytestmark = pytest.mark.usefixtures("monday")

DESKS = "/inbox/serah-terima"
WHY = "Rina pindah ke Dinas Sosial."
YESTERDAY = MONDAY - timedelta(days=1)


def taken(by=RINA, **told: object) -> str:
    code = report(**told)
    with unit_of_work():
        triage.claim(case(code), by=by.row)
    return code


def leave(officer=RINA, days: int = 5, deputy=LISDAYANTI) -> None:
    with unit_of_work():
        today = portal_clock.today()
        absences.be_away(officer.row, today, today + timedelta(days=days), deputy.row if deputy else None, by=officer.row)


def desk_of(officer) -> str:
    return f"{DESKS}/{officer.row.id}"


# --- nobody's ------------------------------------------------------------------------------------------------------------------


def test_what_nobody_has_taken_for_a_day_stands_before_the_supervisor(as_):
    late, fresh = report(day=YESTERDAY), report()
    has = taken(day=YESTERDAY)
    page = as_(BONIFASIUS).get(DESKS)
    assert case(late).spoken in page.words
    for code in (fresh, has):
        assert case(code).spoken not in page.words
    assert page.tree.xpath("string(//nav//a[contains(@href, 'serah-terima')]//*[contains(@class, 'count')])").startswith("1")


def test_what_nobody_has_taken_stands_with_the_urgent_first_and_marked(as_):
    older, urgent = (
        report(day=YESTERDAY - timedelta(days=3)),
        report("Kami dikunci di mess.", category=Category.EXPLOITATION, day=YESTERDAY),
    )
    page = as_(BONIFASIUS).get(DESKS)
    section = page.tree.xpath("//section[@aria-labelledby='late-h']")[0]
    assert [str(link).rpartition("/")[2] for link in section.xpath(".//li//a/@href")] == [urgent, older]
    assert "Mendesak" in section.xpath("string(.//li[1]//*[contains(@class, 'danger')])")


def test_the_deputy_of_who_is_away_is_ticked_as_the_receiver(as_):
    taken()
    boss = as_(BONIFASIUS)
    assert not boss.get(desk_of(RINA)).tree.xpath("//input[@name='to'][@checked]")
    leave()
    assert boss.get(desk_of(RINA)).tree.xpath("//input[@name='to'][@checked]/@value") == [str(LISDAYANTI.row.id)]


def test_the_number_on_the_door_is_what_stands_on_the_page(as_):
    """What nobody has taken, and what lies with somebody who is away."""
    for _number in range(2):
        report(day=YESTERDAY)
    for _number in range(3):
        taken()
    leave()
    page = as_(BONIFASIUS).get(DESKS)
    numbers = [int(one.split()[0]) for one in page.tree.xpath("//main//h2/*[contains(@class, 'count')]/text()[1]")]
    door = page.tree.xpath("string(//nav//a[contains(@href, 'serah-terima')]//*[contains(@class, 'count')]/text()[1])")
    assert (numbers, int(door)) == ([2, 3], 5)


def test_officers_and_admins_have_no_such_page(as_):
    for person in (RINA, YOHANES, DEWI):
        visitor = as_(person)
        assert visitor.get(DESKS).status_code == 403
        assert visitor.send(desk_of(RINA), to=str(LISDAYANTI.row.id), reason=WHY).status_code == 403


def test_what_is_hidden_from_a_supervisor_is_not_counted_for_them(as_):
    code = taken(day=YESTERDAY)
    leave()
    with unit_of_work():
        recusing.step_aside(case(code), "", by=BONIFASIUS.row)
    boss = as_(BONIFASIUS)
    assert "Rina Sulistia 0 berkas terbuka" in boss.get(DESKS).words
    assert boss.get(desk_of(RINA)).status_code == 404
    assert handing_over.waiting(BONIFASIUS.row) == 0


# --- away ----------------------------------------------------------------------------------------------------------------------


def test_who_is_away_says_until_when_and_who_stands_in(as_):
    code = taken()
    rina = as_(RINA)
    rina.submit("/akun", "since", since="23-11-2026", until="27-11-2026", deputy=LISDAYANTI.row.id)
    assert "23 November 2026 sampai 27 November 2026 · wakil: Lisdayanti" in rina.get("/akun").words
    page = as_(LISDAYANTI).get(at(code))
    assert "Rina Sulistia tidak di kantor sampai 27 November. Wakilnya Lisdayanti." in page.words
    boss = as_(BONIFASIUS).get(DESKS)
    assert "1 berkas terbuka · tidak di kantor sampai 27 November · wakil: Lisdayanti" in boss.words
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "account.away"))
    assert deed.details == {"from": "2026-11-23", "to": "2026-11-27"}


def test_whoever_gives_a_case_is_warned_that_a_colleague_is_away(as_):
    code = report()
    leave(LISDAYANTI, deputy=None)
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "Lisdayanti tidak di kantor sampai 28 November." in page.words, "before"
    rina.submit(page, "owner", owner=LISDAYANTI.row.id)
    assert "Lisdayanti tidak di kantor sampai 28 November." in rina.get(at(code)).words, "and after"


def test_an_absence_ends_by_itself_and_by_a_button(as_, clock):
    code = taken()
    leave(days=0)
    clock(MONDAY + timedelta(days=1))
    assert "tidak di kantor" not in as_(LISDAYANTI).get(at(code)).words
    leave()
    as_(RINA).submit("/akun", "since", "Saya sudah kembali")
    assert "tidak di kantor" not in as_(LISDAYANTI).get(at(code)).words
    assert db.session.scalars(select(Absence)).all() == []


@pytest.mark.parametrize(
    "said, status",
    [
        ({"since": "27-11-2026", "until": "23-11-2026"}, 409),
        ({"since": "01-11-2026", "until": "02-11-2026"}, 409),
        ({"since": "", "until": "27-11-2026"}, 422),
        ({"since": "23-11-2026", "until": "kapan-kapan"}, 422),
    ],
)
def test_days_that_are_no_absence(as_, said, status):
    answer = as_(RINA).submit("/akun", "since", **said)
    assert answer.status_code == status
    assert said["until"] in answer.text
    assert db.session.scalars(select(Absence)).all() == []


def test_nobody_stands_in_for_themself_nor_somebody_from_elsewhere(as_):
    rina = as_(RINA)
    for other in (RINA, DEWI, YOHANES):
        answer = rina.send("/akun/absen", since="23-11-2026", until="27-11-2026", deputy=str(other.row.id))
        assert answer.status_code == 422


def test_the_database_too_wants_somebody_else(app):
    day = MONDAY.date()
    absence = Absence(user_id=RINA.row.id, since=day, until=day, deputy_id=RINA.row.id)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(absence)


def test_who_has_no_desk_is_not_asked(as_):
    for person in (DEWI, YOHANES):
        visitor = as_(person)
        assert "Tidak di kantor" not in visitor.get("/akun").words
        assert visitor.send("/akun/absen", since="23-11-2026", until="27-11-2026").status_code == 403


# --- leaving -------------------------------------------------------------------------------------------------------------------


def test_all_cases_of_who_leaves_go_to_a_colleague_with_the_reason(as_):
    codes = [taken() for _ in range(3)]
    boss = as_(BONIFASIUS)
    page = boss.get(desk_of(RINA))
    assert "Serahkan 3 berkas" in page.words
    assert boss.submit(page, "to", to=[LISDAYANTI.row.id], reason=WHY).headers["Location"] == DESKS
    assert {case(code).owner_id for code in codes} == {LISDAYANTI.row.id}
    assert notes(codes[0]) == [f"Serah terima dari Rina Sulistia: {WHY}"]
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "desk.handed_over"))
    assert (deed.subject_id, deed.details) == (RINA.row.id, {"count": 3, "left": 0})
    assert boss.get(desk_of(RINA)).status_code == 404, "there is nothing left to hand over"


def test_they_are_dealt_out_in_turn_to_several(as_):
    codes = [taken() for _ in range(4)]
    as_(BONIFASIUS).submit(desk_of(RINA), "to", to=[LISDAYANTI.row.id, BONIFASIUS.row.id], reason=WHY)
    owners = [case(code).owner_id for code in codes]
    assert [owners.count(one.row.id) for one in (LISDAYANTI, BONIFASIUS)] == [2, 2]


def test_what_the_receiver_must_not_see_goes_to_another_one_or_stays_where_it_is(as_):
    hidden, other = taken(), taken()
    with unit_of_work():
        recusing.hide(case(hidden), [LISDAYANTI.row], "Saudara.", by=BONIFASIUS.row)
    boss = as_(BONIFASIUS)
    page = boss.get(desk_of(RINA))
    assert "1 berkas tidak boleh dilihatnya" in page.words, "before"
    page = boss.get(boss.submit(page, "to", to=[LISDAYANTI.row.id], reason=WHY).headers["Location"])
    assert "1 berkas tetap dipegang Rina Sulistia: yang dipilih tidak boleh melihatnya." in page.words, "and after"
    assert (case(hidden).owner_id, case(other).owner_id) == (RINA.row.id, LISDAYANTI.row.id)
    assert notes(hidden) == []
    boss.submit(desk_of(RINA), "to", to=[LISDAYANTI.row.id, BONIFASIUS.row.id], reason=WHY)
    assert case(hidden).owner_id == BONIFASIUS.row.id


def test_what_who_leaves_wanted_to_be_reminded_of_rings_for_whoever_has_the_case(as_, clock):
    mine, colleagues = taken(), taken(by=BONIFASIUS)
    with unit_of_work():
        for code in (mine, colleagues):
            remembering.remind(case(code), MONDAY.date(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
    as_(BONIFASIUS).submit(desk_of(RINA), "to", to=[LISDAYANTI.row.id], reason=WHY)
    ringing = {reminder.case.code: reminder.officer_id for reminder in db.session.scalars(select(CaseReminder))}
    assert ringing == {mine: LISDAYANTI.row.id, colleagues: BONIFASIUS.row.id}


def test_a_reminder_on_what_is_closed_and_a_planned_visit_can_be_handed_over_too(as_):
    """Also where whoever leaves has no open case any more."""
    code = taken()
    with unit_of_work():
        remembering.remind(case(code), MONDAY.date(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
        triage.decide(case(code), Outcome.UNVERIFIABLE, "Tidak dapat dipastikan.", by=RINA.row)
        visiting.plan(TELANG.row, MONDAY.date() + timedelta(days=3), RINA.row, "Melihat mess.", by=BONIFASIUS.row)
        inviting.disable(RINA.row, by=YOHANES.row)
    boss = as_(BONIFASIUS)
    page = boss.get(DESKS)
    assert "0 berkas terbuka · 1 pengingat · 1 rencana kunjungan Akun ditutup" in page.words
    page = boss.get(desk_of(RINA))
    assert "1 pengingat ikut pindah. 1 rencana kunjungan ikut pindah." in page.words
    page = boss.get(boss.submit(page, "to", to=[LISDAYANTI.row.id], reason=WHY).headers["Location"])
    assert "1 pengingat diserahkan kepada Lisdayanti." in page.words
    assert "1 rencana kunjungan diserahkan kepada Lisdayanti." in page.words
    assert db.session.scalars(select(CaseReminder.officer_id)).all() == [LISDAYANTI.row.id]
    assert db.session.scalars(select(Visit.officer_id)).all() == [LISDAYANTI.row.id]
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "visit.given"))
    assert deed.details == {"officer": str(LISDAYANTI.row.id)}


def test_a_reminder_does_not_ring_for_who_must_not_see_its_case(as_):
    code = taken()
    with unit_of_work():
        remembering.remind(case(code), MONDAY.date(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
        triage.decide(case(code), Outcome.UNVERIFIABLE, "Tidak dapat dipastikan.", by=RINA.row)
        recusing.hide(case(code), [LISDAYANTI.row], "Saudara.", by=BONIFASIUS.row)
    as_(BONIFASIUS).submit(desk_of(RINA), "to", to=[LISDAYANTI.row.id], reason=WHY)
    assert db.session.scalars(select(CaseReminder.officer_id)).all() == [RINA.row.id]


def test_pressed_twice_it_lands_where_it_landed_the_first_time(as_):
    code = taken()
    boss = as_(BONIFASIUS)
    page = boss.get(desk_of(RINA))
    for _press in range(2):
        assert boss.submit(page, "to", to=[LISDAYANTI.row.id], reason=WHY).headers["Location"] == DESKS
    assert len(notes(code)) == 1
    assert len(db.session.scalars(select(Deed).where(Deed.action == "desk.handed_over")).all()) == 1
    assert boss.send(desk_of(DEWI)).status_code == 404, "who never had anything"


def test_a_closed_account_is_seen_by_the_supervisor_and_counted_for_the_admin(as_):
    code = taken()
    admin = as_(YOHANES)
    page = admin.get(f"/admin/orang/{RINA.row.id}")
    assert "1 berkas terbuka dipegang akun ini." in page.words
    assert case(code).spoken not in page.words
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    boss = as_(BONIFASIUS)
    assert "Akun ditutup" in boss.get(DESKS).words
    boss.submit(desk_of(RINA), "to", to=[LISDAYANTI.row.id], reason=WHY)
    assert case(code).owner_id == LISDAYANTI.row.id
    assert "berkas terbuka dipegang" not in admin.get(f"/admin/orang/{RINA.row.id}").words


@pytest.mark.parametrize("missing", [{"to": None}, {"reason": " "}])
def test_handing_over_needs_somebody_and_a_reason(as_, missing):
    code = taken()
    answer = as_(BONIFASIUS).submit(desk_of(RINA), "to", **{"to": [LISDAYANTI.row.id], "reason": WHY} | missing)
    assert answer.status_code == 422
    assert case(code).owner_id == RINA.row.id


def test_who_is_away_takes_nothing_over(as_):
    taken()
    leave(LISDAYANTI, deputy=None)
    page = as_(BONIFASIUS).get(desk_of(RINA))
    assert page.tree.xpath("//input[@name='to']/@value") == [str(BONIFASIUS.row.id)]


# --- the mail ------------------------------------------------------------------------------------------------------------------


def test_the_daily_mail_counts_what_nobody_looks_after(app):
    report(day=YESTERDAY)
    report()
    taken()
    taken(by=LISDAYANTI)
    leave()
    counts = digest.waiting(office().id, MONDAY.date())
    assert (counts.unowned, counts.left_alone) == (1, 1)


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by how much lies there; the bench looks at it")
def test_what_every_page_of_a_supervisor_counts_is_found_among_what_is_open(app):
    """A hundred thousand cases that are closed must not be looked at for a number on a tab."""
    for asked in (handing_over.unowned(BONIFASIUS.row), handing_over.held_by(RINA.row, BONIFASIUS.row)):
        listed = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {listed}")))
        assert reads_few(plan), plan
    db.session.rollback()
