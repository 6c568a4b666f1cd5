"""The page of a list too long to be shown whole: summed kind by kind, each kind listed by the hundred, nobody out of reach."""

from datetime import date

import pytest

from portal.register.roll import present
from portal.register.sheets import reading_sheets
from tests.cast import DEWI, HARTONO, TELANG, YUSRAN
from tests.register.lists import FROM, PASSPORT, POSITION, UNTIL, people, save, sheet, upload
from tests.register.people import submissions, workers


@pytest.fixture(autouse=True)
def twenty_are_many(monkeypatch):
    monkeypatch.setattr(reading_sheets, "BIG", 20)


@pytest.fixture
def dewi(as_):
    return as_(DEWI)


@pytest.fixture
def shows(dewi, app):
    """Dewi attaches a long list and waits: the page that shows what it would do."""

    def look(lines):
        where = upload(dewi, sheet(lines)).location
        app.extensions["sheets"].wait()
        return dewi.get(where)

    return look


@pytest.fixture
def sends(dewi, shows):
    """And agrees to it."""
    return lambda lines: save(dewi, shows(lines))


def rows(page):
    return page.tree.xpath("//main//tbody/tr")


def follow(visitor, page, words: str):
    """Presses the link with these words."""
    (address,) = page.tree.xpath("//main//a[normalize-space(text())=$words]/@href", words=words)[:1]
    return visitor.get(address)


def test_a_long_list_is_summed_and_stays_a_short_page(dewi, shows, sends):
    sends(people(300))
    lines = [line | ({UNTIL: "2028-05-06"} if number < 140 else {}) | ({POSITION: "Juru Ukur"} if number % 5 == 0 else {})
             for number, line in enumerate(people(260))]  # fmt: skip
    for number in range(200, 230):
        lines[number][FROM] = "Tionghoaa"
    page = shows([*lines, *people(150, first=400)])
    for words in (
        "Sel yang salah, menurut sebabnya",
        "Tidak ada lagi di file: 40 orang",
        "Datang: 150 orang",
        "“Tionghoaa” di 30 sel berarti",
    ):
        assert words in page.words
    assert page.tree.xpath("//section[@id='changing']//li/span/text()") == ["Masa Berlaku Izin Tinggal", "Jabatan"]
    assert page.tree.xpath("//section[@id='changing']//li/a/text()") == ["140 orang", "46 orang"]
    assert len(page.text.encode()) < 60_000
    assert not page.tree.xpath("//section[@id='arriving']//tr"), "nobody is listed here"


def test_each_kind_is_listed_by_the_hundred(dewi, shows):
    page = shows(people(230))
    first = follow(dewi, page, "Lihat semua")
    assert (first.status_code, len(rows(first))) == (200, 100)
    assert "1–100 dari 230" in first.words
    last = follow(dewi, follow(dewi, first, "Berikutnya"), "Berikutnya")
    assert len(rows(last)) == 30
    assert "Pekerja IV" in last.words


def test_a_column_leads_to_those_who_change_in_it(dewi, shows, sends):
    sends(people(60))
    page = shows([line | ({UNTIL: "2028-05-06"} if number < 40 else {POSITION: "Juru Ukur"}) for number, line in enumerate(people(60))])
    shown = follow(dewi, page, "20 orang")
    assert shown.h1 == "Berubah: Jabatan"
    assert len(rows(shown)) == 20
    assert "Juru Ukur" in shown.words


@pytest.mark.parametrize("words", ["152", "pekerja fu", "EA0000150"])
def test_a_line_is_found_by_its_number_a_name_or_a_passport(dewi, shows, words):
    """Among those who arrive: line 152 is the 151st person."""
    page = follow(dewi, shows(people(230)), "Lihat semua")
    found = dewi.submit(page, "cari", cari=words)
    assert len(rows(found)) == 1
    assert "Pekerja FU" in found.words


@pytest.mark.parametrize("words", ["51", "pekerja by", "EA 0000050"])
def test_so_is_somebody_of_whom_nothing_changes(dewi, shows, sends, words):
    sends(people(60))
    page = follow(dewi, shows(people(60)), "Lihat semua")
    found = dewi.submit(page, "cari", cari="52" if words == "51" else words)
    assert len(rows(found)) == 1
    assert "Pekerja BY" in found.words


def test_who_is_not_there_is_not_found(dewi, shows):
    page = follow(dewi, shows(people(60)), "Lihat semua")
    assert "Tidak ada yang cocok." in dewi.submit(page, "cari", cari="Siapa Saja").words


def test_passports_are_shown_by_their_end_here_too(dewi, shows, sends):
    sends(people(60))
    page = dewi.get(f"{follow(dewi, shows(people(60)), 'Lihat semua').request.path}")
    assert "0042" in page.words
    assert "EA0000042" not in page.text


def test_many_wrong_cells_are_put_right_by_their_cause(dewi, shows, app):
    lines = people(60)
    for line in lines[:30]:
        line[PASSPORT] = f"#{line[PASSPORT][4:]}!"
    page = shows(lines)
    cells = follow(dewi, page, "Lihat 30 sel")
    assert cells.h1 == "Sel yang salah: Nomor paspor hanya 5 sampai 15 huruf A–Z dan angka"
    assert len(rows(cells)) == 30
    dewi.submit(cells, "choice", "check", **{f"cell-{line}.passport": f"EB{line:07}" for line in range(2, 12)})
    app.extensions["sheets"].wait()
    again = dewi.get(page.request.path)
    assert "Datang: 40 orang" in again.words
    assert "40 baris tersimpan sekaligus." in save(dewi, again, "right").words


