"""While somebody is away, what waits for them waits for their deputy too; never what the deputy must not see."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal import clock as portal_clock
from portal.accounts import absences
from portal.accounts.models import Absence
from portal.audit.models import Deed
from portal.cases import recusing
from portal.inbox.acting import remembering, triage
from portal.inbox.queue import listing
from portal.inbox.queue.wanted import Filter
from portal.inbox.referring import referral_list
from portal.referrals import approving
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, LISDAYANTI, MARSELINUS, RINA, TELANG, Person
from tests.engines import ON_POSTGRES
from tests.inbox.desk import MONDAY, at, case, reads_few, reply, report
from tests.inbox.test_list import codes
from tests.referrals import passing_on as on
from tests.visitors import words

pytestmark = pytest.mark.usefixtures("monday")

MINE = "/inbox/?owner=saya"
DESKS = "/inbox/serah-terima"
LISDAYANTI_IS_AWAY = "Lisdayanti (tidak di kantor)"


def rinas(story: str = "Mereka pergi malam ini lewat sungai, kata penjaga.", **told: object) -> str:
    code = report(story, **told)
    with unit_of_work():
        triage.claim(case(code), by=RINA.row)
    return code


def leaves(officer, deputy=None, *, in_days: int = 0, by=None) -> None:
    first = portal_clock.today() + timedelta(days=in_days)
    with unit_of_work():
        absences.be_away(officer.row, first, first + timedelta(days=4), deputy.row if deputy else None, by=(by or officer).row)


def views(page) -> list[str]:
    return [words(line) for line in page.tree.xpath("//nav[contains(@class, 'views')]//a")]


# --- what waits for the deputy --------------------------------------------------------------------------------------------------


def test_a_reporters_reply_waits_for_the_deputy_and_is_what_comes_next(as_):
    code = rinas()
    leaves(RINA, LISDAYANTI)
    reply(code, "Mereka pergi malam ini.")
    page = as_(LISDAYANTI).get(MINE)
    assert codes(page) == [code]
    assert "Untuk saya 1" in views(page)
    assert listing.next_one(LISDAYANTI.row) == case(code)
    for somebody_else in (BONIFASIUS, MARSELINUS):
        assert listing.next_one(somebody_else.row) is None
        assert codes(as_(somebody_else).get(MINE)) == []


def test_only_while_the_other_one_is_away(as_, clock):
    code = rinas()
    leaves(RINA, LISDAYANTI, in_days=1)
    for day, waits in ((0, []), (1, [code]), (5, [code]), (6, [])):
        clock(MONDAY + timedelta(days=day))
        assert codes(as_(LISDAYANTI).get(MINE)) == waits, day


def test_what_is_late_and_what_was_to_be_remembered_waits_too(as_, clock):
    late, reminded = rinas(day=MONDAY - timedelta(days=30)), rinas("Rombongan survei dekat jembatan, tanpa surat.")
    with unit_of_work():
        remembering.remind(case(reminded), MONDAY.date(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
    lisda = as_(LISDAYANTI)
    assert codes(lisda.get("/inbox/?pengingat=jatuh")) == []
    leaves(RINA, LISDAYANTI)
    assert codes(lisda.get("/inbox/?pengingat=jatuh")) == [reminded]
    assert codes(lisda.get(f"{MINE}&overdue=1")) == [late]


def test_a_letter_that_came_back_waits_for_the_deputy(app):
    referral = on.propose(on.held_captive())
    with unit_of_work():
        approving.send_back(on.again(referral.id), "Tempatnya keliru.", by=BONIFASIUS.row)
    assert referral_list.mine_to_do(LISDAYANTI.row) == 0
    leaves(RINA, LISDAYANTI)
    assert referral_list.mine_to_do(LISDAYANTI.row) == 1


@pytest.mark.parametrize("how", ["hidden by a supervisor", "stepped aside"])
def test_what_is_not_there_for_the_deputy_stays_away(as_, how):
    code = rinas(day=MONDAY - timedelta(days=30))
    with unit_of_work():
        remembering.remind(case(code), MONDAY.date(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
        if how == "stepped aside":
            recusing.step_aside(case(code), "Saudara.", by=LISDAYANTI.row)
        else:
            recusing.hide(case(code), [LISDAYANTI.row], "Saudara.", by=BONIFASIUS.row)
    leaves(RINA, LISDAYANTI)
    reply(code, "Mereka pergi malam ini.")
    lisda = as_(LISDAYANTI)
    for address in (MINE, f"{MINE}&overdue=1", "/inbox/?pengingat=jatuh"):
        assert codes(lisda.get(address)) == []
    assert {"Untuk saya 0", "Pengingat saya 0"} <= set(views(lisda.get(MINE)))
    assert listing.next_one(LISDAYANTI.row) is None


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by how much lies there; the bench looks at it")
def test_what_waits_for_a_deputy_is_found_among_what_is_open(app):
    leaves(RINA, LISDAYANTI)
    asked = listing.found(Filter(owner="saya"), LISDAYANTI.row).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert reads_few(plan), plan
    db.session.rollback()


# --- giving something to who is away --------------------------------------------------------------------------------------------


def test_wherever_something_is_given_to_somebody_who_is_away_is_marked(as_):
    code = report()
    leaves(LISDAYANTI)
    rina = as_(RINA)
    for address, field in (
        ("/inbox/", "to"),
        (at(code), "owner"),
        (at(code), "whom"),
        (f"/inbox/penjamin/{TELANG.row.id}", "officer"),
        ("/akun", "deputy"),
    ):
        options = [words(one) for one in rina.get(address).tree.xpath(f"//select[@name='{field}']/option")]
        assert LISDAYANTI_IS_AWAY in options, address
        assert "Bonifasius" in options, address


def test_the_mark_stays_where_a_form_comes_back(as_):
    code = report()
    leaves(LISDAYANTI)
    page = as_(RINA).submit(at(code), "remind_on", remind_on="", about="Hasil lab")
    assert page.status_code == 422
    assert LISDAYANTI_IS_AWAY in [words(one) for one in page.tree.xpath("//select[@name='whom']/option")]


# --- said by a supervisor -------------------------------------------------------------------------------------------------------


def test_a_supervisor_writes_down_that_a_colleague_fell_ill_and_the_colleague_sees_by_whom(as_):
    code = rinas()
    boss = as_(BONIFASIUS)
    typed = dict(who=RINA.row.id, since="23-11-2026", until="27-11-2026", deputy=LISDAYANTI.row.id)
    assert boss.submit(DESKS, "who", **typed).headers["Location"] == DESKS
    assert "tidak di kantor sampai 27 November · wakil: Lisdayanti" in boss.get(DESKS).words
    assert codes(as_(LISDAYANTI).get(MINE)) == [code]
    rina = as_(RINA)
    assert "Dicatat oleh Bonifasius." in rina.get("/akun").words
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "account.away"))
    assert (deed.subject_id, deed.actor_id) == (RINA.row.id, BONIFASIUS.row.id)
    rina.submit("/akun", "since", until="25-11-2026")
    assert "Dicatat oleh" not in rina.get("/akun").words, "she says it herself now"


def test_and_that_the_colleague_is_back(as_):
    leaves(RINA, by=BONIFASIUS)
    as_(BONIFASIUS).submit(DESKS, f"{RINA.row.id}/kembali")
    assert db.session.scalars(select(Absence)).all() == []
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "account.back"))
    assert (deed.subject_id, deed.actor_id) == (RINA.row.id, BONIFASIUS.row.id)


@pytest.mark.parametrize(
    "changed, status",
    [
        ({"who": ""}, 422),
        ({"who": MARSELINUS}, 422),
        ({"who": BONIFASIUS}, 422),
        ({"deputy": RINA}, 422),
        ({"until": ""}, 422),
        ({"until": "20-11-2026"}, 409),
    ],
)
def test_what_is_no_absence_of_a_colleague(as_, changed, status):
    boss = as_(BONIFASIUS)
    typed = {"who": RINA, "since": "23-11-2026", "until": "27-11-2026", "deputy": LISDAYANTI} | changed
    sent = {name: str(value.row.id) if isinstance(value, Person) else value for name, value in typed.items()}
    answer = boss.send(DESKS, **sent)
    assert answer.status_code == status
    assert "23-11-2026" in answer.text, "what was typed is still there"
    assert db.session.scalars(select(Absence)).all() == []


def test_only_a_supervisor_of_the_office_says_it_for_others(as_):
    leaves(MARSELINUS)
    assert as_(RINA).send(DESKS, who=str(LISDAYANTI.row.id)).status_code == 403
    assert as_(RINA).send(f"{DESKS}/{LISDAYANTI.row.id}/kembali").status_code == 403
    assert as_(BONIFASIUS).send(f"{DESKS}/{MARSELINUS.row.id}/kembali").status_code == 404
    assert db.session.scalars(select(Absence.user_id)).all() == [MARSELINUS.row.id]
