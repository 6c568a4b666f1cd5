"""Columns that only the key ring can read.

Each takes its own name, `Sealed("tip.story")`, so that a value moved to another column does not open; a house test compares the name
with the table and column where it stands.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from portal import keys


class Ready(bytes):
    """A value that is sealed already, before the write lock was taken: a column takes it as it is."""


def ready(name: str, text: str) -> Ready:
    """Text, sealed for the column `name`."""
    return Ready(keys.seal(text.encode("utf-8", "replace"), name))


class SealedBytes(TypeDecorator[bytes]):
    """Bytes, encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or isinstance(value, Ready):
            return value
        return keys.seal(self.pack(value), self.name)

    def ready(self, value: Any) -> Ready | None:
        """A value of this column, sealed ahead of its row."""
        return None if value is None else Ready(keys.seal(self.pack(value), self.name))

    def process_result_value(self, sealed: Any, dialect: Dialect) -> Any:
        return None if sealed is None else self.unpack(keys.open_sealed(bytes(sealed), self.name))

    def pack(self, value: Any) -> bytes:
        return bytes(value)

    def unpack(self, plain: bytes) -> Any:
        return plain


class Sealed(SealedBytes):
    """Text, encrypted at rest."""

    cache_ok = True

    def pack(self, value: str) -> bytes:
        return value.encode("utf-8", "replace")

    def unpack(self, plain: bytes) -> str:
        return plain.decode()


class SealedDate(SealedBytes):
    """A date, encrypted at rest."""

    cache_ok = True

    def pack(self, value: date) -> bytes:
        return value.isoformat().encode()

    def unpack(self, plain: bytes) -> date:
        return date.fromisoformat(plain.decode())


class SealedJson(SealedBytes):
    """A JSON value (dict or list of plain values), encrypted at rest."""

    cache_ok = True

    def pack(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")

    def unpack(self, plain: bytes) -> Any:
        return json.loads(plain)
