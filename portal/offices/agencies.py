"""Whom a regency's office writes to, as far as it is the same everywhere in the province; its admin puts the rest right."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from portal.offices.models import Agency, AgencyKind, Channel, Office
from portal.storage.database import db

PROVINCE = "62"
REPORTED_TO = "Bupati {place} (sebagai laporan)"


def found_for(office: Office) -> None:
    """The first agencies of a regency or city that has just got its office. The province writes to nobody yet."""
    if not office.is_province and office.area_code.startswith(f"{PROVINCE}."):
        db.session.add_all(Agency(office_id=office.id, **row) for row in _first(office))


def agencies_of(office: Office) -> Select[Agency]:
    """Those that get letters, by name."""
    return select(Agency).where(Agency.office_id == office.id, Agency.closed_on.is_(None)).order_by(Agency.name)


def every_one_of(office: Office) -> Select[Agency]:
    """With those that are closed, which come last."""
    return select(Agency).where(Agency.office_id == office.id).order_by(Agency.closed_on.is_not(None), Agency.name)


def working_at(area_code: str) -> ColumnElement[bool]:
    """Agencies that work at this place: the whole of the office's area, or a part of it where the place lies."""
    around = [area_code[: at if at > 0 else None] for at in (2, 5, 8, -1)]
    return or_(Agency.area_code.is_(None), Agency.area_code.in_(around))


def _first(office: Office) -> Sequence[dict[str, Any]]:
    place = office.place
    regency = office.letterhead_top.removeprefix("PEMERINTAH ").title()
    reported = REPORTED_TO.format(place=place) if regency.startswith("Kabupaten") else f"Wali Kota {place} (sebagai laporan)"
    police = f"Kepala Kepolisian Resor {place}"
    immigration = "Kepala Kantor Imigrasi Kelas I Non TPI Palangka Raya"
    here, capital = dict(town=office.town, copies=reported), dict(town="Palangka Raya", copies=reported, channel=Channel.HAND)
    return (
        dict(name=f"Polres {place}, Unit PPA", title=f"{police}, u.p. Kepala Unit PPA", kind=AgencyKind.PROTECTION, **here),
        dict(name=f"UPTD PPA {regency}", title=f"Kepala UPTD PPA {regency}", kind=AgencyKind.PROTECTION, channel=Channel.HAND, **here),
        dict(name=f"Dinas Sosial {regency}", title=f"Kepala Dinas Sosial {regency}", kind=AgencyKind.SOCIAL, channel=Channel.HAND, **here),
        dict(name=f"Polres {place}", title=police, kind=AgencyKind.POLICE, channel=Channel.HAND, **here),
        dict(
            name="Disnakertrans Provinsi Kalimantan Tengah",
            title="Kepala Dinas Tenaga Kerja dan Transmigrasi Provinsi Kalimantan Tengah",
            kind=AgencyKind.MANPOWER,
            **capital | dict(copies=f"{reported}\n{immigration}\nKepala dinas ketenagakerjaan {regency}"),
        ),
        dict(name=immigration.removeprefix("Kepala "), title=immigration, kind=AgencyKind.IMMIGRATION, **capital),
        dict(
            name="UNHCR Indonesia", title="Kepala Perwakilan UNHCR di Indonesia", kind=AgencyKind.REFUGEES, **capital | dict(town="Jakarta")
        ),
    )
