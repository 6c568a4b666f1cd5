"""What the officers' pages cost with few cases and with very many: milliseconds of a page, one after the other, in the middle and at the
95th of a hundred, on SQLite and on PostgreSQL."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
TURNS = 60


@dataclass(frozen=True)
class Wait:
    """Milliseconds until a page is there."""

    p50: float
    p95: float


def measure(sizes: tuple[int, ...]) -> dict[tuple[str, int], dict[str, Wait]]:
    """Each page of each desk, by engine and number of cases, and the minutes that making the desk took."""
    waits = {}
    with serving.home() as folder, _postgres(folder) as server:
        for size in sizes:
            for engine, url in ((SQLITE, f"sqlite:///{folder}/{size}.db"), (POSTGRES, _database(server, f"cases_{size}"))):
                waits[engine, size] = _measured(folder, url, size)
    return waits


def ratios(waits: dict[tuple[str, int], dict[str, Wait]], many: int, few: int) -> dict[str, float]:
    """How much longer a page takes with many cases than with few, on the engine where that is most; a search is the slower one of two."""
    return {
        "list": max(_ratio(waits, engine, many, few, "list") for engine in ENGINES),
        "case": max(_ratio(waits, engine, many, few, page) for engine in ENGINES for page in ("case", "closed_case")),
        "search": max(_ratio(waits, engine, many, few, page) for engine in ENGINES for page in ("search_rare", "search_medium")),
    }


def _ratio(waits: dict[tuple[str, int], dict[str, Wait]], engine: str, many: int, few: int, page: str) -> float:
    return waits[engine, many][page].p50 / waits[engine, few][page].p50


def _measured(folder: Path, url: str, size: int) -> dict[str, Wait]:
    config = replace(Config.read({}, folder), database_url=url)
    started = time.perf_counter()
    pages = _desk(config, size)
    minutes = (time.perf_counter() - started) / 60
    print(f"{size:,} cases in {make_url(url).get_backend_name()}: {minutes:.1f} minutes", flush=True)
    with serving.served(partial(_open, config), folder) as served:
        officer = SignedIn(served.port, cast.RINA)
        return {name: _wait(officer, path) for name, path in pages.items()}


def _desk(config: Config, size: int) -> Mapping[str, str]:
    """Fills the database; returns what an officer opens, by its name."""
    with create_app(config).app_context():
        upgrade()
        with unit_of_work():
            areas.load()
            cast.settle()
        many_cases.fill(size)
        case = db.session.scalars(select(Case).where(Case.status == Status.IN_REVIEW).order_by(Case.id)).first()
        closed = db.session.scalars(select(Case).where(Case.status == Status.CLOSED, Case.kind == Kind.REPORT)).first()
        assert case, "some are in review"
        assert closed, "most are closed"
        district = case.area_code[:8]
        pages = {
            "list": "/inbox/",
            "filter": f"/inbox/?kind=report&status=in_review&area={district}",
            "search_rare": f"/inbox/?q={many_cases.RARE}",
            "search_medium": f"/inbox/?q={many_cases.OFTEN}",
            "case": f"/inbox/{case.code}",
            "closed_case": f"/inbox/{closed.code}",
            "referrals": "/inbox/rujukan",
        }
        db.session.remove()
        db.engine.dispose()
    return pages


def _open(config: Config, folder: Path) -> Flask:
    return create_app(config)


def _wait(officer: SignedIn, path: str) -> Wait:
    for _ in range(3):
        officer.page(path)  # the first ones fill caches
    took = []
    for _ in range(TURNS):
        start = time.perf_counter()
        officer.page(path)
        took.append(1000 * (time.perf_counter() - start))
    return Wait(median(took), quantiles(took, n=20)[-1])


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """A server of its own, with the settings it comes with."""
    server = engines.postgres_in(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
