"""Copies of one text in the inbox: which open reports say the same. Many copies are one voice (safeguards 7)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from uuid import UUID

from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.cases.codes import OPEN, Kind
from portal.cases.models import IS_OPEN, Case
from portal.cases.reach import cases_for
from portal.storage import search
from portal.storage.database import db
from portal.tips.models import Tip
from portal.tips.voices import alike, voice

MOST = 500  # open reports that are looked at beside those of the page; of one text no more than three a day come past the tray
TELLING = 8  # the longest words of a text: who says the same has all of them

Telling = tuple[str, ...]


def copies(cases: Sequence[Case], user: User) -> Mapping[UUID, Collection[UUID]]:
    """The open reports that say the same as each of these, itself among them. Who stands alone is left out."""
    found = _alike([case.id for case in cases if case.kind is Kind.REPORT and case.status in OPEN], user)
    return {case_id: same for case_id, same in found.items() if len(same) > 1}


def same_as(code: str, user: User) -> Collection[UUID]:
    """The reports that say the same as this one, itself among them; the others are open."""
    case_id = db.session.scalar(cases_for(user).where(Case.code == code).with_only_columns(Case.id))
    return _alike([case_id], user)[case_id] if case_id else set()


def _alike(ids: Sequence[UUID], user: User) -> Mapping[UUID, Collection[UUID]]:
    """Found by the keyed words that are kept of every text; whether they say the same, the texts themselves must tell."""
    own: dict[str, set[UUID]] = defaultdict(set)
    texts: dict[Telling, set[str]] = defaultdict(set)
    for case_id, story in db.session.execute(select(Tip.case_id, Tip.story).where(Tip.case_id.in_(ids))):
        said = voice(story)
        own[said].add(case_id)
        texts[_telling(said, story)].add(said)
    same: dict[str, set[UUID]] = defaultdict(set)
    for cases, other, near in chain(((cases, other, own) for other, cases in own.items()), _beside(texts, user)):
        for said in near:
            if alike(said, other):
                same[said] |= cases
    return {one: set().union(*(same[said] for said, cases in own.items() if one in cases)) for one in ids}


def _beside(texts: Mapping[Telling, Collection[str]], user: User) -> Iterator[tuple[set[UUID], str, Collection[str]]]:
    """Other reports that hold the telling words of one of these: their case, what they say, and which of these they may be copies of."""
    telling = [words for words in texts if words]
    if not telling:
        return
    near: dict[UUID, set[str]] = defaultdict(set)
    for tip_id, words in search.holders(_newest(user), telling):
        near[tip_id].update(texts[words])
    for tip_id, case_id, story in db.session.execute(select(Tip.id, Tip.case_id, Tip.story).where(Tip.id.in_(near))):
        yield {case_id}, voice(story), near[tip_id]


def _newest(user: User) -> Select[UUID]:
    """The reports in what came last of what is open: copies come soon after one another."""
    there = cases_for(user).where(IS_OPEN, Case.kind == Kind.REPORT).with_only_columns(Case.id)
    return select(Tip.id).where(Tip.case_id.in_(there.order_by(Case.opened_on.desc(), Case.id).limit(MOST)))


def _telling(said: str, story: str) -> Telling:
    """Words that a copy has too; numbers and links change from one to the next."""
    kept = set(search.words(story))
    words = {word for word in said.split() if word in kept}
    return tuple(sorted(sorted(words, key=lambda word: (-len(word), word))[:TELLING]))
