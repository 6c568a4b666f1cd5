"""Walking through the portal along its links, and what every page must be."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from lxml.html import HtmlElement
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.web.assets import RESIDENTS_SCRIPTS, public_script
from tests.visitors import Answer, Visitor, words

KEYED = re.compile(r"(/en)?/pernyataan/.{60,}")  # the address itself is the key: a reminder's link
ENOUGH = 3  # pages of one kind that a walk looks at
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "list", "form")


def walk(visitor: Visitor, *starts: str, enough: int = ENOUGH) -> Iterator[tuple[str, str, Answer]]:
    """Opens `starts` and every page that links lead to, some of each kind; yields endpoint, address and answer."""
    waiting, seen, kinds = [*starts], set(starts), Counter[tuple[str | None, bool]]()
    while waiting:
        address = waiting.pop(0)
        kind = endpoint(visitor.application, address), "?" in address
        kinds[kind] += 1
        if kinds[kind] > enough:
            continue
        answer = visitor.get(address)
        yield kind[0] or "nowhere", address, answer
        onward = [answer.headers["Location"]] if answer.status_code in {301, 302, 303} else inner_links(answer)
        waiting += [link for link in dict.fromkeys(onward) if link not in seen]
        seen.update(onward)


def endpoint(app: Flask, address: str, method: str = "GET") -> str | None:
    """The view behind an address; None where nothing is."""
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path, method)[0]
    except RequestRedirect as onward:
        return endpoint(app, onward.new_url, method)
    except HTTPException:
        return None


def inner_links(answer: Answer) -> list[str]:
    if answer.mimetype != "text/html":
        return []
    links = [link.partition("#")[0] for link in answer.links]
    return [link for link in links if link.startswith("/") and not link.startswith(("//", "/static/"))]


def faults(answer: Answer) -> list[str]:
    """Everything about a page that is not as every page must be; nothing for what is no page (a download, a redirect)."""
    if answer.mimetype != "text/html" or answer.status_code in {204, 301, 302, 303}:
        return []
    return [
        *_markup(answer),
        *_head(answer.tree),
        *_controls(answer.tree),
        *_pointers(answer.tree),
        *_behaviour(answer.tree),
        *_forms(answer.tree),
        *_left_over(answer.words),
    ]


def _markup(answer: Answer) -> Iterator[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.text)
    yield from (f"markup: {code} {detail or ''} at line {place[0]}" for place, code, detail in parser.errors)


def _head(page: HtmlElement) -> Iterator[str]:
    if page.get("lang") not in {"id", "en"}:
        yield f"language: {page.get('lang')}"
    if not page.findtext(".//title", "").strip():
        yield "no title"
    if [bool(words(one)) for one in page.xpath("//h1")] != [True]:
        yield f"h1: {[words(one) for one in page.xpath('//h1')]}"
    if len(page.xpath("//main")) != 1:
        yield f"{len(page.xpath('//main'))} main"
    if not page.xpath("//meta[@name='viewport'][contains(@content, 'width=device-width')]"):
        yield "no viewport"


def _controls(page: HtmlElement) -> Iterator[str]:
    unseen = "@hidden or @type='hidden' or @type='submit' or @type='button' or @type='image'"
    for control in page.xpath(f"//input[not({unseen})] | //select | //textarea[not({unseen})]"):
        if _hidden(control):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.xpath("ancestor::label")
        if not named and not page.xpath("//label[@for=$id]", id=control.get("id", "")):
            yield f"no label: {_shown(control)}"
    for element in page.xpath("//button | //a[@href] | //summary"):
        if not (
            _hidden(element) or words(element) or element.get("aria-label") or element.get("title") or element.xpath(".//img[@alt!='']")
        ):
            yield f"no words on it: {_shown(element)}"
    yield from (f"no alt: {_shown(image)}" for image in page.xpath("//img[not(@alt)]"))


def _hidden(element: HtmlElement) -> bool:
    """Kept from people by all means: not seen, not read aloud, not reached by keys."""
    return element.get("aria-hidden") == "true" and element.get("tabindex") == "-1"


def _pointers(page: HtmlElement) -> Iterator[str]:
    ids = Counter(page.xpath("//@id"))
    yield from (f"id twice: {one}" for one, times in ids.items() if times > 1)
    for name in POINTERS:
        for value in page.xpath(f"//@{name}"):
            yield from (f"{name} points nowhere: {one}" for one in value.split() if one not in ids)
    yield from (f"link points nowhere: {href}" for href in page.xpath("//a/@href") if href.startswith("#") and href[1:] not in {*ids, ""})


OURS = {str(public_script(name)).removeprefix("<script>").removesuffix("</script>") for name in RESIDENTS_SCRIPTS}  # allowed by hash


def _behaviour(page: HtmlElement) -> Iterator[str]:
    yield from (f"inline handler: {_shown(one)}" for one in page.xpath("//*[@*[starts-with(name(), 'on')]]"))
    yield from (f"inline style: {_shown(one)}" for one in page.xpath("//*[@style]"))
    yield from (f"inline script: {_shown(one)}" for one in page.xpath("//script[not(@src)]") if one.text not in OURS)


def _forms(page: HtmlElement) -> Iterator[str]:
    pressed = ".//button[not(@type) or @type='submit'] | .//input[@type='submit']"
    proof = {"csrf_token", "token", "ticket", "receipt", "stub", "code"}  # a receipt needs none: the code is the key, or only looks
    for form in page.xpath("//form"):
        if not form.xpath(pressed) and not _pressed_from_outside(page, form):
            yield f"no button: {_shown(form)}"
        leaves = "quick" in form.get("class", "")  # which changes nothing and may not fail
        keyed = KEYED.match(form.get("action", ""))
        if form.get("method", "").lower() == "post" and not leaves and not keyed and not proof & set(form.xpath(".//input/@name")):
            yield f"no token: {_shown(form)}"


def _pressed_from_outside(page: HtmlElement, form: HtmlElement) -> bool:
    return bool(form.get("id") and page.xpath("//button[@form=$id]", id=form.get("id")))


def _left_over(said: str) -> Iterator[str]:
    scraps = ("{{", "}}", "{%", "%(", " None ", "Undefined", "object at 0x")
    yield from (f"left over on the page: {scrap}" for scrap in scraps if scrap in said)


def _shown(element: HtmlElement) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in element.items())
    return f"<{element.tag} {attributes}>"[:160]
