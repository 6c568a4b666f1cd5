"""The desk sees its own balance: what came of reports, where many are unfounded, how long deciding took (safeguards 21)."""

from datetime import timedelta

import pytest

from portal.cases import recusing
from portal.cases.codes import Category, Outcome
from portal.cases.opening import Grounds
from portal.inbox.acting import triage
from portal.inbox.balance.outcomes import MANY, balance
from portal.storage.database import unit_of_work
from portal.tips import retention
from tests.cast import BARITO_SELATAN, BONIFASIUS, LISDAYANTI, MARSELINUS, RINA
from tests.inbox.desk import MONDAY, case, holiday, report, tip

pytestmark = pytest.mark.usefixtures("monday")

BALANCE = "/inbox/hasil"
SAING, DUSUN_TIMUR, DUSUN_TENGAH = "62.13.05.2008", "62.13.01", "62.13.05"
GROUNDS = Grounds("PP 34/2021 (Penggunaan TKA)", "Izin kerja diperiksa di lapangan.")


def ended(outcome: Outcome = Outcome.UNFOUNDED, *, days: int = 0, by=RINA, **told: object) -> str:
    """A report that came so many days ago and is decided today."""
    code = report(day=MONDAY - timedelta(days=days), **told)
    with unit_of_work():
        triage.decide(case(code), outcome, "Sudah diperiksa.", by=by.row, grounds=GROUNDS if outcome is Outcome.CONFIRMED else None)
    return code


def test_each_kind_of_report_has_what_came_of_it(as_):
    ended(Outcome.CONFIRMED), ended(Outcome.UNFOUNDED), ended(Outcome.GUIDANCE)
    ended(Outcome.UNVERIFIABLE, category=Category.LODGING)
    shown = balance(BONIFASIUS.row)
    assert [*shown.categories] == [Category.WORK, Category.LODGING]
    work, lodging = (tally for tally, _pace in shown.categories.values())
    assert (work.decided, work.verified, work.unfounded, work.uncertain, work.other) == (3, 1, 1, 0, 1)
    assert (lodging.decided, lodging.uncertain) == (1, 1)
    assert (shown.whole.decided, shown.whole.unfounded_share) == (4, 25)
    page = as_(BONIFASIUS).get(BALANCE)
    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]
    assert rows == ["Pekerjaan31110 hari kerja100%", "Penginapan110 hari kerja100%", "Dusun Timur4125%"]


def test_a_place_from_which_most_is_unfounded_is_named(as_):
    """Somebody may be using the tip line against people who did nothing."""
    for _number in range(MANY):
        ended()
    ended(Outcome.CONFIRMED)
    ended(village=SAING)
    assert balance(BONIFASIUS.row).patterns == [DUSUN_TIMUR]
    page = as_(BONIFASIUS).get(BALANCE)
    assert "Banyak laporan dari Dusun Timur tidak terbukti: 5 dari 6." in page.words
    assert "Dusun Tengah tidak terbukti" not in page.words


def test_few_or_mostly_true_ones_are_no_pattern():
    for _number in range(MANY - 1):
        ended()
    assert balance(BONIFASIUS.row).patterns == []
    for outcome in [Outcome.UNFOUNDED] + (MANY + 1) * [Outcome.CONFIRMED]:
        ended(outcome)
    assert balance(BONIFASIUS.row).districts[DUSUN_TIMUR].unfounded == MANY
    assert balance(BONIFASIUS.row).patterns == []


def test_spam_and_copies_and_what_is_open_or_older_than_a_year_are_no_results(as_):
    ended(Outcome.SPAM), ended(Outcome.DUPLICATE), report(), ended(days=400)
    assert balance(BONIFASIUS.row).whole.decided == 0
    assert "Belum ada hasil" in as_(BONIFASIUS).get(BALANCE).words


def test_what_is_deleted_after_its_time_still_counts_and_what_was_taken_back_does_not():
    ended(), ended(village=SAING)
    withdrawn = ended()
    with unit_of_work():
        retention.withdraw(tip(withdrawn))
    before = balance(BONIFASIUS.row)
    assert retention.purge(MONDAY + timedelta(days=100)).cases == 2
    after = balance(BONIFASIUS.row)
    assert {code: tally.unfounded for code, tally in after.districts.items()} == {DUSUN_TIMUR: 1, DUSUN_TENGAH: 1}
    assert (after.whole, after.districts) == (before.whole, before.districts)
    assert (before.pace.median, after.pace.median) == (0, None)


def test_how_long_deciding_took_is_told_in_working_days():
    holiday((MONDAY - timedelta(days=3)).date())
    for days in (0, 7, 21):
        ended(days=days)
    pace = balance(BONIFASIUS.row).pace
    assert sorted(pace.days.elements()) == [0, 4, 14]
    assert (pace.median, pace.in_time_share) == (4, 67)


def test_it_is_of_ones_own_office_and_without_what_one_may_not_see():
    ended(), ended(office=BARITO_SELATAN, by=MARSELINUS)
    hidden = ended()
    assert balance(BONIFASIUS.row).whole.decided == 2
    with unit_of_work():
        recusing.step_aside(case(hidden), "Saudara saya.", by=BONIFASIUS.row)
    assert balance(BONIFASIUS.row).whole.decided == 1


def test_officers_have_no_such_page(as_):
    for officer in (RINA, LISDAYANTI):
        assert as_(officer).get(BALANCE).status_code == 403