# --- who is no longer listed --------------------------------------------------------------------------------------------------


def test_those_who_left_are_ticked_page_by_page(dewi, shows, sends):
    sends(people(150))
    page = shows(people(25, first=400))
    first = follow(dewi, page, "Centang satu per satu")
    ids = first.tree.xpath("//input[@name='left']/@value")
    assert len(ids) == 100
    onto = dewi.submit(first, "day-" + ids[0], "Berikutnya", left=ids[:2], **{f"day-{id_}": "20-11-2026" for id_ in ids[:2]})
    assert onto.status_code == 303
    second = dewi.get(onto.location)
    assert "2 dicentang sudah keluar." in second.words
    more = second.tree.xpath("//input[@name='left']/@value")
    assert len(more) == 50
    assert not set(more) & set(ids)
    back = dewi.submit(second, "day-" + more[0], "Catat, lalu periksa file", left=[more[-1]], **{f"day-{more[-1]}": "21-11-2026"})
    page = dewi.get(back.location.partition("#")[0])
    assert "3 dicentang sudah keluar" in page.words
    assert len(present(TELANG.row)) == 150, "nothing is saved before the yes"
    save(dewi, page)
    assert sorted(worker.left_on for worker in workers() if worker.left_on) == [date(2026, 11, 20)] * 2 + [date(2026, 11, 21)]


def test_who_is_unticked_again_stays(dewi, shows, sends):
    sends(people(40))
    page = shows(people(25, first=400))
    shown = follow(dewi, page, "Centang satu per satu")
    one, *_others = shown.tree.xpath("//input[@name='left']/@value")
    dewi.submit(shown, f"day-{one}", left=[one], **{f"day-{one}": "20-11-2026"})
    again = dewi.get(shown.request.path)
    assert again.tree.xpath("//input[@name='left' and @checked]/@value") == [one]
    dewi.submit(again, f"day-{one}", left=None)
    assert not dewi.get(shown.request.path).tree.xpath("//input[@name='left' and @checked]")


def test_a_day_that_cannot_be_is_said_where_it_stands(dewi, shows, sends):
    sends(people(40))
    shown = follow(dewi, shows(people(25, first=400)), "Centang satu per satu")
    one, *_others = shown.tree.xpath("//input[@name='left']/@value")
    answer = dewi.submit(shown, f"day-{one}", left=[one], **{f"day-{one}": "20-11-2030"})
    assert answer.status_code == 422
    assert "Tanggal keluar belum tiba." in answer.errors


def test_all_of_them_leave_with_one_day_and_a_yes(dewi, shows, sends):
    sends(people(150))
    page = shows(people(25, first=400))
    save(dewi, page, everybody="yes", **{"everybody-left": "22-11-2026"})
    assert [worker.left_on for worker in workers()].count(date(2026, 11, 22)) == 150
    assert len(present(TELANG.row)) == 25
    assert len(submissions()) == 2


def test_a_day_without_the_yes_lets_nobody_leave(dewi, shows, sends):
    sends(people(40))
    save(dewi, shows(people(25, first=400)), **{"everybody-left": "22-11-2026"})
    assert len(present(TELANG.row)) == 65


@pytest.mark.parametrize("day, sentence", [("", "Isi tanggal keluar."), ("22-11-2030", "Tanggal keluar belum tiba.")])
def test_a_yes_without_a_day_that_can_be_saves_nothing(dewi, shows, sends, day, sentence):
    sends(people(40))
    answer = save(dewi, shows(people(25, first=400)), everybody="yes", **{"everybody-left": day})
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert "Dan 30 orang lagi." in answer.errors
    assert len(present(TELANG.row)) == 40


# --- whose it is --------------------------------------------------------------------------------------------------------------


def test_the_parts_are_seen_by_colleagues_and_by_nobody_else(dewi, shows, as_):
    where = follow(dewi, shows(people(60)), "Lihat semua").request.path
    assert as_(YUSRAN).get(where).status_code == 200
    assert as_(HARTONO).get(where).status_code == 404
    missing = where.replace("datang", "tidak-ada")
    assert as_(HARTONO).send(missing).status_code == 404
    assert dewi.get(where.replace("datang", "lain")).status_code == 404


def test_of_a_list_that_was_sent_the_parts_are_no_more(dewi, shows):
    page = shows(people(60))
    part = follow(dewi, page, "Lihat semua").request.path
    save(dewi, page)
    assert dewi.get(part).status_code == 303


def test_a_short_list_has_its_parts_too(as_, monkeypatch):
    monkeypatch.setattr(reading_sheets, "BIG", 2000)
    dewi = as_(DEWI)
    page = upload(dewi, sheet(people(120)))
    assert "Dan 20 orang lagi." in page.words
    assert len(rows(dewi.get(f"{follow(dewi, page, 'Lihat semua').request.path}?hal=2"))) == 20
