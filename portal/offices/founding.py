"""Founding an office, and what it says of itself."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.errors import Refused
from portal.offices import agencies, answers
from portal.offices.models import Area, Office
from portal.storage.database import db


def open_at(area_code: str) -> Office:
    """The office of an area; founded where there is none. Raises Refused where there is no such area."""
    return office_of(area_code) or found(area_code)


def office_of(area_code: str) -> Office | None:
    """The office of an area, where there is one."""
    return db.session.scalar(select(Office).where(Office.area_code == area_code))


def found(area_code: str) -> Office:
    """A Badan Kesbangpol for a regency, a city or the province, named after its area, with agencies to write to and answers to begin with.

    The rest is for its admin to fill in. Raises Refused where there is no such area, or it has an office already.
    """
    area = db.session.scalar(select(Area).where(Area.code == area_code))
    if area is None:
        raise Refused(_l("Kode wilayah %(code)s tidak ada.", code=area_code))
    if db.session.scalar(select(Office.id).where(Office.area_code == area_code)):
        raise Refused(_l("Wilayah itu sudah memiliki kantor."))
    level, _, place = area.name.title().partition(" ")
    title, english = (
        (f"Provinsi {area.name.title()}", f"{area.name.title()} province")
        if "." not in area_code
        else (f"{level} {place}", f"{place} {ENGLISH[level]}")
    )
    office = Office(
        area_code=area_code,
        name=f"Badan Kesbangpol {title}",
        name_en=f"Kesbangpol office of {english}",
        place=place if "." in area_code else area.name.title(),
        letterhead_top=f"PEMERINTAH {title.upper()}",
        letterhead_name="BADAN KESATUAN BANGSA DAN POLITIK",
        head_title="Kepala Badan Kesatuan Bangsa dan Politik",
    )
    db.session.add(office)
    db.session.flush()
    agencies.found_for(office)
    answers.found_for(office)
    return office


ENGLISH = {"Kabupaten": "regency", "Kota": "city"}
