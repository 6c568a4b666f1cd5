"""Which places there are, and how they are called."""

import csv
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from sqlalchemy import insert, select

from portal.offices.models import Area, Level, Office
from portal.storage.database import db

SOURCE = Path(__file__).parent / "data" / "areas-62.csv"  # derived from idn-area-data, ODbL 1.0; licence beside it
SMALLEST = (Level.VILLAGE, Level.WARD)
DISTRICT = 8  # characters of a district's code, with which a village's begins


def load() -> int:
    """Puts the areas that are missing into the database; returns how many were."""
    known = set(db.session.scalars(select(Area.code)))
    with SOURCE.open(encoding="utf-8-sig") as file:
        missing = [_area(line) for line in csv.DictReader(file) if line["code"] not in known]
    if missing:
        db.session.execute(insert(Area), missing)
    forget()
    return len(missing)


def villages_of(office: Office) -> dict[str, list[Area]]:
    """Villages and wards of the office's area by the name of their district, each in alphabetical order."""
    return _villages(office.area_code)


def districts_of(office: Office) -> list[Area]:
    return list(
        db.session.scalars(
            select(Area).where(Area.level == Level.DISTRICT, Area.code.startswith(office.area_code + ".")).order_by(Area.name)
        )
    )


def place(code: str) -> str:
    """ "Karang Langit, Dusun Timur": always with the district, because two villages are called Kandris."""
    return _places().get(code, code)


def is_village_of(office: Office, code: str) -> bool:
    return any(area.code == code for villages in villages_of(office).values() for area in villages)


def _area(line: dict[str, str]) -> dict[str, str | None]:
    return {"code": line["code"], "name": line["name"], "level": line["level"], "parent_code": line["parent_code"] or None}


@lru_cache(maxsize=64)
def _villages(area_code: str) -> dict[str, list[Area]]:
    names = _names()
    found = db.session.scalars(select(Area).where(Area.level.in_(SMALLEST), Area.code.startswith(area_code + ".")))
    areas = sorted(found, key=lambda area: (names[area.parent_code or ""], area.name))
    for area in areas:
        db.session.expunge(area)
    return {name: list(group) for name, group in groupby(areas, key=lambda area: names[area.parent_code or ""])}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: name for code, name in db.session.execute(select(Area.code, Area.name))}  # noqa: C416  rows are no pairs to mypy


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    names = _names()
    return {code: f"{name}, {names[code.rpartition('.')[0]]}" if code.count(".") == 3 else name for code, name in names.items()}


def forget() -> None:
    """What was remembered of the areas is read anew."""
    for remembered in (_villages, _names, _places):
        remembered.cache_clear()
