"""Who leaves by a column of days, and numbers that a spreadsheet program has mangled."""

from datetime import date

import pytest

from portal.register.codes import Deed
from tests.cast import DEWI, KATHARINA, TELANG
from tests.register.lists import JEFRI, LIN, PASSPORT, POSITION, SANJEEWA, cells, save, send, sheet, upload, workbook
from tests.register.people import changes, submissions, workers

LEFT = "Tanggal Keluar"
THREE = (LIN, JEFRI, SANJEEWA)


def one(name: str):
    return next(worker for worker in workers() if worker.name == name)


def leaving(*days: str) -> bytes:
    return sheet([who | {LEFT: day} for who, day in zip(THREE, days, strict=True)])


@pytest.fixture
def dewi(as_):
    """The owner of a company with three people."""
    visitor = as_(DEWI)
    send(visitor)
    return visitor


# --- a column of days ---------------------------------------------------------------------------------------------------------


def test_a_line_with_a_leaving_day_makes_the_worker_leave(dewi):
    seen = upload(dewi, leaving("23-11-2026", "", "-"))
    assert "Keluar: 1 orang" in seen.words
    assert not seen.tree.xpath("//*[@id='missing' or @id='changing' or @id='wrong']")
    assert "1 keluar" in save(dewi, seen).words
    assert one("Lin Haoran").left_on == date(2026, 11, 23)
    assert [change.deed for change in changes(one("Lin Haoran"))] == [Deed.ARRIVE, Deed.LEAVE]
    assert "Tidak ada yang berubah." in upload(dewi, leaving("23-11-2026", "", "")).words, "the same file again says nothing new"


def test_who_changes_and_leaves_does_both_in_one_unit(dewi):
    people = [LIN | {LEFT: "23/11/2026", POSITION: "Kepala Geologi"}, JEFRI | {LEFT: ""}, SANJEEWA | {LEFT: ""}]
    done = save(dewi, upload(dewi, sheet(people)))
    assert "3 baris tersimpan sekaligus." in done.words
    assert [change.deed for change in submissions()[-1].changes] == [Deed.CHANGE, Deed.LEAVE]


def test_two_columns_are_enough_and_say_nothing_of_anybody_else(dewi):
    seen = upload(dewi, sheet([{PASSPORT: LIN[PASSPORT], LEFT: "23 Nov 2026"}]))
    assert "Keluar: 1 orang" in seen.words
    assert "Tidak ada lagi di file: 2 orang" in seen.words
    save(dewi, seen)
    assert [worker.name for worker in workers() if worker.left_on] == ["Lin Haoran"]


@pytest.mark.parametrize(
    "day, sentence",
    [
        ("25-11-2126", "Tanggal keluar belum tiba."),
        ("01-01-2001", "Tanggal keluar lebih awal dari tanggal mulai bekerja."),
        ("11/23/2026", "Mungkin maksudnya 23/11/2026."),
        ("masih bekerja", "Tanggal tidak terbaca."),
    ],
)
def test_a_leaving_day_that_cannot_be_is_a_wrong_cell(dewi, day, sentence):
    seen = upload(dewi, leaving(day, "", ""))
    assert sentence in seen.words
    assert not seen.tree.xpath("//*[@id='missing' or @id='leaving']")


def test_who_left_long_ago_is_passed_over_and_a_slip_of_the_day_is_put_right(dewi):
    save(dewi, upload(dewi, leaving("23-11-2026", "", "")))
    stranger = LIN | {"Nama Lengkap": "Gao Wenbin", PASSPORT: "EJ7654321", LEFT: "01-02-2020"}
    seen = upload(dewi, sheet([LIN | {LEFT: "22-11-2026"}, JEFRI | {LEFT: ""}, SANJEEWA | {LEFT: ""}, stranger]))
    assert "Baris 5 dilewati: orangnya sudah dicatat keluar." in seen.words
    save(dewi, seen)
    assert one("Lin Haoran").left_on == date(2026, 11, 22)
    assert len(workers()) == 3
    assert changes(one("Lin Haoran"))[-1].before == {"left_on": "2026-11-23"}


