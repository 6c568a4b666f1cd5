"""What was typed into a few cells of a long list is judged by itself; it comes to what reading the whole list would come to."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from portal.register import declaring
from portal.register.roll import departed, present
from portal.register.sheets import found, importing, judging_again, reading_sheets
from portal.register.sheets.preview import compare
from portal.storage.database import unit_of_work
from tests import cast
from tests.cast import DEWI, TELANG, YUSRAN
from tests.register.lists import BORN, FROM, PASSPORT, POSITION, SITE, fifty, people, save, sheet, upload

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = [*(f"EA{number:07}" for number in range(6)), "#", "", "1.23E+12", "EA9999999"]
DATES = ["13/07/1960", "13/07/1961", "07/13/1990", "x", ""]
FIELDS = {
    PASSPORT: NUMBERS,
    BORN: DATES,
    FROM: ["Tiongkok", "Tionghoaa", ""],
    SITE: ["Kandris", "Karang Langit", "Kandris, Banua Lima"],
    "Nama Lengkap": ["Pekerja AA", "Pekerja AB", "Pekerja AC", ""],
    POSITION: ["", "Juru Ukur"],
    "Tanggal Keluar": ["", "23/11/2026", "x"],
    "Perusahaan/Penjamin": ["", "", "PT Lain"],
    "Kecamatan": ["Dusun Timur", "Banua Lima", ""],
}
LINE = st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in FIELDS.items()})
KEYS = {
    "passport": PASSPORT,
    "birth_date": BORN,
    "nationality": FROM,
    "site_code": SITE,
    "name": "Nama Lengkap",
    "left_on": "Tanggal Keluar",
}


@st.composite
def typed(draw, lines):
    """Something in some cells of these lines."""
    if not lines:
        return {}
    cells = draw(st.lists(st.tuples(st.sampled_from(lines), st.sampled_from(list(KEYS))), max_size=4))
    return {f"{line}.{field}": draw(st.sampled_from(FIELDS[KEYS[field]])) for line, field in cells}


@pytest.fixture
def rolled(app):
    """Three people are there, and two had left."""
    with unit_of_work():
        arriving = [one.details for one in compared(sheet(people(5)), {}).arriving]
        declaring.send(TELANG.row, declaring.Statement(arriving=arriving), by=DEWI.row)
    with unit_of_work():
        leaving = [(one, one.started_on) for one in present(TELANG.row) if one.passport in ("EA0000003", "EA0000004")]
        declaring.send(TELANG.row, declaring.Statement(leaving=leaving), by=DEWI.row)


def compared(content: bytes, corrections: Mapping[str, str]):
    reading = importing.read(content, "daftar.csv", corrections)
    return compare(reading, TELANG.row, cast.office(), present(TELANG.row), departed(TELANG.row))


def kept(content: bytes, corrections: Mapping[str, str]) -> found.Kept:
    packed = found.pack(compared(content, corrections), "id", corrections, lambda: None)
    return found.unpack(packed, TELANG.row)


def again(before: found.Kept, corrections: Mapping[str, str]) -> found.Kept | None:
    packed = judging_again.again(before, corrections, TELANG.row, cast.office())
    return packed and found.unpack(packed, TELANG.row)


def everything(seen: found.Kept) -> dict[str, Any]:
    lists = {name: list(getattr(seen, name)) for name in found.KINDS}
    return lists | {"reading": seen.reading, "columns": dict(seen.by_column), "changes": seen.changes, "corrections": seen.head.corrections}


@SOME
@given(lines=st.lists(LINE, min_size=2, max_size=7), choose=st.data())
def test_it_comes_to_what_the_whole_list_comes_to(rolled, lines, choose):
    content = sheet([one | line for one, line in zip(people(7), lines, strict=False)])
    before = kept(content, first := choose.draw(typed(list(range(2, 9)))))
    then = first | choose.draw(typed(before.wrong_lines))
    seen = again(before, then)
    event("the whole list was read" if seen is None else "only some lines were judged")
    if seen is not None:
        assert everything(seen) == everything(kept(content, then))


def test_only_the_line_with_the_typed_cell_is_judged(app, monkeypatch):
    content = sheet(fifty(wrong=3))
    before, judged = kept(content, {}), []
    judge = judging_again.Clerk.judge
    with monkeypatch.context() as watched:
        watched.setattr(judging_again.Clerk, "judge", lambda clerk, line, meant: judged.append(line.number) or judge(clerk, line, meant))
        seen = again(before, {"2.birth_date": "13/07/1990"})
    assert judged == [2]
    assert seen is not None
    assert everything(seen) == everything(kept(content, {"2.birth_date": "13/07/1990"}))


def test_the_second_of_two_with_one_passport_hangs_on_the_first(app, monkeypatch):
    """Both are wrong: the first for its birth date. Once its passport is another, the second is nobody's double."""
    lines = people(20)
    lines[3] |= {BORN: "x"}
    lines[7] |= {PASSPORT: lines[3][PASSPORT]}
    content = sheet(lines)
    before = kept(content, {})
    assert [(cell.line, cell.column.value) for cell in before.wrong] == [(5, "birth_date"), (9, "passport")]
    seen = again(before, {"5.passport": "EB0000001"})
    assert seen is not None
    assert [(cell.line, cell.column.value) for cell in seen.wrong] == [(5, "birth_date")]
    assert everything(seen) == everything(kept(content, {"5.passport": "EB0000001"}))


def test_what_makes_a_right_line_wrong_takes_the_whole_list(app):
    lines = people(20)
    lines[3] |= {PASSPORT: "#"}
    assert again(kept(sheet(lines), {}), {"5.passport": lines[9][PASSPORT]}) is None


# --- on the page --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def long(as_, app, monkeypatch):
    """A list that is read beside the requests; its page."""
    monkeypatch.setattr(reading_sheets, "BIG", 20)
    dewi = as_(DEWI)
    where = upload(dewi, sheet(fifty(wrong=3))).location
    app.extensions["sheets"].wait()
    return dewi, dewi.get(where)


def test_a_corrected_cell_is_judged_while_one_waits_and_the_file_is_not_opened_again(long, monkeypatch):
    dewi, page = long
    monkeypatch.setattr(importing, "read", lambda *_: pytest.fail("the whole file was read"))
    again = dewi.submit(page, "choice", "check", **{"cell-2.birth_date": "13/07/1990"})
    assert again.status_code == 200
    assert "Sel yang salah: 2 sel di 2 baris" in again.words
    once_more = dewi.submit(again, "choice", "check", **{"cell-3.birth_date": "13/07/1990"})
    assert "Sel yang salah: 1 sel di 1 baris" in once_more.words
    assert "49 baris tersimpan sekaligus." in save(dewi, once_more, "right").words


def test_where_the_roll_has_moved_the_whole_list_is_compared_anew(long, as_):
    dewi, page = long
    yusran = as_(YUSRAN)
    yusran.submit(upload(yusran, sheet(people(3, first=60))), "choice", "all")
    again = dewi.submit(page, "choice", "check", **{"cell-2.birth_date": "13/07/1990"})
    assert again.status_code == 409
    dewi.application.extensions["sheets"].wait()
    assert "Tidak ada lagi di file: 3 orang" in dewi.get(page.request.path).words
