"""Pages that stand ready: the same for everybody but for the token in them, so Flask is asked for one once a minute and everybody else
gets it from here, compressed beforehand, with a token of their own put in.

A browser that takes gzip gets the page's two halves as they were compressed once, with the token between them as a stored block; both
halves and the block are one stream.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_accept_header
from werkzeug.test import run_wsgi_app

from portal import clock
from portal.web.tokens import fields, new_token

HOLE = "portal.standing"  # in the environment: what the view puts where the token goes
MANY = 1000  # pages kept: anybody can send any host name
WINDOW = 32_768
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Halves:
    """A page around its hole: as it is, and each half compressed."""

    status: str
    headers: Headers
    plain: tuple[bytes, bytes]
    packed: tuple[bytes, bytes]
    checksum: int  # of the first half
    gap: int  # how long a token must be for the second half to find its way back over it

    @classmethod
    def of(cls, status: str, headers: Headers, body: bytes, hole: bytes) -> "Halves":
        before, after = body.split(hole)
        first = zlib.compressobj(9, zlib.DEFLATED, -15)
        known = (before + bytes(len(hole)))[-WINDOW:]  # zeros: the second half finds nothing of itself where the token will be
        second = zlib.compressobj(9, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, known)
        packed = (first.compress(before) + first.flush(zlib.Z_FULL_FLUSH), second.compress(after) + second.flush())
        kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "content-encoding")]
        return cls(status, kept, (before, after), packed, zlib.crc32(before), len(hole))

    def around(self, token: bytes) -> bytes:
        return b"".join((self.plain[0], token, self.plain[1]))

    def packed_around(self, token: bytes) -> bytes:
        length = len(token)
        stored = b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little") + token
        checksum = zlib.crc32(self.plain[1], zlib.crc32(token, self.checksum))
        whole = len(self.plain[0]) + length + len(self.plain[1])
        tail = checksum.to_bytes(4, "little") + whole.to_bytes(4, "little")
        return b"".join((GZIP_HEAD, self.packed[0], stored, self.packed[1], tail))


class Standing:
    """WSGI middleware. `paths` are GET pages of ours that say the same to everybody."""

    def __init__(self, app: WSGIApplication, paths: Iterable[str]):
        self.app = app
        self.paths = frozenset(paths)
        self.pages: dict[tuple[str, str], tuple[Any, Halves]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] not in self.paths:
            return self.app(environ, start_response)
        page = self._ready(environ) or self._ask(environ)
        token = fields(new_token()).encode()
        if isinstance(page, Halves):
            packed = len(token) == page.gap and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
            body = page.packed_around(token) if packed else page.around(token)
            encoding = [("Content-Encoding", "gzip")] if packed else []
            start_response(page.status, [*page.headers, *encoding, ("Content-Length", str(len(body)))])
            return [body]
        status, headers, body = page
        start_response(status, headers)
        return [body]

    def forget(self) -> None:
        """Something that stands on these pages has changed."""
        self.pages.clear()

    def _ready(self, environ: WSGIEnvironment) -> Halves | None:
        minute, page = self.pages.get(_door(environ), (None, None))
        return page if minute == _minute() else None

    def _ask(self, environ: WSGIEnvironment) -> Halves | tuple[str, Headers, bytes]:
        """The page from Flask, with a hole in it; whatever else Flask answers is given on as it is."""
        hole = new_token()
        pieces, status, headers = run_wsgi_app(self.app, {**environ, "HTTP_ACCEPT_ENCODING": "identity", HOLE: hole}, buffered=True)
        body = b"".join(pieces)
        if not status.startswith("200"):
            return status, list(headers), body
        if len(self.pages) >= MANY:
            self.pages.clear()
        page = Halves.of(status, list(headers), body, fields(hole).encode())
        self.pages[_door(environ)] = _minute(), page
        return page


def _door(environ: WSGIEnvironment) -> tuple[str, str]:
    return environ.get("HTTP_HOST", ""), environ["PATH_INFO"]


def _minute() -> object:
    return clock.now().replace(second=0, microsecond=0)


@lru_cache(maxsize=1000)
def _takes_gzip(accepted: str) -> bool:
    return bool(parse_accept_header(accepted)["gzip"])
