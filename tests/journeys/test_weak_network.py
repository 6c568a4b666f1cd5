"""A weak signal: the line breaks in the middle of a report, at any byte, going or coming. Sent again it is one report with one code."""

import random
import re
import socket
import time
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from portal.storage.database import db
from portal.web import tokens
from tests.pictures import small_jpeg
from tests.served import served
from tests.tips.stories import A_TIP, filed
from tests.wire import hang_up

CUTS = 24
CODE = re.compile(rb'class="code"[^>]*><span>(\w{4})</span> <span>(\w{4})</span> <span>(\w{4})</span> <span>(\w{4})</span>')
BOUNDARY = "----batas"


@pytest.fixture
def port(app, tmp_path):
    with served(app, tmp_path / "log") as server:
        yield server.port


def a_report(**changes: str) -> bytes:
    body = urlencode(A_TIP | {"token": tokens.new_token()} | changes).encode()
    return _post("application/x-www-form-urlencoded", body)


def a_report_with_photos() -> bytes:
    fields = A_TIP | {"token": tokens.new_token()}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    for number in (1, 2):
        head = f'Content-Disposition: form-data; name="photos"; filename="IMG_{number}.jpg"\r\nContent-Type: image/jpeg'
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + small_jpeg(number) + b"\r\n")
    return _post(f"multipart/form-data; boundary={BOUNDARY}", b"".join(parts) + f"--{BOUNDARY}--\r\n".encode())


def _post(kind: str, body: bytes) -> bytes:
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def sends(port: int, request: bytes, *, breaks_after: int | None = None, hears: int | None = None) -> bytes:
    """All of the request, or its first bytes until the line breaks; and the answer, or its first bytes."""
    line = socket.create_connection(("127.0.0.1", port), 30)
    line.sendall(request if breaks_after is None else request[:breaks_after])
    if breaks_after is not None:
        hang_up(line)
        return b""
    answer = b""
    with suppress(ConnectionError):
        while (hears is None or len(answer) < hears) and (piece := line.recv(hears or 65_536)):
            answer += piece
    hang_up(line)
    return answer


def code_in(answer: bytes) -> str:
    assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
    found = CODE.search(answer)
    assert found, answer[-3000:]
    return b"".join(found.groups()).decode()


@pytest.mark.parametrize("make", [a_report, a_report_with_photos], ids=["words", "photos"])
def test_a_report_cut_at_any_byte_and_sent_again_is_one_report(port, make):
    request, chance = make(), random.Random(77)
    edges = [1, request.index(b"\r\n\r\n") + 4, len(request) - 1]
    for cut in edges + sorted(chance.randrange(1, len(request)) for _ in range(CUTS)):
        sends(port, request, breaks_after=cut)
    time.sleep(0.3)
    db.session.rollback()
    assert filed() == 0, "half a report is no report"
    first = code_in(sends(port, request))
    assert code_in(sends(port, request)) == first
    db.session.rollback()
    assert filed() == 1


def test_a_receipt_that_did_not_arrive_comes_again(port):
    """The report was in, the line broke while the answer was on its way: the same form gives the same code."""
    request, chance = a_report(), random.Random(78)
    for heard in [1, *(chance.randrange(1, 4000) for _ in range(8))]:
        sends(port, request, hears=heard)
    code = code_in(sends(port, request))
    db.session.rollback()
    assert filed() == 1
    assert code_in(sends(port, request)) == code


def test_forty_who_hang_in_the_middle_hold_nobody_up(port):
    """Their bodies are read outside the threads that answer."""
    half = a_report_with_photos()[:20_000]
    hanging = []
    for _ in range(40):
        line = socket.create_connection(("127.0.0.1", port), 30)
        line.sendall(half)
        hanging.append(line)
    try:
        code_in(sends(port, a_report()))
        fast = [_seconds(lambda: sends(port, a_report())) for _ in range(5)]
        assert min(fast) < 2, fast
    finally:
        for line in hanging:
            hang_up(line)


def _seconds(work) -> float:
    start = time.perf_counter()
    code_in(work())
    return time.perf_counter() - start
