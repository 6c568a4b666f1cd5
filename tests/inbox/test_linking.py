"""A report has to do with a sponsor: only once it is confirmed, only for a reason, only as a second officer says, never with a person."""

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError

from portal.errors import Refused
from portal.inbox.models import SponsorLink
from portal.inbox.sponsors import linking
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, LISDAYANTI, MARSELINUS, RINA, TELANG
from tests.inbox.desk import at, case, decide, deeds, report

GROUNDS = {"basis": "Permendagri 49/2010", "verified": "Kunjungan ke mess pada 20 November."}
REASON = "Alat berat itu milik kontraktor perusahaan ini."


def confirmed(officer, outcome: str = "partly_confirmed") -> str:
    code = report()
    page = officer.get(at(code))
    law = next(value for value in page.tree.xpath("//select[@name='basis']/option/@value") if value)
    assert decide(officer, page, outcome, basis=law, verified=GROUNDS["verified"]).status_code == 303
    return code


def links() -> list[SponsorLink]:
    return list(db.session.scalars(select(SponsorLink)))


@pytest.mark.parametrize("outcome", ["partly_confirmed", "confirmed"])
def test_a_second_officer_names_the_sponsor_and_both_pages_show_it(as_, outcome):
    code = confirmed(as_(RINA), outcome)
    lisdayanti = as_(LISDAYANTI)
    (link,) = [one for one in lisdayanti.get(at(code)).links if one.endswith("/kaitkan")]
    assert lisdayanti.submit(link, "reason", sponsor=str(TELANG.row.id), reason=REASON).status_code == 303
    page = lisdayanti.get(at(code))
    assert TELANG.name in page.words
    assert REASON in page.words
    assert "Berkas dikaitkan ke penjamin" in page.words
    shown = lisdayanti.get(f"/inbox/penjamin/{TELANG.row.id}")
    assert at(code) in shown.links
    assert REASON in shown.words
    assert "case.linked" in deeds(code)


def test_who_decided_it_is_not_the_second_officer(as_):
    rina = as_(RINA)
    code = confirmed(rina)
    page = rina.get(at(code))
    assert "Petugas kedua yang mengaitkannya." in page.words
    assert not [one for one in page.links if one.endswith("/kaitkan")]
    assert rina.send(f"{at(code)}/kaitkan", sponsor=str(TELANG.row.id), reason=REASON).status_code == 409
    assert links() == []


@pytest.mark.parametrize("outcome", ["", "unfounded", "unverifiable"])
def test_what_is_not_confirmed_has_to_do_with_nobody(as_, outcome):
    code = report()
    if outcome:
        decide(as_(RINA), code, outcome)
    lisdayanti = as_(LISDAYANTI)
    assert "Penjamin yang terkait" not in lisdayanti.get(at(code)).words
    assert lisdayanti.send(f"{at(code)}/kaitkan", sponsor=str(TELANG.row.id), reason=REASON).status_code == 409
    assert links() == []


@pytest.mark.parametrize("typed", [{"reason": " "}, {"sponsor": ""}, {"sponsor": "x"}])
def test_it_needs_a_reason_and_a_sponsor_of_this_office(as_, typed):
    code = confirmed(as_(RINA))
    answer = as_(LISDAYANTI).send(f"{at(code)}/kaitkan", **({"sponsor": str(TELANG.row.id), "reason": REASON} | typed))
    assert answer.status_code == 422
    assert links() == []


def linked(as_) -> str:
    code = confirmed(as_(RINA))
    with unit_of_work():
        linking.link(case(code), TELANG.row, REASON, by=LISDAYANTI.row)
    return code


def test_said_twice_it_is_one_link_and_it_can_be_taken_away(as_):
    code = linked(as_)
    with unit_of_work():
        linking.link(case(code), TELANG.row, "Sekali lagi.", by=LISDAYANTI.row)
    assert [one.reason for one in links()] == [REASON]
    assert as_(RINA).submit(at(code), "/lepas").status_code == 303
    assert links() == []
    assert deeds(code)[-1] == "case.unlinked"


def test_a_report_that_is_opened_again_has_to_do_with_nobody_until_it_is_confirmed_anew(as_):
    code = linked(as_)
    rina = as_(RINA)
    rina.submit(at(code), "reopening", reason="Ada keterangan baru.")
    assert REASON not in rina.get(at(code)).words
    assert at(code) not in rina.get(f"/inbox/penjamin/{TELANG.row.id}").links
    assert "case.unlinked" in deeds(code)


def test_nobody_is_both_who_decides_and_who_linked(as_):
    """Rina confirmed it and Lisdayanti linked it; now Lisdayanti confirms it anew."""
    code = linked(as_)
    as_(RINA).submit(at(code), "reopening", reason="Ada keterangan baru.")
    lisdayanti = as_(LISDAYANTI)
    page = lisdayanti.get(at(code))
    law = next(value for value in page.tree.xpath("//select[@name='basis']/option/@value") if value)
    decide(lisdayanti, page, "confirmed", basis=law, verified=GROUNDS["verified"])
    assert case(code).outcome == "confirmed"
    assert links() == []
    assert "Petugas kedua yang mengaitkannya." in lisdayanti.get(at(code)).words


def test_the_database_takes_no_link_of_the_one_who_decided(as_):
    linked(as_)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(update(SponsorLink).values(linked_by_id=SponsorLink.decided_by_id))


def test_it_leads_to_a_sponsor_and_never_to_a_person(app):
    leads_to = {one["referred_table"] for one in inspect(db.engine).get_foreign_keys("sponsor_link")}
    assert leads_to == {"case", "sponsor", "user"}


def test_neither_the_sponsor_nor_another_office_learns_of_it(as_):
    code = linked(as_)
    for door in ("/sponsor/perusahaan", "/sponsor/kiriman"):
        assert case(code).spoken not in as_(DEWI).get(door).words
    assert as_(MARSELINUS).get(f"{at(code)}/kaitkan").status_code == 404


def test_without_words_nothing_is_linked(as_):
    code = confirmed(as_(RINA))
    with pytest.raises(Refused), unit_of_work():
        linking.link(case(code), TELANG.row, "  ", by=LISDAYANTI.row)
