"""The list as a sponsor's own system sends it: JSON becomes the table that a sheet is, CSV is one. The rules are those of the sheet."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _l

from portal.documents.sheets import Cell, Line, Table, Unreadable
from portal.documents.tables import CELL_LIMIT, COLUMN_LIMIT, LINE_LIMIT, column_name
from portal.register.sheets import importing
from portal.register.sheets.columns import OURS, Column
from portal.register.sheets.importing import Reading, Written
from portal.register.sheets.recognising import Habits

JSON, CSV = "application/json", "text/csv"
LIST = "workers"
LONGEST_ECHO = 60  # of a value that is none


class Garbled(Unreadable):
    """What is no JSON at all."""


@dataclass(frozen=True)
class _Rows:
    """The objects of the list under one header; `strange` are the places of values that are none, by line."""

    table: Table
    strange: Mapping[int, frozenset[int]]


def read(data: bytes, kind: str, habits: Habits) -> Reading:
    """What the body says. Raises Garbled for what is no JSON, Unreadable for what is no list of workers."""
    if kind == CSV:
        return importing.read(data, "roll.csv", habits=habits)
    rows = _rows(_workers(_parsed(data)))
    reading = importing.understand(rows.table, habits=habits)
    columns = {place: column for column, place in reading.layout.places.items()}
    marked = (_marked(line, [columns[place] for place in rows.strange.get(line.number, ()) if place in columns]) for line in reading.lines)
    return replace(reading, lines=tuple(marked))


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data, parse_int=_whole, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as wrong:
        raise Garbled(_l("Ini bukan JSON: baris %(line)s, huruf ke-%(place)s.", line=wrong.lineno, place=wrong.colno)) from wrong
    except RecursionError as deep:
        raise Garbled(_l("JSON ini bersarang terlalu dalam.")) from deep
    except ValueError as wrong:
        raise Garbled(_l("Ini bukan JSON dalam UTF-8.")) from wrong


def _whole(digits: str) -> int | float:
    """A number of thousands of digits is no work worth doing: it is refused like any that was rounded."""
    return int(digits) if len(digits) < 20 else float(digits)


def _no_number(name: str) -> Any:
    raise Garbled(_l("%(name)s bukan nilai JSON.", name=name))


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Garbled(_l("Nama “%(name)s” ada dua kali dalam satu objek.", name=twice[:LONGEST_ECHO]))
    return found


def _workers(body: Any) -> list[dict[str, Any]]:
    found = body.get(LIST) if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise Unreadable(_l('Kirim satu objek dengan daftar “workers”: {"workers": […]}.'))
    if len(found) > LINE_LIMIT:
        raise Unreadable(_l("Daftar ini lebih dari %(limit)s orang. Bagi menjadi beberapa kiriman.", limit=_said(LINE_LIMIT)))
    for number, one in enumerate(found, 1):
        if not isinstance(one, dict):
            raise Unreadable(_l("Isi ke-%(number)s dari “workers” bukan objek.", number=number))
    return found


def _rows(workers: list[dict[str, Any]]) -> _Rows:
    names = list(dict.fromkeys(name for worker in workers for name in worker)) if workers else [column.value for column in OURS]
    if len(names) > COLUMN_LIMIT or len(names) * len(workers) > CELL_LIMIT:
        raise Unreadable(_l("Daftar ini punya terlalu banyak kolom."))
    lines = [Line(number, tuple(_cell(worker.get(name)) for name in names)) for number, worker in enumerate(workers, 1)]
    strange = {number: _strange(worker, names) for number, worker in enumerate(workers, 1) if _holds_more(worker.values())}
    return _Rows(Table(tuple(map(_header, names)), lines, LIST), strange)


def _header(name: str) -> str:
    """A field is known by its own name, as by those that a sheet may use."""
    column = Column.read(name)
    return str(column.label) if column else column_name(name)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return importing.guarded(value)
    if value is None or isinstance(value, int | float):
        return value
    return json.dumps(value)[:LONGEST_ECHO]


def _holds_more(values: Iterable[Any]) -> bool:
    return any(isinstance(value, dict | list) for value in values)


def _strange(worker: Mapping[str, Any], names: Sequence[str]) -> frozenset[int]:
    return frozenset(place for place, name in enumerate(names) if isinstance(worker.get(name), dict | list))


def _marked(line: Written, strange: Sequence[Column]) -> Written:
    why = str(_l("Tulis satu nilai: teks, angka, true, false, atau null."))
    return replace(line, rounded={**line.rounded, **dict.fromkeys(strange, why)}) if strange else line


def _said(number: int) -> LazyString:
    return LazyString(format_decimal, number)
