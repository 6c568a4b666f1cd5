"""Whether a story tells of anything but how somebody looks or where they come from.

In favour of whoever tells it: one word of a deed, a workplace, a vehicle, a paper or an hour is enough, and so is any verb that is not
known to be idle.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from portal.cases.codes import HELP
from portal.storage.search import stem
from portal.tips.intake import Report
from portal.tips.sifting_words import DOING, IDLE, LOOKS

WORD = re.compile(r"[^\W\d_]+")
HOUR = re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} ?[ap]\.?m\b")
VERB_WITH_ROOT = re.compile(r"(me|ber|di|ter)\w{3}")  # only where the root is another word: bermuka, but also berapa
SPOKEN_OR_ENGLISH_VERB = re.compile(r"n[gy]\w{3}|\w{3,}(ing|ed)$")
ENDING = re.compile(r"(nya|lah|kah|pun|s|es)$")


def needs_sifting(report: Report, words: str = "") -> bool:
    """Whether the report tells of nothing else. Never where somebody may need help: they are heard however they put it."""
    return not report.danger and report.category not in HELP and only_looks(report.story, words)


def only_looks(story: str, words: str = "") -> bool:
    """True for a story of looks, nationality, origin, religion or language in which nothing is done.

    `words` is an office's own list of what speaks of these, a word or phrase on each line; empty for the portal's.
    """
    text = unicodedata.normalize("NFKC", story).casefold()
    said = WORD.findall(text)
    looks = set(_where(said, _phrases(words.strip() or LOOKS)))
    return bool(looks) and not HOUR.search(text) and not any(_is_a_deed(word) for place, word in enumerate(said) if place not in looks)


def _where(said: Sequence[str], phrases: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[int]:
    """The places in a text where the phrases stand."""
    for start, word in enumerate(said):
        for phrase in (one for form in _forms(word) for one in phrases.get(form, ())):
            heard = said[start : start + len(phrase)]
            if len(heard) == len(phrase) and all(part in _forms(other) for part, other in zip(phrase, heard, strict=True)):
                yield from range(start, start + len(phrase))


@lru_cache(maxsize=100)
def _phrases(words: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """A list of words and phrases by their first word."""
    by_first: dict[str, list[Sequence[str]]] = {}
    for line in unicodedata.normalize("NFKC", words).casefold().splitlines():
        if phrase := WORD.findall(line):
            by_first.setdefault(phrase[0], []).append(phrase)
    return by_first


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """A word as it stands, without its ending, and its root."""
    return frozenset({word, ENDING.sub("", word), stem(word)})


def _is_a_deed(word: str) -> bool:
    if _forms(word) & _listed(DOING):
        return True
    return _is_a_verb(word) and not _forms(word) & _listed(IDLE)


def _is_a_verb(word: str) -> bool:
    return bool(SPOKEN_OR_ENGLISH_VERB.match(word) or (VERB_WITH_ROOT.match(word) and stem(word) != word))


@cache
def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())
