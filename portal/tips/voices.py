"""Copies of one text are one voice, not many: what makes two stories the same."""

import re
import unicodedata

from rapidfuzz.distance import LCSseq

NO_LETTERS = re.compile(r"[\W\d_]+")
LINKS = re.compile(r"[/@]|www\.")  # where there is none of these, there is no link
UNSEEN = {"Mn", "Cf"}  # accents, and what has no width
FEWEST = 8  # words: of a shorter text one other word may be the whole difference
SHARE = 0.7  # of the words of the longer one, in the same order


def voice(story: str) -> str:
    """The text without what a machine changes from copy to copy: numbers, links, spaces, case, punctuation, accents, invisible letters.

    A text that holds nothing else is its own voice.
    """
    plain = unicodedata.normalize("NFKC", story).casefold()
    words = " ".join(word for word in plain.split() if not _is_a_link(word)) if LINKS.search(plain) else plain
    return NO_LETTERS.sub(" ", _seen(words)).strip() or plain.strip()


def alike(one: str, other: str) -> bool:
    """Whether two voices are the same but for some words, as of a form letter; short ones only where they are equal."""
    return one == other or _are_near(one.split(), other.split())


def _are_near(one: list[str], other: list[str]) -> bool:
    if min(len(one), len(other)) < FEWEST:
        return False
    return LCSseq.normalized_similarity(one, other, score_cutoff=SHARE) >= SHARE


def _is_a_link(word: str) -> bool:
    return "://" in word or "@" in word or word.startswith("www.") or ("." in word.partition("/")[0] and "/" in word)


def _seen(words: str) -> str:
    if words.isascii():
        return words
    return "".join(one for one in unicodedata.normalize("NFKD", words) if unicodedata.category(one) not in UNSEEN)
