"""Copies of one text in the inbox: which open reports say the same. Many copies are one voice (safeguards 7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
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

MOST = 1000  # open reports that are looked at beside those of the page
TELLING = 8  # the longest words of a text: who says the same has all of them


def copies(cases: Sequence[Case], user: User) -> Mapping[UUID, int]:
    """How many open reports say the same as each of these, itself among them. Who stands alone is left out."""
    found = _alike([case.id for case in cases if case.kind is Kind.REPORT and case.status in OPEN], user)
    return {case_id: len(same) for case_id, same in found.items() if len(same) > 1}


def same_as(code: str, user: User) -> Collection[UUID]:
    """The reports that say the same as this one, itself among them; the others are open."""
    case_id = db.session.scalar(cases_for(user).where(Case.code == code).with_only_columns(Case.id))
    return _alike([case_id], user)[case_id] if case_id else set()


def _alike(ids: Sequence[UUID], user: User) -> dict[UUID, set[UUID]]:
    """Found by the keyed words that are kept of every text; whether they say the same, the texts themselves must tell."""
    mine = db.session.execute(select(Tip.case_id, Tip.story).where(Tip.case_id.in_(ids))).all()
    wanted = {words for _case_id, story in mine if (words := _telling(story))}
    others = search.holders(db.session.scalars(_newest(user)).all(), wanted)
    theirs = db.session.execute(select(Tip.case_id, Tip.story).where(Tip.id.in_(others))).all()
    spoken = _by_voice([*mine, *theirs])
    found: dict[UUID, set[UUID]] = {case_id: set() for case_id in ids}
    for said, speakers in _by_voice(mine).items():
        same = {one for other, several in spoken.items() if alike(said, other) for one in several}
        for case_id in speakers:
            found[case_id] |= same
    return found


def _newest(user: User) -> Select[UUID]:
    """The reports in what came last of what is open: copies come soon after one another."""
    there = cases_for(user).where(IS_OPEN, Case.kind == Kind.REPORT).with_only_columns(Case.id)
    return select(Tip.id).where(Tip.case_id.in_(there.order_by(Case.opened_on.desc(), Case.id).limit(MOST)))


def _by_voice(told: Iterable[Any]) -> Mapping[str, set[UUID]]:
    voices: dict[str, set[UUID]] = defaultdict(set)
    for case_id, story in told:
        voices[voice(story)].add(case_id)
    return voices


def _telling(story: str) -> tuple[str, ...]:
    """Words that a copy has too; numbers and links change from one to the next."""
    kept = set(search.words(story))
    said = [word for word in dict.fromkeys(voice(story).split()) if word in kept]
    return tuple(sorted(sorted(said, key=lambda word: (-len(word), word))[:TELLING]))
