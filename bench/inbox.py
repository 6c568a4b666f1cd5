"""What the officers' pages cost with few cases and with very many: milliseconds of a page, one after the other, in the middle and at the
95th of a hundred, on SQLite and on PostgreSQL."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bench import many_cases, serving
from bench.signed_in import SignedIn
from portal import create_app
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.config import Config
from portal.offices import areas
from portal.storage.database import db, unit_of_work
from tests import cast, engines

ENGINES = SQLITE, POSTGRES = "sqlite", "postgresql"
WARM, TURNS = 3, 60  # the first ones fill caches


@dataclass(frozen=True)
class Wait:
    """Milliseconds until a page is there."""

    p50: float
    p95: float


@dataclass(frozen=True)
class Desk:
    config: Config
    pages: Mapping[str, str]  # addresses, by what they show


def measure(sizes: tuple[int, ...]) -> dict[tuple[str, int], dict[str, Wait]]:
    """Each page of each desk, by engine and number of cases. Desks of one engine take turns, so that a busy machine is busy for all."""
    waits: dict[tuple[str, int], dict[str, Wait]] = {}
    with serving.home() as folder, _postgres(folder) as server:
        for engine in ENGINES:
            desks = {size: _made(folder, _url(engine, server, folder, size), size) for size in sizes}
            for size, took in taking_turns(desks, folder).items():
                waits[engine, size] = took
    return waits


def taking_turns(desks: Mapping[int, Desk], folder: Path) -> dict[int, dict[str, Wait]]:
    """How long the pages of each desk take, by its number of cases."""
    with ExitStack() as served:
        ports = {size: served.enter_context(serving.served(partial(_open, desk.config), folder)).port for size, desk in desks.items()}
        officers = {size: SignedIn(port, cast.RINA) for size, port in ports.items()}
        took: dict[int, dict[str, list[float]]] = {size: {page: [] for page in desk.pages} for size, desk in desks.items()}
        for page in next(iter(took.values())):
            for turn in range(WARM + TURNS):
                for size, desk in desks.items():
                    milliseconds = _time(officers[size], desk.pages[page])
                    if turn >= WARM:
                        took[size][page].append(milliseconds)
    return {size: {page: Wait(median(each), quantiles(each, n=20)[-1]) for page, each in pages.items()} for size, pages in took.items()}


def ratios(waits: dict[tuple[str, int], dict[str, Wait]], many: int, few: int) -> dict[str, float]:
    """How much longer a page takes with many cases than with few, on the engine where that is most; a search is the slower one of two."""
    return {
        "list": max(_ratio(waits, engine, many, few, "list") for engine in ENGINES),
        "case": max(_ratio(waits, engine, many, few, page) for engine in ENGINES for page in ("case", "closed_case")),
        "search": max(_ratio(waits, engine, many, few, page) for engine in ENGINES for page in ("search_rare", "search_medium")),
    }


def _ratio(waits: dict[tuple[str, int], dict[str, Wait]], engine: str, many: int, few: int, page: str) -> float:
    return waits[engine, many][page].p50 / waits[engine, few][page].p50


def _made(folder: Path, url: str, size: int) -> Desk:
    config = replace(Config.read({}, folder), database_url=url)
    started = time.perf_counter()
    with create_app(config).app_context():
        _fill(size)
        desk = Desk(config, pages())
        db.session.remove()
        db.engine.dispose()
    minutes = (time.perf_counter() - started) / 60
    print(f"{size:,} cases in {make_url(url).get_backend_name()}: {minutes:.1f} minutes", flush=True)
    return desk


def _fill(size: int) -> None:
    upgrade()
    with unit_of_work():
        areas.load()
        cast.settle()
    many_cases.fill(size)


def pages() -> Mapping[str, str]:
    """What an officer opens of the desk at hand, by its name."""
    case = db.session.scalars(select(Case).where(Case.status == Status.IN_REVIEW).order_by(Case.id)).first()
    closed = db.session.scalars(select(Case).where(Case.status == Status.CLOSED, Case.kind == Kind.REPORT)).first()
    assert case, "some are in review"
    assert closed, "most are closed"
    return {
        "list": "/inbox/",
        "filter": f"/inbox/?kind=report&status=in_review&area={case.area_code[:8]}",
        "search_rare": f"/inbox/?q={many_cases.RARE}",
        "search_medium": f"/inbox/?q={many_cases.OFTEN}",
        "case": f"/inbox/{case.code}",
        "closed_case": f"/inbox/{closed.code}",
        "referrals": "/inbox/rujukan",
    }


def _open(config: Config, folder: Path) -> Flask:
    return create_app(config)


def _time(officer: SignedIn, path: str) -> float:
    start = time.perf_counter()
    officer.page(path)
    return 1000 * (time.perf_counter() - start)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """A server of its own, with the settings it comes with."""
    server = engines.postgres_in(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _url(engine: str, server: str, folder: Path, size: int) -> str:
    return f"sqlite:///{folder}/{size}.db" if engine == SQLITE else _database(server, f"cases_{size}")


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
