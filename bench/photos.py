"""What a report with a photo costs: seconds until its receipt, memory of the server and of whoever cleans for it, above idle."""

import http.client
import threading
import time
from dataclasses import dataclass
from statistics import median

import psutil

from bench import load
from tests.pictures import jpeg_12mp_with_gps

BOUNDARY = "----bench"
ROUNDS = 5


@dataclass(frozen=True)
class PhotoTip:
    seconds: float
    peak_mb: float


def measure(port: int, pid: int) -> PhotoTip:
    """A photo of 12 megapixels as a phone makes it, sent whole: the phone's browser would have made it smaller."""
    server = psutil.Process(pid)
    _send(port, 0)  # the first one loads what it needs
    idle = held_by(server)
    with watching(server) as watch:
        took = [_send(port, number) for number in range(1, ROUNDS + 1)]
    return PhotoTip(median(took), (watch.peak - idle) / 1024**2)


def _send(port: int, number: int) -> float:
    token = load.token(port)
    fields = {"token": token, "category": "work", "village": "62.13.01.2010", "story": load.STORY.format(number), "danger": "no"}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="IMG.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = b"".join([*parts, head.encode(), jpeg_12mp_with_gps(), f"\r\n--{BOUNDARY}--\r\n".encode()])
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
    answer = connection.getresponse()
    page = answer.read()
    if answer.status != 200 or b'class="code"' not in page or b"data:image/jpeg" not in page:
        raise SystemExit(f"A report with a photo was answered with {answer.status}, without a receipt or its photo.")
    return time.perf_counter() - start


class watching:
    """Looks at the server and its children a few hundred times a second."""

    def __init__(self, server: psutil.Process):
        self.server, self.peak, self._over = server, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.003):
            self.peak = max(self.peak, held_by(self.server))


def held_by(server: psutil.Process) -> int:
    """Bytes in memory that belong to it alone, its children's too."""
    held = 0
    for one in (server, *server.children(recursive=True)):
        try:
            held += one.memory_info().rss
        except psutil.NoSuchProcess:  # it has just ended
            continue
    return held
