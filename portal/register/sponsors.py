"""Who guarantees foreign nationals: joining, the office's yes or no, and who keeps a sponsor's roll."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts import inviting
from portal.accounts.inviting import Invited
from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import Language, User
from portal.accounts.roles import SPONSOR_ROLES, Role
from portal.audit import log
from portal.cases.codes import Kind, Outcome, Source, Status
from portal.cases.models import Case
from portal.cases.opening import move, open_case
from portal.errors import Refused, Stale
from portal.offices.areas import place
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Member, Sponsor, Verification
from portal.storage import outbox
from portal.storage.database import db
from portal.web import mail


@dataclass(frozen=True)
class SponsorDetails:
    """What a sponsor says of itself; the fields are columns of Sponsor."""

    kind: SponsorKind
    name: str
    area_code: str
    address: str
    contact: str
    phone: str
    email: str
    sector: str = ""
    nib: str | None = None
    npwp: str | None = None
    nik: str | None = None  # individuals only
    language: Language = Language.ID  # of what goes to its contacts
    second_contact: str | None = None
    second_phone: str | None = None
    second_email: str | None = None


LABELS: dict[str, Any] = {
    "name": _l("Nama"),
    "sector": _l("Bidang usaha"),
    "nib": _l("NIB"),
    "npwp": _l("NPWP"),
    "nik": _l("NIK"),
    "area_code": _l("Desa"),
    "address": _l("Alamat"),
    "contact": _l("Nama penghubung"),
    "phone": _l("Nomor WhatsApp atau telepon"),
    "email": _l("Alamat email"),
    "second_contact": _l("Nama penghubung kedua"),
    "second_phone": _l("Nomor WhatsApp penghubung kedua"),
    "second_email": _l("Alamat email penghubung kedua"),
    "language": _l("Bahasa surat dan pengingat"),
}
FIXED = ("kind", "name", "nib", "npwp", "nik")  # what the office verified: the sponsor itself can't change it afterwards


def register_sponsor(details: SponsorDetails, owner: User, *, office: UUID) -> Sponsor:
    """A sponsor and its first member; the office gets a case to look at it."""
    sponsor = Sponsor(office_id=office, registered_on=clock.today(), **_columns(details))
    db.session.add_all([sponsor, Member(user=owner, sponsor=sponsor)])
    db.session.flush()
    case_id = open_case(Kind.VERIFICATION, office, details.area_code, source=Source.SPONSOR)
    db.session.add(Verification(case_id=case_id, sponsor=sponsor))
    log.record(log.Action.SPONSOR_REGISTERED, sponsor, office=office, by=owner, kind=details.kind)
    return sponsor


def verify(sponsor: Sponsor, *, by: User, reason: str) -> None:
    """The office has looked: the roll is open. Its case closes with the reason, the owners get a mail."""
    _decide(sponsor, Standing.VERIFIED, Outcome.ACCEPTED, by=by, reason=reason)
    log.record(log.Action.SPONSOR_VERIFIED, sponsor, office=sponsor.office_id, by=by)
    tell_members(sponsor, "sponsor_verified")


def refuse(sponsor: Sponsor, *, by: User, reason: str) -> None:
    """The office can't accept the registration as it is. The reason is the office's own; the mail asks the owner to talk to the office."""
    _decide(sponsor, Standing.REFUSED, Outcome.REFUSED, by=by, reason=reason)
    log.record(log.Action.SPONSOR_REFUSED, sponsor, office=sponsor.office_id, by=by)
    tell_members(sponsor, "sponsor_refused")


def amend(sponsor: Sponsor, details: SponsorDetails, *, by: User) -> None:
    """The sponsor puts its own data right. After a refusal this asks the office to look again.

    Raises Refused where the office has verified what would change (name, numbers).
    """
    changed = [field for field, value in _columns(details).items() if getattr(sponsor, field) != value]
    if sponsor.standing is Standing.VERIFIED and set(changed) & set(FIXED):
        raise Refused(_l("Nama dan nomor sudah diverifikasi. Hubungi kantor untuk mengubahnya."))
    if not changed:
        return
    for field in changed:
        setattr(sponsor, field, getattr(details, field))
    if sponsor.standing is Standing.REFUSED:
        sponsor.standing = Standing.WAITING
        move(case_of(sponsor), Status.IN_REVIEW, by=by)
    log.record(log.Action.SPONSOR_CHANGED, sponsor, office=sponsor.office_id, by=by, fields=",".join(changed))


def expect(sponsor: Sponsor, version: int | None) -> None:
    """Raises Stale where somebody else changed the sponsor's data since they were read."""
    if version != sponsor.version:
        raise Stale(_l("Data ini baru saja diubah rekan Anda."))


