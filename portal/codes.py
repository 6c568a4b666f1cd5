"""Code: an enum whose members carry the words people read. The alphabet of codes that people read aloud; texts as they are compared."""

import re
import unicodedata
from enum import StrEnum
from typing import Any, Self

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # what codes are written in that people read aloud: no I, L, O, U
LOOK_ALIKE = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s\-‐-―_.·,:]+")
NO_LETTER = re.compile(r"[\W_]+")


def plain(typed: str) -> str:
    """A code as somebody typed it, without what makes no difference: case, spaces, dashes, O for 0, I and L for 1."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(LOOK_ALIKE)


def bare(text: str) -> str:
    """A text as it is compared with what others wrote in their own way: without spaces, marks and capitals."""
    return NO_LETTER.sub("", unicodedata.normalize("NFKD", text).casefold())


class Code(StrEnum):
    """`WORK = "work", _l("Pekerjaan"), _l("Bekerja …"), _l("Misalnya …")`.

    The database keeps the value; officers read `.label`, residents `.public` (the label where none is given), with `.hint` below it.
    """

    label: Any
    public: Any
    hint: Any

    def __new__(cls, value: str, label: Any = "", public: Any = None, hint: Any = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.public = label if public is None else public
        member.hint = hint
        return member

    @classmethod
    def read(cls, value: object) -> Self | None:
        """The member with this value, or None: for what arrives in an address or a form."""
        return next((member for member in cls if member.value == value), None)
