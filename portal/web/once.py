"""Pages that are values: rendered once, kept, and given out with a few words of the moment put in (a receipt code)."""

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import Response, current_app, render_template

MANY = 200  # pages kept: a few for each office and language; a new day makes the old ones needless
HOLE = re.compile("\ue000(\\w+)\ue001")  # marks that nobody can type: private use characters


def once(template: str, key: Hashable, context: Callable[[], Mapping[str, Any]], **words: str) -> Response:
    """The page, rendered with `context` the first time that `key` is asked for. Each of `words` must be of letters, digits, - and _."""
    kept: dict[Hashable, list[str]] = current_app.extensions.setdefault("once", {})
    pieces = kept.get((template, key))
    if pieces is None:
        if len(kept) >= MANY:
            kept.clear()
        holes = {name: f"\ue000{name}\ue001" for name in words}
        pieces = kept[template, key] = HOLE.split(render_template(template, **holes, **context()))
    filled = [words[piece] if number % 2 else piece for number, piece in enumerate(pieces)]
    return Response("".join(filled), mimetype="text/html")
