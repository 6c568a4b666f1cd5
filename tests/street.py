"""People before a real server with real browsers, who walk through the portal; their loads and clicks are counted."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from babel.support import Translations
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Request, Response, Route, expect
from waitress import wasyncore

from portal.web.serving import server as served
from tests.visitors import Answer

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
STATIC = Path(__file__).resolve().parents[1] / "portal" / "static"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOWN = "/shown"  # no address of ours
ENGLISH = Translations.load(STATIC.parents[1] / "translations", ["en"])
PATIENCE = 15_000  # milliseconds: a busy machine is no broken page
Cdn = Literal["up", "down", "hanging"]


# --- a server -----------------------------------------------------------------------------------------------------------------


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The portal on a free port, as `flask serve` serves it; yields its address."""
    server = served(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in the server's own thread
        thread.join(5)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=60)  # who is still served would write into the next test's house


# --- a person -----------------------------------------------------------------------------------------------------------------


def _asks_for_nothing(route: Route) -> None:
    """Of a page that is only shown: its reader has not come in here, and an answer would lead away to the door."""
    if route.request.resource_type in {"fetch", "xhr"}:
        route.fulfill(status=204)
    else:
        route.fallback()


def are_seen(pictures: Locator, count: int) -> None:
    """So many pictures have come, and each of them is one."""
    expect(pictures).to_have_count(count)
    for place in range(count):
        expect(pictures.nth(place)).not_to_have_js_property("naturalWidth", 0)


