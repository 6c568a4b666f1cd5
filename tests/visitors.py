"""People at the door, without a browser: they open pages, fill in the forms they find there and send them, tokens and all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import lxml.html
from flask import Flask, Response
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from portal.storage.database import db

UNSEEN = "script|style|template|noscript"
Pairs = list[tuple[str, Any]]


@dataclass
class Form:
    """A form as a browser would send it."""

    element: HtmlElement
    address: str
    method: str = "POST"
    pairs: Pairs = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {one.get("name") for one in self.element.xpath(".//*[@name]")}

    def fill(self, changes: Mapping[str, Any]) -> None:
        """Types, ticks and attaches. A list fills a repeated field, None leaves it out, (name, bytes) is a file."""
        for name, value in changes.items():
            assert name in self.names, f"the form has no field {name!r}, only {sorted(self.names)}"
            self.pairs = [pair for pair in self.pairs if pair[0] != name]
            values = value if isinstance(value, list) else [] if value is None else [value]
            self.pairs += [(name, (BytesIO(one[1]), one[0]) if isinstance(one, tuple) else str(one)) for one in values]

    def press(self, button: str | None) -> None:
        """The button with this name, value or words; without any, the one that Enter presses."""
        every = self.element.getroottree().xpath("//button[not(@type) or @type='submit'] | //input[@type='submit']")  # also from outside
        owner = self.element.get("id")
        buttons = [one for one in every if (one.get("form") == owner if one.get("form") else self.element in one.iterancestors())]
        wanted = [one for one in buttons if button is None or button in (one.get("name"), one.get("value"), words(one))]
        assert wanted or button is None, f"the form has no button {button!r}, only {[words(one) or one.get('value') for one in buttons]}"
        if wanted:
            self.address = urljoin(self.address, wanted[0].get("formaction") or self.address)
            self.method = (wanted[0].get("formmethod") or self.method).upper()
            self.pairs += [(wanted[0].get("name"), wanted[0].get("value", ""))] if wanted[0].get("name") else []


class Answer(Response):
    """A response, read as a person would read it."""

    request: Any

    @cached_property
    def tree(self) -> HtmlElement:
        return lxml.html.document_fromstring(self.text)

    @property
    def words(self) -> str:
        """What stands on the page."""
        return words(self.tree)

    @property
    def h1(self) -> str:
        return " ".join(words(one) for one in self.tree.xpath("//h1"))

    @property
    def errors(self) -> str:
        """What the page says is wrong."""
        return " ".join(
            words(one) for one in self.tree.xpath("//*[@role='alert' or contains(@class, 'error') or contains(@class, 'salah')]")
        )

    @property
    def links(self) -> list[str]:
        return [str(href) for href in self.tree.xpath("//a/@href")]

    @property
    def csrf(self) -> str | None:
        return next(iter(self.tree.xpath("//input[@name='csrf_token']/@value")), None)

    @property
    def forms(self) -> "list[Form]":
        """As they are shown."""
        return [self._form(element) for element in self.tree.xpath("//form")]

    def form(self, having: str) -> "Form":
        """The form with a field or button of this name, or whose address ends so."""
        for form in self.forms:
            if having in form.names or form.address.partition("?")[0].endswith(having):
                return form
        raise AssertionError(f"no form with {having!r} on {self.request.path} ({self.status_code}): {self.words[:300]}")

    def _form(self, element: HtmlElement) -> "Form":
        address = urljoin(self.request.url, element.get("action") or self.request.url)
        return Form(element, address, (element.get("method") or "get").upper(), _as_shown(element))


class Visitor(FlaskClient):
    """Somebody with a browser and a session of their own. Each request stands alone; the test's own session reads afresh afterwards."""

    def __init__(self, app: Flask, _: Any = None, **options: Any):
        super().__init__(app, Answer, **options)

    def open(self, *args: Any, **options: Any) -> Answer:
        held_back = [*db.session.new, *db.session.dirty]
        assert not held_back, f"the test has not committed {held_back}: put it into `with unit_of_work():` before somebody else looks"
        db.session.rollback()
        with self.application.app_context():
            answer = super().open(*args, **{"buffered": True, **options})
        db.session.rollback()
        return answer  # type: ignore[return-value]

    def comes_in(self, email: str, password: str) -> None:
        """By the sign-in page, as everybody does."""
        answer = self.submit("/masuk", "password", email=email, password=password)
        assert answer.status_code == 303, f"{email} does not get in: {answer.status_code} {answer.words[:200]}"
        self.__dict__.pop("token", None)

    def submit(self, page: "str | Answer", having: str, press: str | None = None, /, **changes: Any) -> Answer:
        """Opens a page (or takes one already open), fills in its form with that field and sends it by a button."""
        return self.fills_in((self.get(page) if isinstance(page, str) else page).form(having), press, **changes)

    def fills_in(self, form: Form, press: str | None = None, /, **changes: Any) -> Answer:
        """The same with a form in hand."""
        form.fill(changes)
        form.press(press)
        return self._send(form)

    def send(self, address: str, /, **fields: Any) -> Answer:
        """Posts fields that no form need have, with the token that this person's pages carry."""
        return self.post(address, data={"csrf_token": self.token, **fields})

    @cached_property
    def token(self) -> str | None:
        """The token in the forms of somebody's pages: on one's account, or on the sign-in page."""
        page = self.get("/akun")
        return page.csrf if page.status_code == 200 else self.get("/masuk").csrf

    def _send(self, form: Form) -> Answer:
        if form.method == "GET":
            return self.get(form.address, query_string=[(name, value) for name, value in form.pairs if isinstance(value, str)])
        kind = form.element.get("enctype") or "application/x-www-form-urlencoded"
        data: dict[str, list[Any]] = {}
        for name, value in form.pairs:
            data.setdefault(name, []).append(value)
        return self.post(form.address, data=data, content_type=kind)


def words(element: HtmlElement) -> str:
    """The text a person reads in an element, spaces evened out."""
    texts = element.xpath(f".//text()[not({' or '.join(f'ancestor::{tag}' for tag in UNSEEN.split('|'))})]")
    return re.sub(r"\s+", " ", " ".join(texts).replace("\u00ad", "")).strip()


def _as_shown(form: HtmlElement) -> Pairs:
    """Names and values that a browser would send for an untouched form."""
    pairs: Pairs = []
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = control.get("name"), control.get("type", "text") if control.tag == "input" else control.tag
        if control.get("disabled") is not None or kind in {"submit", "button", "image", "file", "reset"}:
            continue
        if kind in {"radio", "checkbox"}:
            pairs += [(name, control.get("value", "on"))] if control.get("checked") is not None else []
        elif kind == "select":
            pairs += [(name, option) for option in _chosen(control)]
        else:
            pairs.append((name, (control.text or "").removeprefix("\n") if kind == "textarea" else control.get("value", "")))
    return pairs


def _chosen(select: HtmlElement) -> list[str]:
    options = select.xpath(".//option")
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]  # as browsers do
    return [option.get("value", words(option)) for option in chosen]
