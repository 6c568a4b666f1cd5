"""What has happened to a case: its moves and the deeds about it, newest first, in words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import and_, select, union

from portal.accounts.models import User
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.cases.codes import Kind, Status
from portal.cases.models import Case, Move
from portal.cases.opening import moves_of
from portal.cases.reach import cases_for
from portal.referrals.codes import Reply
from portal.storage.database import db
from portal.web.language import long_date

TOLD_BY_MOVES = (Action.CASE_DECIDED, Action.CASE_REOPENED)  # the move beside them says it
# On a page of supervisors (whoever sees the case again is not told); and where the page shows what is related.
TOLD_ELSEWHERE = (Action.CASE_HIDDEN, Action.CASE_SHOWN, Action.CASE_RELATED)
ARRIVALS = (Action.TIP_RECEIVED, Action.SPONSOR_REGISTERED)
READINGS = (
    Action.TEXT_REVEALED,
    Action.PERSON_OPENED,
    Action.PHOTO_OPENED,
    Action.WORKER_FILE_OPENED,
)  # about other things, in this case


@dataclass(frozen=True)
class Entry:
    """One line of the history. `at` is None for what residents did: of them only the day is kept."""

    what: str
    day: date
    at: datetime | None = None
    who: str = ""
    reason: str = ""
    grounds: str = ""
    key: bool = False  # a mark on the way: opened, closed, answered


def history_of(case: Case, user: User, about: Collection[UUID] = ()) -> list[Entry]:
    """`about` are ids of what belongs to the case (its submission, its sponsor), whose deeds count as the case's. What was done with
    another case too is told only to who sees that one."""
    deeds, moves = _deeds(case, about), iter(moves_of(case))
    names = {**_names(deeds), **_numbers(deeds, user)}
    told = [entry for deed in deeds if (entry := _entry(deed, moves, names))]
    older = [_of_move(move, None, names) for move in moves if move.was]  # whose deeds were dropped with their year
    return [*told, *older, *_arrival(case, deeds)]


def _arrival(case: Case, deeds: Collection[Deed]) -> Iterator[Entry]:
    """Reports and registrations have a deed of their own; a submission of single edits just begins."""
    if not any(deed.action in ARRIVALS for deed in deeds):
        yield Entry(_("Kiriman diterima") if case.kind is Kind.SUBMISSION else _("Berkas diterima"), case.opened_on, key=True)


def _deeds(case: Case, about: Collection[UUID]) -> list[Deed]:
    """Each of the three ways by its own index: a trail holds the deeds of every case of years."""
    in_it = and_(
        Deed.action.in_(READINGS),
        Deed.happened_on >= case.opened_on,
        Deed.details["case"].as_string() == str(case.id),
    )
    ways = union(*(select(Deed.id).where(way) for way in (Deed.subject_id == case.id, Deed.subject_id.in_(about), in_it)))
    return list(db.session.scalars(select(Deed).where(Deed.id.in_(ways)).order_by(Deed.year.desc(), Deed.number.desc())))


def _names(deeds: Collection[Deed]) -> Mapping[str, str]:
    ids = {deed.actor_id for deed in deeds if deed.actor_id} | {UUID(deed.details["owner"]) for deed in deeds if deed.details.get("owner")}
    return {str(user.id): user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}


def _numbers(deeds: Collection[Deed], user: User) -> Mapping[str, str]:
    """Of the other cases that are named."""
    others = {UUID(deed.details["other"]) for deed in deeds if deed.details.get("other")}
    return {str(case.id): case.spoken for case in db.session.scalars(cases_for(user).where(Case.id.in_(others)))} if others else {}


def _entry(deed: Deed, moves: Iterator[Move], names: Mapping[str, str]) -> Entry | None:
    action = Action.read(deed.action)
    if action is None or action in (*TOLD_BY_MOVES, *TOLD_ELSEWHERE) or deed.details.get("other", "") not in {"", *names}:
        return None
    if action is Action.CASE_MOVED and (move := next(moves, None)):
        return _of_move(move, deed, names)
    key = action in (Action.TIP_RECEIVED, Action.TIP_REPLIED, Action.CHANGE_ANSWERED, Action.ROLL_DECLARED)
    return Entry(_words(action, deed, names), deed.happened_on, deed.happened_at, names.get(str(deed.actor_id), ""), key=key)


def _of_move(move: Move, deed: Deed | None, names: Mapping[str, str]) -> Entry:
    closed = move.status is Status.CLOSED and move.outcome
    return Entry(
        _("Ditutup: %(outcome)s", outcome=move.outcome.label)  # type: ignore[union-attr]
        if closed
        else _("Status: %(was)s menjadi %(now)s", was=move.was.label if move.was else "", now=move.status.label),
        move.happened_on,
        deed.happened_at if deed else None,
        names.get(str(move.by_id), ""),
        reason=move.reason or "",
        grounds=f"{move.basis}. {move.verified}" if move.basis else "",
        key=bool(closed),
    )


def _words(action: Action, deed: Deed, names: Mapping[str, str]) -> str:
    details = deed.details
    match action:
        case Action.CASE_CLAIMED if not details.get("owner"):
            return str(_("Berkas dilepas, belum ada petugas"))
        case Action.CASE_CLAIMED if details["owner"] != str(deed.actor_id):
            return str(_("Ditugaskan kepada %(name)s", name=names.get(details["owner"], "")))
        case Action.CASE_DUE:
            return str(_("Tenggat menjadi %(day)s", day=long_date(date.fromisoformat(details["due"]))))
        case Action.CASE_ANSWERED if details.get("asks"):
            return str(_("Bertanya kepada pelapor"))
        case Action.REFERRAL_REPLIED if details.get("reply") == Reply.ASKED:
            return str(_("Instansi bertanya tentang rujukan"))
        case Action.REFERRAL_REPLIED if details.get("reply") == Reply.ACCEPTED:
            return str(_("Instansi menangani rujukan"))
        case Action.CASE_MERGED | Action.CASE_JOINED | Action.CASE_SPLIT:
            return f"{action.label}: {names[details['other']]}"
        case Action.CHANGE_LOOKED | Action.CHANGE_ACCEPTED | Action.CHANGE_ASKED:
            return f"{action.label}: {details['count']}"
    return str(action.label)
