"""Every page is a page: whole markup, one heading, labels, links that lead somewhere, no behaviour in the markup."""

import re

import pytest

from portal.accounts.roles import Role
from tests.house.pages import endpoint, faults, walk
from tests.house.verdict import nothing

BY_HEART = ("/", "/en/", "/cek", "/en/cek", "/masuk", "/en/masuk", "/lupa", "/en/lupa", "/sponsor/daftar", "/en/sponsor/daftar")
INDONESIAN = re.compile(r"\b(yang|dengan|untuk|tidak|Anda|atau|dari|bila)\b")


def test_every_public_page_is_a_page(app, visitor):
    wrong = {}
    for _, address, answer in walk(visitor, *BY_HEART):
        found = faults(answer) + ([f"status {answer.status_code}"] if answer.status_code >= 400 else [])
        if found:
            wrong[address] = found
    nothing(wrong)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_somebodys_door_is_a_page(app, as_, role):
    wrong = {}
    for _, address, answer in walk(as_(role), "/akun", "/"):
        found = faults(answer) + ([f"status {answer.status_code}"] if answer.status_code >= 400 else [])
        if found:
            wrong[address] = found
    nothing(wrong)


def test_english_pages_speak_english(app, visitor):
    """What the pages themselves say (names of places and people stay as they are)."""
    said = {}
    for _, address, answer in walk(visitor, "/en/"):
        if address.startswith("/en/") and answer.mimetype == "text/html":
            assert answer.tree.get("lang") == "en", address
            for option in answer.tree.xpath("//option | //*[@lang='id']"):
                option.drop_tree()
            if found := INDONESIAN.findall(answer.words):
                said[address] = found
    nothing(said)


def test_the_errors_are_pages_too(app, visitor, as_):
    answers = [
        visitor.get("/tidak-ada"),
        visitor.get("/en/nowhere"),
        visitor.post("/masuk", data={}),
        visitor.put("/"),
        as_(Role.OFFICER).get("/inbox/ZZZZZZ"),
        as_(Role.OFFICER).get("/admin/"),
    ]
    assert {answer.status_code for answer in answers} >= {400, 403, 404, 405}
    nothing({answer.request.path: faults(answer) for answer in answers if faults(answer)})


@pytest.mark.parametrize("page", BY_HEART)
def test_the_fixed_addresses_are_there(app, page):
    assert endpoint(app, page)
