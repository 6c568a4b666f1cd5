"""The agencies an office writes to. The trail keeps the names of changed fields, never their texts."""

from dataclasses import asdict, dataclass, fields

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.admin.setting import is_there
from portal.audit.log import Action, record
from portal.errors import Refused, Stale
from portal.offices.models import Agency, AgencyKind, Channel
from portal.storage.database import db


@dataclass(frozen=True)
class AgencyDetails:
    """Everything that an admin may say of one."""

    name: str
    kind: AgencyKind
    title: str
    town: str
    area_code: str | None
    channel: Channel
    email: str
    phone: str
    copies: str

    @classmethod
    def of(cls, agency: Agency) -> "AgencyDetails":
        return cls(**{field.name: getattr(agency, field.name) for field in fields(cls)})


def add(wanted: AgencyDetails, *, by: User) -> Agency:
    """Raises Refused where the office has one of this name already."""
    _check_name(wanted.name, by)
    agency = Agency(office_id=by.office_id, **asdict(wanted))
    db.session.add(agency)
    db.session.flush()
    record(Action.AGENCY_ADDED, agency, office=agency.office_id, by=by, kind=agency.kind)
    return agency


def change(agency: Agency, wanted: AgencyDetails, *, read: int, by: User) -> None:
    """Writes over version `read`. Raises Stale where that is no longer the newest, Refused for the name of another."""
    before, after = asdict(AgencyDetails.of(agency)), asdict(wanted)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    if agency.version != read:
        raise Stale(_l("Data instansi baru saja diubah orang lain. Tulisan Anda belum disimpan."))
    if "name" in changed:
        _check_name(wanted.name, by)
    for name in changed:
        setattr(agency, name, after[name])
    record(Action.AGENCY_CHANGED, agency, office=agency.office_id, by=by, fields=", ".join(changed))


def close(agency: Agency, *, by: User) -> None:
    """Nothing new is passed on to it; what it has it still answers."""
    if agency.closed_on is None:
        agency.closed_on = clock.today()
        record(Action.AGENCY_CLOSED, agency, office=agency.office_id, by=by)


def reopen(agency: Agency, *, by: User) -> None:
    if agency.closed_on is not None:
        agency.closed_on = None
        record(Action.AGENCY_OPENED, agency, office=agency.office_id, by=by)


def _check_name(name: str, by: User) -> None:
    if is_there(name, select(Agency.name).where(Agency.office_id == by.office_id), by=by):
        raise Refused(_l("Instansi dengan nama itu sudah ada."))