class Person:
    """Somebody at a browser. What they do is counted: pages loaded, clicks (a select and a file are two each), keys; texts typed apart.

    Words of the portal are named in Indonesian; who reads English looks for the translation.
    """

    def __init__(self, context: BrowserContext, base: str, name: str, language: str = "id", script: bool = True):
        self.context, self.base, self.name, self.language, self.script = context, base, name, language, script
        self.page = context.new_page()
        self.loads = self.clicks = self.keys = self.texts = 0
        self.pieces = 0  # of pages, that htmx asked for
        self.scripts: list[str] = []  # addresses of scripts that the pages asked for
        self.outside: list[str] = []  # addresses of other hosts that the pages asked for
        self.complaints: list[str] = []  # errors of scripts and of the content policy
        self.page.on("request", self._count)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("response", self._check)

    def _count(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None and request.redirected_from is None:
            self.loads += 1
        self.pieces += "hx-request" in request.headers and "/draft/" not in request.url  # what is kept while one types is nobody's click
        if request.resource_type == "script":
            self.scripts.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.outside.append(request.url)

    def _hear(self, kind: str, text: str) -> None:
        """A form that comes back with mistakes (4xx) is nothing to complain of; what a page brings along is looked at by `_check`."""
        if kind == "error" and not text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.complaints.append(text)

    def _check(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type not in {"document", "fetch", "xhr"}):
            self.complaints.append(f"{response.status} {response.url}")

    def goes_to(self, path: str) -> None:
        self.page.goto(self.base + path, wait_until="domcontentloaded")  # a CDN that hangs holds back "load"

    def is_shown(self, answer: Answer) -> None:
        """A page that somebody else asked for, with its own headers; what it brings along comes from the server."""
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in {"content-length", "set-cookie"}}
        self.page.goto("about:blank")  # the page before may be about to lead somewhere by itself
        self.page.unroute_all()
        self.page.route(f"{self.base}/**", _asks_for_nothing)
        self.page.route(self.base + SHOWN, lambda route: route.fulfill(status=200, headers=headers, body=answer.text))
        self.page.goto(self.base + SHOWN, wait_until="load")

    def clicks_on(self, what: str | Locator) -> None:
        """On a button or link by the words on it, or on a locator."""
        target = what if isinstance(what, Locator) else self._named(what)
        target.click()
        self.clicks += 1
        self.page.wait_for_load_state("domcontentloaded")

    def waits_for_htmx(self) -> None:
        """As long as a person takes to read; nothing to wait for with script off."""
        for _ in range(100):  # the page's policy forbids Playwright's own waiting
            if not self.script or self.page.evaluate("Boolean(window.htmx)"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("htmx does not come")

    def _named(self, words: str) -> Locator:
        found = [self.page.get_by_role(role, name=self.said(words)) for role in ("button", "link")]
        return found[0].or_(found[1]).first

    def said(self, words: str) -> str:
        """What the portal says, in the language of this person."""
        return ENGLISH.gettext(words) if self.language == "en" else words

    def chooses(self, label: str) -> None:
        """A radio button or a checkbox by its label."""
        self.page.get_by_label(self.said(label)).first.check()
        self.clicks += 1

    def ticks(self, name: str, value: str) -> None:
        """A radio button or a checkbox by what it sends."""
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()
        self.clicks += 1

    def picks(self, name: str, value: str) -> None:
        """An option of the select with this field name: one click opens it, one takes it."""
        self.page.locator(f'select[name="{name}"]').select_option(value)
        self.clicks += 2

    def types(self, name: str, text: str) -> None:
        """Into the text field with this name."""
        self.page.locator(f'[name="{name}"]:visible').first.fill(text)
        self.texts += 1

    def attaches(self, name: str, *files: str | Path) -> None:
        self.page.locator(f'input[type="file"][name="{name}"]').set_input_files([str(file) for file in files])
        self.clicks += 2

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def sees(self, words: str) -> bool:
        """Whether the words stand on the page, now or in a moment."""
        with suppress(AssertionError):
            expect(self.page.locator("body")).to_contain_text(self.said(words), use_inner_text=True, timeout=PATIENCE)
            return True
        return False

    def has_before_them(self, words: str) -> bool:
        """Whether the words stand on the page at this moment."""
        return self.said(words) in self.page.locator("body").inner_text()

    @property
    def cookies(self) -> list[str]:
        return [cookie["name"] for cookie in self.context.cookies()]

    @property
    def effort(self) -> dict[str, int]:
        return {"loads": self.loads, "clicks": self.clicks, "keys": self.keys, "texts": self.texts}

    def starts_counting(self) -> None:
        self.loads = self.clicks = self.keys = self.texts = 0

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA on the page shown, one line per rule with the places."""
        before = self.page.viewport_size
        whole = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({**before, "height": max(before["height"], whole)})  # a bar that sticks lies on nothing then
        self.page.evaluate(AXE.read_text())
        asked = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}  # what is in order need not be told
        violations: list[dict[str, Any]] = self.page.evaluate("asked => axe.run(asked).then(result => result.violations)", asked)
        self.page.set_viewport_size(before)
        return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:4]]} {one['help']}" for one in violations]

    def overflows(self) -> bool:
        """Whether the page shown is wider than a small phone."""
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE["viewport"])
        wide = bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
        self.page.set_viewport_size(before)
        return wide


class Street:
    """Where people come from: hands out persons, each with a browser profile of their own."""

    def __init__(self, browser: Browser, base: str):
        self.browser, self.base = browser, base
        self._contexts: list[BrowserContext] = []

    def person(
        self, name: str = "", *, script: bool = True, phone: bool = False, dark: bool = False, cdn: Cdn = "up", language: str = "id"
    ) -> Person:
        """`cdn` says what the world outside does: answers with the bytes we keep, refuses, or never answers."""
        context = self.browser.new_context(
            **(PHONE if phone else DESKTOP),
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        context.set_default_timeout(20_000)
        context.route(lambda address: not address.startswith(self.base), lambda route: _outside(route, cdn))
        self._contexts.append(context)
        return Person(context, self.base, name, language, script)

    def close(self) -> None:
        for context in self._contexts:
            with suppress(Error):
                context.close()


@contextmanager
def walking(app: Flask, browser: Browser) -> Iterator[Street]:
    with serving(app) as base:
        street = Street(browser, base)
        yield street
        street.close()


def _outside(route: Route, cdn: Cdn) -> None:
    """The world outside is played: the CDN answers with our own copy, refuses, or never answers."""
    kept = next(STATIC.glob("htmx*.js"), None)
    if "htmx" in route.request.url and cdn == "up" and kept:
        route.fulfill(body=kept.read_bytes(), content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})
    elif cdn != "hanging" or "htmx" not in route.request.url:
        route.abort()
