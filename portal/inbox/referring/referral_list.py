"""The office's referrals as a list: what waits for a second person, for an answer, or is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal import clock
from portal.accounts import absences
from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.models_ties import Recusal
from portal.codes import Code
from portal.inbox.queue import counting
from portal.offices.models import Agency
from portal.referrals.codes import AT_THE_AGENCY, State, Voice
from portal.referrals.models import Referral, ReferralMessage, ReferralRecusal
from portal.referrals.reach import referrals_for
from portal.storage.database import db


class View(Code):
    OPEN = "open", _l("Terbuka")
    APPROVAL = "approval", _l("Menunggu persetujuan")
    OWED = "owed", _l("Dikirim karena bahaya, belum disetujui")
    UNSEEN = "unseen", _l("Belum disetujui sejak hari sebelumnya")
    WAITING = "waiting", _l("Menunggu jawaban")
    LATE = "late", _l("Lewat tanggal jawab")
    ASKED = "asked", _l("Instansi bertanya")
    ANSWERED = "answered", _l("Dijawab")
    ALL = "all", _l("Semua")


WHAT_WAS_SAID = selectinload(Referral.messages).defer(ReferralMessage.text)


@dataclass(frozen=True)
class Filter:
    view: View = View.OPEN
    agency: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what makes no sense counts as not asked."""
        try:
            agency = UUID(asked.get("agency", ""))
        except ValueError:
            agency = None
        return cls(View.read(asked.get("view")) or View.OPEN, agency)


def found(wanted: Filter, user: User) -> Select[Referral]:
    """What lies open by the day on which its answer is due, what is over by the day on which it ended."""
    rows = referrals_for(user).where(_is(wanted.view, clock.today()))
    if wanted.agency:
        rows = rows.where(Referral.agency_id == wanted.agency)
    order = (Referral.ended_on.desc().nulls_first(), Referral.reply_by, Referral.id)
    return rows.order_by(*order).options(joinedload(Referral.agency), joinedload(Referral.case), WHAT_WAS_SAID)


def counts(user: User) -> dict[View, int]:
    """How many there are of each: one question to the database. Of those answered only this year's."""
    today = clock.today()
    this_year = Referral.ended_on >= today.replace(month=1, day=1)
    each = {view: and_(_is(view, today), this_year) if view is View.ANSWERED else _is(view, today) for view in View}
    numbers = db.session.execute(referrals_for(user).with_only_columns(*(func.count().filter(condition) for condition in each.values())))
    return dict(zip(each, numbers.one(), strict=True))


def mine_to_do(user: User) -> int:
    """How many wait for this officer, to be approved, answered, or chased; counted no further than one needs to know."""
    today = clock.today()
    approve = and_(or_(_is(View.APPROVAL, today), _is(View.OWED, today)), Referral.proposed_by_id != user.id)
    owner = select(Case.owner_id).where(Case.id == Referral.case_id).correlate(Referral).scalar_subquery()
    mine = absences.looked_after_by(user)
    theirs = or_(Referral.proposed_by_id.in_(mine), owner.in_(mine))  # who wrote it may have left
    mend = and_(Referral.state == State.RETURNED, theirs)
    said = select(ReferralMessage.id).where(
        ReferralMessage.referral_id == Referral.id, ReferralMessage.voice == Voice.OFFICE, ReferralMessage.released_by_id.is_(None)
    )
    release = and_(Referral.ended_on.is_(None), said.where(ReferralMessage.author_id != user.id).correlate(Referral).exists())
    due = or_(approve, mend, release, _is(View.ASKED, today), _is(View.LATE, today))
    some = referrals_for(user).where(due).with_only_columns(Referral.id).limit(counting.MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def alarm(user: User) -> Any:
    """In words, where a letter left because of danger and no second person has seen it within a day; None where all is well."""
    unseen = referrals_for(user).where(_is(View.UNSEEN, clock.today())).with_only_columns(Referral.id).limit(1)
    return _l("ada surat yang terlambat disetujui") if db.session.scalar(unseen) else None


def agencies_in(user: User) -> list[Agency]:
    """Those to which anything was ever passed on, by name."""
    used = referrals_for(user).with_only_columns(Referral.agency_id)
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(used)).order_by(Agency.name)))


def number(office: UUID, view: View, day: date) -> int:
    """How many an office has, for the mail that counts: but for those of cases that are hidden from anybody, who reads it too."""
    hidden = exists().where(Recusal.case_id == Referral.case_id).correlate(Referral)
    left = exists().where(ReferralRecusal.referral_id == Referral.id).correlate(Referral)
    return db.session.scalar(select(func.count(Referral.id)).where(Referral.office_id == office, ~hidden, ~left, _is(view, day))) or 0


def _is(view: View, today: date) -> ColumnElement[bool]:
    owed = and_(Referral.sent_at.is_not(None), Referral.approved_at.is_(None), Referral.state != State.RECALLED)
    return {
        View.OPEN: or_(Referral.ended_on.is_(None), owed),
        View.APPROVAL: Referral.state == State.PROPOSED,
        View.OWED: owed,
        View.UNSEEN: and_(owed, Referral.sent_at < clock.start_of(today)),
        View.WAITING: Referral.state.in_(AT_THE_AGENCY),
        View.LATE: and_(Referral.state.in_(AT_THE_AGENCY), Referral.reply_by < today),
        View.ASKED: Referral.state == State.ASKED,
        View.ANSWERED: Referral.state == State.ANSWERED,
        View.ALL: Referral.id.is_not(None),
    }[view]
