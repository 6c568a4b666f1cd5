"""What stands at addresses that machines ask for: robots, whom to tell of a weakness, the onion service."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portal import clock, create_app
from portal.config import Config
from portal.errors import Misconfigured
from portal.storage.database import unit_of_work
from tests.cast import office

ONION = "http://abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"


def fields(answer) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_who_finds_a_weakness_knows_whom_to_tell(visitor):
    with unit_of_work():
        office().email, office().phone = "kesbangpol@contoh.test", "0526 209 1234"
    said = visitor.get("/.well-known/security.txt")
    assert said.mimetype == "text/plain"
    assert "Contact: mailto:kesbangpol@contoh.test\nContact: tel:05262091234\n" in said.text
    until = datetime.fromisoformat(fields(said)["Expires"])
    assert timedelta(days=150) < until - clock.now() < timedelta(days=365), "RFC 9116: less than a year"
    assert fields(said)["Policy"].endswith("/en/privasi")
    assert fields(said)["Canonical"].endswith("/.well-known/security.txt")


def test_an_office_that_said_nothing_of_itself_has_no_such_file(visitor):
    assert visitor.get("/.well-known/security.txt").status_code == 404


def test_robots_may_read_what_everybody_may_and_nothing_behind_a_door(visitor):
    closed = [line.removeprefix("Disallow: ") for line in visitor.get("/robots.txt").text.splitlines() if line.startswith("Disallow")]
    assert {"/cek", "/en/cek", "/inbox/", "/sponsor/", "/admin/"} <= set(closed)
    for path in ("/", "/en/", "/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor"):
        assert not path.startswith(tuple(closed))


@pytest.fixture
def with_onion(app):
    return create_app(replace(app.extensions["portal"], onion=ONION)).test_client()


@pytest.mark.parametrize("path", ["/", "/en/", "/cek", "/privasi", "/en/bantuan"])
def test_tor_browser_is_told_of_the_onion_service(with_onion, path):
    assert with_onion.get(path).headers["Onion-Location"] == ONION + path
    assert with_onion.get(path).headers["Onion-Location"] == ONION + path, "also of a page that stands ready"
    there = with_onion.get(path, base_url=ONION)
    assert "Onion-Location" not in there.headers, "who is there already"


def test_nobody_else_is_told(visitor, with_onion):
    assert "Onion-Location" not in visitor.get("/").headers
    assert "Onion-Location" not in with_onion.post("/cek").headers
    assert "Onion-Location" not in with_onion.get("/masuk").headers


def test_a_setting_that_is_no_onion_is_refused_with_a_sentence():
    assert Config.read({"PORTAL_ONION": ONION + "/"}).onion == ONION
    with pytest.raises(Misconfigured, match="PORTAL_ONION"):
        Config.read({"PORTAL_ONION": "https://poa.contoh.go.id"})


def test_the_card_of_a_shared_link_is_plain_and_only_of_what_may_be_shared(visitor):
    def card(path):
        return {one.get("property"): one.get("content") for one in visitor.get(path).tree.xpath("//meta[@property]")}

    assert card("/")["og:title"] == "Lapor tanpa nama"
    assert card("/en/")["og:title"] == "Report without giving your name"
    assert card("/")["og:url"].endswith("/")
    assert set(card("/privasi")) == {"og:type", "og:title", "og:description", "og:url", "og:locale"}
    assert card("/cek") == {}
    assert visitor.get("/cek").tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_where_the_address_is_https_no_browser_ever_asks_for_it_in_clear_again(app, visitor):
    served = create_app(replace(app.extensions["portal"], secure_cookies=True)).test_client()
    for path in ("/", "/cek", "/masuk"):
        assert served.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in visitor.get(path).headers
