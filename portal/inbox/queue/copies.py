"""Copies of one text in the inbox: which open reports say the same. Many copies are one voice (safeguards 7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.cases.codes import OPEN, Kind
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.storage import search
from portal.storage.database import db
from portal.tips.models import Tip
from portal.tips.voices import alike, voice

MOST = 1000  # reports that are looked at for one page: it says 999+
TELLING = 8  # the longest words of a text: who says the same has all of them


def copies(cases: Sequence[Case], user: User) -> Mapping[UUID, int]:
    """How many open reports say the same as each of these, itself among them; no more than `MOST`. Who stands alone is left out."""
    found = _alike([case.id for case in cases if case.kind is Kind.REPORT and case.status in OPEN], user)
    return {case_id: len(same) for case_id, same in found.items() if len(same) > 1}


def same_as(code: str, user: User) -> Collection[UUID]:
    """The open reports that say the same as this one."""
    case_id = db.session.scalar(cases_for(user).where(Case.code == code).with_only_columns(Case.id))
    return _alike([case_id], user)[case_id] if case_id else set()


def _alike(ids: Sequence[UUID], user: User) -> dict[UUID, set[UUID]]:
    mine = db.session.execute(select(Tip.case_id, Tip.story).where(Tip.case_id.in_(ids))).all()
    wanted = {words for _case_id, story in mine if (words := _telling(story))}
    spoken = _by_voice(db.session.execute(_candidates(wanted, user)))
    found: dict[UUID, set[UUID]] = {case_id: set() for case_id in ids}
    for said, speakers in _by_voice(mine).items():
        same = {one for other, several in spoken.items() if alike(said, other) for one in several}
        for case_id in speakers:
            found[case_id] |= same
    return found


def _candidates(wanted: Collection[Sequence[str]], user: User) -> Select[UUID, str]:
    """Found by the keyed words that are kept of every text; whether they say the same, the texts themselves must tell."""
    subjects = search.holding(wanted).cte("subjects_alike")
    (subject,) = subjects.c
    there = cases_for(user).where(Case.rank.is_not(None)).join(Tip, Tip.case_id == Case.id).join(subjects, Tip.id == subject)
    return there.with_only_columns(Case.id, Tip.story).limit(MOST)


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
