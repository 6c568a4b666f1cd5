"""Residents' pages on a browser of ten years ago (Chrome 51), and on a phone that others use too."""

import re
from pathlib import Path

import pytest

from portal.web import assets

STATIC = Path(assets.__file__).resolve().parents[1] / "static"
RESIDENTS = ("tokens.css", "public.css", *(file.name for file in STATIC.glob("reading*.css")))
PAGES = ("/", "/cek", "/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor")

LATER_VALUES = r"\b(?:clamp|min|max|color-mix|oklch|oklab|lab|lch|env)\(|\d(?:dvh|svh|lvh|cqw|cqi)\b"
LATER_AT_RULES = r"@(?:layer|container|scope|starting-style|property)\b"
LATER_LAYOUT = (
    r"(?<![\w-])(?:gap|row-gap|column-gap|inset|aspect-ratio|place-[a-z]+|(?:margin|padding|border|inset)-(?:inline|block)[a-z-]*)\s*:"
)
LATER_SELECTORS = re.compile(
    r":(?:is|where|has|focus-visible|focus-within|any-link|placeholder-shown|user-invalid|modal)\b"
    r"|::(?:marker|file-selector-button|backdrop|part)"
)


def sheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.S)


@pytest.mark.parametrize("name", RESIDENTS)
def test_nothing_stands_on_what_an_old_browser_does_not_know(name):
    css = sheet(name)
    assert re.findall(LATER_VALUES, css) == []
    assert re.findall(LATER_AT_RULES, css) == []
    assert re.findall(LATER_LAYOUT, css) == []


@pytest.mark.parametrize("name", RESIDENTS)
def test_a_selector_that_an_old_browser_does_not_know_takes_no_other_with_it(name):
    """It drops a whole list of selectors for one of them."""
    lists = re.findall(r"([^{}]+)\{", sheet(name))
    mixed = [
        one.strip()
        for one in lists
        if "," in one and 0 < len([s for s in one.split(",") if LATER_SELECTORS.search(s)]) < one.count(",") + 1
    ]
    assert mixed == []


@pytest.mark.parametrize("name", RESIDENTS)
def test_no_rule_lies_within_a_rule(name):
    """Nested rules are of 2023; only @media holds others."""
    css = re.sub(r"@(?:media|supports|page|keyframes)[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}", r"\1", sheet(name))
    assert re.findall(r"\{[^{}]*\{", css) == []


@pytest.mark.parametrize("name", ["photos.js", "receipt.js"])
def test_the_scripts_speak_as_an_old_browser_does(name):
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", (STATIC / name).read_text(), flags=re.S)
    assert re.findall(r"=>|`|\b(?:let|const|class|async|await)\b|\?\.|\?\?|\.\.\.", code) == []


@pytest.mark.parametrize("path", [f"{door}{path}" for door in ("", "/en") for path in PAGES])
def test_a_shared_phone_keeps_no_trace_that_we_could_leave(visitor, path):
    """No cookie, nothing in storage, nothing installed, nothing offline."""
    page = visitor.get(path)
    assert page.status_code == 200
    assert page.headers.getlist("Set-Cookie") == []
    assert page.tree.xpath("//link[@rel='manifest' or @rel='serviceworker'] | //iframe | //object | //embed") == []
    code = " ".join(page.tree.xpath("//script/text()"))
    assert re.findall(r"serviceWorker|localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|pushState", code) == []
