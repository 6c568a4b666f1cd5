"""A line to the portal: everything passes through here, from an address of one's own, and is cut when the test says so. Real sockets."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: the other side sees a broken connection, not a polite end


class Wire:
    """Between a browser and the portal at `port`."""

    def __init__(self, port: int, source: str = "127.0.0.1"):
        self.port, self.source = port, source  # the address that the portal sees
        self.cut_after: int | None = None  # bytes of one connection towards the portal, counted from a POST on; None: the line is good
        self.broken = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def close(self) -> None:
        self.listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.listening.accept()
                portal = socket.create_connection(("127.0.0.1", self.port), source_address=(self.source, 0))
                threading.Thread(target=self._carry, args=(caller, portal, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(portal, caller, False), daemon=True).start()

    def _carry(self, from_: socket.socket, to: socket.socket, towards: bool) -> None:
        passed = 0
        with suppress(OSError):
            while piece := from_.recv(4096):
                if towards and self.cut_after is not None and (passed or piece.startswith(b"POST")):
                    if passed + len(piece) >= self.cut_after:
                        to.sendall(piece[: self.cut_after - passed])
                        self.broken += 1
                        break
                    passed += len(piece)
                to.sendall(piece)
        hang_up(from_)
        hang_up(to)


def hang_up(line: socket.socket) -> None:
    """At once, as a lost signal does."""
    with suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def line_to(port: int, source: str = "127.0.0.1") -> Iterator[Wire]:
    wire = Wire(port, source)
    try:
        yield wire
    finally:
        wire.close()
