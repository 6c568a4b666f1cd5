"""The office's own words on a case: put there, taken away, and offered again where they were used before."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.accounts.models import User
from portal.audit import log
from portal.cases.models import Case, Tag
from portal.errors import Refused
from portal.storage.database import db

LONGEST_TAG = 40
MOST_TAGS = 12  # on one case: more are no help to anybody


def put(case: Case, name: str, *, by: User) -> None:
    """Small letters, one space between words; what is there already stays once. Raises Refused where there are enough."""
    name = tidied(name)
    here = set(db.session.scalars(select(Tag.name).where(Tag.case_id == case.id)))
    if name in here:
        return
    if len(here) >= MOST_TAGS:
        raise Refused(_l("Berkas ini sudah punya %(most)s label. Hapus satu dulu.", most=MOST_TAGS))
    db.session.add(Tag(case_id=case.id, name=name))
    db.session.flush()
    log.record(log.Action.CASE_TAGGED, case, office=case.office_id, by=by)


def take(case: Case, name: str, *, by: User) -> None:
    """Also a mark of the portal's own, such as "needs sifting", once somebody has looked; what is gone stays gone."""
    gone = db.session.execute(delete(Tag).where(Tag.case_id == case.id, Tag.name == name).returning(Tag.id)).scalars().all()
    if gone:
        log.record(log.Action.CASE_UNTAGGED, case, office=case.office_id, by=by)


def tidied(name: str) -> str:
    return " ".join(name.split()).casefold()[:LONGEST_TAG]
