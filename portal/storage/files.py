"""Files that people hand in: sealed with their own id, kept beside the rows that need them, read only when asked for.

The only door to them, so that an object store can stand behind it later. A file stays sealed when it moves to another table: its id
moves with it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal import keys
from portal.storage.vault import Ready


class Kept:
    """What a table of files has. `content` is deferred: a list of files never reads them."""

    received_hash: Mapped[bytes]  # of the bytes as they arrived: the same file sent again is the same file
    pages: Mapped[int]
    size: Mapped[int]  # bytes of what is kept
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    thumb: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def plain(self) -> bytes:
        """The file itself."""
        return _opened(self, self.content, "content")

    @property
    def small(self) -> bytes:
        """A small picture of it, or nothing."""
        return _opened(self, self.thumb, "thumb") if self.thumb else b""


@dataclass(frozen=True)
class Fresh:
    """A file sealed and ready to be written, before anybody takes the write lock."""

    id: UUID
    received_hash: bytes
    pages: int
    size: int
    content: Ready
    thumb: Ready | None

    @property
    def columns(self) -> dict[str, Any]:
        return dict(vars(self))


def sealed(received: bytes, content: bytes, thumb: bytes = b"", pages: int = 1) -> Fresh:
    """`received` as it arrived, `content` and `thumb` as they will be kept."""
    id_ = uuid4()
    return Fresh(
        id=id_,
        received_hash=fingerprint(received),
        pages=pages,
        size=len(content),
        content=Ready(keys.seal(content, _purpose(id_, "content"))),
        thumb=Ready(keys.seal(thumb, _purpose(id_, "thumb"))) if thumb else None,
    )


def fingerprint(received: bytes) -> bytes:
    """By which the same file is known when it is sent again."""
    return hmac.digest(keys.derived("file.received"), received, hashlib.sha256)


def _opened(row: Any, sealed_bytes: bytes, part: str) -> bytes:
    return keys.open_sealed(bytes(sealed_bytes), _purpose(row.id, part))


def _purpose(id_: UUID, part: str) -> str:
    return f"file.{part}:{id_.hex}"
