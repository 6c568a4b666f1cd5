"""The embedded server, over real sockets: what is too large gets a page in words, and nothing of a body ever lies on a disk."""

import builtins
import http.client
import tempfile
from urllib.parse import urlencode

import pytest

from portal.web import serving as embedded
from portal.web.request import LARGEST_BODY
from portal.web.tokens import new_token
from tests.street import serving
from tests.tips.stories import A_TIP, filed

PIECE = bytes(1024 * 1024)
TYPE = {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'


def pieces(megabytes):
    yield HEAD
    for _ in range(megabytes):
        yield PIECE
    yield b"\r\n--x--\r\n"


def sent(base, path, megabytes, *, announced):
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=60)
    length = {"Content-Length": str(sum(map(len, pieces(megabytes))))} if announced else {}
    connection.request("POST", path, pieces(megabytes), TYPE | length, encode_chunked=not announced)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.fixture
def base(app):
    with serving(app) as base:
        yield base


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
@pytest.mark.parametrize(
    "path, words", [("/", "Kiriman Anda terlalu besar"), ("/en/", "What you sent is too large"), ("/cek", "terlalu besar")]
)
def test_what_is_too_large_is_taken_in_to_its_end_and_answered_in_words(base, path, words, announced):
    status, page = sent(base, path, 70, announced=announced)
    assert status == 413
    assert words in page


def test_the_line_is_good_for_the_next_request(base):
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=60)
    connection.request("POST", "/", pieces(60), TYPE | {"Content-Length": str(sum(map(len, pieces(60))))})
    assert connection.getresponse().read()
    connection.request("GET", "/")
    assert connection.getresponse().status == 200


def test_a_body_never_lies_on_a_disk(base, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a file is made")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    real = builtins.open
    monkeypatch.setattr(
        builtins, "open", lambda file, mode="r", *more, **words: (refuse if "w" in mode else real)(file, mode, *more, **words)
    )
    for announced in (True, False):
        assert sent(base, "/", 40, announced=announced)[0] == 422


@pytest.mark.parametrize("size", [0, 1, 8191, 65_536, 1_000_000])
def test_what_is_read_is_what_came(size):
    body = embedded.Body()
    came = bytes(number % 251 for number in range(size))
    for start in range(0, size, 7000):
        body.append(came[start : start + 7000])
    assert len(body) == size
    file = body.getfile()
    assert file.read(10) + file.readline(100) + file.read() == came
    assert not body.pieces


def test_more_than_the_portal_takes_is_counted_and_not_kept():
    body = embedded.Body()
    for _ in range(60):
        body.append(PIECE)
    assert (len(body), body.getfile().read()) == (60 * 1024 * 1024, b"")
    assert len(body) > LARGEST_BODY


def test_an_ordinary_report_arrives(base, app):
    connection = http.client.HTTPConnection(base.removeprefix("http://"))
    fields = urlencode(A_TIP | {"token": new_token()})
    connection.request("POST", "/", fields, {"Content-Type": "application/x-www-form-urlencoded"})
    assert connection.getresponse().status == 200
    assert filed() == 1
