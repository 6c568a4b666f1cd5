"""Which characters our fonts can show: a paper that names people must be printed whatever they are called."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from struct import unpack_from
from typing import Any

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = "?"
BREAKS = frozenset(map(ord, "\n\t"))


def printable(words: Any) -> Any:
    """The same data, with a question mark in place of every character that no paper of ours can show."""
    if isinstance(words, str):
        return "".join(letter if ord(letter) in known() else UNKNOWN for letter in words)
    if isinstance(words, Mapping):
        return {key: printable(value) for key, value in words.items()}
    return [printable(one) for one in words] if isinstance(words, Sequence) else words


@cache
def known() -> frozenset[int]:
    """The characters that each of our fonts has."""
    fonts = [frozenset(_characters(file.read_bytes())) for file in FONTS.glob("*.ttf")]
    return frozenset.intersection(*fonts) | BREAKS


def _characters(font: bytes) -> Iterator[int]:
    """Of the font's table for the basic plane (OpenType: cmap, format 4)."""
    start = _table(font, b"cmap")
    for number in range(unpack_from(">H", font, start + 2)[0]):
        of = start + unpack_from(">I", font, start + 4 + 8 * number + 4)[0]
        if unpack_from(">H", font, of)[0] == 4:
            yield from _segments(font, of)


def _segments(font: bytes, of: int) -> Iterator[int]:
    count = unpack_from(">H", font, of + 6)[0] // 2
    ends, starts = unpack_from(f">{count}H", font, of + 14), unpack_from(f">{count}H", font, of + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _table(font: bytes, name: bytes) -> int:
    """Where a table of the font begins."""
    for number in range(unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"no {name!r} in this font")
