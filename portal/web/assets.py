"""Our own CSS and scripts: addresses that change with the content; what residents' pages need, inlined and allowed by its hash."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from flask import g, url_for
from markupsafe import Markup

RESIDENTS_SCRIPTS = ("photos.js", "receipt.js")  # each makes one page easier; none is needed
READING = "reading.css"  # what pages to read have besides
STATIC = Path(__file__).resolve().parent.parent / "static"


def asset(name: str) -> str:
    """The address of a file in portal/static, with a piece of its hash, so that browsers may keep it for a year."""
    known: dict[str, str] = g.setdefault("assets", {})  # a page of the desk has some seventy icons, of one file
    if name not in known:
        known[name] = url_for("static", filename=name, v=_digest(name))
    return known[name]


@cache
def public_css(*more: str) -> str:
    """Tokens and the residents' stylesheet, and `more` files behind it; without comments and needless spaces."""
    css = "".join((STATIC / name).read_text() for name in ("tokens.css", "public.css", *more))
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


@cache
def public_style(*more: str) -> Markup:
    """The <style> element of a resident's page. `more` is nothing, or READING."""
    return Markup("<style>%s</style>") % Markup(public_css(*more))  # our own files  # nosec B704


@cache
def public_style_hashes() -> tuple[str, ...]:
    """What the content security policy says to allow them: the form's, and that of the pages to read."""
    return _hash(public_css()), _hash(public_css(READING))


@cache
def public_script(name: str) -> Markup:
    """The <script> element of a resident's page, at its end: one of RESIDENTS_SCRIPTS, whole, so that the page stays one request."""
    return Markup("<script>%s</script>") % Markup(_code(name))  # our own file  # nosec B704


@cache
def public_script_hashes() -> tuple[str, ...]:
    return tuple(_hash(_code(name)) for name in RESIDENTS_SCRIPTS)


@cache
def _code(name: str) -> str:
    """Without comments and indentation; in these files a comment has lines of its own."""
    lines = re.sub(r"^\s*/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.S | re.M).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.strip().startswith("//"))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
