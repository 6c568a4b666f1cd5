"""What a report with a photo costs: seconds until its receipt, memory of the server and of whoever cleans for it, above idle."""

import http.client
import time
from dataclasses import dataclass
from statistics import median

import psutil

from bench import load
from tests.memory import Watching, held_by
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
    with Watching(server) as watch:
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
