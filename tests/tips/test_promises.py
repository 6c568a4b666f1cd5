"""What the portal promises to those who tell it something: nothing identifies them, nothing stays readable, nothing is from elsewhere."""

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import inspect, text

from portal.storage.database import db
from portal.web import tokens
from tests.tips.stories import A_TIP, answer, ask, code_of, come_back, post, tell

STORY = "Zamrudnya disembunyikan di gudang Beranda, dijaga bergantian."
LANDMARK = "seberang warung Tujuhbelas"
ANSWER = "Sekarang gudang itu digembok Cendrawasih."
ADDRESS, AGENT = "203.0.113.77", "KenaliSaya/1.0"


@pytest.fixture
def pages(visitor):
    """Every page of the residents' side, by name."""
    receipt = tell(visitor)
    code = code_of(receipt)
    ask(code)
    conversation = come_back(visitor, code)
    return {
        "form": visitor.get("/"),
        "form, English": visitor.get("/en/"),
        "mistakes": post(visitor, story="pendek"),
        "switched": visitor.submit("/", "story", "switch"),
        "receipt": receipt,
        "urgent receipt": tell(visitor, danger="yes"),
        "code": visitor.get("/cek"),
        "slip": come_back(visitor, "7K3M"),
        "unknown": come_back(visitor, "0000 0000 0000 0000"),
        "conversation": conversation,
        "answered": answer(visitor, conversation, "Masih."),
        "empty answer": answer(visitor, conversation, ""),
        "locked": visitor.post("/cek", data={"ticket": "over", "story": "Masih."}),
        "nowhere": visitor.get("/tidak-ada"),
    }


def broken(pages, wrong):
    return {name: found for name, page in pages.items() if (found := wrong(page))}


def test_no_page_sets_a_cookie(pages):
    assert broken(pages, lambda page: page.headers.getlist("Set-Cookie")) == {}


