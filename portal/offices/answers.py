"""Answers that an office keeps ready, in both languages, with blanks that each case fills in."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.codes import Code
from portal.offices.models import AnswerText, Office
from portal.storage.database import db

STARTERS = Path(__file__).parent / "data" / "answers.toml"
BRACED = re.compile(r"\{\s*([^{}]*?)\s*\}")


class Blank(Code):
    """What may stand in braces, in both languages by the same name; nothing else may."""

    CODE = "kode", _l("nomor berkas, seperti K7M-2QX")
    DUE = "tenggat", _l("hari sampai kapan kantor memutuskan")
    OFFICE = "kantor", _l("nama kantor")
    PLACE = "desa", _l("desa dan kecamatan")
    AGENCY = "instansi", _l("instansi tempat laporan diteruskan")


def found_for(office: Office) -> None:
    """The first answers of an office: those of the portal that it does not have by title yet. Theirs to change."""
    there = set(db.session.scalars(answers_of(office).with_only_columns(AnswerText.title).order_by(None)))
    db.session.add_all(AnswerText(office_id=office.id, **row) for row in _starters() if row["title"] not in there)


def answers_of(office: Office) -> Select[AnswerText]:
    """What is said in a conversation first, then what closes a report."""
    return select(AnswerText).where(AnswerText.office_id == office.id).order_by(AnswerText.outcome, AnswerText.title)


def braced(text: str) -> list[str]:
    """What stands in braces."""
    return BRACED.findall(text)


def blanks_in(text: str) -> set[Blank]:
    return {blank for one in braced(text) if (blank := Blank.read(one.lower()))}


def unknown_in(text: str) -> list[str]:
    """What stands in braces and means nothing, as it was typed."""
    return [one for one in braced(text) if Blank.read(one.lower()) is None]


def filled(text: str, values: Mapping[Blank, str]) -> str:
    """A blank without a value stays, so that somebody sees that it is empty."""
    return BRACED.sub(lambda found: values.get(Blank(found[1].lower())) or found[0] if blanks_in(found[0]) else found[0], text)


def said(blanks: Iterable[Any]) -> str:
    """ "{kode}, {desa}"."""
    return ", ".join(sorted(f"{{{blank}}}" for blank in blanks))


def _starters() -> list[dict[str, str]]:
    with STARTERS.open("rb") as file:
        return list(tomllib.load(file)["answer"])
