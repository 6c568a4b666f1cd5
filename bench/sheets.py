"""What a long list costs: seconds from the upload to the preview and from the yes to the page that says so, memory of the server above
idle, beside the least that the same library does with the file; and how long somebody else's report waits meanwhile."""

import multiprocessing
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from multiprocessing.connection import Connection

import psutil
from python_calamine import CalamineWorkbook

from bench import load, serving
from bench.photos import BOUNDARY
from bench.signed_in import SignedIn, token_in
from portal.documents import sheets
from tests import cast
from tests.memory import Watching, held_by
from tests.register.lists import EVERYBODY, LIN, PASSPORT, lines

SPONSOR = "Perusahaan/Penjamin"
EVERY = 0.2  # seconds between two looks at the page, and between two reports


@dataclass(frozen=True)
class Cost:
    """Of one list."""

    preview_seconds: float
    preview_mb: float
    confirm_seconds: float
    confirm_mb: float
    bare_seconds: float
    bare_mb: float
    longest_tip: float  # seconds that the report waited which waited longest, while the list was previewed and saved
    usual_tip: float  # the same with nothing else to do


portal = partial(serving.portal, people=cast.settle)  # one of them keeps a company's list


def measure(sizes: tuple[int, ...]) -> dict[int, Cost]:
    """Each list by itself, on a portal that has none yet."""
    return {size: _measured(size) for size in sizes}


def _measured(size: int) -> Cost:
    content = _list(size)
    with serving.home() as folder, serving.served(portal, folder) as served:
        owner, server = Owner(served.port), psutil.Process(served.pid)
        owner.previews(_list(10))  # the first one loads what it needs
        idle, usual = held_by(server), max(_tip(served.port, make) for make in [load.tips(served.port)] for _ in range(20))
        with _reporting(served.port) as waits:
            preview = _timed(lambda: owner.previews(content), server, idle)
            confirm = _timed(owner.agrees, server, idle)
    bare = _bare(content)
    return Cost(*preview, *confirm, *bare, longest_tip=max(waits), usual_tip=usual)


def _timed(work, server: psutil.Process, idle: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    with Watching(server) as watch:
        start = time.perf_counter()
        work()
        took = time.perf_counter() - start
    return took, (watch.peak - idle) / 1024**2


class Owner(SignedIn):
    """Somebody who keeps a company's list."""

    def __init__(self, port: int):
        super().__init__(port, cast.DEWI)
        self._sheet = ""

    def previews(self, content: bytes) -> None:
        """From the button until the page that shows what the list would change."""
        token = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token("/sponsor/pekerja/impor")}\r\n'
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="sheet"; filename="TKA.xlsx"\r\nContent-Type: x/x\r\n\r\n'
        body = b"".join([token.encode(), head.encode(), content, f"\r\n--{BOUNDARY}--\r\n".encode()])
        answer, page = self.ask("POST", "/sponsor/pekerja/impor", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        where = answer.headers.get("Location")
        while where and 'name="choice"' not in page:
            time.sleep(EVERY)
            page = self.page(where)
        self._sheet = page

    def agrees(self) -> None:
        """From the button until the page that says it is saved."""
        where = re.search(r'action="(/sponsor/pekerja/impor/[^"/]+)"', self._sheet)
        if where is None:
            raise SystemExit("A list was not previewed.")
        self.post(where[1], {"csrf_token": token_in(self._sheet), "choice": "all"})
        if 'class="note good"' not in self.page(where[1]):
            raise SystemExit("A list was not saved.")


def _list(size: int) -> bytes:
    """As many workers of one company, of forty kinds, as a spreadsheet program saves them."""
    kinds = [one | {SPONSOR: LIN[SPONSOR]} for one in lines(EVERYBODY)]
    people = (kinds[number % len(kinds)] | _own(number, kinds[number % len(kinds)]) for number in range(size))
    return sheets.write("TKA", list(kinds[0]), (list(one.values()) for one in people))


def _own(number: int, like: Mapping[str, str]) -> dict[str, str]:
    """What no other worker of the list has."""
    letters = f"{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}"
    return {PASSPORT: f"EA{number:07}", "Nama Lengkap": f"{like['Nama Lengkap']} {letters}", "No. ITAS/ITAP": f"2C{number:08}-X"}


@contextmanager
def _reporting(port: int) -> Iterator[list[float]]:
    """Somebody else reports something, five times a second; how long each waited."""
    make, waits, over = load.tips(port), list[float](), threading.Event()

    def report() -> None:
        while not over.wait(EVERY):
            waits.append(_tip(port, make))

    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield waits
    finally:
        over.set()
        reporter.join()


def _tip(port: int, make: load.Make) -> float:
    start = time.perf_counter()
    answer = load.Connection(port).ask(make())
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"A report was answered with {answer[:200]!r}")
    return time.perf_counter() - start


def _bare(content: bytes) -> tuple[float, float]:
    """Every cell of the file, by the library that the portal reads it with, in a process of its own."""
    mine, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_read_bare, args=(content, theirs))
    process.start()
    mine.recv()  # it is there
    reader = psutil.Process(process.pid)
    idle = held_by(reader)
    with Watching(reader) as watch:
        mine.send("begin")
        seconds = mine.recv()
    process.join()
    return seconds, (watch.peak - idle) / 1024**2


def _read_bare(content: bytes, answer: Connection) -> None:
    answer.send("ready")
    answer.recv()
    start = time.perf_counter()
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        for name in workbook.sheet_names:
            for _row in workbook.get_sheet_by_name(name).iter_rows():
                pass
    answer.send(time.perf_counter() - start)
