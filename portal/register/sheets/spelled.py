"""Columns that are known by the spellings that lists really have, in both languages: of a list of workers, of a month of guests."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self, TypeVar

from portal.codes import Code, bare
from portal.web import language

LONGEST_NAME = 100  # of a column; a cell that holds a whole page is none
BETWEEN = " · "


class Spelled(Code):
    """One column. Its value is the field of a form, its label the header we write, its hint what to write below it."""

    spellings: tuple[str, ...]

    def __new__(cls, value: str, label: Any, hint: Any, spellings: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = member.public = label
        member.hint = hint
        member.spellings = tuple(spellings.split(BETWEEN))
        return member


S = TypeVar("S", bound=Spelled)


def key(name: str) -> str:
    """A name as names are compared: without spaces, marks and capitals."""
    return bare(name[:LONGEST_NAME])[:LONGEST_NAME]


def known_key(name: str, known: Mapping[str, object]) -> str | None:
    """Under which key a name is known: the whole of it, or, where it is written in two languages (“Nama/Name”), what both mean."""
    parts = [key(part) for part in name.split("/")]
    same = all(part in known for part in parts) and len({known[part] for part in parts}) == 1
    return key(name) if key(name) in known else parts[0] if same else None


@cache
def keys_of(names: str) -> frozenset[str]:
    """Of several names with dots between them."""
    return frozenset(map(key, names.split(BETWEEN)))


@cache
def by_key(columns: type[S]) -> dict[str, S]:
    """The columns by every name they are known by."""
    known: dict[str, S] = {}
    for tongue in language.LANGUAGES:
        with language.speaking(tongue):
            known |= {key(str(column.label)): column for column in columns}
    return known | {key(spelling): column for column in columns for spelling in column.spellings}
