"""Pages that a list leads to when it is not plain: columns nobody knows, people who leave and come back, what is taken back."""

from collections.abc import Iterator
from typing import Any

from portal import clock
from portal.register.sheets import reading_sheets
from portal.register.sheets.columns import OURS, Column
from tests.register.lists import BORN as BORN_ON
from tests.register.lists import FROM, UNTIL, Line, cells, people, sheet, workbook
from tests.register.lists import POSITION as POSITION_NAME
from tests.visitors import Answer, Visitor

LEFT, BORN, POSITION, PASSPORT = map(OURS.index, (Column.LEFT_ON, Column.BIRTH_DATE, Column.POSITION, Column.PASSPORT))
UNKNOWN = "Tugas pokok"


def an_odd_list(owner: Visitor) -> Iterator[tuple[str, Answer]]:
    header, *people = cells(owner.get("/sponsor/pekerja.xlsx").data)
    yield from _columns(owner, header, people[0])
    back, changed, away, wrong = (list(person) for person in people[:4])
    owner.submit(_upload(owner, header, _with(back, LEFT, clock.today())), "choice", "all")
    rows = [back, _with(changed, POSITION, "Kepala Bengkel"), _with(away, LEFT, clock.today()), _with(wrong, BORN, "31/11/1980")]
    seen = _upload(owner, [*header, UNKNOWN, f"{header[LEFT]}nya"], *([*row, "gali", None] for row in rows))
    yield "preview-odd", seen
    yield "preview-told", (seen := owner.submit(seen, "choice", "check", **{"heading-tugaspokok": "-"}))
    yield "sheet-told", owner.get("/sponsor/pekerja/impor")
    yield "preview-return-done", (done := owner.get(owner.submit(seen, "choice", "right").headers["Location"]))
    (address,) = done.tree.xpath("//form[contains(@action, '/tarik')]/@action")
    yield "preview-taken-back", (again := owner.get(owner.send(address).headers["Location"]))
    owner.submit(again, "choice", "right")
    owner.submit("/sponsor/pekerja/impor", "forget", "tugaspokok")


def a_long_list(owner: Visitor) -> Iterator[tuple[str, Answer]]:
    """As long as it takes to be summed instead of shown."""
    usual, reading_sheets.BIG = reading_sheets.BIG, 100
    try:
        yield from _long(owner)
    finally:
        reading_sheets.BIG = usual


def _long(owner: Visitor) -> Iterator[tuple[str, Answer]]:
    saved = owner.get(owner.submit(_attached(owner, people(140)), "choice", "all").headers["Location"])
    lines = [line | ({UNTIL: "2028-05-06"} if number % 2 else {POSITION_NAME: "Juru Ukur"}) for number, line in enumerate(people(100))]
    for number, line in enumerate(lines[:40]):
        line |= {FROM: "Tionghoaa"} if number % 3 else {BORN_ON: "07/13/1990"}
    yield "preview-big", (page := _attached(owner, [*lines, *people(120, first=200)]))
    for name, part in (("wrong", "salah"), ("changing", "berubah"), ("arriving", "datang"), ("unchanged", "sama")):
        yield f"preview-part-{name}", owner.get(f"{page.request.path}/isi/{part}")
    yield "preview-part-nobody", owner.get(f"{page.request.path}/isi/datang?cari=siapa")
    yield "preview-part-missing", (missing := owner.get(f"{page.request.path}/isi/tidak-ada"))
    one = missing.tree.xpath("//input[@name='left']/@value")[0]
    yield "preview-part-missing-wrong", owner.submit(missing, f"day-{one}", left=[one], **{f"day-{one}": "20-11-2030"})
    yield "preview-big-wrong-day", owner.submit(page, "choice", "right", everybody="yes", **{"everybody-left": "20-11-2030"})
    owner.send(saved.tree.xpath("//form[contains(@action, '/tarik')]/@action")[0])


def _attached(owner: Visitor, lines: list[Line]) -> Answer:
    """The page once the list is read."""
    where = owner.submit("/sponsor/pekerja/impor", "sheet", sheet=("TKA seluruh grup.csv", sheet(lines))).headers["Location"]
    owner.application.extensions["sheets"].wait()
    return owner.get(where)


def _columns(owner: Visitor, header: list[Any], person: list[Any]) -> Iterator[tuple[str, Answer]]:
    sent = _upload(owner, _with(header, PASSPORT, "Dokumen perjalanan"), person)
    yield "sheet-columns", (page := owner.get(sent.headers["Location"]))
    yield "sheet-columns-again", owner.submit(page, "choice", "check")


def _upload(owner: Visitor, header: list[Any], *rows: list[Any]) -> Answer:
    return owner.submit("/sponsor/pekerja/impor", "sheet", sheet=("Daftar November.xlsx", workbook(header, *rows)))


def _with(row: list[Any], place: int, value: Any) -> list[Any]:
    return [*row[:place], value, *row[place + 1 :]]
