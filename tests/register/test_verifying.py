"""The office says yes or no to a registration."""

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.cases.codes import Kind, Outcome, Status
from portal.cases.opening import moves_of, open_case
from portal.errors import Refused
from portal.register import sponsors
from portal.register.codes import Standing
from portal.register.models import Verification
from portal.storage.database import db, unit_of_work
from tests.cast import NEWCOMER, RINA, SUMIATI


@pytest.fixture
def registered(app):
    """The newcomer's registration lies on the desk."""
    with unit_of_work():
        sponsor = NEWCOMER.row
        case_id = open_case(Kind.VERIFICATION, sponsor.office_id, sponsor.area_code)
        db.session.add(Verification(case_id=case_id, sponsor=sponsor))


def decide(verb, reason="NIB cocok dengan OSS."):
    with unit_of_work():
        verb(NEWCOMER.row, by=RINA.row, reason=reason)


def test_a_verified_sponsor_may_begin(registered, as_):
    decide(sponsors.verify)
    assert NEWCOMER.row.standing is Standing.VERIFIED
    assert "Daftar masih kosong" in as_(SUMIATI).get("/sponsor/pekerja").words


def test_the_case_closes_with_the_reason_and_the_officers_name(registered):
    decide(sponsors.verify)
    case = sponsors.case_of(NEWCOMER.row)
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.ACCEPTED)
    assert moves_of(case)[0].reason == "NIB cocok dengan OSS."
    assert moves_of(case)[0].by_id == RINA.row.id
    deeds = db.session.scalars(select(Deed).where(Deed.subject_id == NEWCOMER.row.id)).all()
    assert [deed.action for deed in deeds] == ["sponsor.verified"]
    assert deeds[0].actor_id == RINA.row.id


def test_without_a_reason_nothing_is_decided(registered):
    with pytest.raises(Refused):
        decide(sponsors.verify, reason=" ")
    assert NEWCOMER.row.standing is Standing.WAITING


def test_the_owner_gets_a_mail_that_says_nothing_personal(registered, mailbox, app):
    from portal.storage import outbox

    decide(sponsors.verify)
    config = app.extensions["portal"]
    outbox.deliver(config.smtp_url, config.mail_from)
    (mail,) = mailbox.to(SUMIATI)
    text = f"{mail['Subject']} {mail.get_content()}"
    assert "verifikasi" in text
    assert "/masuk" in text
    assert NEWCOMER.name not in text


def test_a_refused_sponsor_puts_its_data_right_and_is_looked_at_again(registered, as_):
    decide(sponsors.refuse, reason="NIB milik perusahaan lain.")
    sumiati = as_(SUMIATI)
    page = sumiati.get("/sponsor/pekerja")
    assert "belum dapat diterima" in page.h1
    assert "NIB milik perusahaan lain" not in page.text, "the reason is the office's own"
    assert sumiati.submit("/sponsor/perusahaan", "version", nib="9645570449630").status_code == 303
    assert NEWCOMER.row.standing is Standing.WAITING
    assert NEWCOMER.row.nib == "9645570449630"
    assert sponsors.case_of(NEWCOMER.row).status is Status.IN_REVIEW


def test_a_decision_can_be_turned_round_with_a_new_reason(registered):
    decide(sponsors.refuse)
    decide(sponsors.verify)
    assert NEWCOMER.row.standing is Standing.VERIFIED
    assert sponsors.case_of(NEWCOMER.row).outcome is Outcome.ACCEPTED


def test_the_same_decision_twice_is_refused(registered):
    decide(sponsors.verify)
    with pytest.raises(Refused, match="sudah"):
        decide(sponsors.verify)


def test_what_can_be_prepared_stands_on_the_waiting_page(registered, as_):
    page = as_(SUMIATI).get("/sponsor/pekerja")
    assert page.status_code == 200
    assert "RPTKA" in page.words
    assert "Menunggu verifikasi" in page.words
