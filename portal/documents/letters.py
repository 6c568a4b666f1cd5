"""Papers as PDF: letters, posters, receipts. The one place that sets type: looks in `templates/letters/`, words as data."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst

from portal import clock
from portal.config import HERE
from portal.documents.glyphs import FONTS, printable

LAYOUTS = HERE / "templates" / "letters"


def typeset(layout: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `templates/letters/<layout>.typ`, which reads `data` (what JSON can say) as sys.inputs.data.

    It claims PDF/A-2a and PDF/UA-1: a picture without words for who cannot see it does not compile. Texts in the data stay
    texts; what our fonts cannot show becomes a question mark.
    """
    made: Any = typst.compile(
        str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],  # kept for decades, read aloud
        timestamp=int(clock.now().timestamp()),
    )
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    """Ours and no others: a paper looks the same on every machine. Reading them once makes it four times as fast."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
