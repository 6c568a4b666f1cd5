"""/sah: anybody sees whether a paper is genuine, from whom and for which month, and nothing else."""

import pytest

from portal.papers import issuing
from portal.papers.models import Paper
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, TELANG, TELANGS_SYSTEM
from tests.papers.test_issuing import give
from tests.register.lists import send
from tests.register.people import submissions

GENUINE = (
    "Asli Tanda terima ini asli Nomor {number} Dari PT Telang Karya Mineralindo Untuk bulan November 2026 Kode {code} "
    "Hanya ini yang ditunjukkan. Cocokkan nomor dan bulan dengan yang tercetak. Isi dan nama orang tidak pernah ada di halaman ini. "
    "Periksa kode lain Periksa English"
)


@pytest.fixture
def paper(app) -> Paper:
    return give()


def test_it_says_only_that_it_is_genuine_from_whom_and_for_which_month(paper, visitor):
    """Word for word: a word more on this page is a promise broken."""
    answer = visitor.get(f"/sah/{paper.code}")
    assert answer.status_code == 200
    said = answer.words.partition("Badan Kesbangpol Kabupaten Barito Timur ")[2]
    assert said == GENUINE.format(number=paper.reference, code=paper.spoken)


def test_the_receipt_of_a_sheet_says_nobodys_name_and_no_number_of_people(as_, visitor):
    send(as_(DEWI))
    (sent,) = submissions()
    answer = visitor.get(f"/sah/{sent.paper.code}")
    said = answer.words.partition("Badan Kesbangpol Kabupaten Barito Timur ")[2].replace(f"{sent.sent_at:%Y}", "")
    assert TELANG.name in said
    for secret in ("Lin Haoran", "Dewi", "datang", sent.case.spoken, "TKA"):
        assert secret not in answer.text


def test_no_cookie_no_script_nothing_from_elsewhere_and_the_address_is_told_to_nobody(paper, visitor):
    for answer in (visitor.get("/sah"), visitor.get(f"/sah/{paper.code}"), visitor.post("/sah", data={"code": "?"})):
        assert "Set-Cookie" not in answer.headers
        assert not answer.tree.xpath("//script")
        assert all(address.startswith("/") for address in answer.tree.xpath("//@src | //@href | //@action"))
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; ")
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


def test_in_english_too(paper, visitor):
    answer = visitor.get(f"/en/sah/{paper.code}")
    assert answer.h1 == "This receipt is genuine"
    assert f"/sah/{paper.code}" in answer.links
    assert "For the month of November 2026" in answer.words


def test_who_is_signed_in_reads_the_same(paper, as_):
    for who in (DEWI, TELANGS_SYSTEM):
        assert as_(who).get(f"/sah/{paper.code}").h1 == "Tanda terima ini asli"


def test_what_somebody_types_is_forgiven(paper, visitor):
    with unit_of_work():
        db.session.get_one(Paper, paper.id).code = "7F3K0Q1M"
    for typed in ("7f3k-oqlm", " 7F3K OQIM ", "7f3k–0q1m", "7F3K0Q1M"):
        answer = visitor.submit("/sah", "code", code=typed)
        assert answer.location == "/sah/7F3K0Q1M"
    assert visitor.submit("/en/sah", "code", code="7f3koqlm").location == "/en/sah/7F3K0Q1M"
    assert visitor.get("/sah/7f3k-oqlm").h1 == "Tanda terima ini asli"


def test_a_code_that_nobody_has_is_not_known_and_stands_there_to_be_mended(paper, visitor):
    unknown = "00000000" if paper.code != "00000000" else "11111111"
    answer = visitor.get(f"/sah/{unknown}")
    assert (answer.status_code, answer.h1) == (404, "Kode ini tidak dikenal")
    assert dict(answer.form("code").pairs)["code"] == unknown


@pytest.mark.parametrize("typed", ["", "7F3K", "7F3K-9QTM-7F3K", "<script>alert(1)</script>", "UUUUUUUU", "\x00" * 8, "é" * 3000])
def test_what_is_no_code_is_said_beside_the_field(app, visitor, typed):
    answer = visitor.post("/sah", data={"code": typed})
    assert answer.status_code == 422
    assert "Kode ada 8 huruf dan angka" in answer.words


def test_one_that_was_taken_back_says_so(paper, visitor):
    with unit_of_work():
        issuing.revoke(db.session.get_one(Paper, paper.id))
    answer = visitor.get(f"/sah/{paper.code}")
    assert answer.h1 == "Tanda terima ini sudah ditarik kembali"
    assert "Asli" not in answer.words


def test_who_guesses_is_stopped_and_who_checks_a_pile_is_not(paper, visitor):
    for _ in range(40):
        assert visitor.get(f"/sah/{paper.code}").status_code == 200
    guesses = [visitor.get(f"/sah/{number:08}").status_code for number in range(31)]
    assert guesses == [404] * 30 + [429]
    assert visitor.get(f"/sah/{paper.code}").status_code == 429, "also with a right one: nobody learns anything any more"
    elsewhere = visitor.get(f"/sah/{paper.code}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200
