"""Somebody who has come in by the sign-in page, in a browser without script."""

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from tests import cast

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class SignedIn:
    """One connection that stays open, and the cookie of one session. Ends the run where the portal answers otherwise than expected."""

    def __init__(self, port: int, person: cast.Person):
        self._connection, self._cookie = HTTPConnection("127.0.0.1", port, timeout=300), ""
        self.post("/masuk", {"csrf_token": self.token("/masuk"), "email": person.email, "password": cast.PASSWORD})

    def page(self, path: str) -> str:
        answer, page = self.ask("GET", path)
        if answer.status != 200:
            raise SystemExit(f"GET {path} was answered with {answer.status}: {page[:500]}")
        return page

    def post(self, path: str, fields: Mapping[str, str]) -> None:
        answer, page = self.ask("POST", path, urlencode(fields).encode(), FORM)
        if answer.status != 303:
            raise SystemExit(f"POST {path} was answered with {answer.status}: {page[:500]}")

    def token(self, path: str) -> str:
        return token_in(self.page(path))

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[HTTPResponse, str]:
        self._connection.request(method, path, body, {"Cookie": self._cookie, **(headers or {})})
        answer = self._connection.getresponse()
        page = answer.read().decode()
        if given := answer.headers.get("Set-Cookie"):
            self._cookie = given.partition(";")[0]
        return answer, page


def token_in(page: str) -> str:
    found = CSRF.search(page)
    if found is None:
        raise SystemExit(f"A page without a form: {page[:500]}")
    return found[1]
