"""Photos and PDFs of a report as officers see them: small in the page, whole in a view of their own, which is a recorded deed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.accounts.models import User
from portal.audit import log
from portal.cases.models import Case
from portal.documents.pictures import Sort
from portal.storage.database import db
from portal.tips import photos
from portal.tips.models import Photo, Tip

ENDINGS = {Sort.PHOTO: "jpg", Sort.PDF: "pdf"}


@dataclass(frozen=True)
class Enclosed:
    """One file of a case. It has a number and no name: names of files say who made them, and when."""

    photo: Photo
    number: int

    @property
    def came_with(self) -> UUID:
        """The message or the report."""
        return self.photo.message_id or self.photo.tip_id

    @property
    def is_pdf(self) -> bool:
        return self.photo.sort is Sort.PDF

    @property
    def thumb(self) -> str:
        """As it stands in a page; "" where there is no small picture of it."""
        return photos.thumb_uri(self.photo) if self.photo.thumb else ""

    def name(self, case: Case) -> str:
        """K7M2QX-foto-1.jpg"""
        return f"{case.code}-foto-{self.number}.{ENDINGS[self.photo.sort]}"


def enclosed_in(tips: Sequence[Tip]) -> list[Enclosed]:
    """The files of a case's reports in the order in which they came, with their small pictures."""
    order = {tip.id: at for at, tip in enumerate(tips)}
    if not order:
        return []
    found = db.session.scalars(select(Photo).where(Photo.tip_id.in_(order)).options(undefer(Photo.thumb)))
    return _numbered(sorted(found, key=lambda photo: (order[photo.tip_id], photo.number)))


def open_whole(case: Case, one: Enclosed, *, by: User) -> bytes:
    """The file itself, as it was kept."""
    log.record(log.Action.PHOTO_OPENED, one.photo, office=case.office_id, by=by, case=case.id)
    return one.photo.plain


def _numbered(found: Iterable[Photo]) -> list[Enclosed]:
    return [Enclosed(photo, number) for number, photo in enumerate(found, 1)]
