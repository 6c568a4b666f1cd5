"""Every address of the desk and of the agencies with rows that are there: for whoever may not see them they never were."""

from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock
from portal.cases import recusing
from portal.inbox.acting import remembering
from portal.inbox.box import views
from portal.inbox.models import CaseReminder
from portal.inbox.models_list import Bulk, SavedView
from portal.inbox.queue.wanted import Filter
from portal.register import visiting
from portal.register.models import Change
from portal.register.models_visits import Visit
from portal.storage.database import db, unit_of_work
from portal.tips.models import Photo
from tests import pictures
from tests.cast import BONIFASIUS, DEWI, HERNITA, LISDAYANTI, MARSELINUS, PETRUS, RINA, TELANG, TUTI, YOHANES
from tests.house.test_access import asked
from tests.house.verdict import nothing
from tests.inbox.desk import at, case, enclose, report, submission
from tests.inbox.test_bulk import do
from tests.referrals import passing_on as on


@pytest.fixture
def known(app, as_) -> dict[str, object]:
    """One of each thing that addresses name, all of Barito Timur: by the names of the blanks."""
    hidden = report("Berkas lain, di desa lain.")
    told, other, sent = report("Mereka dikunci di mess dan paspornya diambil mandor."), report(), submission()
    enclose(told, ("a.jpg", pictures.small_jpeg()))
    with unit_of_work():
        remembering.remind(case(other), clock.today(), "Hasil Puskesmas.", RINA.row, by=RINA.row)
        views.save("Milik Rina", Filter(urgent=True), by=RINA.row)
        visiting.plan(TELANG.row, clock.today(), RINA.row, "Melihat mess.", by=BONIFASIUS.row)
        recusal = recusing.step_aside(case(hidden), "Saudara.", by=LISDAYANTI.row)
    do(as_(RINA), "tag", other, label="uji")
    letter = on.sent(other, on.POLICE)
    return {
        "code": told,
        "other": other,
        "submission": sent,
        "photo_id": _one(Photo),
        "reminder_id": _one(CaseReminder),
        "view_id": _one(SavedView),
        "bulk_id": _one(Bulk),
        "visit_id": _one(Visit),
        "worker_id": db.session.scalars(select(Change.worker_id)).one(),
        "recusal_id": recusal.id,
        "referral_id": letter.id,
        "officer_id": RINA.row.id,
        "sponsor_id": TELANG.row.id,
        "number": 1,
        "name": "message",
    }


def _one(row: type) -> UUID:
    return db.session.scalars(select(row)).one().id


def doors(app, method: str, known: dict[str, object]) -> list[str]:
    """Addresses of the desk and the agencies that name something, with these things in them."""
    every = [(rule, address) for rule, address in asked(app, method, known) if rule.rule.startswith(("/inbox", "/instansi"))]
    return [address for rule, address in every if rule.arguments]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("person", [MARSELINUS, PETRUS, DEWI, HERNITA, YOHANES, TUTI], ids=lambda one: one.name)
def test_to_whoever_may_not_see_it_a_row_answers_as_one_that_never_was(app, as_, known, person, method):
    """The officer of another office, an agency that has no letter about it, a sponsor, the auditor, the admin, the province."""
    outsider, spoken, wrong = as_(person), case(str(known["code"])).spoken, []
    token = {"csrf_token": outsider.token} if method == "POST" else None
    for things in (known, known | {"code": known["submission"]}):
        for address, dummy in zip(doors(app, method, things), doors(app, method, {}), strict=True):
            there, never = (outsider.open(one, method=method, data=token) for one in (address, dummy))
            if there.status_code != never.status_code or spoken in there.text:
                wrong.append(f"{method} {address}: {there.status_code}, of what never was: {never.status_code}")
    nothing(wrong)


def test_those_things_are_there_for_their_own_officer(app, as_, known):
    """Without this the test above might ask for nothing."""
    rina = as_(RINA)
    mine = at(str(known["code"]))
    for address in (
        mine,
        f"{mine}/foto/{known['photo_id']}",
        f"{mine}/gabung/{known['other']}",
        f"/inbox/rujukan/{known['referral_id']}",
        f"/inbox/penjamin/{known['sponsor_id']}",
    ):
        assert address in doors(app, "GET", known)
        assert rina.get(address).status_code == 200, address
