"""What a reporter wrote, blacked out in part: the rest must be theirs, word for word."""

import re

from portal.referrals.codes import BLACK

CUT = re.compile(rf"(?:{BLACK}+|\[(?:…|\.\.\.)\])")  # with script what was selected is blacked out; without, "[...]" is typed in its place
LONGER = 2  # times what the reporter wrote: a mark may be longer than what it stands for, and nobody writes more marks than words
MARK = 5  # characters, as the page's script puts them


def is_of(original: str, redacted: str) -> bool:
    """Whether `redacted` is `original` with pieces cut out, each marked, and nothing else changed but spaces."""
    if len(redacted) > LONGER * len(original) + MARK:
        return False
    left = _even(original)
    pieces = [_even(piece) for piece in CUT.split(redacted)]
    if not left.startswith(pieces[0]) or not left.endswith(pieces[-1]):
        return False
    at = 0
    for piece in pieces:
        found = left.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(pieces) > 1 or pieces[0] == left


def _even(text: str) -> str:
    return " ".join(text.split())
