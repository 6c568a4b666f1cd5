"""What templates may hold: markup and words, never behaviour."""

import re

import pytest

from tests.house.code import shown, templates
from tests.house.verdict import nothing

FORBIDDEN = {
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.I),
    "an inline style": re.compile(r"\sstyle\s*=", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "script in an address": re.compile(r"javascript:", re.I),
    "hx-on (needs unsafe-eval)": re.compile(r"hx-on[:-]", re.I),
    "a js: value (needs unsafe-eval)": re.compile(r"hx-(vals|vars|headers|confirm)\s*=\s*[\"']?\s*(js|javascript):", re.I),
    "a trigger filter (needs unsafe-eval)": re.compile(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)", re.I),
    "a value let through unescaped": re.compile(r"\|\s*safe\b"),
    "a role asked by name": re.compile(r"\.role\s*(==|in|is)\s"),
}
PAGES = [path for path in templates() if path.suffix in {".html", ".svg"}]
STYLE_BLOCK = re.compile(r"<style\b.*?</style>", re.S)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = []
    for path in PAGES:
        for match in FORBIDDEN[what].finditer(STYLE_BLOCK.sub("", path.read_text())):
            found.append(f"{shown(path)}: …{match.string[match.start() : match.start() + 60]!r}")
    nothing(found)


def test_every_form_that_htmx_sends_also_goes_without_it():
    lame = []
    for path in PAGES:
        for tag in re.findall(r"<form\b[^>]*>", path.read_text(), re.S):
            sent, action = re.search(r'hx-post="([^"]*)"', tag), re.search(r'\saction="([^"]*)"', tag)
            if sent and (action is None or action.group(1) != sent.group(1)):
                lame.append(f"{shown(path)}: {tag}")
    nothing(lame)


def test_htmx_posts_only_from_a_form():
    elsewhere = re.compile(r"<(?!form\b)[a-z]+\b[^>]*\shx-(post|put|patch|delete)=", re.S)
    nothing([shown(path) for path in PAGES if elsewhere.search(path.read_text())])


def test_every_form_with_a_post_prints_a_token():
    """By the macro of ui/ or by hand: csrf_token, the public form's token or the follow-up's ticket. A receipt code is a key itself, as is
    the address of a reminder's link; checking a paper's code changes nothing, and leaving needs none."""
    bare = []
    for path in PAGES:
        for form in re.findall(r"<form\b[^>]*method=\"?post.*?</form>", path.read_text(), re.S | re.I):
            if not re.search(
                r"csrf|token|ticket|receipt|stub|tips/_code.html|class=\"quick\"|name=\"code\"|action=\"{{ request.path }}", form
            ):
                bare.append(f"{shown(path)}: {form[:100]}")
    nothing(bare)