def test_a_script_is_in_the_page_and_allowed_by_its_hash_or_it_is_not_there(pages):
    def strange(page):
        policy = page.headers["Content-Security-Policy"]
        inline = page.tree.xpath("//script[not(@src)]/text()")
        return [
            *page.tree.xpath("//script[@src] | //@*[starts-with(name(), 'on')]"),
            *[code for code in inline if f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" not in policy],
            *re.findall(r"unsafe|script-src[^;]*(?:self|http|\*)", policy),
        ]

    assert broken(pages, strange) == {}


def test_no_page_takes_anything_from_elsewhere(pages):
    """Not even from here: one page is one request."""
    asked = "//@src | //link/@href | //@srcset | //@data | //@poster"
    assert broken(pages, lambda page: [one for one in page.tree.xpath(asked) if not one.startswith("data:")]) == {}
    assert broken(pages, lambda page: re.findall(r"url\((?!#)|@import", page.text)) == {}
    assert broken(pages, lambda page: not page.headers["Content-Security-Policy"].startswith("default-src 'none'")) == {}


def test_no_page_leads_elsewhere(pages):
    assert broken(pages, lambda page: [one for one in page.links if urlsplit(one).netloc]) == {}


def test_the_style_is_allowed_by_its_hash_and_is_the_only_one(pages):
    assert broken(pages, lambda page: len(page.tree.xpath("//style")) != 1 or page.tree.xpath("//@style")) == {}


def test_no_page_tells_another_where_somebody_came_from(pages):
    assert broken(pages, lambda page: page.headers["Referrer-Policy"] != "no-referrer") == {}


def test_no_answer_to_something_sent_is_kept_anywhere(pages):
    """But for the form that comes back to be mended: its sender's browser alone may keep it, so that a cut loses nothing."""
    sent = {name: page for name, page in pages.items() if page.request.method == "POST"}
    assert len(sent) == 10
    kept = {name: page.headers["Cache-Control"] for name, page in sent.items() if page.headers["Cache-Control"] != "no-store"}
    assert kept == {"mistakes": "no-cache, private", "switched": "no-cache, private"}


def test_the_receipt_clears_away_the_form_that_came_back(visitor):
    """Clear-Site-Data: the words of the form with mistakes are gone from the browser, from Back too (tests/journeys/test_back.py)."""
    mistakes = post(visitor, story="pendek")
    receipt = visitor.submit(mistakes, "story", story=STORY)
    assert code_of(receipt)
    assert receipt.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in tell(visitor).headers, "it would only cost a weak phone its time"


def test_no_page_is_a_redirect_and_no_secret_stands_in_an_address(pages):
    assert broken(pages, lambda page: page.status_code in range(300, 400) or "Location" in page.headers) == {}
    assert broken(pages, lambda page: page.request.query_string) == {}
    assert broken(pages, lambda page: [one for one in page.tree.xpath("//form") if one.get("method") != "post"]) == {}


def test_a_secret_beside_what_somebody_typed_is_never_compressed(visitor):
    """Its length would tell the secret to whoever can see how long the answers are."""
    visitor.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, br, zstd"
    receipt = post(visitor)
    receipt.text.encode()
    answers = [receipt, post(visitor, story="x"), visitor.post("/cek", data={"receipt": code_of(receipt)}), visitor.post("/cek")]
    assert {one.headers.get("Content-Encoding") for one in answers} <= {None, "identity"}


def without(page: bytes, token: bytes) -> bytes:
    return page.replace(token, b"").replace(token[-12:], b"")


def test_the_blank_form_is_compressed_and_has_a_token_of_its_own_all_the_same(visitor):
    """Both halves are compressed once and the token is put between them: whatever unpacks gzip must read the whole."""
    plain, token = visitor.get("/"), re.compile(rb'name="token" value="([\w-]+)"')
    tokens_seen = set()
    for _ in range(3):
        packed = visitor.get("/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < 13_000
        page = gzip.decompress(packed.data)
        (shown,) = token.findall(page)
        assert tokens.read_token(shown.decode())
        assert without(page, shown) == without(plain.data, *token.findall(plain.data))
        tokens_seen.add(shown)
    assert len(tokens_seen) == 3


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0"])
def test_who_does_not_take_gzip_gets_the_form_as_it_is(visitor, accepted):
    page = visitor.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in page.headers
    assert page.h1 == "Lapor tanpa nama"
    assert "Accept-Encoding" in page.headers["Vary"]


def test_nobody_is_looked_up_on_the_residents_side(visitor, monkeypatch):
    """Flask-Login is not asked and the session not opened, whoever carries a cookie."""
    monkeypatch.setattr("flask_login.utils._get_user", lambda: pytest.fail("somebody was looked up"))
    visitor.set_cookie("portal", "somebody")
    code = code_of(tell(visitor))
    for page in (visitor.get("/"), visitor.get("/cek"), post(visitor, story="x"), come_back(visitor, code)):
        assert "Cookie" not in page.headers.get("Vary", "")  # Flask's own sign that the session was looked into


def everything_kept() -> bytes:
    """All that the database holds, as it holds it."""
    found = b""
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):
            found += b"".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
    if db.engine.dialect.name == "sqlite":
        home = Path(db.engine.url.database)
        for file in home.parent.glob(home.name + "*"):
            found += file.read_bytes()
    return found


@pytest.fixture
def secrets(visitor):
    """A whole story with all that could give somebody away, and the database after it."""
    visitor.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    token = tokens.new_token()
    code = code_of(post(visitor, token=token, story=STORY, landmark=LANDMARK, danger="yes"))
    ask(code, "Apakah gudangnya masih Rajawali?")
    answer(visitor, come_back(visitor, code), ANSWER)
    db.session.rollback()
    return code, token, everything_kept()


def test_nothing_that_was_told_can_be_read_in_the_database(secrets):
    _, _, kept = secrets
    for words in (STORY, LANDMARK, ANSWER):
        for word in re.findall(r"\w{5,}", words):
            assert word.encode() not in kept, word
            assert word.lower().encode() not in kept, word
    assert b"Rajawali" not in kept


def test_no_code_and_no_token_can_be_read_in_the_database(secrets):
    code, token, kept = secrets
    plain = code.replace(" ", "")
    for readable in (code, plain, plain.lower(), plain[:12], token, tokens.read_token(token).text):
        assert readable.encode() not in kept


def test_no_address_and_no_device_can_be_read_in_the_database(secrets):
    _, _, kept = secrets
    assert ADDRESS.encode() not in kept
    assert AGENT.encode() not in kept


def test_the_log_holds_nothing_of_a_visit(visitor, caplog, capfd):
    caplog.set_level(0)
    code = code_of(post(visitor, story=STORY))
    come_back(visitor, code)
    written = caplog.text + "".join(capfd.readouterr())
    assert STORY not in written
    assert code not in written
    assert code.replace(" ", "") not in written


def test_the_page_without_a_session_still_says_what_it_is(visitor):
    assert visitor.get("/").headers["Cache-Control"] == "no-cache, private"  # Back finds the form as it was left
    assert A_TIP["village"] in visitor.get("/").text
