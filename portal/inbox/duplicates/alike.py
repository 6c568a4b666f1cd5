"""Which of many texts say the same: copies are found at once, form letters among texts that share some of their rarest words."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from portal.tips.voices import SHARE, alike, voice

T = TypeVar("T", bound=Hashable)
TELLING = 200  # texts that share a word
NEAREST = 8
Word = tuple[str, int]  # the second "mess" of a text is another word than the first


def together(stories: Iterable[tuple[T, str]]) -> list[list[T]]:
    """What says the same lies together, in the order in which each voice came first."""
    voices: dict[str, list[T]] = defaultdict(list)
    for one, story in stories:
        voices[voice(story)].append(one)
    spoken: dict[str, list[T]] = {}
    for said, first in _first_of_their_kind(list(voices)):
        spoken.setdefault(first, []).extend(voices[said])
    return list(spoken.values())


def _first_of_their_kind(voices: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each voice with the first one that it is like, which may be itself.

    Of two that are alike neither lacks more than a part of the other's words, so one of the rarest of both is the same: only those that
    share most of these are compared, and a day of ten thousand texts is not fifty million pairs. A word that very many texts share tells
    nothing; a machine that writes ten thousand different texts of the same few words may leave some of them apart.
    """
    words = [_words(said) for said in voices]
    often = Counter(word for one in words for word in one)
    firsts: dict[Word, list[str]] = defaultdict(list)
    for said, own in zip(voices, words, strict=True):
        rarest = _rarest(own, often)
        shared = Counter(chain.from_iterable(firsts[word] for word in rarest if len(firsts[word]) < TELLING))
        like = next((first for first, _ in shared.most_common(NEAREST) if alike(said, first)), said)
        if like == said:
            for word in rarest:
                firsts[word].append(said)
        yield said, like


def _words(said: str) -> list[Word]:
    met: Counter[str] = Counter()
    words: list[Word] = []
    for word in said.split():
        words.append((word, met[word]))
        met[word] += 1
    return words


def _rarest(words: Sequence[Word], often: Mapping[Word, int]) -> list[Word]:
    """So many of the rarest words that whoever shares `SHARE` of the words shares one of these."""
    enough = len(words) - math.ceil(SHARE * len(words)) + 1
    return sorted(words, key=lambda word: (often[word], word))[:enough]
