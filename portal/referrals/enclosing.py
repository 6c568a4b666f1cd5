"""Files that go with a letter, and what an agency sends back: cleaned, sealed, without names; reading one is a recorded deed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select

from portal.accounts.models import User
from portal.audit import log
from portal.documents import pictures
from portal.documents.pictures import Sort
from portal.errors import Refused
from portal.papers.models import Paper
from portal.referrals import letter
from portal.referrals.models import Referral, ReferralFile
from portal.storage import files
from portal.storage.database import db, run, table_of
from portal.storage.files import Fresh, Kept

AT_ONCE = 2  # that may be cleaned or wait for it: files must not take all the hands of the server
PATIENCE = 5.0  # seconds for one more to find a place

_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Enclosure:
    """A file that may be kept with a referral."""

    sort: Sort
    file: Fresh


def cleaned(data: bytes, name: str) -> Enclosure:
    """Slow: never call it while a unit of work is open. Raises Refused with a sentence for a file that cannot be kept."""
    if not _places.acquire(timeout=PATIENCE):
        raise Refused(_l("Sekarang banyak file yang sedang diperiksa. Coba lagi sebentar lagi."))
    try:
        clean = pictures.clean(data, name)
    finally:
        _places.release()
    return Enclosure(clean.sort, files.sealed(data, clean.data, clean.thumb, clean.pages))


def copied(sort: Sort, kept: Kept) -> Enclosure:
    """A copy of what lies in a report already, clean: the letter keeps it when the report is gone."""
    copy = files.sealed(b"", kept.plain, kept.small, kept.pages)
    return Enclosure(sort, replace(copy, received_hash=kept.received_hash))


def enclose(referral: Referral, enclosures: Iterable[Enclosure], message: UUID | None = None) -> None:
    """They go with the letter, or with what the agency says in `message`, numbered on from what is there."""
    last = db.session.scalar(select(func.max(ReferralFile.number)).where(ReferralFile.referral_id == referral.id)) or 0
    for number, one in enumerate(enclosures, last + 1):
        row = {"referral_id": referral.id, "message_id": message, "number": number, "sort": one.sort, **one.file.columns}
        run(insert(table_of(ReferralFile)), row)
    db.session.expire(referral, ["files"])


def open_file(referral: Referral, number: int, *, by: User) -> tuple[ReferralFile, bytes] | None:
    """The file with this number; None where there is none."""
    file = next((one for one in referral.files if one.number == number), None)
    if file is None:
        return None
    _record(referral, by)
    return file, file.plain


def open_letter(referral: Referral, *, by: User) -> bytes:
    """The letter as it was sent; of a draft, as it would be."""
    if referral.is_draft:
        return letter.pdf(referral)
    _record(referral, by)
    content: bytes | None = db.session.scalar(select(Paper.content).where(Paper.id == referral.paper_id))
    return content or b""


def _record(referral: Referral, by: User) -> None:
    log.record(log.Action.REFERRAL_OPENED, referral.about, office=referral.office_id, by=by, referral=referral.id)
