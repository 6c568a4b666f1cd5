"""A sponsor's own system before the portal's door. Whatever it is answered must be what the OpenAPI document says."""

import json
from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker

from portal.register.machine.api_asking import DOCUMENT
from tests import cast
from tests.visitors import Answer, Visitor

ROOT = "/api/v1"
LIN: dict[str, Any] = {
    "name": "Lin Haoran", "sex": "M", "birth_date": "1977-10-12", "nationality": "CHN", "passport": "EF0238557",
    "passport_expires": "2029-03-17", "permit_kind": "ITAS", "permit_index": "E23", "permit_number": "2C14JE8961-X",
    "permit_expires": "2027-11-13", "rptka_number": "B.3/63459/PK.04.01/II/2025", "rptka_expires": "2027-11-13",
    "position": "Ahli Geologi Tambang", "site_code": cast.KARANG_LANGIT, "residence": "Mess karyawan blok B", "started_on": "2025-02-14",
}  # fmt: skip
WANG = LIN | {"name": "Wang Li", "sex": "F", "birth_date": "1990-05-04", "passport": "EG1122334", "permit_number": "2C14JE8962-X"}


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return found


def resolved(thing: dict[str, Any]) -> dict[str, Any]:
    """What a $ref of the document points at."""
    while "$ref" in thing:
        found: Any = document()
        for name in thing["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        thing = found
    return thing


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema | {"components": document()["components"]}, format_checker=FormatChecker())


def documented() -> set[tuple[str, str, int]]:
    """Every method, path and status."""
    return {
        (method.upper(), path, int(status))
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
        for status in operation["responses"]
    }


def template(address: str) -> str:
    """The document's path of an address."""
    path = address.partition("?")[0].removeprefix(ROOT)
    return "/codes/{table}" if path.startswith("/codes/") else path


def check(answer: Answer, method: str, address: str) -> Answer:
    """Status, kind, headers and body are as the document says."""
    operation = document()["paths"][template(address)][method.lower()]
    assert str(answer.status_code) in operation["responses"], f"{method} {address} answers {answer.status_code}: {answer.text[:500]}"
    said = resolved(operation["responses"][str(answer.status_code)])
    contents = said.get("content", {})
    missing = set(said.get("headers", {})) - {name for name, _ in answer.headers}
    assert not missing, f"{method} {address} {answer.status} does not bring {missing}"
    assert answer.mimetype in contents or not (contents or answer.data), f"{answer.mimetype} is not in the document"
    for name, header in said.get("headers", {}).items():
        validator(resolved(header)["schema"]).validate(answer.headers[name])
    if (answer.mimetype or "").endswith("json"):
        validator(contents[answer.mimetype]["schema"]).validate(answer.json)
    assert "Set-Cookie" not in answer.headers
    return answer


class System:
    """It holds a key, or none."""

    def __init__(self, app: Flask, key: str | None = cast.MACHINE_KEY):
        self.visitor: Visitor = app.test_client()  # type: ignore[assignment]
        self.key = key

    def asks(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= options.pop("headers", {})
        return check(self.visitor.open(ROOT + path, method=method, headers=headers, **options), method, ROOT + path)

    def gets(self, path: str, **headers: str) -> Answer:
        return self.asks("GET", path, headers=_named(headers))

    def sends(self, *workers: Any, query: str = "", **headers: str) -> Answer:
        """The whole list as JSON."""
        return self.sends_text(json.dumps({"workers": list(workers)}), query=query, **headers)

    def sends_text(self, body: str | bytes, kind: str = "application/json", query: str = "", **headers: str) -> Answer:
        """Whatever it is."""
        content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        return self.asks("PUT", f"/roll?{query}" if query else "/roll", data=content, content_type=kind, headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
