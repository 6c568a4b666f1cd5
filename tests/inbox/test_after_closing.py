"""A reporter may answer once after a closing; the office sees it and settles it: taken up again, or told that it stays closed."""

from portal.cases.codes import Status
from portal.cases.models import Case
from portal.storage.database import db, unit_of_work
from tests.cast import MARSELINUS, RINA
from tests.inbox.desk import at, by_htmx, case, decide, messages, reply, report, tip
from tests.inbox.test_list import codes, lines
from tests.visitors import Answer, Visitor, words

VIEW = "/inbox/?balasan=tutup"


def closed_and_answered(rina: Visitor) -> str:
    code = report()
    decide(rina, code, tell="Kami tidak menemukan masalah.")
    reply(code, "Saya melihatnya lagi tadi pagi, di tempat yang sama.")
    assert messages(code)[-1].about_closing
    return code


def view_of(page: Answer) -> str:
    return next(words(one) for one in page.tree.xpath("//nav[contains(@class, 'views')]//a") if "Balasan setelah ditutup" in words(one))


def test_an_answer_to_a_closing_is_counted_and_listed(as_):
    rina = as_(RINA)
    assert view_of(rina.get("/inbox/")) == "Balasan setelah ditutup 0"
    code = closed_and_answered(rina)
    decide(rina, report("Yang lain, ditutup dan tidak dijawab pelapornya."))
    page = rina.get(VIEW)
    assert view_of(page) == "Balasan setelah ditutup 1"
    assert codes(page) == [code]
    assert "Balasan setelah ditutup" in lines(page)[0]
    assert page.tree.xpath("//nav[contains(@class, 'views')]//a[@aria-current]/@href") == [VIEW]


def test_nobody_sees_those_of_another_office(as_):
    closed_and_answered(as_(RINA))
    page = as_(MARSELINUS).get(VIEW)
    assert codes(page) == []
    assert view_of(page) == "Balasan setelah ditutup 0"


def test_the_cases_page_marks_the_answer_and_shows_two_ways_on(as_):
    rina = as_(RINA)
    page = rina.get(at(closed_and_answered(rina)))
    assert "Pelapor menjawab setelah berkas ditutup." in page.words
    (answer,) = page.tree.xpath("//section[@id='talk']//li[contains(., 'Menjawab penutupan')]")
    assert "tadi pagi" in words(answer)
    assert {"#reason", "#message"} <= set(answer.xpath(".//a/@href"))
    assert page.tree.xpath("//section[@id='decision']//details[@class='disc']/@open") == [""], "the way back stands open"


def test_answering_that_it_stays_closed_settles_it(as_):
    rina = as_(RINA)
    code = closed_and_answered(rina)
    page = rina.get(at(code))
    assert rina.submit(page, "message", "Kirim, berkas tetap ditutup", message="Sudah kami periksa lagi, tetap sama.").status_code == 303
    assert case(code).status is Status.CLOSED
    assert codes(rina.get(VIEW)) == []
    page = rina.get(at(code))
    assert "Pelapor menjawab setelah berkas ditutup." not in page.words
    assert "Menjawab penutupan" in page.words, "what it was stays to be seen"


def test_by_htmx_too(as_):
    rina = as_(RINA)
    code = closed_and_answered(rina)
    piece = by_htmx(rina, f"{at(code)}/message", "section#talk", version=case(code).version, message="Tetap ditutup.", do="tell")
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert codes(rina.get(VIEW)) == []


def test_taking_it_up_again_settles_it(as_):
    rina = as_(RINA)
    code = closed_and_answered(rina)
    rina.submit(at(code), "reopening", reason="Ada keterangan baru.")
    assert case(code).status is Status.IN_REVIEW
    assert codes(rina.get(VIEW)) == []
    assert "Ada balasan" in lines(rina.get("/inbox/"))[0]


def test_closed_again_it_is_over_until_its_reporter_answers_that(as_):
    rina = as_(RINA)
    code = closed_and_answered(rina)
    rina.submit(at(code), "reopening", reason="Ada keterangan baru.")
    decide(rina, code)
    assert codes(rina.get(VIEW)) == []
    reply(code, "Masih ada juga, sampai hari ini.")
    assert codes(rina.get(VIEW)) == [code]


def test_a_reply_from_before_the_closing_is_no_answer_to_it(as_):
    rina, code = as_(RINA), report()
    reply(code, "Satu lagi: mobilnya putih.")
    assert "Ada balasan" in lines(rina.get("/inbox/"))[0]
    decide(rina, code)
    assert codes(rina.get(VIEW)) == []
    assert "Balasan setelah ditutup" not in lines(rina.get("/inbox/?status=closed"))[0]


# --- what is gone -------------------------------------------------------------------------------------------------------------


def erased(code: str) -> None:
    with unit_of_work():
        db.session.delete(db.session.merge(tip(code)))
        db.session.flush()
        db.session.delete(case(code))


def test_a_case_that_is_gone_is_gone_from_the_list_and_from_the_way_through_it(as_):
    first, second, third = (report(f"Laporan nomor {number} tentang mess di dekat pabrik.") for number in range(3))
    rina = as_(RINA)
    in_order = codes(rina.get("/inbox/"))
    erased(in_order[1])
    assert codes(rina.get("/inbox/")) == [in_order[0], in_order[2]]
    assert rina.get(at(in_order[0])).tree.xpath("//a[@rel='next']/@href") == [at(in_order[2])]
    assert {first, second, third} == set(in_order)


def test_a_case_that_goes_while_somebody_has_it_open_is_said_in_words(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    version = case(code).version
    erased(code)
    answers = [rina.get(at(code)), rina.submit(page, "note", note="Sudah saya telepon."), decide(rina, page)]
    for deed in ("claim", "owner", "due", "title", "message", "review", "reveal", "reopening"):
        answers += [rina.send(f"{at(code)}/{deed}", version=version, message="x", days="3", title="x", reason="x")]
        answers += [by_htmx(rina, f"{at(code)}/{deed}", "#talk", version=version, message="x", days="3", title="x", reason="x")]
    for answer in answers:
        assert answer.status_code in (404, 422), answer.request.path
        assert answer.status_code == 422 or "Berkas ini tidak ada." in answer.words


def test_a_case_whose_report_alone_is_gone_does_not_exist_either(as_):
    code = report()
    with unit_of_work():
        db.session.delete(db.session.merge(tip(code)))
    rina = as_(RINA)
    assert rina.get(at(code)).status_code == 404
    assert rina.send(f"{at(code)}/claim", version=0).status_code == 404
    assert db.session.query(Case).count() == 1
