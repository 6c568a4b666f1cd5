"""Servers to measure, each in a process of its own, all with the settings of `flask serve`."""

import logging
import multiprocessing
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from bench import bare
from portal import create_app
from portal.config import Config
from portal.offices import areas, founding
from portal.storage.database import db, unit_of_work
from portal.web.serving import server

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def home() -> Iterator[Path]:
    """A folder on the disk where the portal keeps its own data: a file system in memory would make every commit cheap."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "instance"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Served:
    port: int
    pid: int


@contextmanager
def served(make: Callable[[Path], Flask], folder: Path) -> Iterator[Served]:
    """The application on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(make, folder, port), daemon=True)
    process.start()
    try:
        _wait(port, process)
        yield Served(port, process.pid or 0)
    finally:
        process.terminate()
        process.join(5)


def plain(folder: Path) -> Flask:
    return bare.make(folder)


def one_office() -> None:
    """As after a first start."""
    founding.open_at("62.13")


def portal(folder: Path, people: Callable[[], None] = one_office) -> Flask:
    """The portal with these people in it."""
    app = create_app(Config.read({}, folder))
    with app.app_context():
        upgrade()
        with unit_of_work():
            areas.load()
            people()
        db.engine.dispose()
    return app


def _serve(make: Callable[[Path], Flask], folder: Path, port: int) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is what we are after
    server(make(folder), "127.0.0.1", port).run()


def _wait(port: int, process: BaseProcess, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while process.is_alive() and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server to measure did not start; why stands above.")
