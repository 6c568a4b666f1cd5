"""Machines before a served portal: many posts over real sockets, from addresses of one network, as quickly as the portal takes them."""

import http.client
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

import lxml.html

from tests.visitors import words

TOKEN = re.compile(r'name="token" value="([^"]+)"')
LINES = 6  # connections at a time
Fields = dict[str, str]


@dataclass(frozen=True)
class Reply:
    status: int
    page: str

    @property
    def code(self) -> str:
        """The receipt code, without what parts its groups."""
        return words(lxml.html.document_fromstring(self.page).find_class("code")[0]).replace(" ", "")


class Line:
    """A connection that stays open, from one address."""

    def __init__(self, port: int, address: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(address, 0), timeout=60)

    def ask(self, path: str = "/", fields: Fields | None = None) -> Reply:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, headers if fields else {})
        answer = self.connection.getresponse()
        return Reply(answer.status, answer.read().decode())

    def token(self) -> str:
        """Of a blank form."""
        return TOKEN.search(self.ask().page)[1]  # type: ignore[index]

    def close(self) -> None:
        self.connection.close()


def at_once(ports: Sequence[int], jobs: Sequence[Fields], do: Callable[[Line, Fields], Reply]) -> list[Reply]:
    """Does every job, on several lines at a time that take turns at the ports; the answers in the order of the jobs."""

    def some(number: int) -> Iterator[tuple[int, Reply]]:
        line = Line(ports[number % len(ports)], f"127.0.0.{20 + number}")
        for at in range(number, len(jobs), LINES):
            yield at, do(line, jobs[at])
        line.close()

    with ThreadPoolExecutor(LINES) as crowd:
        done = chain.from_iterable(crowd.map(lambda number: list(some(number)), range(LINES)))
        return [reply for _, reply in sorted(done, key=lambda pair: pair[0])]
