"""A paper that names people is printed whatever they are called."""

import pytest

from portal.documents import glyphs, letters
from tests.register.people import NASTY


def test_what_our_fonts_show_stays_and_what_they_do_not_is_marked():
    assert glyphs.printable("Müller, 3 × 24 jam – “ya”\n") == "Müller, 3 × 24 jam – “ya”\n"
    assert glyphs.printable({"names": ["林浩然", {"of": "José"}], "number": 3}) == {"names": ["???", {"of": "José"}], "number": 3}


@pytest.mark.parametrize("text", ["林浩然", "Гергана", *(text[:500] for text in NASTY)], ids=range(17))
def test_no_text_stops_a_paper(text):
    """The fonts refuse what they cannot show; a paper would not be made at all."""
    facts = [{"id": "Nama", "en": "Name", "text": text}]
    words = {"title": text, "by": text, "points": [], "office": text, "asked_at": text, "made": text}
    assert letters.typeset("subject", {"name": text, "facts": facts, "id": words, "en": words, "ways": text}).startswith(b"%PDF")
