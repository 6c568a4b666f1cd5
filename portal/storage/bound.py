"""Statements for many rows, made ready for the driver before the write lock is taken: in it the database works, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Update

from portal.storage.database import db

AT_ONCE = 2_000  # rows handed over together


@dataclass(frozen=True)
class Bound:
    """A statement in the words of the engine at hand, and its values as the driver takes them."""

    statement: str
    values: Sequence[Any]

    def run(self) -> None:
        """In the transaction at hand."""
        connection = db.session.connection()
        for start in range(0, len(self.values), AT_ONCE):
            connection.exec_driver_sql(self.statement, self.values[start : start + AT_ONCE])


class Binder:
    """Binds row after row to one statement."""

    def __init__(self, statement: Insert | Update, columns: Sequence[str]):
        dialect = db.engine.dialect
        self._compiled = statement.compile(dialect=dialect, column_keys=list(columns))
        binds = {name: parameter for parameter, name in self._compiled.bind_names.items()}
        self._by_name = self._compiled.positiontup is None
        self._values = [  # what the statement itself says stands there where a row says nothing
            (name, binds[name].value, binds[name].type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is)
            for name in self._compiled.positiontup or binds
        ]

    def __call__(self, row: dict[str, Any]) -> Any:
        """The row's values, as the driver takes them."""
        if self._by_name:
            return {name: _bare(bind(row.get(name, usual))) for name, usual, bind in self._values}
        return tuple([_bare(bind(row.get(name, usual))) for name, usual, bind in self._values])

    def bound(self, values: Sequence[Any]) -> Bound:
        return Bound(str(self._compiled), values)


def _bare(value: Any) -> Any:
    """Bytes by themselves: the views of them that SQLAlchemy hands to SQLite take twice the memory, and a list has a million."""
    return value.obj if isinstance(value, memoryview) else value


def _as_it_is(value: Any) -> Any:
    return value
