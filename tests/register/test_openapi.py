"""The OpenAPI document says what the door does, and the door does what the document says."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portal.accounts.models import MachineKey
from portal.accounts.throttle import CALLS, LISTS
from portal.documents.sheets import FILE_LIMIT
from portal.register.codes import Standing
from portal.register.machine.routes_api import api
from portal.storage.database import db, unit_of_work
from tests.cast import TELANG
from tests.register.systems import LIN, ROOT, WANG, System, document, documented, resolved

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
OF_THE_RUN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\"case\": \")[0-9A-Z-]{7}|[KP]-\d{4}-\d{4}")


def test_it_is_served_as_it_is_kept(app):
    assert System(app, None).gets("/openapi.json").json == document()


def test_its_schemas_are_schemas_and_its_pointers_lead_somewhere():
    for schema in [*document()["components"]["schemas"].values(), *_found(document(), "schema")]:
        Draft202012Validator.check_schema(schema)
    for pointer in _found(document(), "$ref"):
        assert resolved({"$ref": pointer}), pointer
    operations = [operation for path in document()["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_address_and_method_of_the_door_is_in_it_and_no_other(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{api.name}.")]
    doors = {(method, rule.rule.removeprefix(ROOT).replace("<", "{").replace(">", "}")) for rule in rules for method in rule.methods}
    assert {door for door in doors if door[0] not in {"HEAD", "OPTIONS"}} == {(method, path) for method, path, _ in documented()}


def test_every_status_in_it_is_answered(app, clock):
    met = set()

    def asks(system: System, method: str, path: str, **options: Any) -> None:
        answer = system.asks(method, path, **options)
        met.add(
            (
                method,
                path.partition("?")[0].replace("/codes/sex", "/codes/{table}").replace("/codes/x", "/codes/{table}"),
                answer.status_code,
            )
        )

    hr, nobody = System(app), System(app, "poa_nobodys")
    for path in ("/", "/roll", "/codes/sex"):
        asks(hr, "GET", path)
        asks(hr, "GET", path, headers={"Accept": "image/png"})
        asks(nobody, "GET", path)
    asks(nobody, "GET", "/openapi.json")
    asks(hr, "GET", "/codes/x")
    asks(hr, "GET", "/roll", headers={"If-None-Match": '"0"'})
    for number, (query, options) in enumerate([
        ("?dry_run=true", dict(json={"workers": [LIN]})),
        ("", dict(json={"workers": [LIN]})),
        ("?dryrun=true", dict(json={"workers": [LIN]})),
        ("", dict(json={"workers": [LIN | {"sex": "W"}]})),
        ("", dict(json={"workers": [WANG]}, headers={"If-Match": '"77"'})),
        ("", dict(data=b"x" * (FILE_LIMIT + 1), content_type="text/csv")),
        ("", dict(data=b"x", content_type="text/plain")),
        ("", dict(json={"workers": [LIN]}, headers={"Accept": "text/csv"})),
    ]):  # fmt: skip
        clock(datetime(2026, 11, 24, 5, number, tzinfo=UTC))
        asks(hr, "PUT", f"/roll{query}", **options)
    asks(nobody, "PUT", "/roll", json={})
    _only_tries()
    asks(hr, "PUT", "/roll", json={"workers": [WANG]})
    _only_tries(False)
    _stands(Standing.WAITING)
    asks(hr, "PUT", "/roll", json={"workers": [WANG]})
    for _ in range(LISTS.amount + 1):
        answer = hr.asks("PUT", "/roll?x=1", json={})
    met.add(("PUT", "/roll", answer.status_code))
    for path in ("/", "/roll", "/codes/sex"):
        for _ in range(CALLS.amount + 1):
            answer = hr.asks("GET", "/")
        asks(hr, "GET", path)
    assert met == documented()


def _only_tries(only: bool = True) -> None:
    with unit_of_work():
        db.session.scalars(db.select(MachineKey)).one().may_write = not only


def _stands(standing: Standing) -> None:
    with unit_of_work():
        TELANG.row.standing = standing


def examples(kind: str) -> list[Any]:
    """Every example of a request body, with where it stands."""
    found = []
    for media, content in document()["paths"]["/roll"]["put"]["requestBody"]["content"].items():
        found += [pytest.param(media, name, example, id=name) for name, example in content["examples"].items()]
    return found


@pytest.mark.parametrize("media, name, example", examples("put"))
def test_every_example_of_a_list_is_answered_as_its_example_says(app, clock, media, name, example):
    clock(NOON)
    hr, run = System(app), example["x-run"]
    hr.sends(LIN)
    body = json.dumps(example["value"]) if media.endswith("json") else example["value"]
    answer = hr.sends_text(body, media, run.get("query", ""), Accept_Language="en")
    assert answer.status_code == int(run["status"])
    assert _masked(answer.json) == _masked(_example("put", "/roll", run["status"], name))


@pytest.mark.parametrize("path, name", [("/", "telang"), ("/roll", "one"), ("/codes/{table}", "sex")])
def test_every_example_of_what_is_there_is_what_is_there(app, clock, path, name):
    clock(NOON)
    hr = System(app)
    hr.sends(LIN)
    assert _masked(hr.gets(path.replace("{table}", name)).json) == _masked(_example("get", path, "200", name))


def test_no_example_is_left_out():
    answered = {
        (name, status) for _media, content in _contents("put") for name in content.get("examples", {}) for status in [content["status"]]
    }
    assert answered == {(param.values[1], param.values[2]["x-run"]["status"]) for param in examples("put")}


def _contents(method: str) -> list[tuple[str, dict[str, Any]]]:
    responses = document()["paths"]["/roll"][method]["responses"]
    return [
        (media, content | {"status": status})
        for status, response in responses.items()
        for media, content in resolved(response).get("content", {}).items()
    ]


def _example(method: str, path: str, status: str, name: str) -> Any:
    contents = resolved(document()["paths"][path][method]["responses"][status])["content"]
    (found,) = [content["examples"][name]["value"] for content in contents.values() if name in content.get("examples", {})]
    return found


def _masked(body: Any) -> Any:
    return json.loads(OF_THE_RUN.sub("…", json.dumps(body)))


def _found(thing: Any, name: str) -> list[Any]:
    """Everything of this name, wherever it stands; examples hold none."""
    if isinstance(thing, list):
        return [one for part in thing for one in _found(part, name)]
    if not isinstance(thing, dict):
        return []
    here = [thing[name]] if name in thing and not isinstance(thing[name], list) else []
    return here + [one for key, part in thing.items() if key != "examples" for one in _found(part, name)]
