"""Pages that a list leads to when it is not plain: columns nobody knows, people who leave and come back, what is taken back."""

from collections.abc import Iterator
from typing import Any

from portal import clock
from portal.register.sheets.columns import OURS, Column
from tests.register.lists import cells, workbook
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


def _columns(owner: Visitor, header: list[Any], person: list[Any]) -> Iterator[tuple[str, Answer]]:
    sent = _upload(owner, _with(header, PASSPORT, "Dokumen perjalanan"), person)
    yield "sheet-columns", (page := owner.get(sent.headers["Location"]))
    yield "sheet-columns-again", owner.submit(page, "choice", "check")


def _upload(owner: Visitor, header: list[Any], *rows: list[Any]) -> Answer:
    return owner.submit("/sponsor/pekerja/impor", "sheet", sheet=("Daftar November.xlsx", workbook(header, *rows)))


def _with(row: list[Any], place: int, value: Any) -> list[Any]:
    return [*row[:place], value, *row[place + 1 :]]
