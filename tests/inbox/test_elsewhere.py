"""The same passport on two sponsors' lists: the office is told, the sponsors never are."""

import re
from dataclasses import replace

from portal.register import roll
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, LANGKAH, MARLINA, RINA, TELANG
from tests.inbox.desk import at, sent, submission
from tests.register.people import LIN, add, changes, only, workers

NOTE = "Paspor ini juga ada di daftar"
DOORS = ("/sponsor/pekerja", "/sponsor/pekerja?status=keluar", "/sponsor/kiriman", "/sponsor/pekerja/impor", "/sponsor/perusahaan")
MOMENTARY = re.compile(r'name="csrf_token" value="[^"]+"')


def as_seen(person, worker) -> dict[str, str]:
    """Every page of a sponsor that tells of its list, without the marks that differ from one look to the next."""
    pages = {door: person.get(door) for door in (*DOORS, f"/sponsor/pekerja/{worker.id}")}
    pages |= {href: person.get(href) for href in pages["/sponsor/kiriman"].links if href.startswith("/sponsor/kiriman/")}
    assert all(page.status_code == 200 for page in pages.values())
    return {address: MOMENTARY.sub("", page.text) for address, page in pages.items()}


def arrives_at_langkah(**changes: object) -> None:
    with unit_of_work():
        roll.add(replace(LIN, **changes), LANGKAH.row, by=HARTONO.row)


def test_the_officer_reads_on_whose_other_list_a_passport_is(as_):
    code = submission(LIN, replace(LIN, passport="EF0000001", name="Zhou Yancheng"))
    rina = as_(RINA)
    assert NOTE not in rina.get(at(code)).words
    arrives_at_langkah(name="LIN HAO RAN")
    page = rina.get(at(code))
    (note,) = [element for element in page.tree.xpath("//p[contains(@class, 'caution')]") if NOTE in element.text_content()]
    assert LANGKAH.name in note.text_content()
    assert note.xpath(".//a/@href") == [f"/inbox/penjamin/{LANGKAH.row.id}"]
    rina.submit(page, "records", reason="Mencocokkan data.")
    lin = next(worker for worker in workers(TELANG) if worker.name == "Lin Haoran")
    assert LANGKAH.name in rina.send(f"{at(code)}/records/{lin.id}").words
    other = next(worker for worker in workers(TELANG) if worker.name != "Lin Haoran")
    assert NOTE not in rina.send(f"{at(code)}/records/{other.id}").words


def test_it_is_a_note_such_changes_are_not_accepted_with_those_that_have_none(as_):
    code = submission(LIN, replace(LIN, passport="EF0000001", name="Zhou Yancheng"))
    arrives_at_langkah()
    as_(RINA).submit(at(code), "changes", "clean")
    assert [(change.worker.name, change.state.value) for change in sent(code).changes] == [
        ("Lin Haoran", "sent"),
        ("Zhou Yancheng", "accepted"),
    ]


def test_who_has_left_one_of_the_two_is_on_one_list_only(as_):
    code = submission()
    arrives_at_langkah()
    with unit_of_work():
        roll.leave(only(LANGKAH), cast.clock.today(), by=HARTONO.row)
    assert NOTE not in as_(RINA).get(at(code)).words


def test_another_offices_sponsor_is_not_told_of(as_):
    code = submission()
    arrives_at_langkah()
    with unit_of_work():
        LANGKAH.row.office_id = cast.office(cast.BARITO_SELATAN).id
        db.session.flush()
    assert NOTE not in as_(RINA).get(at(code)).words


def test_nothing_that_a_sponsor_reads_tells_of_it(as_):
    dewi, hartono, marlina = as_(DEWI), as_(HARTONO), as_(MARLINA)
    dewi.get(add(dewi).headers["Location"])  # says once that it was saved
    before = as_seen(dewi, only(TELANG))
    answers = [add(person, site_code="62.13.01.2018") for person in (hartono, marlina)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert as_seen(dewi, only(TELANG)) == before
    theirs = as_seen(hartono, only(LANGKAH))
    assert not any(TELANG.name in text or "Paspor ini juga" in text for text in theirs.values())
    assert [change.deed.value for change in changes(only(LANGKAH))] == ["arrive"]
