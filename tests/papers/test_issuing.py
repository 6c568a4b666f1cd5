"""A numbered paper is given out: its number follows the last, its code is its own, what stands in it is sealed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.codes import CROCKFORD
from portal.papers import issuing
from portal.papers.codes import PaperKind
from portal.papers.models import Paper
from portal.papers.printed import Contents, Table
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import BARITO_SELATAN, BARITO_TIMUR
from tests.papers.printing import claims, code_on, words_on
from tests.register.people import stolen

WHO = "PT Telang Karya Mineralindo"
WRITERS, EACH = 2, 12


def says() -> Contents:
    return Contents([("Isi", "12 TKA aktif.")], [Table("Ditolak", ["Baris", "Kolom"], [["14", "No. Paspor"]])], "Sekian.")


def give(kind: PaperKind = PaperKind.DECLARATION, office: str = BARITO_TIMUR, who: str = WHO) -> Paper:
    """A paper for November 2026."""
    with unit_of_work():
        paper = issuing.issue(kind, cast.office(office), who, date(2026, 11, 24), says)
    return paper


def give_and_fail() -> None:
    with unit_of_work():
        issuing.issue(PaperKind.DECLARATION, cast.office(), WHO, date(2026, 11, 1), says)
        raise ZeroDivisionError


def references(kind: PaperKind = PaperKind.DECLARATION) -> list[str]:
    papers = db.session.scalars(select(Paper).where(Paper.kind == kind).order_by(Paper.year, Paper.number))
    return [paper.reference for paper in papers if paper.office_id == cast.office().id]


def test_numbers_run_on_for_each_office_each_kind_and_each_year(app, clock):
    clock(datetime(2026, 12, 31, 3, tzinfo=UTC))
    assert [give().reference, give().reference] == ["P-2026-0001", "P-2026-0002"]
    assert give(PaperKind.SUBMISSION).reference == "K-2026-0001"
    assert give(office=BARITO_SELATAN).reference == "P-2026-0001"
    clock(datetime(2026, 12, 31, 18, tzinfo=UTC))
    assert give().reference == "P-2027-0001", "in the office it is the new year already"


def test_a_paper_that_was_not_given_out_after_all_leaves_no_gap(app):
    give()
    with pytest.raises(ZeroDivisionError):
        give_and_fail()
    give()
    assert [one.rpartition("-")[2] for one in references()] == ["0001", "0002"]


def test_two_writers_at_once_leave_no_gap_and_give_no_number_twice(app):
    def write(_):
        with app.app_context():
            for _number in range(EACH):
                give()

    with ThreadPoolExecutor(WRITERS) as pair:
        list(pair.map(write, range(WRITERS)))
    db.session.rollback()
    assert [int(one.rpartition("-")[2]) for one in references()] == list(range(1, WRITERS * EACH + 1))


def test_each_has_a_code_of_its_own_of_eight_that_nobody_misreads(app):
    codes = [give().code for _ in range(3)]
    assert len(set(codes)) == 3
    assert all(len(code) == 8 and set(code) <= set(CROCKFORD) for code in codes)


def test_the_paper_says_everything_under_the_letterhead_in_both_languages(app):
    paper = give()
    said = words_on(paper.content)
    for words in (
        "PEMERINTAH KABUPATEN BARITO TIMUR", "BADAN KESATUAN BANGSA DAN POLITIK", "Tanda terima pernyataan", "Declaration receipt",
        paper.reference, WHO, "Untuk bulan", "For the month of", "November 2026", "12 TKA aktif.", "14 No. Paspor", "Sekian.",
        f"/sah/{paper.spoken}", "hanya menunjukkan", "only shows",
    ):  # fmt: skip
        assert words in said


def test_a_phone_reads_from_it_where_it_can_be_checked(app):
    paper = give()
    (address,) = code_on(paper.content)
    assert address == f"{app.extensions['portal'].base_url}/sah/{paper.code}"


def test_an_office_with_a_host_of_its_own_is_asked_there(app):
    with unit_of_work():
        cast.office(BARITO_SELATAN).host = "poa.baritoselatan.test"
    (address,) = code_on(give(office=BARITO_SELATAN).content)
    assert address.startswith("http://poa.baritoselatan.test/sah/")


def test_it_is_kept_for_decades_and_read_aloud(app):
    assert claims(give().content) == (["2", "A"], ["1"], "id")


@pytest.mark.parametrize("who", ['#panic("x") $x$ *b* @a <b> \\ " ] } // `raw` = Judul', "نص عربي 👩‍👩‍👧 \x00\x1b[31m", "A" * 300])
def test_whatever_somebody_is_called_a_paper_is_made(app, who):
    assert give(who=who).content.startswith(b"%PDF-")


def test_who_steals_the_database_reads_neither_the_name_nor_the_paper(app):
    give()
    kept = stolen()
    assert WHO.encode() not in kept
    assert b"%PDF-" not in kept


def test_a_paper_that_is_taken_back_keeps_its_number(app, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    paper_id = give().id
    for day in (25, 26):
        clock(datetime(2026, 11, day, 3, tzinfo=UTC))
        with unit_of_work():
            issuing.revoke(db.session.get_one(Paper, paper_id))
    assert db.session.get_one(Paper, paper_id).revoked_on == date(2026, 11, 25), "once is enough"
    assert give().reference == "P-2026-0002"