def test_more_leavers_than_a_page_shows_go_home_and_come_back_with_their_days(as_):
    dewi = as_(DEWI)
    many = [LIN | {"Nama Lengkap": f"Pekerja {chr(65 + n // 26)}{chr(65 + n % 26)}", PASSPORT: f"EA{n:07}"} for n in range(104)]
    save(dewi, upload(dewi, sheet(many)))
    seen = upload(dewi, sheet([JEFRI]))
    assert "Tidak ada lagi di file: 104 orang" in seen.words
    header, *people = cells(dewi.get(seen.tree.xpath("//a[contains(@href, 'tidak-ada.xlsx')]/@href")[0]).data)
    assert len(people) == 104
    for person in people[50:]:
        person[header.index(LEFT)] = date(2026, 11, 20)
    seen = upload(dewi, workbook(header, *people), "keluar.xlsx")
    assert "Keluar: 54 orang" in seen.words
    save(dewi, seen)
    assert sum(worker.left_on == date(2026, 11, 20) for worker in workers()) == 54
    assert dewi.get("/sponsor/pekerja/impor/00000000-0000-4000-8000-000000000000/tidak-ada.xlsx").status_code == 404


def test_an_english_list_has_the_column_too(as_):
    send(as_(DEWI))
    seen = upload(as_(KATHARINA), workbook(["Passport No", "Date left"], [LIN[PASSPORT], date(2026, 11, 23)]), "left.xlsx")
    assert seen.tree.xpath("//*[@id='leaving']")


# --- mangled numbers ----------------------------------------------------------------------------------------------------------


def with_passport(number: object, nationality: str = "Inggris") -> bytes:
    person = LIN | {PASSPORT: number, "Kewarganegaraan": nationality, "Nama Lengkap": "John Smith"}
    return workbook(list(person), list(person.values()))


@pytest.mark.parametrize(
    "number, nationality, sentence",
    [
        (12345678, "Inggris", "nol di depannya mungkin hilang"),
        (1230000000000, "Tiongkok", "Sel ini disimpan sebagai angka, sehingga nomornya berubah."),
        (1.23e20, "Tiongkok", "Angka ini dibulatkan program"),
        ("1.23E+12", "Tiongkok", "Angka ini dibulatkan program (1.23E+12)."),
        (12345.5, "Tiongkok", "Sel ini disimpan sebagai angka, sehingga nomornya berubah."),
    ],
)
def test_a_passport_that_became_a_number_is_explained_and_never_guessed(as_, number, nationality, sentence):
    dewi = as_(DEWI)
    seen = upload(dewi, with_passport(number, nationality), "daftar.xlsx")
    assert sentence in seen.words
    assert not seen.tree.xpath("//*[@id='arriving']")
    (field,) = seen.tree.xpath("//input[starts-with(@name, 'cell-')]/@name")
    assert "Datang: 1 orang" in dewi.submit(seen, "choice", "check", **{field: "012345678"}).words


@pytest.mark.parametrize("number, nationality", [(123456789, "Inggris"), ("12345678", "Inggris"), (12345678, "Iran")])
def test_a_passport_that_may_well_be_one_is_taken(as_, number, nationality):
    assert "Datang: 1 orang" in upload(as_(DEWI), with_passport(number, nationality), "daftar.xlsx").words


def test_zeros_that_the_list_has_and_the_file_has_lost_are_missed(as_):
    dewi = as_(DEWI)
    save(dewi, upload(dewi, sheet([LIN | {PASSPORT: "001234567", "No. Pengesahan RPTKA": "00123456/PK"}])))
    seen = upload(dewi, sheet([LIN | {PASSPORT: "1234567", "No. Pengesahan RPTKA": "123456/PK"}]))
    assert "Di daftar Anda nomor ini diawali angka nol, yang hilang di file." in seen.words
    assert "Nol di depan nomor ini hilang" in seen.words
    assert not seen.tree.xpath("//*[@id='arriving' or @id='changing' or @id='missing']")


@pytest.mark.parametrize("written", ["31/12/2026", "31-12-26", "31 Des 2026", "2026-12-31", "31 December 2026", date(2026, 12, 31), 46387])
def test_dates_are_read_in_the_usual_ways_from_a_workbook(as_, written):
    person = LIN | {"Masa Berlaku Paspor": written}
    dewi = as_(DEWI)
    save(dewi, upload(dewi, workbook(list(person), list(person.values())), "daftar.xlsx"))
    assert one("Lin Haoran").passport_expires == date(2026, 12, 31)


# --- what is refused ----------------------------------------------------------------------------------------------------------


def test_what_is_refused_stands_in_the_submission_without_what_the_cell_says(as_):
    dewi = as_(DEWI)
    save(dewi, upload(dewi, sheet([LIN, JEFRI | {PASSPORT: "A0448#912"}])), "right")
    (refused,) = submissions()[0].refused
    assert (refused["line"], refused["column"], refused["letter"]) == (3, "passport", "ABCDEFGHIJ"[list(LIN).index(PASSPORT)])
    assert "0448" not in str(refused)
    assert TELANG.row.roll_version == 1
