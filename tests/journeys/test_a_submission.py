"""Three changes of a company's list: two accepted, one asked about, answered, looked at by two officers; and the next comes up."""

from dataclasses import replace

from portal import clock
from portal.cases.codes import Outcome, Status
from portal.register import reviewing, roll
from portal.register.models import Submission
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, LISDAYANTI, RINA, TELANG
from tests.inbox.desk import at, case, newest, submission
from tests.journeys.errands import comes_in
from tests.register.people import LIN
from tests.street import Person

QIU = replace(LIN, name="Qiu Zhenyu", passport="EA7724784")
RAO = replace(LIN, name="Vikram Anand Rao", passport="Z4457572", nationality="IND")
QUESTION, ANSWER = "Apakah ini paspor baru?", "Ya, yang lama sudah penuh."


def test_three_changes_from_the_company_to_the_second_officer(street):
    code, following = three_changes()
    rina, dewi, lisdayanti = street.person("officer"), street.person("company", phone=True), street.person("second officer", script=False)
    for person, who in ((rina, RINA), (dewi, DEWI), (lisdayanti, LISDAYANTI)):
        comes_in(person, who)

    looks(rina, code)
    for number, said in enumerate(("accept", "accept", "ask")):
        rina.page.locator("#changes fieldset").nth(number).locator(f"input[value={said}]").check()
    asked = rina.page.locator("#changes fieldset").nth(2)
    asked.locator("textarea").fill(QUESTION)
    rina.clicks_on("Simpan")
    assert rina.sees("Menunggu penjamin")

    dewi.goes_to("/sponsor/kiriman")
    dewi.clicks_on("Jawab sekarang")
    assert dewi.sees(QUESTION)
    dewi.page.locator("textarea").fill(ANSWER)
    dewi.clicks_on("Kirim jawaban")
    assert dewi.sees("Jawaban terkirim ke kantor.")
    assert not dewi.overflows()

    looks(rina, code)
    assert rina.sees(ANSWER)
    rina.clicks_on("Terima semua dan lanjut")
    assert rina.sees("1 menunggu petugas kedua")
    assert rina.page.url.endswith(at(following)), "the next submission has come up"

    looks(lisdayanti, code)
    assert lisdayanti.sees(f"{RINA.name} sudah memeriksa")
    lisdayanti.clicks_on("Terima semua dan lanjut")
    db.session.rollback()
    assert (case(code).status, case(code).outcome) == (Status.CLOSED, Outcome.ACCEPTED)
    assert rina.complaints == dewi.complaints == lisdayanti.complaints == []


def looks(person: Person, code: str) -> None:
    person.goes_to(at(code))
    person.page.wait_for_load_state("load")
    assert not person.overflows()


def three_changes() -> tuple[str, str]:
    """Two people get another job, the third another passport; then somebody new comes, in a submission of their own."""
    submission(LIN, QIU, RAO)
    with unit_of_work():
        reviewing.accept(db.session.query(Submission).one().changes, by=RINA.row)
    with unit_of_work():
        by_name = {worker.name: worker for worker in roll.present(TELANG.row)}
        for was in (LIN, QIU):
            roll.change(by_name[was.name], replace(was, position="Kepala bengkel"), by=DEWI.row)
        roll.change(by_name[RAO.name], replace(RAO, passport="Z9990001"), by=DEWI.row)
    code = newest()
    with unit_of_work():
        case(code).read_on = clock.today()
    return code, submission(replace(LIN, name="Han Zhiqiang", passport="EJ6106103"))
