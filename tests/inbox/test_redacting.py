"""What a reporter wrote may be blacked out in part, and in no other way changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbox.referring.redacting import is_of

TEXT = "Mereka dikunci di mess.\nMandornya bernama Budi, dan paspor mereka diambil."


@pytest.mark.parametrize(
    "redacted",
    [
        TEXT,
        TEXT.replace("Budi", "█████"),
        TEXT.replace("Budi", "[...]"),
        TEXT.replace("Budi", "[…]"),
        "█████ Mandornya bernama █████, dan paspor mereka diambil.",
        "Mereka dikunci di mess. [...]",
        "[...] paspor mereka diambil.",
        "█████",
        TEXT.replace("\n", "  \n "),
    ],
)
def test_what_was_cut_out_is_marked_and_the_rest_is_theirs(redacted):
    assert is_of(TEXT, redacted)


@pytest.mark.parametrize(
    "redacted",
    [
        "",
        TEXT.replace("dikunci", "dikurung"),
        TEXT.replace("bernama Budi, ", ""),
        "Mereka dikunci di mess.",
        "paspor mereka diambil. [...] Mereka dikunci di mess.",
        TEXT.replace("Budi", "█████ si jahat"),
        TEXT + " Tolong ditangkap.",
        "Katanya: " + TEXT,
        "Lain sama sekali",
    ],
)
def test_nothing_is_put_in_left_out_unmarked_or_turned_round(redacted):
    assert not is_of(TEXT, redacted)


@given(st.text(alphabet="abc .\n", min_size=1), st.data())
def test_whatever_is_selected_may_be_blacked_out(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert is_of(text, text[:start] + "█████" + text[end:])
