"""A photo or PDF of a report, whole; photos also one after the other, larger by choice."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, abort
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.reach import cases_for
from portal.inbox.case.enclosed import Enclosed, enclosed_in, open_whole
from portal.inbox.case.opened import Opened
from portal.inbox.case.routes_page import held
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.handing import as_file
from portal.web.page import find, page


@inbox.get("/<case:code>/foto/<uuid:photo_id>")
@requires(Can.TRIAGE)
def photo(code: str, photo_id: UUID) -> Response:
    with unit_of_work():
        case = held(code)
        one = _one_of(enclosed_in(Opened(case, current_user).tips), photo_id)
        return as_file(open_whole(case, one, by=current_user), one.name(case), is_pdf=one.is_pdf)


@inbox.get("/<case:code>/foto/<uuid:photo_id>/lihat")
@requires(Can.TRIAGE)
def view_photo(code: str, photo_id: UUID) -> Response:
    """The page around it; the photo that it shows is asked for by the browser, which is the deed."""
    case = find(cases_for(current_user), code=code)
    photos = [one for one in Opened(case, current_user).enclosed if not one.is_pdf]
    one = _one_of(photos, photo_id)
    at = photos.index(one)
    before, behind = photos[at - 1] if at else None, photos[at + 1] if at + 1 < len(photos) else None
    return page("inbox/photo.html", "inbox/_photo.html", case=case, one=one, at=at + 1, of=len(photos), before=before, behind=behind)


def _one_of(files: Sequence[Enclosed], photo_id: UUID) -> Enclosed:
    return next((one for one in files if one.photo.id == photo_id), None) or abort(404)
