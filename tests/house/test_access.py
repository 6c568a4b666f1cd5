"""Every address, asked for as everybody: who may enter does, who may not does not, and nothing is posted without a token."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from docs.access import PAGE, access, enters, page, rules
from portal.accounts.gate import Access, Anyone
from portal.accounts.roles import Can, Role
from tests.cast import ONE_OF_EACH, PEOPLE
from tests.house.verdict import nothing

DUMMIES = {"case": "AAAAAA", "uuid": UUID(int=0), "int": 1, "path": "x", "default": "x", "string": "x"}
GONE = {"/keluar", "/en/keluar"}  # after this the person is no longer signed in


def of_systems(declared: Access) -> bool:
    """Where only a key counts: whoever brings none is told so in JSON, signed in or not."""
    return declared is Can.SEND_BY_MACHINE


def test_the_page_for_auditors_is_in_step(app):
    written = PAGE.read_text() if PAGE.exists() else ""
    assert written == page(app), "run `python -m docs.access`, and read what changed in docs/access.md"


def asked(app, method: str, known: Mapping[str, object] = {}) -> Iterator[tuple[Rule, str]]:
    """Every address that takes the method, with something in its blanks: what is `known`, else what never was."""
    with app.test_request_context():
        for rule in rules(app):
            if method in (rule.methods or ()):
                blanks = {name: known.get(name, DUMMIES[_kind(converter)]) for name, converter in rule._converters.items()}
                yield rule, rule.build(blanks, append_unknown=False)[1]


def _kind(converter: object) -> str:
    name = type(converter).__name__
    return {"UUIDConverter": "uuid", "IntegerConverter": "int", "PathConverter": "path", "CaseCode": "case"}.get(name, "default")


@pytest.mark.parametrize(
    "role, method", [(role, method) for role in Role for method in ("GET", "POST") if role is not Role.MACHINE or method == "GET"]
)
def test_everybody_enters_exactly_their_doors(app, as_, role, method):
    person, wrong = as_(role), []
    for rule, address in asked(app, method):
        asking = as_(role) if address in GONE else person
        answer = asking.open(address, method=method, data={"csrf_token": asking.token} if method == "POST" else None)
        refused = answer.status_code == (401 if of_systems(access(app, rule)) else 403)  # there a person's cookie counts for nothing
        sent_to_the_door = "/masuk?next" in answer.headers.get("Location", "")
        if refused == enters(role, access(app, rule)) or sent_to_the_door or answer.status_code >= 500:
            wrong.append(f"{method} {address}: {answer.status_code} {answer.headers.get('Location', '')}")
    nothing(wrong)


def test_a_sponsors_system_files_nothing_but_its_list(app, as_):
    """It has no page to take a token from: the guard of forms sends it away before the gate does."""
    system, closed = as_(Role.MACHINE), [one for one in asked(app, "POST") if access(app, one[0]) is not Can.SEND_BY_MACHINE]
    answers = {address: system.post(address).status_code for _, address in closed}
    nothing({address: status for address, status in answers.items() if status not in {400, 403, 422} and address not in LEAVING})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_has_not_signed_in_enters_the_public_doors_only(app, visitor, method):
    wrong = []
    for rule, address in asked(app, method):
        answer = visitor.open(address, method=method, data={"csrf_token": visitor.token} if method == "POST" else None)
        sent_to_the_door = answer.status_code == 303 and answer.headers["Location"].startswith("/masuk")
        sent_to_the_door |= of_systems(access(app, rule)) and answer.status_code == 401
        if sent_to_the_door == enters(None, access(app, rule)) or answer.status_code >= 500:
            wrong.append(f"{method} {address}: {answer.status_code} {answer.headers.get('Location', '')}")
    nothing(wrong)


def test_who_has_not_signed_in_is_brought_back_after_the_door(app, visitor):
    behind = [(access(app, rule), address) for rule, address in asked(app, "GET")]
    closed = [address for declared, address in behind if declared is not Anyone.PUBLIC and not of_systems(declared)]
    sent = {address: parse_qs(urlsplit(visitor.get(address).headers["Location"]).query) for address in closed}
    nothing({address: query for address, query in sent.items() if query != {"next": [address]}})


LEAVING = ("/cek/keluar", "/en/cek/keluar")  # changes nothing here, and must work for whoever holds the phone


@pytest.mark.parametrize("who", [None, *ONE_OF_EACH.values()], ids=lambda who: who.role.value if who else "not signed in")
def test_nothing_is_posted_without_a_token(app, visitor, as_, who):
    """400 from the guard of all forms; residents' forms come back with a token of their own (422), or their code is asked again."""
    person, wrong = as_(who) if who else visitor, []
    for rule, address in asked(app, "POST"):
        answer = person.post(address, data={})
        if address not in LEAVING and answer.status_code not in {400, 422} and not (answer.status_code == 404 and _by_code(rule)):
            wrong.append(f"{address}: {answer.status_code}")
    nothing(wrong)


def _by_code(rule: Rule) -> bool:
    """A conversation's own steps: without a ticket they are asked for the code."""
    return bool(re.match(r"(/en)?/cek", rule.rule))


def test_a_forged_token_is_no_token(app, as_):
    person = as_(Role.OFFICER)
    for _, address in asked(app, "POST"):
        assert address in LEAVING or person.post(address, data={"csrf_token": "forged"}).status_code in {400, 422}, address


def test_everybody_of_the_cast_gets_in(as_):
    for person in PEOPLE:
        assert as_(person).get("/akun").status_code == 200, person.name


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND"])
def test_no_other_way_of_asking_is_known(app, visitor, method):
    """But by systems, which bring no form: they put a whole list in the place of the one that is there."""
    known = {rule.endpoint for rule in rules(app) if {"PUT", "PATCH", "DELETE"} & (rule.methods or set())}
    assert known == {"api.put_roll"}
    assert visitor.open("/", method=method).status_code == 405
