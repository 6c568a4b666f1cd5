"""Whether a paper is genuine: its code, as somebody typed it, and how often one may guess."""

from limits import parse
from sqlalchemy import select

from portal.codes import CROCKFORD, plain
from portal.papers.issuing import LENGTH
from portal.papers.models import Paper
from portal.storage.database import db
from portal.web.buckets import Bucket, name, network

PLACE = parse("30/10minutes")  # one network: an office that checks a pile of letters mistypes a few of them
PLACE_DAY = parse("200/day")  # of a million million codes: whoever guesses for a year has tried one in fifteen million


def read(typed: str) -> str | None:
    """What somebody typed, as a code; None for what can't be one."""
    code = plain(typed)
    return code if len(code) == LENGTH and set(code) <= set(CROCKFORD) else None


def behind(code: str) -> Paper | None:
    """The paper with this code, of whatever office here."""
    found: Paper | None = db.session.scalar(select(Paper).where(Paper.code == code))
    return found


def guesses(address: str | None) -> list[Bucket]:
    """What a code that nobody has counts against. Right ones never count."""
    place = name("papers", network(address))
    return [(PLACE, place), (PLACE_DAY, place)]
