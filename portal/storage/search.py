"""Words that can be found in sealed texts: a text's words and their stems as a sorted set of keyed hashes.

SQLite keeps them in FTS5 (`detail=none`, with its own keyed content so that a delete works), PostgreSQL in a tsvector under GIN.
A thief of the database sees equal words and how often they occur, never the words.
"""

import base64
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from sqlalchemy import (
    BigInteger,
    Insert,
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
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from portal import keys
from portal.storage.database import db, run

WORD = re.compile(r"[^\W_]{2,40}")
LONGEST = 5_000  # distinct words of one text
SHORTEST_PLURAL = 4
TAKING_ES = ("ses", "xes", "zes", "ches", "shes")

_stemmer = StemmerFactory().create_stemmer(False)
_lite = table("word", column("rowid", BigInteger), column("subject", Text), column("about", Text), column("hashes", Text))
_post = table("word", column("subject", Uuid), column("about", Uuid), column("hashes", Text))
_INTO_LITE = insert(_lite)
_INTO_POST = insert(_post).values(
    subject=bindparam("subject"), about=bindparam("about"), hashes=func.array_to_tsvector(bindparam("words", type_=ARRAY(Text)))
)


@dataclass(frozen=True)
class Entry:
    """A text that can be found."""

    subject: UUID  # whose it is: a tip's, a message's, a note's, or the case's own (its title)
    about: UUID  # the case
    hashes: list[str]  # as `hashed` makes them


def index(subject: UUID, plain: str, *, about: UUID) -> None:
    """Makes the text findable, in place of what was findable of this subject before."""
    forget(subject)
    add(subject, plain, about=about)


def add(subject: UUID, plain: str, *, about: UUID) -> None:
    """Makes the text of a new subject findable."""
    keep(Entry(subject, about, hashed(plain)))


def keep(entry: Entry) -> None:
    """The same for words hashed before, so that nobody waits for it under the write lock."""
    if entry.hashes:
        run(_into(), _row(entry))


def keep_each(entries: Iterable[Entry]) -> None:
    """The same for many new ones at once."""
    rows = [_row(entry) for entry in entries if entry.hashes]
    if rows:
        db.session.connection().execute(_into(), rows)


def bring(subjects: Collection[UUID], *, to: UUID) -> None:
    """From now on these texts are about another case."""
    if _on_sqlite():
        rowids = [_rowid(subject.int) for subject in subjects]
        db.session.execute(update(_lite).where(_lite.c.rowid.in_(rowids)).values(about=to.hex))
    else:
        db.session.execute(update(_post).where(_post.c.subject.in_(subjects)).values(about=to))


def forget(subject: UUID) -> None:
    """Nothing of `subject` is found any more."""
    db.session.execute(
        delete(_lite).where(_lite.c.rowid == _rowid(subject.int)) if _on_sqlite() else delete(_post).where(_post.c.subject == subject)
    )


def matching(query: str) -> Select[UUID]:
    """Ids of the cases of which a text holds every word of `query`, in whatever form; none for a query without words."""
    wanted = [sorted(map(_hash, forms(word))) for word in words(query)]
    if _on_sqlite():
        phrase = " AND ".join("(" + " OR ".join(f'"{form}"' for form in several) + ")" for several in wanted)
        return select(type_coerce(_lite.c.about, Uuid(native_uuid=False))).where(
            literal_column("word").op("MATCH")(phrase) if wanted else false()
        )
    phrase = " & ".join("(" + " | ".join(f"'{form}'" for form in several) + ")" for several in wanted)
    return select(_post.c.about).where(_post.c.hashes.op("@@")(cast(phrase, TSQUERY)) if wanted else false())


def holders(subjects: Select[UUID], texts: Collection[tuple[str, ...]]) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    """Which of these subjects hold all the words of which of `texts`, as they stand there. Nothing is opened for it."""
    wanted = [(said, frozenset(map(_hash, said))) for said in texts]
    whatever = frozenset().union(*(words for _, words in wanted))  # few of all the words that a text holds
    for subject, hashes in _hashes_of(subjects, [words for _, words in wanted]):
        some = whatever.intersection(hashes.split())
        yield from ((UUID(subject), said) for said, words in wanted if words <= some)


def hashed(plain: str) -> list[str]:
    """The words of a text and their stems as sorted keyed hashes of 60 bits."""
    return sorted({form for word in words(plain) for form in _kept(word)})


def words(plain: str) -> list[str]:
    """The words of a text, each once, in small letters."""
    seen = dict.fromkeys(WORD.findall(unicodedata.normalize("NFKC", plain).casefold()))
    return list(seen)[:LONGEST]


def forms(word: str) -> frozenset[str]:
    """What is looked for where somebody looks for this word: its root, and its English singular and plural.

    Only the root is kept of a text, beside the word: whoever looks for the one number looks for the other too.
    """
    if not word.isalpha():  # numbers have one form
        return frozenset([word])
    ones = {word, *_singulars(word)}
    return frozenset([stem(word), *ones, *map(_plural, ones)])


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Indonesian root of a word in small letters: bermuka, mukanya → muka. What is no such word stays as it is."""
    return str(_stemmer.stem(word)) or word


def _singulars(word: str) -> Iterator[str]:
    """companies → company, boxes → box, cases → case, workers → worker. Indonesian words end in -as, -is, -us: these stay."""
    if len(word) < SHORTEST_PLURAL:
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith(TAKING_ES):
        yield word[:-2]
    if word.endswith("s") and word[-2] not in "aious":
        yield word[:-1]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _kept(word: str) -> frozenset[str]:
    return frozenset(map(_hash, {word, stem(word)} if word.isalpha() else {word}))


@lru_cache(maxsize=50_000)
def _hash(form: str) -> str:
    """Small letters and digits."""
    return base64.b32encode(keys.fingerprint("words", form))[:12].decode().lower()


def _hashes_of(subjects: Select[UUID], any_of: Collection[Collection[str]]) -> Iterable[Any]:
    """Of each its id as text (of the few that matter one is made) and its hashes; PostgreSQL leaves out who holds none of `any_of`."""
    (subject,) = subjects.subquery().c
    if _on_sqlite():
        rowids = [_rowid(int(digits, 16)) for digits in db.session.scalars(select(type_coerce(subject, Text)))]
        return db.session.execute(select(_lite.c.subject, _lite.c.hashes).where(_lite.c.rowid.in_(rowids))).all()
    theirs = select(_post).where(_post.c.subject.in_(select(subject))).cte().prefix_with("MATERIALIZED")  # never all that hold the words
    joined = func.array_to_string(func.tsvector_to_array(theirs.c.hashes), " ")
    phrase = " | ".join("(" + " & ".join(f"'{word}'" for word in sorted(words)) + ")" for words in any_of)
    return db.session.execute(select(cast(theirs.c.subject, Text), joined).where(theirs.c.hashes.op("@@")(cast(phrase, TSQUERY)))).all()


def _into() -> Insert:
    return _INTO_LITE if _on_sqlite() else _INTO_POST


def _row(entry: Entry) -> dict[str, Any]:
    if not _on_sqlite():
        return {"subject": entry.subject, "about": entry.about, "words": entry.hashes}
    hashes = " ".join(entry.hashes)
    return {"rowid": _rowid(entry.subject.int), "subject": entry.subject.hex, "about": entry.about.hex, "hashes": hashes}


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _rowid(subject: int) -> int:
    """FTS5 finds rows by number only: 63 bits of an id that is random anyway."""
    return subject >> 65
