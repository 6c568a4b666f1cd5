"""Pages that are values: rendered once, kept, and given out with a few words of the moment put in (a receipt code)."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import Response, current_app, render_template

MANY = 200  # pages kept: a few for each office and language; a new day makes the old ones needless


def once(template: str, key: Hashable, context: Callable[[], Mapping[str, Any]], **words: str) -> Response:
    """The page, rendered with `context` the first time that `key` is asked for. Each of `words` must be plain letters, digits, - or _."""
    kept: dict[Hashable, str] = current_app.extensions.setdefault("once", {})
    page = kept.get((template, key))
    if page is None:
        if len(kept) >= MANY:
            kept.clear()
        page = kept[template, key] = render_template(template, **{name: _hole(name) for name in words}, **context())
    for name, word in words.items():
        page = page.replace(_hole(name), word)
    return Response(page, mimetype="text/html")


def _hole(name: str) -> str:
    """A mark that nobody can type: private use characters."""
    return f"\ue000{name}\ue001"
