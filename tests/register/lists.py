"""Lists of workers, as companies send them."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from portal.documents import sheets
from tests.visitors import Answer, Visitor

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
TELANG_LIST = SHEETS / "pt-telang-karya-mineralindo.csv"
EVERYBODY = Path(__file__).parents[2] / "portal" / "demo" / "data" / "workers.csv"

Line = dict[str, str]


def lines(path: Path = TELANG_LIST) -> list[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


LIN, JEFRI, SANJEEWA = lines()
PASSPORT, BORN, SITE, POSITION = "No. Paspor", "Tanggal Lahir", "Lokasi Kerja (Desa)", "Jabatan"
FROM, SEX, UNTIL = "Kewarganegaraan", "Jenis Kelamin", "Masa Berlaku Izin Tinggal"


def sheet(people: Iterable[Line] = (LIN, JEFRI, SANJEEWA), *, without: str = "", header: list[str] | None = None) -> bytes:
    """A CSV file with these people, and perhaps without a column."""
    people = list(people)
    names = [name for name in header or list(people[0] if people else LIN) if name != without]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue().encode("utf-8", "surrogatepass")


def fifty(wrong: int = 0) -> list[Line]:
    """Fifty people, of whom the first few have a month 13 in their birth date."""
    born = [f"{'07/13' if number < wrong else '13/07'}/{1960 + number % 40}" for number in range(50)]
    return [
        LIN | {"Nama Lengkap": f"Pekerja {chr(65 + number // 26)}{chr(65 + number % 26)}", PASSPORT: f"EA{number:07}", BORN: born[number]}
        for number in range(50)
    ]


def people(count: int, first: int = 0) -> list[Line]:
    """Workers with passports of their own, named after their number."""
    names = {number: f"Pekerja {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(first, first + count)}
    return [LIN | {"Nama Lengkap": name, PASSPORT: f"EA{number:07}"} for number, name in names.items()]


def upload(visitor: Visitor, content: bytes, name: str = "TKA november.csv") -> Answer:
    """Somebody attaches a list and has it checked."""
    return visitor.submit("/sponsor/pekerja/impor", "sheet", sheet=(name, content))


def save(visitor: Visitor, preview: Answer, choice: str = "all", **typed: Any) -> Answer:
    """And agrees to it: the page they see then."""
    answer = visitor.submit(preview, "choice", choice, **typed)
    return visitor.get(answer.location) if answer.status_code == 303 else answer


def send(visitor: Visitor, *people: Line) -> Answer:
    """The whole way in one."""
    done = save(visitor, upload(visitor, sheet(people or (LIN, JEFRI, SANJEEWA))))
    assert done.status_code == 200, done.words
    return done


def cells(xlsx: bytes) -> list[list[Any]]:
    """What stands in a workbook we made: its header and its lines."""
    table = sheets.read(xlsx, "x.xlsx", lambda name: True)
    return [list(table.header), *(list(line.cells) for line in table.lines)]


def workbook(header: list[str], *people: list[Any]) -> bytes:
    """A workbook with these cells, as a spreadsheet program saves it."""
    return sheets.write("Lembar1", header, people)


def parts(xlsx: bytes) -> dict[str, str]:
    """What a workbook is made of, by the name of its file."""
    with ZipFile(io.BytesIO(xlsx)) as book:
        return {name.rpartition("/")[2]: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
