"""A company keeps its list in a spreadsheet: takes it home, works in it, sends it back, puts right what is wrong, and undoes it all."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from portal import clock
from portal.register.roll import present
from portal.storage.database import db
from tests.cast import DEWI, KATHARINA, TELANG, YUSRAN
from tests.journeys.errands import comes_in
from tests.register.lists import JEFRI, LIN, SANJEEWA, send, sheet
from tests.street import PATIENCE, Person

IMPORT, MAIN_TASK, PRESIDENT = "/sponsor/pekerja/impor", "Tugas pokok", "Direktur keuangan"
DEVICES = [
    (DEWI, "id", {"phone": True, "script": False}),
    (DEWI, "id", {"phone": False}),
    (KATHARINA, "en", {"phone": True}),
    (KATHARINA, "en", {"phone": False, "script": False}),
]


class Workbook:
    """The list on the person's own computer."""

    def __init__(self, path: Path, person: Person):
        self.path, self.person = path, person
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.worksheets[0]

    def column(self, name: str) -> int:
        """By the name that our list gives it, in the language of the person."""
        return next(cell.column for cell in self.page[1] if cell.value == self.person.said(name))

    def line(self, name: str) -> int:
        return next(row[0].row for row in self.page.iter_rows() if row[0].value == name)

    def put(self, name: str, column: str, value: object) -> None:
        self.page.cell(self.line(name), self.column(column), value)

    def save(self) -> None:
        self.book.save(self.path)


@pytest.fixture
def rolled(as_):
    """Lin, Jefri and Sanjeewa are on the list."""
    send(as_(YUSRAN), LIN, JEFRI, SANJEEWA)


@pytest.mark.parametrize(
    "who, language, device", DEVICES, ids=["id, phone without script", "id, desk", "en, phone", "en, desk without script"]
)
def test_the_whole_cycle_of_a_list(street, rolled, tmp_path, who, language, device):
    person = street.person("company", language=language, **device)
    comes_in(person, who)
    list_ = takes_the_list_home(person, tmp_path / "list.xlsx")
    works_in_it(list_)

    sends(person, list_.path)
    person.picks("heading-tugaspokok", "position")
    presses(person, "Pakai pilihan ini")
    expect(person.page.locator("#columns")).to_have_count(0, timeout=PATIENCE)
    assert person.page.locator("#changing").inner_text().count(PRESIDENT) == 1
    person.types(f"cell-{list_.line(JEFRI['Nama Lengkap'])}.birth_date", "19-07-1969")
    presses(person, "Periksa lagi")
    expect(person.page.locator("#wrong")).to_have_count(0, timeout=PATIENCE)
    saves_with_sanjeewa_gone(person)
    assert now_there() == {"Gao Wenbin": "", "Jefri anak Nyalau": "Electrical Engineer", "Lin Haoran": PRESIDENT}
    has_a_receipt(person, tmp_path / "receipt.pdf")

    person.clicks_on(person.page.locator("#take-back summary"))
    presses(person, "Tarik kembali")
    assert person.sees("Kiriman ditarik kembali. Daftar Anda seperti sebelum kiriman itu.")
    assert now_there() == {one["Nama Lengkap"]: one["Jabatan"] for one in (JEFRI, LIN, SANJEEWA)}
    saves_with_sanjeewa_gone(person)
    list_.put("Jefri anak Nyalau", "Tanggal Lahir", date(1969, 7, 19))
    list_.save()
    sends(person, list_.path)
    assert person.sees("Tidak ada yang berubah.")
    assert person.page.locator("button[name=choice]:visible").count() == 0, "there is nothing to save"
    assert person.complaints == []


def takes_the_list_home(person: Person, path: Path) -> Workbook:
    person.goes_to(IMPORT)
    fits(person)
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=person.said("Unduh XLSX")).click()
    download.value.save_as(path)
    return Workbook(path, person)


