"""Every page is a page: whole markup, one heading, labels, links that lead somewhere, no behaviour in the markup."""

import re
from pathlib import Path

import pytest
from flask import template_rendered

from portal.accounts.models import Language
from portal.accounts.roles import Role
from portal.storage.database import unit_of_work
from tests.cast import ONE_OF_EACH, ROLES_OF_PEOPLE
from tests.gallery import WHO, sights
from tests.house.code import shown, templates
from tests.house.pages import endpoint, faults, walk
from tests.house.verdict import nothing

FIXED = ("/", "/cek", "/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor", "/masuk", "/lupa", "/sponsor/daftar")
BY_HEART = tuple(at + address for at in ("", "/en") for address in FIXED)
INDONESIAN = re.compile(r"\b(yang|dengan|untuk|tidak|Anda|atau|dari|bila)\b")


def test_every_public_page_is_a_page(app, visitor):
    wrong = {}
    for _, address, answer in walk(visitor, *BY_HEART):
        found = faults(answer) + ([f"status {answer.status_code}"] if answer.status_code >= 400 else [])
        if found:
            wrong[address] = found
    nothing(wrong)


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
def test_every_page_of_somebodys_door_is_a_page(app, as_, role):
    wrong = {}
    for _, address, answer in walk(as_(role), "/akun", "/"):
        found = faults(answer) + ([f"status {answer.status_code}"] if answer.status_code >= 400 else [])
        if found:
            wrong[address] = found
    nothing(wrong)


def test_every_page_that_comes_of_a_deed_is_a_page(demo, home):
    """The whole gallery; no page is missing there that a template could make."""
    made, wrong = set[str](), {}
    with template_rendered.connected_to(lambda _, template, **__: made.add(template.name), demo):
        for sight in (sight for who in WHO for sight in sights(demo, home, Language.ID, who)):
            crashed = [f"status {sight.answer.status_code}"] if sight.answer.status_code >= 500 and "error" not in sight.name else []
            if found := faults(sight.answer) + crashed:
                wrong[f"{sight.who}, {sight.name}"] = found
    nothing(wrong)
    nothing({shown(path) for path in templates() if is_page(path) and shown(path).removeprefix("templates/") not in made})


def is_page(path: Path) -> bool:
    """A whole page, no piece of one, no layout and no mail; `case.html` is what the three kinds of cases stand on."""
    whole = path.suffix == ".html" and path.name[0] != "_" and path.parent.name not in {"layouts", "ui", "mail"}
    return whole and path.parts[-2:] != ("inbox", "case.html")


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
def test_pages_of_who_reads_english_speak_english(app, as_, role):
    with unit_of_work():
        ONE_OF_EACH[role].row.language = Language.EN
    said = {}
    for _, address, answer in walk(as_(role), "/akun"):
        if answer.mimetype == "text/html" and answer.tree.get("lang") == "en":
            for option in answer.tree.xpath("//option | //*[@lang='id']"):
                option.drop_tree()
            if found := INDONESIAN.findall(answer.words):
                said[address] = found
    nothing(said)


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
