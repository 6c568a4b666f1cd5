"""The portal as it is installed: a server of its own, started as `make run` starts it, before the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from portal.storage.database import db, unit_of_work

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    log: Path  # every word it said


@contextmanager
def served(app: Flask, log: Path, **settings: str) -> Iterator[Server]:
    """`settings` are PORTAL_…, without the beginning: `SMTP_URL=…`. What it says goes to `log`."""
    config, port = app.extensions["portal"], free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
        "PORTAL_INSTANCE": str(config.instance),
        "PORTAL_DATABASE_URL": config.database_url,
        **{f"PORTAL_{name}": value for name, value in settings.items()},
    }
    with log.open("wb") as said:
        line = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
        server = subprocess.Popen(line, cwd=ROOT, env=environ, stdout=said, stderr=said)
        try:
            _wait_for(port, log)
            yield Server(port, server.pid, log)
        finally:
            server.terminate()
            server.wait(10)
            with unit_of_work():  # what the server wrote is seen by nobody here: the next test needs a fresh database all the same
                db.session.execute(text("SELECT 1"))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    for _ in range(600):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server does not start: {log.read_text()}")
