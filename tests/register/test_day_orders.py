"""Dates that another country writes month first are told by those that can be nothing else, and never guessed."""

from datetime import date

from tests.cast import DEWI
from tests.register.lists import BORN, JEFRI, LIN, PASSPORT, SANJEEWA, save, sheet, upload, workbook
from tests.register.people import workers

AMERICAN = [LIN | {BORN: "07/13/1990"}, JEFRI | {BORN: "8-7-1991"}, SANJEEWA | {BORN: "12/31/85"}]
ORDER = "cell-order.birth_date"


def born() -> dict[str, date]:
    return {worker.name.split()[0]: worker.birth_date for worker in workers()}


def test_a_column_written_month_first_is_asked_about_and_turned_as_a_whole(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(AMERICAN))
    assert "Sel yang salah: 2 sel di 2 baris" in seen.words
    assert "2 tanggal hanya mungkin bulan/hari/tahun." in seen.words
    assert "1 tanggal lain dapat berarti dua hal, dan sekarang dibaca hari/bulan/tahun." in seen.words
    seen = dewi.submit(seen, ORDER, "md")
    assert "dibaca bulan/hari/tahun, seperti Anda pilih." in seen.words
    assert not seen.tree.xpath("//*[@id='wrong']"), seen.words
    save(dewi, seen)
    assert born() == {"Lin": date(1990, 7, 13), "Jefri": date(1991, 8, 7), "Sanjeewa": date(1985, 12, 31)}


def test_turning_it_back_is_one_press_too_and_what_was_mended_stays(as_):
    dewi = as_(DEWI)
    seen = dewi.submit(upload(dewi, sheet(AMERICAN)), "choice", "check", **{"cell-2.birth_date": "14/07/1990"})
    seen = dewi.submit(seen, ORDER, "md")
    seen = dewi.submit(seen, ORDER, "dm")
    assert "Sel yang salah: 1 sel di 1 baris" in seen.words
    save(dewi, seen, "right")
    assert born() == {"Lin": date(1990, 7, 14), "Jefri": date(1991, 7, 8)}


def test_one_slip_among_dates_written_day_first_is_no_custom_and_real_dates_are_never_turned(as_):
    dewi = as_(DEWI)
    slip = [LIN | {BORN: "07/13/1990"}, JEFRI | {BORN: "30/07/1991"}, SANJEEWA | {BORN: "8/7/1985"}]
    assert not upload(dewi, sheet(slip)).tree.xpath(f"//button[@name='{ORDER}']")
    people = [person | {BORN: day} for person, day in zip((LIN, JEFRI), ("07/13/1990", date(1991, 8, 7)), strict=True)]
    seen = dewi.submit(upload(dewi, workbook(list(LIN), *(list(one.values()) for one in people)), "x.xlsx"), ORDER, "md")
    save(dewi, seen)
    assert born() == {"Lin": date(1990, 7, 13), "Jefri": date(1991, 8, 7)}
    assert {worker.passport for worker in workers()} == {LIN[PASSPORT], JEFRI[PASSPORT]}
