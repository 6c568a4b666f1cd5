"""Words that can be found in sealed texts: a text's words and their stems as a sorted set of keyed hashes.

SQLite keeps them in FTS5 (`detail=none`, with its own keyed content so that a delete works), PostgreSQL in a tsvector under GIN.
A thief of the database sees equal words and how often they occur, never the words.
"""

import base64
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from sqlalchemy import (
    BigInteger,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from portal import keys
from portal.storage.database import db, run

WORD = re.compile(r"[^\W_]{2,40}")
LONGEST = 5_000  # distinct words of one text

_stemmer = StemmerFactory().create_stemmer(False)
_lite = table("word", column("rowid", BigInteger), column("subject", Text), column("hashes", Text))
_post = table("word", column("subject", Uuid), column("hashes", Text))
_INTO_LITE = insert(_lite)
_INTO_POST = insert(_post).values(subject=bindparam("subject"), hashes=func.array_to_tsvector(bindparam("words", type_=ARRAY(Text))))


def index(subject: UUID, plain: str) -> None:
    """Makes the text that `subject` (a tip, a message, a note) holds findable, in place of what was findable before."""
    forget(subject)
    add(subject, plain)


def add(subject: UUID, plain: str) -> None:
    """Makes the text of a new `subject` findable."""
    keep(subject, hashed(plain))


def keep(subject: UUID, hashes: list[str]) -> None:
    """The same for words hashed before, so that nobody waits for it under the write lock."""
    if not hashes:
        return
    if _on_sqlite():
        run(_INTO_LITE, _lite_row(subject, hashes))
    else:
        run(_INTO_POST, {"subject": subject, "words": hashes})


def keep_each(words: Mapping[UUID, list[str]]) -> None:
    """The same for many new subjects at once."""
    into = _INTO_LITE if _on_sqlite() else _INTO_POST
    rows = [_lite_row(one, hashes) if _on_sqlite() else {"subject": one, "words": hashes} for one, hashes in words.items() if hashes]
    if rows:
        db.session.connection().execute(into, rows)


def forget(subject: UUID) -> None:
    """Nothing of `subject` is found any more."""
    db.session.execute(
        delete(_lite).where(_lite.c.rowid == _rowid(subject)) if _on_sqlite() else delete(_post).where(_post.c.subject == subject)
    )


def matching(query: str) -> Select[UUID]:
    """Ids of the subjects whose text holds every word of `query`, in whatever form; none for a query without words."""
    wanted = [_forms(word) for word in _words(query)]
    if _on_sqlite():
        phrase = " AND ".join("(" + " OR ".join(f'"{form}"' for form in sorted(forms)) + ")" for forms in wanted)
        return select(type_coerce(_lite.c.subject, Uuid(native_uuid=False))).where(
            literal_column("word").op("MATCH")(phrase) if wanted else false()
        )
    phrase = " & ".join("(" + " | ".join(f"'{form}'" for form in sorted(forms)) + ")" for forms in wanted)
    return select(_post.c.subject).where(_post.c.hashes.op("@@")(cast(phrase, TSQUERY)) if wanted else false())


def hashed(plain: str) -> list[str]:
    """The words of a text and their stems as sorted keyed hashes of 60 bits."""
    return sorted({form for word in _words(plain) for form in _forms(word)})


def _words(plain: str) -> list[str]:
    seen = dict.fromkeys(WORD.findall(unicodedata.normalize("NFKC", plain).casefold()))
    return list(seen)[:LONGEST]


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    forms = {word, stem(word)} if word.isalpha() else {word}  # numbers have no stem
    return frozenset(base64.b32encode(keys.fingerprint("words", form))[:12].decode().lower() for form in forms)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Indonesian root of a word in small letters: bermuka, mukanya → muka. What is no such word stays as it is."""
    return str(_stemmer.stem(word)) or word


def _lite_row(subject: UUID, hashes: list[str]) -> dict[str, Any]:
    return {"rowid": _rowid(subject), "subject": subject.hex, "hashes": " ".join(hashes)}


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _rowid(subject: UUID) -> int:
    """FTS5 finds rows by number only: 63 bits of an id that is random anyway."""
    return subject.int >> 65
