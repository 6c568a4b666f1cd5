"""What officers do to many cases at once. Each case is judged by itself, what became of it is kept, and most of it can be undone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal import clock
from portal.accounts.models import Language, User
from portal.cases.codes import Kind, Outcome, Priority, Status
from portal.cases.models import Case, Tag
from portal.cases.opening import move
from portal.cases.protected import needs_protection
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.acting import tagging, triage
from portal.inbox.codes import Deed, Happened
from portal.inbox.duplicates.alike import together
from portal.inbox.models_list import Bulk, BulkCase
from portal.inbox.queue.last_word import unanswered_among
from portal.referrals import replying
from portal.storage.database import db
from portal.tips.models import Message, Tip

MOST = 500  # cases at once
KEPT = timedelta(days=1)  # what became of them
TOGETHER = _l("Dibuang sebagai spam bersama laporan yang serupa.")
WAITS_ELSEWHERE = (Status.WAITING, Status.REFERRED)


@dataclass(frozen=True)
class Picked:
    """A case that somebody ticked, locked, and whether it is as they saw it."""

    case: Case
    changed: bool


def pick(seen: Mapping[str, int], user: User) -> list[Picked]:
    """The cases with these numbers that the officer may see, in their order; `seen` says which version of each was on the page."""
    codes = list(seen)[:MOST]
    locked = cases_for(user).where(Case.code.in_(codes)).order_by(Case.id).with_for_update(of=Case)
    found = {case.code: case for case in db.session.scalars(locked)}
    return [Picked(found[code], found[code].version != seen[code]) for code in codes if code in found]


def readers_of(cases: Sequence[Case]) -> dict[str, list[Language]]:
    """Who would read an answer to these cases: the language of each reporter, by the code of their case."""
    codes = {case.id: case.code for case in cases if not _over(case)}
    tips = select(Tip.case_id, Tip.language).where(Tip.case_id.in_(codes)).order_by(Tip.arrived_on, Tip.id)
    readers: dict[str, list[Language]] = {}
    for case_id, language in db.session.execute(tips):
        readers.setdefault(codes[case_id], []).append(language)
    return readers


def assign(picked: Sequence[Picked], to: User, *, by: User) -> Bulk:
    def give(one: Picked) -> Happened:
        if over := _over(one.case):
            return over
        if one.case.owner_id == to.id:
            return Happened.SAME
        if one.changed:  # a colleague may just have taken it
            return Happened.CHANGED
        try:
            triage.give(one.case, to, by=by)
        except Refused:
            return Happened.NOT_THEIRS
        return Happened.DONE

    return _each(Bulk(officer_id=by.id, deed=Deed.ASSIGN, to_id=to.id), picked, give)


def tag(picked: Sequence[Picked], name: str, *, by: User) -> Bulk:
    word = tagging.tidied(name)
    have = set(db.session.scalars(select(Tag.case_id).where(Tag.name == word, Tag.case_id.in_([one.case.id for one in picked]))))

    def put(one: Picked) -> Happened:
        if one.case.id in have:
            return Happened.SAME
        try:
            tagging.put(one.case, word, by=by)
        except Refused:
            return Happened.FULL
        return Happened.DONE

    return _each(Bulk(officer_id=by.id, deed=Deed.TAG, tag=word), picked, put)


def answer(picked: Sequence[Picked], text: str, *, by: User) -> Bulk:
    """Says the same to the reporters of all of them."""

    def tell(one: Picked) -> Happened:
        if one.case.kind is not Kind.REPORT:
            return Happened.NO_REPORT
        if over := _over(one.case):
            return over
        if one.changed:
            return Happened.CHANGED
        triage.tell(one.case, text, by=by)
        return Happened.DONE

    return _each(Bulk(officer_id=by.id, deed=Deed.ANSWER), picked, tell)


def is_answered_again(last: Bulk | None, picked: Sequence[Picked], text: str, *, by: User) -> bool:
    """Whether the button was pressed twice: the last deed has told the same reporters this, and so these cases changed."""
    if last is None or last.deed is not Deed.ANSWER or {row.case_id for row in last.cases} != {one.case.id for one in picked}:
        return False
    told = {row.case_id for row in last.cases if row.happened is Happened.DONE}
    answered = [one for one in picked if one.case.id in told]
    return bool(answered) and all(one.changed and triage.has_told(one.case, text, by=by, asks=False) for one in answered)


def discard(picked: Sequence[Picked], *, by: User) -> Bulk:
    """Closes as spam what says the same as another one of them. A text that stands alone is decided by itself, as is who may need help,
    and who has written again since."""
    stories, wrote = _stories([one.case.id for one in picked]), unanswered_among([one.case.id for one in picked])
    kept = {one.case.id: why for one in picked if (why := _not_spam(one, stories, wrote))}
    could = [one.case.id for one in picked if one.case.id not in kept]
    alike = {case_id for kind in together((case_id, stories[case_id].story) for case_id in could) if len(kind) > 1 for case_id in kind}

    def close(one: Picked) -> Happened:
        if why := kept.get(one.case.id):
            return why
        if one.case.id not in alike:
            return Happened.UNIQUE
        replying.case_closed(one.case, by=by)
        move(one.case, Status.CLOSED, by=by, outcome=Outcome.SPAM, reason=str(TOGETHER))
        return Happened.DONE

    return _each(Bulk(officer_id=by.id, deed=Deed.SPAM), picked, close)


def _each(bulk: Bulk, picked: Sequence[Picked], do: Callable[[Picked], Happened]) -> Bulk:
    db.session.execute(delete(Bulk).where(Bulk.officer_id == bulk.officer_id, Bulk.done_at < clock.now() - KEPT))
    bulk.done_at = clock.now()
    said = _messages([one.case.id for one in picked])
    for number, one in enumerate(picked):
        row = BulkCase(number=number, case_id=one.case.id, owner_id=one.case.owner_id, status=one.case.status)
        row.happened = do(one)
        bulk.cases.append(row)
    db.session.add(bulk)
    db.session.flush()
    if bulk.deed is Deed.ANSWER:
        for message, case_id in _messages([row.case_id for row in bulk.cases]).items() - said.items():
            row = next(row for row in bulk.cases if row.case_id == case_id)
            row.messages = [*(row.messages or []), str(message)]
    return bulk


def _over(case: Case) -> Happened | None:
    if case.status is Status.CLOSED:
        return Happened.CLOSED
    return Happened.ASIDE if case.status is Status.QUARANTINED else None


def _not_spam(one: Picked, stories: Mapping[UUID, Tip], wrote: Collection[UUID]) -> Happened | None:
    case = one.case
    if case.id not in stories:
        return Happened.NO_REPORT
    if case.status is Status.CLOSED:
        return Happened.CLOSED
    if case.status in WAITS_ELSEWHERE:
        return Happened.ELSEWHERE
    if stories[case.id].danger or case.priority is Priority.URGENT or needs_protection(case):
        return Happened.URGENT
    if case.id in wrote:
        return Happened.WROTE
    return Happened.CHANGED if one.changed else None


def _stories(ids: Collection[UUID]) -> dict[UUID, Tip]:
    """What each report says; of several in one case the first."""
    tips = db.session.scalars(select(Tip).where(Tip.case_id.in_(ids)).order_by(Tip.arrived_on.desc(), Tip.id.desc()))
    return {tip.case_id: tip for tip in tips}


def _messages(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Every message of these cases, with the case."""
    said = select(Message.id, Tip.case_id).join(Tip, Tip.id == Message.tip_id).where(Tip.case_id.in_(ids))
    return dict(db.session.execute(said).all())