def case_of(sponsor: Sponsor) -> Case:
    """The case in which the office looks at the registration."""
    return db.session.scalars(
        select(Case).join(Verification, Verification.case_id == Case.id).where(Verification.sponsor_id == sponsor.id)
    ).one()


def invite_colleague(sponsor: Sponsor, name: str, email: str, role: Role, *, by: User) -> Invited:
    """Somebody else may keep this roll. Raises Refused where the address has an account."""
    if role not in SPONSOR_ROLES:
        raise Refused(_l("Peran ini tidak dapat diberikan di sini."))
    invited = inviting.invite(name, email, role, office=sponsor.office_id, by=by, language=by.language)
    db.session.add(Member(user=invited.user, sponsor=sponsor))
    return invited


def details_of(sponsor: Sponsor) -> SponsorDetails:
    return SponsorDetails(**{field.name: getattr(sponsor, field.name) for field in fields(SponsorDetails)})


def facts(sponsor: Sponsor) -> list[tuple[Any, str]]:
    """What is known of a sponsor, in words."""
    known = _columns(details_of(sponsor))
    return [(label, _shown(field, known[field])) for field, label in LABELS.items() if known[field]]


def contrast(sponsor: Sponsor, typed: SponsorDetails) -> list[tuple[Any, str, str]]:
    """For two people at once: the label of each thing that differs, what is kept now, and what this person typed."""
    kept, wanted = _columns(details_of(sponsor)), _columns(typed)
    differ = [field for field in LABELS if kept[field] != wanted[field]]
    return [(LABELS[field], _shown(field, kept[field]), _shown(field, wanted[field])) for field in differ]


def _shown(field: str, value: object) -> str:
    match value:
        case Language():
            return str(value.label)
        case str() if field == "area_code":
            return place(value)
    return str(value or "")


def _columns(details: SponsorDetails) -> dict[str, object]:
    return {field.name: getattr(details, field.name) for field in fields(SponsorDetails)}


def _decide(sponsor: Sponsor, standing: Standing, outcome: Outcome, *, by: User, reason: str) -> None:
    if sponsor.standing is standing:
        raise Refused(_l("Pendaftaran ini sudah %(standing)s.", standing=standing.label))
    case = case_of(sponsor)
    if case.status is Status.CLOSED:
        move(case, Status.IN_REVIEW, by=by)
    move(case, Status.CLOSED, by=by, outcome=outcome, reason=reason)
    sponsor.standing = standing


def tell_members(sponsor: Sponsor, name: str) -> None:
    """A mail to everybody who keeps the roll, each in their language; it says nothing personal and leads to the sign-in.

    Where it cannot be delivered the office may read it, and hand it over itself.
    """
    members = select(User).join(Member, Member.user_id == User.id).where(Member.sponsor_id == sponsor.id)
    for owner in db.session.scalars(members.where(User.disabled_at.is_(None), IS_A_PERSON)):
        language = owner.language.value
        written = mail.compose(name, language, link=mail.address(language, "accounts.sign_in"))
        outbox.queue(owner.email, written.subject, written.text, office=sponsor.office_id, sponsor=sponsor.id)
