"""Cleans one PDF: its pages and what they need to be seen, nothing else. A script that pictures.py runs.

stdin holds the PDF. stdout is the number of its pages in four bytes, then the clean one. What cannot be cleaned ends the process
with one of the codes below, or with any other.
"""

import sys
from io import BytesIO

from pikepdf import ObjectStreamMode, Page, PasswordError, Pdf

TOO_LARGE, LOCKED, TOO_LONG = 4, 5, 6

MOST_PAGES = 50
OF_A_PAGE = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}


class TooLong(Exception):
    """More pages than somebody will read."""


def clean(data: bytes) -> tuple[bytes, int]:
    """The PDF rebuilt from its pages, and how many they are."""
    with Pdf.open(BytesIO(data), suppress_warnings=True) as old, Pdf.new() as new:
        if len(old.pages) > MOST_PAGES:
            raise TooLong
        for page in old.pages:
            _strip(page)
            new.pages.append(page)
        out = BytesIO()
        new.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue(), len(new.pages)


def _strip(page: Page) -> None:
    for key in set(page.obj.keys()) - OF_A_PAGE:
        del page[key]


def main() -> int:
    try:
        pdf, pages = clean(sys.stdin.buffer.read())
    except PasswordError:
        return LOCKED
    except TooLong:
        return TOO_LONG
    except MemoryError:
        return TOO_LARGE
    sys.stdout.buffer.write(pages.to_bytes(4, "big") + pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
