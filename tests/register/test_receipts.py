"""The receipt of a submission: at once for a sheet, when it is wanted for single edits; what was refused stands in it too."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from portal.papers.models import Paper
from portal.register import reviewing
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, HARTONO, RINA, YUSRAN
from tests.papers.printing import words_on
from tests.register.lists import JEFRI, LIN, PASSPORT, SANJEEWA, save, send, sheet, upload
from tests.register.people import add, submissions


def paper() -> Paper:
    (sent,) = submissions()
    assert sent.paper
    return sent.paper


def test_a_sheet_has_its_receipt_at_once_with_what_was_taken_over_and_what_was_refused(as_):
    dewi = as_(DEWI)
    wrong = SANJEEWA | {PASSPORT: ""}
    done = save(dewi, upload(dewi, sheet([LIN, JEFRI, wrong])), "right")
    assert f"Tanda terima {paper().reference}" in done.words
    said = words_on(paper().content)
    assert "Masuk daftar" in said
    assert "2 datang" in said
    assert "1 baris belum masuk" in said
    assert "Tidak diterima, belum masuk daftar" in said
    assert "4 No. Paspor" in said
    assert "Oleh" in said
    assert DEWI.name in said
    for name in ("Lin Haoran", "Jefri", "Sanjeewa", "EF0238557"):
        assert name not in said, "whoever is handed the paper reads nobody's name"


def test_its_page_lists_the_same_and_where_the_office_stands_now(as_):
    dewi = as_(DEWI)
    send(dewi)
    with unit_of_work():
        (sent,) = submissions()
        reviewing.ask(sent.changes[0], "Apakah jabatannya benar?", by=RINA.row)
        reviewing.accept(sent.changes[1:], by=RINA.row)
    (sent,) = submissions()
    page = dewi.get(dewi.get(f"/sponsor/kiriman/{sent.id}").tree.xpath("string(//a[contains(@href, 'tanda-terima')]/@href)"))
    assert page.h1 == "Tanda terima kiriman"
    assert "diterima 2, ditanya 1; keadaan" in page.words
    assert "belum diperiksa 3; keadaan" in words_on(sent.paper.content), "the PDF stays as it was given out"
    pdf = dewi.get(f"/sponsor/kiriman/{sent.id}/tanda-terima.pdf")
    assert (pdf.mimetype, pdf.data) == ("application/pdf", sent.paper.content)
    assert pdf.headers["Content-Disposition"] == f"attachment; filename={sent.paper.reference}.pdf"
    assert pdf.headers["Cache-Control"] == "no-store"


def test_single_edits_have_one_when_it_is_wanted_and_what_comes_later_is_a_new_submission(as_):
    dewi = as_(DEWI)
    add(dewi)
    (sent,) = submissions()
    assert sent.paper is None
    assert dewi.get(f"/sponsor/kiriman/{sent.id}/tanda-terima").status_code == 404
    page = dewi.get(f"/sponsor/kiriman/{sent.id}")
    for _ in range(2):
        answer = dewi.fills_in(page.form("tanda-terima"))
        assert dewi.get(answer.location).h1 == "Tanda terima kiriman"
    assert paper().number == 1
    add(dewi, name="Jefri anak Nyalau", passport="K12345678")
    assert [one.paper is None for one in submissions()] == [False, True]
    assert "1 datang" in words_on(submissions()[0].paper.content)


def test_two_who_want_it_at_once_have_the_same(app, as_):
    both = [as_(DEWI), as_(YUSRAN)]
    add(both[0])
    (sent,) = submissions()
    address, ready = f"/sponsor/kiriman/{sent.id}/tanda-terima", Barrier(2)
    assert [one.token for one in both]

    def press(visitor):
        with app.app_context():
            ready.wait(20)
            return visitor.send(address).status_code

    with ThreadPoolExecutor(2) as pair:
        assert list(pair.map(press, both)) == [303, 303]
    assert db.session.scalar(select(func.count(Paper.id))) == 1


def test_another_companys_receipts_are_not_there(as_):
    send(as_(DEWI))
    (sent,) = submissions()
    hartono = as_(HARTONO)
    for address in ("", ".pdf"):
        assert hartono.get(f"/sponsor/kiriman/{sent.id}/tanda-terima{address}").status_code == 404
    assert hartono.send(f"/sponsor/kiriman/{sent.id}/tanda-terima").status_code == 404


def test_a_receipt_whose_contents_are_no_longer_kept_is_not_handed_out(as_):
    dewi = as_(DEWI)
    send(dewi)
    with unit_of_work():
        paper().content = b""
    (sent,) = submissions()
    assert dewi.get(f"/sponsor/kiriman/{sent.id}/tanda-terima.pdf").status_code == 404
    assert db.session.get_one(Paper, paper().id).code
