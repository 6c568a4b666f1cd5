"""A report has to do with a sponsor: said once it is confirmed at least in part, with a reason, by somebody else than who decided it.

Never with one of the sponsor's people (safeguards 6). It holds as long as the report counts as confirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.cases.codes import NEEDS_GROUNDS, Kind, Status
from portal.cases.models import Case
from portal.cases.opening import moves_of
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.models import SponsorLink
from portal.register.models import Sponsor
from portal.storage.database import db


@dataclass(frozen=True)
class Linked:
    """What the page of a report says of its sponsors."""

    links: Sequence[SponsorLink]
    is_ripe: bool  # confirmed, at least in part
    may_link: bool  # and this officer is not the one who decided


def link(case: Case, sponsor: Sponsor, reason: str, *, by: User) -> None:
    """Once for each sponsor. Raises Refused without a reason, before the report is confirmed, and for who decided it."""
    if not reason.strip():
        raise Refused(_l("Tulis alasannya."))
    if not is_ripe(case):
        raise Refused(_l("Berkas hanya dikaitkan setelah terverifikasi, paling tidak sebagian."))
    decided_by = _decider(case)
    if decided_by in (None, by.id):
        raise Refused(_l("Anda yang memutuskan berkas ini. Petugas kedua yang mengaitkannya."))
    if any(one.sponsor_id == sponsor.id for one in links_of(case)):
        return
    facts = dict(case_id=case.id, sponsor_id=sponsor.id, linked_by_id=by.id, decided_by_id=decided_by)
    db.session.add(SponsorLink(reason=reason.strip(), linked_on=clock.today(), **facts))
    log.record(log.Action.CASE_LINKED, case, office=case.office_id, by=by, sponsor=sponsor.id)


def unlink(one: SponsorLink, *, by: User) -> None:
    log.record(log.Action.CASE_UNLINKED, one.case_id, office=by.office_id, by=by, sponsor=one.sponsor_id)
    db.session.delete(one)


def is_ripe(case: Case) -> bool:
    return case.kind is Kind.REPORT and case.status is Status.CLOSED and case.outcome in NEEDS_GROUNDS


def linked(case: Case, user: User) -> Linked:
    ripe = is_ripe(case)
    return Linked(links_of(case) if ripe else (), ripe, ripe and user.can(Can.DECIDE) and _decider(case) not in (None, user.id))


def links_of(case: Case) -> Sequence[SponsorLink]:
    mine = select(SponsorLink).where(SponsorLink.case_id == case.id).order_by(SponsorLink.linked_on, SponsorLink.id)
    return db.session.scalars(mine.options(joinedload(SponsorLink.sponsor), joinedload(SponsorLink.linked_by))).all()


def links_for(user: User) -> Select[SponsorLink]:
    """Of the cases that somebody sees, while they count as confirmed."""
    confirmed = cases_for(user).where(Case.status == Status.CLOSED, Case.outcome.in_(NEEDS_GROUNDS))
    return select(SponsorLink).where(confirmed.where(Case.id == SponsorLink.case_id).correlate(SponsorLink).exists())


def links_to(sponsor: Sponsor, user: User) -> Sequence[SponsorLink]:
    """The newest first."""
    mine = links_for(user).where(SponsorLink.sponsor_id == sponsor.id).options(joinedload(SponsorLink.case))
    return db.session.scalars(mine.order_by(SponsorLink.linked_on.desc(), SponsorLink.id)).all()


def _decider(case: Case) -> UUID | None:
    """Who closed the case the way it is closed now."""
    return moves_of(case)[0].by_id
