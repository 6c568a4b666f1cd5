"""Where in a case the words stand that somebody looked for: a few words around the first of them, masked like everything on the list."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Language
from portal.cases.codes import Mark
from portal.cases.masking import masked
from portal.cases.models import Case, Note, Tag
from portal.storage import search
from portal.storage.database import db
from portal.tips.models import Message, Tip, Voice

BEFORE, LONG = 40, 160  # characters before the first word that was found, and altogether


@dataclass(frozen=True)
class Text:
    """Something that was said or written in a case. `where` names it, unless it is the story."""

    where: str
    plain: str
    language: Language | None = None  # None: the office's own words


@dataclass(frozen=True)
class Excerpt:
    where: str
    language: Language | None
    pieces: Sequence[tuple[str, bool]]  # words, and whether they were looked for


def excerpts(cases: Sequence[Case], wanted: str) -> Mapping[UUID, Excerpt]:
    """For each case the text that holds most of the words, where there is one. What must be sifted first is not shown."""
    looked_for = Looked(wanted)
    ids = {case.id for case in cases}
    sifted = select(Tag.case_id).where(Tag.case_id.in_(ids), Tag.name == Mark.NEEDS_SIFTING)
    texts: dict[UUID, list[Text]] = {case_id: [] for case_id in ids - set(db.session.scalars(sifted))}
    for case_id, text in _texts(texts):
        texts[case_id].append(text)
    best = {case_id: max(every, key=looked_for.how_many, default=None) for case_id, every in texts.items()}
    return {case_id: _around(text, looked_for) for case_id, text in best.items() if text and looked_for.how_many(text)}


class Looked:
    """The words that somebody looked for, in whatever form."""

    def __init__(self, wanted: str):
        self.words = [search.forms(word) for word in _words(wanted)]
        self._ends = {form[1:] for forms in self.words for form in forms}

    def meant(self, word: str) -> int | None:
        """Which of them this word is a form of."""
        if not any(end in word for end in self._ends):  # a form keeps all of its root but perhaps the first letter: sapu, menyapu
            return None
        forms = {word, search.stem(word)} if word.isalpha() else {word}
        return next((number for number, looked_for in enumerate(self.words) if forms & looked_for), None)

    def how_many(self, text: Text) -> int:
        return len({self.meant(word) for word in _words(text.plain)} - {None})


def _texts(ids: Mapping[UUID, Any]) -> Iterator[tuple[UUID, Text]]:
    tips = db.session.execute(select(Tip.case_id, Tip.story, Tip.landmark, Tip.language).where(Tip.case_id.in_(ids))).all()
    for case_id, story, landmark, language in tips:
        yield case_id, Text("", story, language)
        yield case_id, Text(_("Patokan"), landmark, language)
    said = select(Tip.case_id, Message.text, Message.voice, Tip.language).join(Message, Message.tip_id == Tip.id)
    for case_id, text, voice, language in db.session.execute(said.where(Tip.case_id.in_(ids)).order_by(Message.number)):
        yield case_id, Text(_("Pelapor") if voice is Voice.REPORTER else _("Kantor"), text, language)
    for case_id, text in db.session.execute(select(Note.case_id, Note.text).where(Note.case_id.in_(ids)).order_by(Note.written_at)):
        yield case_id, Text(_("Catatan"), text)


def _around(text: Text, looked_for: Looked) -> Excerpt:
    flat = " ".join(masked(text.plain).split())
    found = [match.span() for match in search.WORD.finditer(flat) if looked_for.meant(_plain(match.group())) is not None]
    first = found[0][0] if found else 0
    start = flat.rfind(" ", 0, max(0, first - BEFORE)) + 1 if first > BEFORE else 0
    end = len(flat) if len(flat) <= start + LONG else flat.rfind(" ", start, start + LONG)
    pieces = [("…", False)] if start else []
    at = start
    for begin, over in found:
        if over <= end:
            pieces += [(flat[at:begin], False), (flat[begin:over], True)]
            at = over
    return Excerpt(text.where, text.language, [*pieces, (flat[at:end] + ("…" if end < len(flat) else ""), False)])


def _words(text: str) -> list[str]:
    return search.WORD.findall(_plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
