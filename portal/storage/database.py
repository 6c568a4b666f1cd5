"""The database: one Base, one session, one place that commits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Any, cast
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    Index,
    MetaData,
    Table,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands the same words
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.scoping import scoped_session

from portal import clock
from portal.errors import Stale

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

SQLITE_SETTINGS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=4000",  # pages; a tip writes some thirty, and most of them again for the next one
    "cache_size=-32000",  # kilobytes; what a page of the list looks at among a million cases takes some twenty megabytes
    "foreign_keys=ON",
    "secure_delete=ON",
)

POSTGRES_SETTINGS = (
    "random_page_cost = 1.1",  # no disk has an arm to move any more: ten rows of a million are looked up, not read along with the others
    "jit = off",  # the page is there before a program for its question would be compiled
)


@dataclass
class Unit:
    """A unit of work while it lasts: its place in the queue of writers, and the connection it runs on."""

    turn: "Lock | None" = None  # in quotes: Python 3.11 makes locks by a function
    connection: Connection | None = None


MEANWHILE = _l("Orang lain mengubah hal yang sama pada saat yang sama. Tidak ada yang tersimpan. Kirim sekali lagi.")
COLLISIONS = {"40001", "40P01", "55P03", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}  # could not serialise, deadlock, lock not available

_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
_turn = Lock()


@contextmanager
def unit_of_work() -> Iterator["scoped_session[Any]"]:
    """Everything inside is kept, or nothing is.

    Drops what was read before: inside, rows are read afresh, under the write lock. The only place that commits. Raises RuntimeError
    inside another one, which it would undo and then wait for without end; Stale where somebody else changed a row, or held one, meanwhile.
    """
    if _unit.get() is not None:
        raise RuntimeError("A unit of work is open already.")
    db.session.rollback()
    unit = Unit()
    mark = _unit.set(unit)
    try:
        with _nothing_by_halves():
            yield db.session
            db.session.commit()
    except (StaleDataError, DBAPIError) as error:
        if _is_a_collision(error):
            raise Stale(MEANWHILE) from error
        raise
    finally:
        _unit.reset(mark)
        if unit.turn:
            unit.turn.release()


@contextmanager
def _nothing_by_halves() -> Iterator[None]:
    """Undoes what is not committed, whatever ends it; after a commit there is nothing left to undo."""
    try:
        yield
    finally:
        db.session.rollback()


def _is_a_collision(error: StaleDataError | DBAPIError) -> bool:
    """Whether two wanted the same rows at once: a version that moved on, a deadlock PostgreSQL ended, a lock that was not to be had."""
    if isinstance(error, StaleDataError):
        return True
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) if isinstance(error, DBAPIError) else None
    return code in COLLISIONS


@event.listens_for(db.session, "after_transaction_create")
def _queue(session: Session, transaction: SessionTransaction) -> None:
    """On SQLite the writers of one process queue here, before they take a connection: the next one gets the one that was used last, with
    its pages in memory. Knocking at a locked database they would mostly sleep."""
    unit = _unit.get()
    if unit and not unit.turn and session.get_bind().dialect.name == "sqlite":
        _turn.acquire()
        unit.turn = _turn


def run(statement: Executable, row: dict[str, Any] | None = None) -> "CursorResult[Any]":
    """A statement on tables, past the ORM, in the transaction at hand: for what somebody waits for."""
    unit = _unit.get() or Unit()
    if unit.connection is None or unit.connection.closed:
        unit.connection = db.session.connection()
    return unit.connection.execute(statement, row)


def table_of(rows: type[Base]) -> Table:
    return cast(Table, rows.__table__)


def insert_once(rows: type[Base], row: dict[str, Any], *, by: str | tuple[str, ...]) -> bool:
    """Inserts the row; False, and nothing done, where one with the same unique key `by` is there already, from whatever process."""
    return run(_insert_once(table_of(rows), by), row).rowcount == 1


def insert_new(rows: type[Base], new: list[dict[str, Any]], *, by: tuple[str, ...]) -> set[UUID]:
    """The same for many at once; returns the ids of those that were not there."""
    if not new:
        return set()
    table = table_of(rows)
    statement = upsert(table).on_conflict_do_nothing(index_elements=by).returning(table.c.id)
    return set(db.session.connection().execute(statement, new).scalars())


@cache
def _insert_once(table: Table, by: str | tuple[str, ...]) -> Executable:
    statement = upsert(table).on_conflict_do_nothing(index_elements=[by] if isinstance(by, str) else by)
    return statement.execution_options(preserve_rowcount=True)  # without, psycopg's INSERT counts -1


def tune(engine: Engine) -> None:
    """SQLite as we want it: durable, patient, with foreign keys, nothing left readable after a delete. PostgreSQL for short questions."""
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        event.listen(engine, "connect", _tune_postgres)


def _tune_sqlite(engine: Engine) -> None:
    if engine.url.database and engine.url.database != ":memory:":
        os.close(os.open(engine.url.database, os.O_CREAT, 0o600))  # its owner's alone, and so are the files SQLite lays beside it

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for setting in SQLITE_SETTINGS:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _unit.get() else "BEGIN")


def _tune_postgres(connection: Any, _: Any) -> None:
    for setting in POSTGRES_SETTINGS:
        connection.execute(f"SET {setting}")
    connection.commit()  # what a rollback takes back, it takes from the whole connection
