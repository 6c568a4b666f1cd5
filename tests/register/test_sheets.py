"""The roll goes home as a sheet, and the wrong lines of a list go back to whoever wrote them."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.audit.models import Deed as Recorded
from portal.register.codes import ForeignKind, SponsorKind
from portal.register.sheets.columns import OURS
from portal.storage.database import db, unit_of_work
from portal.web.language import speaking
from tests.cast import DEWI, HARTONO, KARANG_LANGIT, KATHARINA, RINA, TELANG, YUSRAN
from tests.register.lists import (
    BORN,
    JEFRI,
    LIN,
    PASSPORT,
    POSITION,
    SANJEEWA,
    SITE,
    cells,
    fifty,
    parts,
    save,
    send,
    sheet,
    upload,
    workbook,
)
from tests.register.people import only, workers


def roll(visitor) -> bytes:
    answer = visitor.get("/sponsor/pekerja.xlsx")
    assert answer.status_code == 200
    return answer.data


def written(visitor) -> list[dict[str, object]]:
    header, *people = cells(roll(visitor))
    return [dict(zip(header, one, strict=True)) for one in people]


def test_the_roll_is_a_sheet_with_our_columns(as_):
    dewi = as_(DEWI)
    send(dewi)
    assert cells(roll(dewi))[0] == [
        "Nama Lengkap", "Jenis Kelamin", "Tanggal Lahir", "Kewarganegaraan", "No. Paspor", "Masa Berlaku Paspor", "Jenis Orang Asing",
        "Jenis Izin Tinggal", "Indeks Visa", "No. ITAS/ITAP", "Masa Berlaku Izin Tinggal", "No. Pengesahan RPTKA", "Masa Berlaku RPTKA",
        "Jabatan", "Lokasi Kerja (Desa)", "Kecamatan", "Desa Tempat Tinggal", "Alamat Tinggal", "Tanggal Mulai Kerja",
        "Tanggal Keluar", "No. Tanda Terima APOA", "Perpanjangan Sedang Diproses",
    ]  # fmt: skip
    assert [one["Nama Lengkap"] for one in written(dewi)] == ["Jefri anak Nyalau", "Lin Haoran", "Sanjeewa Bandara Ratnayake"]


def test_what_stands_in_it_is_for_people_to_read(as_):
    dewi = as_(DEWI)
    send(dewi, LIN)
    (lin,) = written(dewi)
    assert (lin["Jenis Kelamin"], lin["Kewarganegaraan"], lin[PASSPORT]) == ("L", "Tiongkok", "EF0238557")
    assert lin[BORN] == date(1977, 10, 12)
    assert lin["Masa Berlaku Paspor"] == date(2029, 3, 17)
    assert (lin[SITE], lin["Kecamatan"]) == ("Karang Langit", "Dusun Timur")
    assert (lin["Jenis Orang Asing"], lin["Perpanjangan Sedang Diproses"]) == ("Tenaga kerja asing", "Ya")


def test_its_cells_are_texts_and_dates_with_lists_to_choose_from_and_help(as_):
    dewi = as_(DEWI)
    send(dewi, LIN)
    made = parts(roll(dewi))
    assert 'formatCode="dd/mm/yyyy"' in made["styles.xml"]
    assert 'formatCode="@"' in made["styles.xml"]
    assert made["sheet1.xml"].count("<dataValidation ") == 8
    assert all(f'ref="{column}1"' in made["comments1.xml"] for column in "ABCDEFGHIJKLMNOPQRSTUV"), "help on every column"
    assert "Salin dari halaman foto paspor." in made["comments1.xml"]


def test_an_empty_roll_is_a_sheet_to_start_with(as_):
    assert len(cells(roll(as_(DEWI)))) == 1
    assert "Daftar Anda masih kosong" in as_(DEWI).get("/sponsor/pekerja/impor").words


def test_taking_the_roll_home_is_recorded_with_the_count(as_):
    dewi = as_(YUSRAN)
    send(dewi)
    roll(dewi)
    last = db.session.scalars(select(Recorded).order_by(Recorded.number.desc())).first()
    assert (last.action, last.details, last.actor_id) == ("roll.exported", {"count": 3}, YUSRAN.row.id)


def test_only_who_is_there_now_and_only_ones_own(as_):
    dewi = as_(DEWI)
    send(dewi, LIN)
    save(dewi, upload(dewi, sheet([JEFRI])), left=[str(only().id)], **{f"day-{only().id}": "23-11-2026"})
    assert [one["Nama Lengkap"] for one in written(dewi)] == ["Jefri anak Nyalau"]
    assert written(as_(HARTONO)) == []
    assert as_(RINA).get("/sponsor/pekerja.xlsx").status_code == 403


@pytest.mark.parametrize("person", [DEWI, KATHARINA], ids=["Indonesian", "English"])
def test_sent_back_as_it_is_nothing_changes(as_, person):
    send(
        as_(DEWI),
        LIN | {"Nama Lengkap": 'O\'Brien "X", Müller; 李'},
        JEFRI | {"Jenis Izin Tinggal": "Lainnya", "Jenis Kelamin": ""} | {"Jenis Kelamin": "X"},
        SANJEEWA,
    )
    visitor = as_(person)
    seen = upload(visitor, roll(visitor), "daftar.xlsx")
    assert seen.tree.xpath("//*[@id='unchanged']"), seen.words
    assert not seen.tree.xpath("//button[@name='choice']")
    assert not seen.tree.xpath("//*[@id='changing' or @id='wrong' or @id='missing' or @id='arriving']")


def test_in_english_headers_and_words_are_english(as_):
    send(as_(DEWI), LIN)
    (lin,) = written(as_(KATHARINA))
    assert (lin["Full name"], lin["Sex"], lin["Nationality"], lin["Extension in progress"]) == ("Lin Haoran", "M", "China", "Yes")


def test_a_sheet_changed_in_a_spreadsheet_program_comes_back_with_its_changes(as_):
    dewi = as_(DEWI)
    send(dewi)
    header, jefri, lin, _gone = cells(roll(dewi))
    lin[header.index(POSITION)] = "Kepala Geologi"
    lin[header.index("Masa Berlaku Izin Tinggal")] = date(2027, 11, 13)
    seen = upload(dewi, workbook(header[::-1], jefri[::-1], lin[::-1]), "daftar.xlsx")
    assert "Berubah: 1 orang, 2 sel" in seen.words
    assert "Tidak ada lagi di file: 1 orang" in seen.words


def wrong(visitor, preview) -> bytes:
    return visitor.get(preview.tree.xpath("//a[contains(@href, 'salah.xlsx')]/@href")[0]).data


def test_the_wrong_lines_go_back_marked(as_):
    dewi = as_(DEWI)
    back = wrong(dewi, upload(dewi, sheet(fifty(wrong=3))))
    header, *people = cells(back)
    assert header[:4] == ["Baris", "Nama Lengkap", "Jenis Kelamin", BORN]
    assert [one[0] for one in people] == [2, 3, 4]
    assert people[0][3] == "07/13/1960"
    comments = parts(back)["comments1.xml"]
    assert all(f'ref="D{row}"' in comments for row in (2, 3, 4))
    assert 'ref="B2"' not in comments
    assert "Bulan 13 tidak ada." in comments
    assert "FFD9D4" in parts(back)["styles.xml"]


def test_taking_the_wrong_lines_home_is_recorded_with_the_count(as_):
    yusran = as_(YUSRAN)
    wrong(yusran, upload(yusran, sheet(fifty(wrong=3))))
    last = db.session.scalars(select(Recorded).order_by(Recorded.number.desc())).first()
    assert (last.action, last.details, last.actor_id) == ("roll.wrong_lines", {"count": 3}, YUSRAN.row.id)


def test_the_wrong_lines_are_sent_again_by_themselves(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet(fifty(wrong=3)))
    save(dewi, preview, "right")
    header, *people = cells(wrong(dewi, preview))
    mended = [[*one[:3], "13/07/1990", *one[4:]] for one in people]
    seen = upload(dewi, workbook(header, *mended), "baris-salah.xlsx")
    assert "Datang: 3 orang" in seen.words
    assert "Tidak ada sel yang salah. Semua kolom dikenali." in seen.words
    save(dewi, seen)
    assert len(workers()) == 50


def test_every_column_says_what_to_write_in_both_languages_with_an_example(as_):
    words = as_(DEWI).get("/sponsor/pekerja/impor").words
    for column in OURS:
        with speaking("en"):
            english = str(column.hint)
        assert {str(column.label) in words, str(column.hint) in words, english in words} == {True}, column
    assert "Nama negara atau kodenya, misalnya Tiongkok atau CHN. Wajib." in words
    assert "Contoh: Tiongkok" in words


def test_every_header_says_it_too_in_both_languages(as_):
    book = load_workbook(BytesIO(roll(as_(DEWI))))
    notes = {cell.value: cell.comment.text for cell in book.worksheets[0][1]}
    assert notes["Indeks Visa"] == "Misalnya E23.\nFor example E23."


def test_the_list_of_somebody_who_only_guarantees_has_no_employers_columns_and_comes_home_unchanged(as_):
    """An individual: family, and never an employer."""
    with unit_of_work():
        TELANG.row.kind = SponsorKind.INDIVIDUAL
    dewi = as_(DEWI)
    family = {name: text for name, text in LIN.items() if name not in (POSITION, SITE, "Kecamatan") and "RPTKA" not in name}
    seen = upload(dewi, sheet([family | {"Desa Tempat Tinggal": "Karang Langit, Dusun Timur", "Perusahaan/Penjamin": ""}]))
    assert [one.text_content() for one in seen.tree.xpath("//*[@id='arriving']//thead//th")] == ["Nama", "Izin", "Tempat tinggal"]
    assert not seen.tree.xpath("//*[@id='wrong' or @id='columns']"), seen.words
    save(dewi, seen)
    assert only().foreign_kind is ForeignKind.FAMILY
    assert only().site_code == only().residence_code == KARANG_LANGIT
    home = roll(dewi)
    assert cells(home)[0] == [
        "Nama Lengkap", "Jenis Kelamin", BORN, "Kewarganegaraan", PASSPORT, "Masa Berlaku Paspor", "Jenis Orang Asing",
        "Jenis Izin Tinggal", "Indeks Visa", "No. ITAS/ITAP", "Masa Berlaku Izin Tinggal", "Desa Tempat Tinggal", "Alamat Tinggal",
        "Tanggal Keluar", "No. Tanda Terima APOA", "Perpanjangan Sedang Diproses",
    ]  # fmt: skip
    assert "Tenaga kerja asing" not in "".join(parts(home).values())
    assert "Kosong berarti: Keluarga atau pengikut." in parts(home)["comments1.xml"]
    assert "Tidak ada yang berubah." in upload(dewi, home, "x.xlsx").words
    wrong_village = sheet([family | {"Desa Tempat Tinggal": "Entah di mana", "Perusahaan/Penjamin": ""}])
    seen = upload(dewi, wrong_village)
    assert "Desa Tempat Tinggal, Baris 2" in seen.words
