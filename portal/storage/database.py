"""The database: one Base, one session, one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Any, cast
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Dialect, Engine, Enum, Executable, Index, MetaData, Table, TypeDecorator, event, text
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands the same words
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.orm.scoping import scoped_session

from portal import clock

NAMES = {
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time on both engines (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.in_utc(value)


def codes(kind: type[StrEnum], name: str | None = None) -> Enum:
    """How a column keeps a code: its value, with a CHECK. Two columns of one table with the same codes need a `name` each for theirs."""
    return Enum(
        kind, name=name, native_enum=False, create_constraint=True, length=40, values_callable=lambda codes: [code.value for code in codes]
    )


def index_where_set(column: str, *, of: str) -> Index:
    """An index of the rows where the column is not empty: where it mostly is, the others need not be written into it."""
    there = text(f"{column} IS NOT NULL")
    return Index(f"ix_{of}_{column}", column, sqlite_where=there, postgresql_where=there)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: Moment,
            StrEnum: codes(StrEnum),
        },
    )


class Row(Base):
    """What every table has: an id that tells nothing, not even an order."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


db = SQLAlchemy(model_class=Base)
_turns: ContextVar[list[Lock] | None] = ContextVar("turns", default=None)  # in a unit of work: what is to be given back after it


@contextmanager
def unit_of_work() -> Iterator["scoped_session[Any]"]:
    """Everything inside is kept, or nothing is.

    Drops what was read before: inside, rows are read afresh, under the write lock. The only place that commits.
    """
    db.session.rollback()
    taken: list[Lock] = []
    mark = _turns.set(taken)
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _turns.reset(mark)
        for turn in taken:
            turn.release()


def run(statement: Executable, row: dict[str, Any] | None = None) -> "CursorResult[Any]":
    """A statement on tables, past the ORM, in the transaction at hand: for what somebody waits for."""
    return db.session.connection().execute(statement, row)


def table_of(rows: type[Base]) -> Table:
    return cast(Table, rows.__table__)


def insert_once(rows: type[Base], row: dict[str, Any], *, by: str) -> bool:
    """Inserts the row; False, and nothing done, where one with the same unique key `by` is there already, from whatever process."""
    return run(_insert_once(table_of(rows), by), row).rowcount == 1


@cache
def _insert_once(table: Table, by: str) -> Executable:
    statement = upsert(table).on_conflict_do_nothing(index_elements=[by])
    return statement.execution_options(preserve_rowcount=True)  # without, psycopg's INSERT counts -1


def tune(engine: Engine) -> None:
    """SQLite as we want it: durable, patient, with foreign keys, nothing left readable after a delete. PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for setting in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}")

    turn = Lock()  # writers of this process queue here: knocking at a locked database, they would mostly sleep

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        taken = _turns.get()
        if taken == []:
            turn.acquire()
            taken.append(turn)
        connection.exec_driver_sql("BEGIN" if taken is None else "BEGIN IMMEDIATE")
