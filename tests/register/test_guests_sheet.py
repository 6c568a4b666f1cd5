"""A month of guests as a sheet: taken home, filled in, sent back, looked through, agreed to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.register.codes import Standing
from portal.register.guests import stays
from portal.register.models_stay import GuestSheet
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, JANANG_INN, MARLINA
from tests.register.guests import ANNA, PARK, TAN, all_of, put
from tests.register.lists import cells, parts, workbook
from tests.register.people import stolen

HEAD = "Nama Lengkap;Kewarganegaraan;No. Paspor;Tanggal Masuk;Rencana Keluar;Tanggal Keluar"


@pytest.fixture(autouse=True)
def november(clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))


def csv(*lines: str, head: str = HEAD) -> tuple[str, bytes]:
    return "tamu.csv", "\n".join([head, *lines]).encode()


def upload(visitor, file):
    return visitor.submit("/sponsor/tamu/file", "sheet", sheet=file)


def sums(page) -> dict[str, str]:
    """The counts of a preview, by the part of the page they lead to."""
    return {tile.get("href"): tile.findtext("b") for tile in page.tree.xpath("//nav[contains(@class, 'sums')]/a")}


MONTH = (
    "Tan Wei Ming;Malaysia;A51024410;22/11/2026;25/11/2026;24/11/2026",  # has left
    "Park Ji-won;Korea Selatan;M30417093;24/11/2026;30/11/2026;",  # stays longer
    "Anna Eriksson;SWE;L898902C3;15 Nov 2026;;21-11-2026",  # came and went
    "Sato Yui;Jepang;TK0138842;2026-11-20;;",  # is here
)


def test_a_month_is_saved_as_one_and_has_a_receipt(as_):
    put(TAN, PARK)
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    assert sums(page) == {"#arriving": "2", "#leaving": "1", "#changing": "1"}
    assert "26 November 2026" in page.words
    assert "30 November 2026" in page.words
    assert len(all_of()) == 2, "nothing is kept before the yes"
    done = marlina.get(marlina.submit(page, "choice", "save").headers["Location"])
    assert {stay.name: stay.left_on for stay in all_of()} == {
        "Anna Eriksson": date(2026, 11, 21), "Sato Yui": None, "Tan Wei Ming": date(2026, 11, 24), "Park Ji-won": None,
    }  # fmt: skip
    deed = db.session.query(Deed).filter_by(action="stay.sent").one()
    assert deed.details == {"arrived": 2, "changed": 1, "left": 1}
    pdf = marlina.get(next(link for link in done.links if link.endswith("tanda-terima.pdf")))
    words = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf.data))
    assert "Hotel Jari Janang Inn" in words
    assert "Ditolak" in words
    assert "Sato Yui" not in words, "a receipt names no guest"
    assert db.session.query(GuestSheet).one().paper.reference in marlina.get("/sponsor/tamu/file").words


def test_what_was_downloaded_changes_nothing_when_it_comes_back(as_):
    guest = replace(
        ANNA, left_on=date(2026, 11, 21), birth_date=date(1974, 8, 12), apoa_receipt="=APOA-1", passport_expires=date(2031, 1, 5)
    )
    put(TAN, replace(PARK, apoa_receipt="'0123"), guest)
    marlina = as_(MARLINA)
    for address in ("/sponsor/tamu.xlsx", "/sponsor/tamu.xlsx?bulan=2026-11"):
        page = upload(marlina, ("tamu.xlsx", marlina.get(address).data))
        assert sums(page) == {"#unchanged": "3"}
        assert not page.tree.xpath("//button[@value='save']")
    assert db.session.query(Deed).filter_by(action="stay.exported").count() == 2


def test_the_download_is_ready_to_be_filled_in(as_):
    put(TAN, replace(ANNA, arrived_on=date(2026, 10, 1), leaves_on=None, left_on=date(2026, 10, 3)))
    marlina = as_(MARLINA)
    november = marlina.get("/sponsor/tamu.xlsx?bulan=2026-11").data
    head, *rows = cells(november)
    assert head[:6] == HEAD.split(";")
    assert [row[0] for row in rows] == ["Tan Wei Ming"]
    assert rows[0][3] == date(2026, 11, 22)
    inside = "".join(parts(november).values())
    assert inside.count("<dataValidation ") == 2
    assert inside.count("<comment ") == len(head)
    assert 'state="frozen"' in inside
    assert [row[0] for row in cells(marlina.get("/sponsor/tamu.xlsx?bulan=2026-10").data)[1:]] == ["Eriksson Anna Maria"]
    assert marlina.get("/sponsor/tamu.xlsx?bulan=zzz").status_code == 200


def test_wrong_cells_are_mended_on_the_page(as_):
    marlina = as_(MARLINA)
    lines = ("Tan;Malasia;A51024410;22/11/2026;;", "Park;KOR;M3;31/11/2026;;", "Sato;JPN;TK0138842;25/11/2026;;")
    page = upload(marlina, csv(*lines))
    assert sums(page) == {"#wrong": "4"}
    assert "Mungkin maksudnya Malaysia" in page.words
    assert "hanya sampai tanggal 30" in page.words
    cells = {"cell-2.nationality": "Malaysia", "cell-3.passport": "M30417093", "cell-3.arrived_on": "30/10/2026"}
    better = marlina.submit(page, "choice", "check", **cells)
    assert sums(better) == {"#wrong": "1", "#arriving": "2"}
    assert all_of() == []
    done = marlina.get(marlina.submit(better, "choice", "save").headers["Location"])
    assert [stay.name for stay in all_of()] == ["Park", "Tan"]
    assert "Tanggal masuk belum tiba" in done.words, "what was refused is said at once"
    assert db.session.query(GuestSheet).one().refused[0]["line"] == 4
    rest = marlina.submit(better, "choice", "save", **{"cell-4.arrived_on": "24/11/2026"})
    assert rest.status_code == 409, "the page was compared with less"
    marlina.submit(rest, "choice", "save")
    assert len(all_of()) == 3


@pytest.mark.parametrize("number, nationality", [(2345678, "Korea Selatan"), (12345.5, "Malaysia"), (1230000000000, "Tiongkok")])
def test_a_passport_that_became_a_number_is_explained_as_in_a_list_of_workers(as_, number, nationality):
    marlina = as_(MARLINA)
    page = upload(marlina, ("tamu.xlsx", workbook(HEAD.split(";"), ["Park Ji-won", nationality, number, "22/11/2026", "", ""])))
    assert sums(page) == {"#wrong": "1"}
    assert "Sel ini disimpan sebagai angka" in page.words
    assert sums(marlina.submit(page, "choice", "check", **{"cell-2.passport": "M23456789"})) == {"#arriving": "1"}


def test_a_zero_that_the_list_has_and_the_file_has_lost_is_missed(as_):
    put(replace(TAN, passport="0012345"))
    page = upload(as_(MARLINA), csv("Tan Wei Ming;Malaysia;12345;22/11/2026;25/11/2026;"))
    assert sums(page) == {"#wrong": "1"}
    assert "diawali angka nol" in page.words


def test_a_day_that_may_be_month_first_like_others_is_asked_and_never_guessed(as_):
    marlina = as_(MARLINA)
    page = upload(marlina, csv("Tan;MYS;A51024410;11/13/2026;;", "Park;KOR;M30417093;10/11/2026;;", "Sato;JPN;TK0138842;2026-11-12;;"))
    assert sums(page) == {"#wrong": "2", "#arriving": "1"}
    assert "Tanggal lain di kolom ini ditulis bulan dulu." in page.words
    cells = {"cell-2.arrived_on": "13 Nov 2026", "cell-3.arrived_on": "10 Nov 2026"}
    assert sums(marlina.submit(page, "choice", "check", **cells)) == {"#arriving": "3"}


def test_only_the_wrong_lines_are_downloaded_marked_with_what_to_do(as_):
    marlina = as_(MARLINA)
    wrong = csv(MONTH[0], "Sato Yui;Jepang;TK;kemarin;;", "Okafor;Nigeria;A12345678;20/11/2026;;")
    page = upload(marlina, wrong)
    answer = marlina.submit(page, "carried", "wrong")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header, line = cells(answer.data)
    said = dict(zip(header, line, strict=True))
    assert (said["Baris"], said["Nama Lengkap"], said["Tanggal Masuk"]) == (3, "Sato Yui", "kemarin")
    book = load_workbook(BytesIO(answer.data))
    told = {cell.coordinate: cell.comment.text for cell in book.worksheets[0][2] if cell.comment}
    assert set(told) == {"D2", "E2"}
    assert "Tanggal tidak terbaca" in told["E2"]
    assert "Tidak ada tamu" in marlina.get("/sponsor/tamu").words, "nothing is kept by it"
    assert [deed.details for deed in db.session.scalars(select(Deed).where(Deed.action == "roll.wrong_lines"))] == [{"count": 1}]


def test_enter_in_a_wrong_cell_looks_again(as_):
    page = upload(as_(MARLINA), csv("Sato Yui;Jepang;TK;20/11/2026;;"))
    assert page.tree.xpath("(//form[.//input[@name='carried']]//button)[1]/@value") == ["check"]


def test_the_receipts_of_months_stand_under_what_was_sent_too(as_):
    marlina = as_(MARLINA)
    marlina.submit(upload(marlina, csv(*MONTH)), "choice", "save")
    page = marlina.get("/sponsor/kiriman")
    reference = db.session.scalars(select(GuestSheet)).one().paper.reference
    assert page.tree.xpath("//section[@aria-labelledby='months-sent']//a/text()") == [reference]
    assert not as_(DEWI).get("/sponsor/kiriman").tree.xpath("//*[@id='months-sent']")


def test_agreeing_twice_saves_once(as_):
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    answers = [marlina.submit(page, "choice", "save").headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(all_of()) == 4
    assert db.session.query(GuestSheet).count() == 1


def test_somebody_elses_check_in_meanwhile_makes_the_preview_anew(as_):
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    put(replace(TAN, arrived_on=date(2026, 11, 23)))
    late = marlina.submit(page, "choice", "save")
    assert late.status_code == 409
    assert "berubah sejak" in late.errors
    assert sums(late) == {"#wrong": "1", "#arriving": "3"}
    assert "sudah tercatat menginap" in late.words
    assert len(all_of()) == 1


def test_one_passport_in_two_lines_of_one_day_is_told_which_line(as_):
    page = upload(as_(MARLINA), csv("Tan;MYS;A51024410;20/11/2026;;", "Tan;MYS;A51024410;22/11/2026;;24/11/2026"))
    assert sums(page) == {"#wrong": "1", "#arriving": "1"}
    assert "Baris 2 menyebut paspor yang sama" in page.words


def test_one_guest_twice_in_a_month_is_two_stays(as_):
    marlina = as_(MARLINA)
    page = upload(marlina, csv("Tan;MYS;A51024410;02/11/2026;;05/11/2026", "Tan;MYS;A51024410;22/11/2026;;"))
    marlina.submit(page, "choice", "save")
    assert len(all_of()) == 2
    assert stays.count(JANANG_INN.row, date(2026, 11, 1)) == 1


def test_an_empty_cell_brings_nobody_back_and_a_missing_column_changes_nothing(as_):
    put(replace(TAN, left_on=date(2026, 11, 24), apoa_receipt="APOA-7"))
    page = upload(as_(MARLINA), csv("Tan Wei Ming;Malaysia;A51024410;22/11/2026;25/11/2026;"))
    assert sums(page) == {"#unchanged": "1"}


def test_a_renewed_passport_is_known_by_name_and_day(as_):
    put(TAN)
    marlina = as_(MARLINA)
    page = upload(marlina, csv("Tan Wei Ming;Malaysia;A99999999;22/11/2026;25/11/2026;"))
    assert sums(page) == {"#changing": "1"}
    marlina.submit(page, "choice", "save")
    assert [stay.passport for stay in all_of()] == ["A99999999"]


def test_english_headers_in_any_order_and_columns_nobody_knows(as_):
    page = upload(as_(MARLINA), csv("24/11/2026;9;TK0138842;Japan;Sato", head="Check-in date;Room;Passport No;Nationality;Guest name"))
    assert sums(page) == {"#arriving": "1"}
    assert "Room" in page.words


def test_the_order_of_columns_and_lines_changes_nothing(as_):
    put(TAN, PARK)
    marlina = as_(MARLINA)
    turned = csv(*(";".join(reversed(line.split(";"))) for line in reversed(MONTH)), head=";".join(reversed(HEAD.split(";"))))
    assert sums(upload(marlina, turned)) == sums(upload(marlina, csv(*MONTH)))


def test_who_reads_english_works_in_english(as_):
    with unit_of_work():
        MARLINA.row.language = Language.EN
    put(TAN)
    marlina = as_(MARLINA)
    head, *rows = cells(marlina.get("/sponsor/tamu.xlsx").data)
    assert head[3] == "Arrival date"
    assert rows[0][1] == "Malaysia"
    assert sums(upload(marlina, ("guests.xlsx", marlina.get("/sponsor/tamu.xlsx").data))) == {"#unchanged": "1"}
    assert "Still staying?" not in marlina.get("/sponsor/tamu").words
    assert "1 guest staying" in marlina.get("/sponsor/tamu").words


@pytest.mark.parametrize(
    "file,says",
    [
        (("x.xlsx", b"no sheet at all"), "tidak ditemukan"),
        (csv("Tan;MYS", head="Nama;Negara"), "Kolom ini tidak ada: No. Paspor, Tanggal Masuk"),
        (csv(*(f"Tan {n};MYS;A{n:08};22/11/2026;;" for n in range(2_001))), "lebih dari 2000 baris"),
    ],
)
def test_what_is_no_month_of_guests_is_refused_in_words(as_, file, says):
    page = upload(as_(MARLINA), file)
    assert page.status_code == 422
    assert says in page.words


def test_no_file_is_told_too(as_):
    marlina = as_(MARLINA)
    page = marlina.submit("/sponsor/tamu/file", "sheet")
    assert page.status_code == 422
    assert "Pilih file" in page.errors


def test_what_the_page_carries_is_sealed_and_this_accommodations_own(as_):
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    assert "A51024410" not in page.text
    kept = stolen()
    assert b"Sato Yui" not in kept
    assert b"TK0138842" not in kept
    for forged in ("", "zzz", page.tree.xpath("//input[@name='carried']/@value")[0][:-8] + "AAAAAAA="):
        assert marlina.send("/sponsor/tamu/file/periksa", carried=forged, choice="save").status_code == 404
    assert all_of() == []


def test_a_day_later_the_page_is_over(as_, clock):
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    clock(datetime(2026, 11, 25, 4, tzinfo=UTC))
    late = as_(MARLINA).send("/sponsor/tamu/file/periksa", carried=page.tree.xpath("//input[@name='carried']/@value")[0], choice="save")
    assert late.status_code == 404
    assert "File itu sudah tidak ada" in late.words


def test_before_it_is_verified_a_sheet_is_only_looked_through(as_):
    with unit_of_work():
        JANANG_INN.row.standing = Standing.WAITING
    marlina = as_(MARLINA)
    page = upload(marlina, csv(*MONTH))
    assert not page.tree.xpath("//button[@value='save']")
    form = page.form("carried")
    form.pairs.append(("choice", "save"))
    assert marlina.fills_in(form).status_code == 409
    assert all_of() == []


def test_companies_have_no_such_pages(as_):
    dewi = as_(DEWI)
    assert [dewi.get(f"/sponsor/tamu{address}").status_code for address in (".xlsx", "/file")] == [404, 404]
    assert dewi.send("/sponsor/tamu/file/periksa").status_code == 404