def works_in_it(list_: Workbook) -> None:
    """One changes, one is spoilt, one is taken out, one comes; and a column gets the name it has in the house."""
    list_.put("Lin Haoran", "Jabatan", PRESIDENT)
    list_.put("Jefri anak Nyalau", "Tanggal Lahir", "31/11/1969")
    newcomer = [cell.value for cell in list_.page[list_.line("Lin Haoran")]]
    list_.page.delete_rows(list_.line("Sanjeewa Bandara Ratnayake"))
    list_.page.append(newcomer)
    last = list_.page.max_row
    for column, value in {
        "Nama Lengkap": "Gao Wenbin",
        "No. Paspor": "EJ7654321",
        "Tanggal Lahir": date(1990, 3, 2),
        "Jabatan": None,
    }.items():
        list_.page.cell(last, list_.column(column)).value = value
    list_.page.cell(1, list_.column("Jabatan")).value = MAIN_TASK
    list_.save()


def sends(person: Person, path: Path) -> None:
    person.goes_to(IMPORT)
    person.attaches("sheet", path)
    presses(person, "Periksa file")
    assert person.sees("Belum ada yang disimpan.")
    fits(person)


def fits(person: Person) -> None:
    """On a small phone, without moving sideways."""
    person.page.wait_for_load_state("load")
    assert not person.overflows()


def presses(person: Person, words: str) -> None:
    person.waits_for_htmx()
    person.clicks_on(words)


def saves_with_sanjeewa_gone(person: Person) -> None:
    leaver = person.page.locator("fieldset.leaver")
    assert "Sanjeewa" in leaver.inner_text()
    person.waits_for_htmx()
    leaver.locator("input[type=checkbox]").check()
    leaver.locator("input[type=text]").fill(f"{clock.today():%d-%m-%Y}")
    person.clicks_on(person.page.locator("button[name=choice][value=all]"))
    assert person.sees("Data tersimpan")
    fits(person)


def has_a_receipt(person: Person, path: Path) -> None:
    saved = person.page.url
    person.page.locator("a[href*='tanda-terima']").first.click()
    assert person.sees("Unduh PDF")
    fits(person)
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=person.said("Unduh PDF")).click()
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")
    person.page.goto(saved)


def now_there() -> dict[str, str]:
    """Who is on the list, and as what."""
    db.session.rollback()
    return {worker.name: worker.position for worker in sorted(present(TELANG.row), key=lambda worker: worker.name)}


@pytest.mark.parametrize("first, second", [(True, False), (False, True)], ids=["with script first", "without script first"])
def test_of_two_people_who_have_looked_one_wins_and_the_other_is_told(street, tmp_path, first, second):
    """Both have looked before either saves; one of the two has no script."""
    dewi = street.person("company", phone=True, script=first)
    katharina = street.person("company, a colleague", language="en", script=second)
    for person, who, line in ((dewi, DEWI, LIN), (katharina, KATHARINA, JEFRI)):
        comes_in(person, who)
        (path := tmp_path / f"{line['Nama Lengkap']}.csv").write_bytes(sheet([line]))
        sends(person, path)
        person.waits_for_htmx()
    dewi.clicks_on(dewi.page.locator("button[name=choice][value=all]"))
    assert dewi.sees("Data tersimpan")
    katharina.clicks_on(katharina.page.locator("button[name=choice][value=all]"))
    assert katharina.sees("Daftar Anda berubah sejak file ini diperiksa.")
    assert "Lin Haoran" in katharina.page.locator("#missing").inner_text()
    fits(katharina)
    assert list(now_there()) == ["Lin Haoran"]
    katharina.clicks_on(katharina.page.locator("button[name=choice][value=all]"))
    assert katharina.sees("Data tersimpan")
    assert list(now_there()) == ["Jefri anak Nyalau", "Lin Haoran"]
    assert dewi.complaints == katharina.complaints == []
