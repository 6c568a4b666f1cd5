"""What sponsors send: accepted or asked about, change by change, and no more of a person than the work needs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.cases.codes import Outcome, Status
from portal.cases.models import Case
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.models import Opening
from portal.register import reviewing, roll
from portal.register.codes import ChangeState
from portal.register.describing import WorkerDetails
from portal.register.models import Worker
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, LISDAYANTI, RINA, TELANG
from tests.inbox.desk import at, by_htmx, case, deeds, report, sent, submission
from tests.register.people import LIN

QIU = replace(LIN, name="Qiu Zhenyu", passport="EA7724784", position="Project Manager", permit_number="2C14JE7724-X")
RAMESH = replace(LIN, name="Ramesh Kumar Pillai", passport="Z4457572", nationality="IND", position="Personnel Specialist")


def states(code: str) -> list[ChangeState]:
    return [change.state for change in sent(code).changes]


def ids(code: str) -> list[str]:
    return [change.id.hex for change in sent(code).changes]


def worker(details: WorkerDetails = LIN) -> Worker:
    return next(one for one in roll.present(TELANG.row) if one.passport == details.passport)


# --- reading ------------------------------------------------------------------------------------------------------------------


def test_the_page_says_who_arrives_and_shows_the_end_of_a_passport_only(as_):
    page = as_(RINA).get(at(submission()))
    for said in (
        "PT Telang Karya Mineralindo",
        "Lin Haoran",
        "Tiongkok",
        "Datang",
        "8557",
        "Ahli Geologi Tambang",
        "Karang Langit, Dusun Timur",
    ):
        assert said in page.words
    for hidden in ("EF0238557", "Mess karyawan blok B", "2C14JE8961-X"):
        assert hidden not in page.text
    assert "1977" not in page.words  # in the rest of the page are tokens, in which any digits may come


def test_a_change_shows_before_and_after(as_):
    rina = as_(RINA)
    first = submission()
    rina.get(at(first))  # from here on the sponsor's edits make a submission of their own
    with unit_of_work():
        roll.change(worker(), replace(LIN, position="Mining Engineer", passport="EF0230000"), by=DEWI.row)
    (second,) = {str(one.code) for one in db.session.scalars(select(Case))} - {first}
    page = rina.get(at(second))
    assert "semula Ahli Geologi Tambang menjadi Mining Engineer" in page.words
    assert "EF0230000" not in page.text
    assert "Semula → menjadi" in page.words


def test_what_is_unusual_is_said_beside_the_change(as_):
    page = as_(RINA).get(at(submission(RAMESH)))
    assert page.tree.xpath("//p[contains(@class, 'caution')]")


# --- accepting and asking -----------------------------------------------------------------------------------------------------


def test_everything_is_accepted_at_once_and_the_case_is_closed(as_):
    code = submission(LIN, QIU)
    assert as_(RINA).submit(at(code), "changes", "all").status_code == 303
    assert states(code) == [ChangeState.ACCEPTED] * 2
    assert (case(code).status, case(code).outcome, case(code).owner_id) == (Status.CLOSED, Outcome.ACCEPTED, RINA.row.id)


@pytest.mark.parametrize("people", [(LIN, QIU), (LIN,)])
def test_who_accepts_everything_twice_is_answered_as_the_first_time(as_, people):
    code, rina = submission(*people), as_(RINA)
    page = rina.get(at(code))
    first, second = (rina.submit(page, "changes", "all") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert deeds(code).count("case.moved") == 1


def test_what_a_colleague_has_accepted_is_told_to_who_presses_after_them(as_):
    code, rina = submission(LIN, QIU), as_(RINA)
    page = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "changes", "all")
    assert rina.submit(page, "changes", "all").status_code == 409


def test_one_is_accepted_and_one_is_asked_about(as_):
    code = submission(LIN, QIU)
    first, second = ids(code)
    rina = as_(RINA)
    question = "Apakah jabatannya benar?"
    assert (
        rina.submit(at(code), "changes", "save", **{f"d_{first}": "accept", f"d_{second}": "ask", f"q_{second}": question}).status_code
        == 303
    )
    assert states(code) == [ChangeState.ACCEPTED, ChangeState.ASKED]
    assert case(code).status is Status.WAITING
    page = rina.get(at(code))
    assert question in page.words
    assert "Menunggu penjamin" in page.words
    assert f"d_{first}" not in page.text, "what is accepted is not asked again"


def test_the_sponsors_answer_puts_it_in_review_and_then_it_can_be_accepted(as_):
    code = submission()
    (only,) = ids(code)
    rina = as_(RINA)
    rina.submit(at(code), "changes", "save", **{f"d_{only}": "ask", f"q_{only}": "Benar?"})
    with unit_of_work():
        reviewing.answer(reviewing.questions_of(sent(code))[0], "Benar, sesuai RPTKA.", by=DEWI.row)
    page = rina.get(at(code))
    assert "Benar, sesuai RPTKA." in page.words
    assert "Ada jawaban" in page.words
    assert case(code).status is Status.IN_REVIEW
    rina.submit(page, "changes", "save", **{f"d_{only}": "accept"})
    assert case(code).status is Status.CLOSED


def test_one_question_does_for_all_that_are_asked_about(as_):
    code = submission(LIN, QIU)
    ticked = {f"d_{one}": "ask" for one in ids(code)}
    as_(RINA).submit(at(code), "changes", "save", **ticked, question="Mohon salinan Pengesahan RPTKA.")
    assert [one.text for one in reviewing.questions_of(sent(code))] == ["Mohon salinan Pengesahan RPTKA."] * 2


def test_asking_without_a_question_comes_back_with_everything_that_was_ticked(as_):
    code = submission(LIN, QIU)
    first, second = ids(code)
    answer = as_(RINA).submit(at(code), "changes", "save", **{f"d_{first}": "accept", f"d_{second}": "ask"})
    assert answer.status_code == 422
    assert "Tulis pertanyaannya." in answer.errors
    assert answer.tree.xpath(f"//input[@name='d_{first}'][@value='accept'][@checked]")
    assert states(code) == [ChangeState.SENT] * 2


def test_only_what_is_not_unusual_is_accepted_by_that_button(as_):
    code = submission(RAMESH, QIU)
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "Terima yang tanpa catatan (1)" in page.words
    rina.submit(page, "changes", "clean")
    assert states(code) == [ChangeState.SENT, ChangeState.ACCEPTED]


def test_the_second_officer_reads_how_many_are_left_for_them(as_):
    code = submission(LIN, QIU)
    first, _second = ids(code)
    rina = as_(RINA)
    assert "Terima semua (2)" in rina.get(at(code)).words
    rina.submit(at(code), "changes", "save", **{f"d_{first}": "accept"})
    assert "Terima semua (1)" in as_(LISDAYANTI).get(at(code)).words


def test_nonsense_in_the_ticks_changes_nothing(as_):
    code = submission()
    (only,) = ids(code)
    rina = as_(RINA)
    assert rina.send(f"{at(code)}/changes", **{f"d_{only}": "burn"}, version=case(code).version).status_code == 422
    assert rina.send(f"{at(code)}/changes", d_x="accept", version=case(code).version).status_code == 409
    assert states(code) == [ChangeState.SENT]


def test_the_next_one_is_opened_after_a_submission_too(as_):
    code, following = submission(), report()
    (only,) = ids(code)
    answer = as_(RINA).submit(at(code), "changes", "next", **{f"d_{only}": "accept"})
    assert answer.location == at(following)


@pytest.mark.parametrize("press", ["save", "next"])
def test_who_saves_with_nothing_marked_is_told_so_and_has_not_taken_it(as_, press):
    code = submission(LIN, QIU)
    answer = as_(RINA).submit(at(code), "changes", press)
    assert answer.status_code == 422
    assert "Belum ada yang ditandai: pilih Terima atau Tanyakan." in answer.errors
    assert (case(code).owner_id, case(code).status, states(code)) == (None, Status.NEW, [ChangeState.SENT] * 2)


def test_nothing_said_to_any_change_is_no_review(as_):
    code = submission()
    with pytest.raises(Refused), unit_of_work():
        triage.review(case(code), [], [], by=RINA.row)
    assert case(code).owner_id is None


def test_what_would_accept_the_same_as_everything_is_offered_once(as_):
    code = submission(LIN, QIU)
    page = as_(RINA).get(at(code)).words
    assert "Terima semua (2)" in page
    assert "Terima yang tanpa catatan" not in page


def test_two_officers_at_one_submission_the_second_is_told(as_):
    code = submission(LIN, QIU)
    first, second = ids(code)
    rina = as_(RINA)
    hers = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "changes", "save", **{f"d_{first}": "ask", f"q_{first}": "Benar?"})
    answer = rina.submit(hers, "changes", "save", **{f"d_{second}": "ask", f"q_{second}": "Apakah ini salah ketik?"})
    assert answer.status_code == 409
    assert "Apakah ini salah ketik?" in answer.text
    assert states(code) == [ChangeState.ASKED, ChangeState.SENT]


def test_htmx_gets_the_changes_alone(as_):
    code = submission()
    (only,) = ids(code)
    piece = by_htmx(as_(RINA), f"{at(code)}/changes", "form#changes", version=case(code).version, **{f"d_{only}": "accept"})
    assert "<html" not in piece.text
    assert "Diterima" in piece.words
    assert case(code).status is Status.CLOSED


def test_a_submission_is_not_decided_as_a_whole(as_):
    code = submission(LIN, QIU)
    assert as_(RINA).send(f"{at(code)}/decision", outcome="accepted", reason="Cocok.", version=case(code).version).status_code == 404
    assert states(code) == [ChangeState.SENT] * 2


def test_a_submission_is_not_opened_again_and_waits_as_long_as_something_is_asked(as_):
    code = submission()
    (only,) = ids(code)
    rina = as_(RINA)
    rina.submit(at(code), "changes", "save", **{f"d_{only}": "ask", f"q_{only}": "Benar?"})
    refused = rina.send(f"{at(code)}/review", version=case(code).version)
    assert refused.status_code == 409
    assert case(code).status is Status.WAITING


def test_a_long_submission_is_cut_into_pages(as_):
    people = [replace(LIN, name=f"Pekerja {number:02}", passport=f"EF{number:07}") for number in range(27)]
    code = submission(*people)
    rina = as_(RINA)
    page = rina.get(at(code) + "?hal=2")
    assert "Pekerja 25" in page.words
    assert "Pekerja 01" not in page.words
    assert "Terima semua (27)" in page.words
    last = ids(code)[-1]
    rina.submit(page, f"d_{last}", "save", **{f"d_{last}": "accept"})
    assert states(code)[-1] is ChangeState.ACCEPTED


def test_changes_belong_to_submissions_only(as_):
    code = report()
    assert as_(RINA).send(f"{at(code)}/changes", do="all", version=case(code).version).status_code == 404


# --- full records -------------------------------------------------------------------------------------------------------------


def test_a_full_record_is_opened_for_a_reason_given_once_and_each_opening_is_recorded(as_):
    code = submission(LIN, QIU)
    rina = as_(RINA)
    assert rina.submit(at(code), "records", reason="Mencocokkan dengan surat Imigrasi.").status_code == 303
    page = rina.get(at(code))
    opened = rina.submit(page, str(worker().id))
    for shown in ("EF0238557", "12 Oktober 1977", "Mess karyawan blok B", "Mencocokkan dengan surat Imigrasi."):
        assert shown in opened.words
    other = worker(QIU)
    assert rina.submit(page, str(other.id)).status_code == 200, "the reason holds for the whole case"
    trail = db.session.scalars(select(Deed).where(Deed.action == "person.opened")).all()
    assert {deed.subject_id for deed in trail} == {worker().id, other.id}
    assert all(deed.details == {"case": str(case(code).id)} for deed in trail)
    assert "Data lengkap seseorang dibuka kantor" in rina.get(at(code)).words


def test_without_a_reason_no_record_is_opened(as_):
    code = submission()
    rina = as_(RINA)
    assert rina.submit(at(code), "records", reason=" ").status_code == 422
    refused = rina.send(f"{at(code)}/records/{worker().id}")
    assert refused.status_code == 409
    assert "Isi dulu mengapa data lengkapnya perlu dibuka." in refused.words
    assert "EF0238557" not in refused.text
    assert db.session.scalars(select(Deed).where(Deed.action == "person.opened")).all() == []


def test_who_says_why_twice_at_one_moment_has_said_it_once(app, as_):
    code = submission()
    one, ready, both = worker().id, Barrier(2), [as_(RINA), as_(RINA)]
    assert [visitor.token for visitor in both]

    def press(visitor):
        with app.app_context():
            ready.wait(20)
            return visitor.send(f"/inbox/orang/{one}/lembar", reason="Mencocokkan paspor.").status_code

    with ThreadPoolExecutor(2) as pair:
        assert list(pair.map(press, both)) == [200, 200]
    assert [opening.case_id for opening in db.session.scalars(select(Opening))] == [case(code).id]


def test_one_officers_reason_is_not_anothers(as_):
    code = submission()
    as_(RINA).submit(at(code), "records", reason="Mencocokkan data.")
    assert as_(LISDAYANTI).send(f"{at(code)}/records/{worker().id}").status_code == 409
    as_(LISDAYANTI).submit(at(code), "records", reason="Alasan saya sendiri.")
    as_(RINA).send(f"{at(code)}/records", reason="Yang kedua kalinya.")
    assert {one.reason for one in db.session.scalars(select(Opening))} == {"Mencocokkan data.", "Alasan saya sendiri."}


def test_only_people_of_this_submission(as_):
    code = submission()
    rina = as_(RINA)
    rina.submit(at(code), "records", reason="Mencocokkan data.")
    assert rina.send(f"{at(code)}/records/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("deed", ["claim", "note", "due", "owner"])
def test_the_small_deeds_work_for_submissions_too(as_, deed):
    code = submission()
    fields = {"note": "Halo", "days": "5", "owner": LISDAYANTI.row.id}
    assert as_(RINA).send(f"{at(code)}/{deed}", version=case(code).version, **fields).status_code == 303
    assert deeds(code)
