"""The monthly declaration: a sponsor says that its list is true, and has a receipt for it."""

from datetime import date, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Refused, Stale
from portal.offices.models import Office
from portal.papers import issuing
from portal.papers.codes import PaperKind
from portal.register.codes import SponsorKind, Standing
from portal.register.guests import stays
from portal.register.models import Sponsor, Worker
from portal.register.models_month import Declaration
from portal.register.monthly import months, receipts
from portal.storage.database import db
from portal.web import mail, tokens

LINK_LIFE = 2  # months after the one that the link is for


def declare(sponsor: Sponsor, month: date, *, by: User | None, roll_version: int | None = None) -> Declaration:
    """The list is true for this month, also where nobody is on it. `by` is None where somebody followed a reminder's link.

    Said again it is the same declaration. Raises Refused before the office has verified the sponsor and for a month that is not open,
    Stale where the list has moved on since the version that was read.
    """
    db.session.refresh(sponsor, with_for_update=True)
    if found := of_month(sponsor, month):
        return found
    if sponsor.standing is not Standing.VERIFIED:
        raise Refused(_l("Kantor belum memverifikasi pendaftaran Anda. Sampai saat itu belum ada yang dapat dinyatakan."))
    wanted = next((one for one in months.still_open(sponsor) if one.first == month), None)
    if wanted is None:
        raise Refused(_l("Bulan ini tidak dapat dinyatakan."))
    if roll_version not in (None, sponsor.roll_version):
        raise Stale(_l("Daftar ini berubah sejak halaman dibuka. Lihat sekali lagi, lalu nyatakan."))
    return _write(sponsor, wanted, by)


def was_taken_back(declaration_id: UUID, sponsor: Sponsor, *, by: Select[UUID]) -> bool:
    """Whether one of these people did it already. Holds the sponsor: two presses at once come one after the other."""
    db.session.refresh(sponsor, with_for_update=True)
    return log.was_done(log.Action.DECLARATION_TAKEN_BACK, declaration_id, by=by)


def take_back(declaration: Declaration, *, by: User) -> None:
    """It was a slip: the month is open again, and its receipt's code says that it was taken back. Raises Refused once it is too late."""
    if not may_take_back(declaration):
        raise Refused(_l("Pernyataan ini tidak dapat ditarik kembali lagi. Hubungi kantor bila ada yang keliru."))
    issuing.revoke(declaration.paper)
    office = declaration.sponsor.office_id
    log.record(log.Action.DECLARATION_TAKEN_BACK, declaration, office=office, by=by, month=f"{declaration.month:%Y-%m}")
    db.session.delete(declaration)
    db.session.flush()


def may_take_back(declaration: Declaration) -> bool:
    return clock.today() <= last_day_to_take_back(declaration)


def last_day_to_take_back(declaration: Declaration) -> date:
    """The end of its month; for what was said later, that day."""
    return max(months.last_of(declaration.month), clock.local(declaration.declared_at).date())


def of_month(sponsor: Sponsor, month: date) -> Declaration | None:
    mine = select(Declaration).where(Declaration.sponsor_id == sponsor.id, Declaration.month == month)
    found: Declaration | None = db.session.scalar(mine)
    return found


def present(sponsor: Sponsor) -> int:
    """How many workers are on the list now."""
    return db.session.scalar(select(func.count(Worker.id)).where(Worker.sponsor_id == sponsor.id, Worker.left_on.is_(None))) or 0


def guests(sponsor: Sponsor, month: date) -> int:
    """How many foreign guests an accommodation had in a month; nobody else has any."""
    return stays.count(sponsor, month) if sponsor.kind is SponsorKind.ACCOMMODATION else 0


def link(sponsor: Sponsor, month: date) -> str:
    """The whole address where this month can be declared without signing in, in the sponsor's language. It can nothing else."""
    return mail.address(sponsor.language.value, "statement.show", token=tokens.new_month_link(sponsor.id, month.replace(day=1)))


def behind(token: str) -> tuple[Sponsor, date] | None:
    """Whose month a link is for; None for one that is cut, forged or over, and for a sponsor that is not there any more."""
    read = tokens.read_month_link(token)
    sponsor = db.session.get(Sponsor, read.sponsor_id) if read and clock.today() <= end_of_link(read.month) else None
    return (sponsor, read.month) if read and sponsor else None


def end_of_link(month: date) -> date:
    """The last day on which a month's link is good."""
    later = months.last_of(month)
    for _number in range(LINK_LIFE):
        later = months.last_of(later + timedelta(days=1))
    return later


def _write(sponsor: Sponsor, month: months.Month, by: User | None) -> Declaration:
    office = db.session.get_one(Office, sponsor.office_id)
    made = Declaration(
        sponsor_id=sponsor.id,
        sponsor=sponsor,
        month=month.first,
        workers=present(sponsor),
        guests=guests(sponsor, month.first),
        roll_version=sponsor.roll_version,
        due_on=month.due_on,
        declared_at=clock.now(),
        by=db.session.get(User, by.id) if by else None,
    )
    made.paper = issuing.issue(PaperKind.DECLARATION, office, sponsor.name, month.first, lambda: receipts.of_declaration(made))
    db.session.add(made)
    db.session.flush()
    log.record(log.Action.DECLARED, made, office=office.id, by=by, month=month.value, late=made.is_late, by_link=by is None)
    return made
