"""Requests over a few connections that stay open, with as little work between them as Python allows."""

import re
import socket
import threading
import time
from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode

Make = Callable[[], bytes]
LENGTH = re.compile(rb"content-length: (\d+)", re.I)
TOKEN = re.compile(rb'name="token" value="([^"]+)"')
CONNECTIONS = 4
STORY = (
    "Laporan nomor {}: di tambang arah Karang Langit ada empat orang asing bawa alat berat sudah seminggu. "
    "Kata kawan saya yang kerja di situ, mereka datang pakai visa kunjungan. Mohon dicek izinnya lewat perusahaan."
)


class Connection:
    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Sends a request and reads the whole answer, head and body."""
        self.socket.sendall(request)
        answer = self.socket.recv(262_144)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        length = LENGTH.search(answer, 0, end)
        if length is None:
            raise ValueError(f"an answer without a length: {answer[:200]!r}")
        missing = end + 4 + int(length[1]) - len(answer)
        while missing > 0:
            more = self._more()
            answer, missing = answer + more, missing - len(more)
        return answer

    def _more(self) -> bytes:
        more = self.socket.recv(262_144)
        if not more:
            raise ConnectionError("closed in the middle of an answer")
        return more


def page(accept: str = "identity", path: str = "/") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {accept}\r\n\r\n".encode()


def token(port: int) -> str:
    """The token of a blank form; the bare form needs none."""
    found = TOKEN.search(Connection(port).ask(page()))
    return found[1].decode() if found else ""


def tips(port: int) -> Make:
    """Makes tips of one form with ever other words: each is a new report."""
    form, numbers = token(port), count()

    def tip() -> bytes:
        fields = {"token": form, "website": "", "category": "work", "village": "62.13.01.2010", "landmark": "Gerbang tambang"}
        body = urlencode(fields | {"seen_on": "", "story": STORY.format(next(numbers)), "danger": "no"})
        head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\nContent-Type: application/x-www-form-urlencoded"
        return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    return tip


def rate(port: int, make: Make, seconds: float, connections: int = CONNECTIONS) -> float:
    """Answers per second; raises ValueError for any answer but 200."""
    counted: list[int] = []
    wrong: list[bytes] = []
    until = time.monotonic() + seconds

    def work(connection: Connection) -> None:
        done = 0
        while time.monotonic() < until:
            answer = connection.ask(make())
            if not answer.startswith(b"HTTP/1.1 200"):
                wrong.append(answer[:500])
                return
            done += 1
        counted.append(done)

    started = time.monotonic()
    crowd = [threading.Thread(target=work, args=(Connection(port),)) for _ in range(connections)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    if wrong:
        raise ValueError(wrong[0].decode(errors="replace"))
    return sum(counted) / (time.monotonic() - started)
