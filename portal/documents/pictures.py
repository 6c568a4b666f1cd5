"""Photos and PDFs that people hand in, cleaned: nothing of where, when and with what they were made."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.codes import Code

LARGEST = 10 * 1024 * 1024


class Sort(Code):
    """What was kept of a file."""

    PHOTO = "photo", _l("Foto")
    PDF = "pdf", "PDF"


class Unusable(Exception):
    """A file that is not kept. What it says is a sentence for people."""


@dataclass(frozen=True)
class Cleaned:
    sort: Sort
    data: bytes
    thumb: bytes
    pages: int


def clean(data: bytes, name: str) -> Cleaned:
    """No format is known yet."""
    raise Unusable(str(_l("“%(name)s” bukan foto atau PDF, jadi tidak kami simpan. Yang lain aman.", name=name)))
