"""A report goes the whole way through the portal as it is installed, and afterwards nothing of its reporter is to be found anywhere.

The server is started as `make run` starts it; the reporter comes from an address and with a browser that nobody else has.
"""

import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest

from portal.tips import layers
from tests.cast import KARANG_LANGIT, RINA
from tests.kept import everything, is_in
from tests.served import served
from tests.tips.stories import tip
from tests.visitors import words

PATIENT = layers.SOON.total_seconds() + 0.2  # who is quicker looks like a machine, and is put aside
ADDRESS, AGENT = "127.0.0.77", "Mozilla/5.0 (Linux; Android 9; Kenari-77)"
STORY = "Burung kenari berkicau di gudang Sanggabuwana setiap hari Selasa malam."
LANDMARK = "seberang warung Cokrosuwarno"
QUESTION = "Apakah gudang Sanggabuwana masih dijaga?"
ANSWER = "Masih, oleh dua penjaga bertopi Wirasanjaya."


class Reporter:
    """Somebody with a browser of the simplest kind, on a machine of their own."""

    def __init__(self, port: int):
        self.port = port

    def asks(self, path: str, **fields: str) -> lxml.html.HtmlElement:
        """Opens a page, or sends the fields to it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, source_address=(ADDRESS, 0), timeout=20)
        headers = {"User-Agent": AGENT, "Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, page
        assert answer.getheader("Set-Cookie") is None
        return lxml.html.document_fromstring(page)


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def reporter(app, log, post_office) -> Iterator[Reporter]:
    """Before a server of its own, whose every word goes to the log."""
    with served(app, log, SMTP_URL=post_office.url) as server:
        yield Reporter(server.port)


def test_nothing_of_a_reporter_is_left_anywhere(app, as_, reporter, home, log, mailbox):
    token = reporter.asks("/").xpath("//input[@name='token']/@value")[0]
    time.sleep(PATIENT)
    receipt = reporter.asks("/", token=token, category="exploitation", village=KARANG_LANGIT, landmark=LANDMARK, story=STORY, danger="yes")
    code = words(receipt.find_class("code")[0])
    case = tip(code).case.code
    assert as_(RINA).submit(f"/inbox/{case}", "message", "ask", message=QUESTION).status_code == 303
    conversation = reporter.asks("/cek", receipt=code)
    assert QUESTION in words(conversation)
    ticket, reply = (conversation.xpath(f"//input[@name='{name}']/@value")[0] for name in ("ticket", "token"))
    assert ANSWER in words(reporter.asks("/cek", ticket=ticket, token=reply, story=ANSWER))

    kept = everything(home, log) + b"".join(mail.as_bytes() for mail in mailbox)
    assert case.encode() in kept, "what we look through holds the case, so it would hold the rest"
    plain = code.replace(" ", "")
    told = [STORY, LANDMARK, QUESTION, ANSWER, "Sanggabuwana", "Cokrosuwarno", "Wirasanjaya", "kenari berkicau"]
    secret = [code, plain, plain.lower(), code.replace(" ", "-"), plain[:12], token, ticket, reply]
    assert {one for one in [*told, *secret, ADDRESS, AGENT, "Kenari-77"] if is_in(kept, one)} == set()
