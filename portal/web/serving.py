"""The embedded server. What people send stays in memory; what is too large is counted and thrown away as it comes, so that its sender reads
a page in words where others see a broken line."""

import ctypes
from collections import deque
from contextlib import suppress
from io import BufferedReader, RawIOBase
from typing import Any
from wsgiref.types import WSGIApplication

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from portal.web.request import LARGEST_BODY

PIECE = 64 * 1024
LARGE_BODY = 4 * 1024 * 1024
SETTINGS: dict[str, Any] = dict(
    threads=8,
    connection_limit=1000,
    asyncore_use_poll=True,
    max_request_body_size=2**40,  # Flask is asked what is too large: see Body
    recv_bytes=PIECE,
    outbuf_overflow=LARGEST_BODY,  # less would let downloads wait in clear in /tmp
    ident=None,
)


def server(app: WSGIApplication, host: str, port: int, **more: Any) -> BaseWSGIServer | MultiSocketServer:
    """The portal on this address, ready to `run()`. A name may stand for several addresses, each with a socket of its own."""
    sockets: dict[int, Any] = {}
    made = create_server(app, map=sockets, host=host, port=port, **SETTINGS | more)
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
    return made


def _give_back() -> None:
    """What has been read goes back to the system: Linux may keep it for us, and photos would be in memory twice while they are cleaned."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such function, and do as they are used to
        ctypes.CDLL(None).malloc_trim(0)


class Body(RawIOBase):
    """What arrives with one request: each piece is let go of as it is read. More than the portal takes is only counted."""

    def __init__(self, announced: int = 0):
        self.pieces: deque[memoryview] = deque()
        self.length = 0
        self.too_large = announced > LARGEST_BODY

    def append(self, piece: bytes) -> None:
        self.length += len(piece)
        self.too_large = self.too_large or self.length > LARGEST_BODY
        if self.too_large:
            self.pieces.clear()
        else:
            self.pieces.append(memoryview(piece))

    def __len__(self) -> int:
        return self.length

    def getfile(self) -> BufferedReader:
        return BufferedReader(self, PIECE)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        if not self.pieces:
            return 0
        piece = self.pieces.popleft()
        taken = min(len(piece), len(room))
        room[:taken] = piece[:taken]
        if taken < len(piece):
            self.pieces.appendleft(piece[taken:])
        elif not self.pieces and self.length >= LARGE_BODY:
            del piece
            _give_back()
        return taken


class Parser(HTTPRequestParser):
    """Waitress's own, with our Body in the place of one that overflows to the disk."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self.content_length)  # type: ignore[assignment]  # what the receivers ask of a buffer it has


class Channel(HTTPChannel):
    parser_class = Parser
