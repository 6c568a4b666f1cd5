"""Records as lines of JSON, and back, by what their fields are declared to be. A worker travels as an id."""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from portal.register.models import Worker

Pack = Callable[[Any], Any]

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line(value: Any, kind: Any) -> bytes:
    return _written(_packer(kind)(value)).encode("utf-8", "replace")


def opened(packed: bytes, kind: Any, workers: Mapping[UUID, Worker]) -> Any:
    """Raises KeyError for a worker who is not among them."""
    return _opener(kind)(json.loads(packed), workers)


def number(packed: bytes) -> int:
    """Of which line a packed record speaks, where that is its first field."""
    return int(packed[1 : packed.index(b",")])


def worker_id(packed: bytes, kind: Any) -> UUID | None:
    """Of whom a packed record speaks."""
    if kind is Worker:
        return UUID(hex=json.loads(packed))
    place = next((place for place, (_name, hint) in enumerate(_fields(kind)) if hint is Worker), None)
    return None if place is None else UUID(hex=json.loads(packed)[place])


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


@cache
def _packer(kind: Any) -> Pack:
    kind, arguments = _plain(kind)
    record: Any = kind
    if kind is Worker:
        return lambda worker: worker.id.hex
    if is_dataclass(kind):
        return _record_packer(record)
    if kind is UUID:
        return lambda id_: id_.hex
    if kind is date:
        return lambda day: day and day.isoformat()
    if issubclass(kind, Mapping):
        key, value = map(_packer, arguments)
        return lambda mapping: {key(one): value(other) for one, other in mapping.items()}
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        one = _packer(arguments[0])
        return lambda several: [one(member) for member in several]
    return _as_it_is


def _record_packer(record: Any) -> Pack:
    """Most fields travel as they are."""
    names = [name for name, _hint in _fields(record)]
    packers = [(place, _packer(hint)) for place, (_name, hint) in enumerate(_fields(record))]
    otherwise = [(place, pack_one) for place, pack_one in packers if pack_one is not _as_it_is]

    def pack(one: Any) -> list[Any]:
        packed = [getattr(one, name) for name in names]
        for place, pack_one in otherwise:
            packed[place] = pack_one(packed[place])
        return packed

    return pack


@cache
def _opener(kind: Any) -> Callable[[Any, Mapping[UUID, Worker]], Any]:
    kind, arguments = _plain(kind)
    record: Any = kind
    if kind is Worker:
        return lambda said, workers: workers[UUID(hex=said)]
    if is_dataclass(kind):
        inside = [_opener(hint) for _name, hint in _fields(record)]
        return lambda said, workers: record(*(open_(one, workers) for open_, one in zip(inside, said, strict=True)))
    if kind is date:
        return lambda said, _workers: said and date.fromisoformat(said)
    if issubclass(kind, Mapping):
        key, value = map(_opener, arguments)
        return lambda said, workers: {key(one, workers): value(other, workers) for one, other in said.items()}
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        one = _opener(arguments[0])
        return lambda said, workers: tuple(one(member, workers) for member in said)
    if issubclass(kind, StrEnum):
        return lambda said, _workers: said if said is None else kind(said)
    return lambda said, _workers: said


def _plain(kind: Any) -> tuple[Any, Sequence[Any]]:
    """Without the None that may be in its place, and what stands in its brackets."""
    if isinstance(kind, types.UnionType):
        (kind,) = (one for one in get_args(kind) if one is not types.NoneType)
    return get_origin(kind) or kind, get_args(kind)


def _as_it_is(value: Any) -> Any:
    return value
