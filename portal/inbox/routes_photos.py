"""A photo or PDF of a report, whole."""

from uuid import UUID

from flask import Response, abort
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.inbox.enclosed import Enclosed, enclosed_in, open_whole
from portal.inbox.opened import Opened
from portal.inbox.routes import inbox
from portal.inbox.routes_page import held
from portal.storage.database import unit_of_work
from portal.web.handing import as_file


@inbox.get("/<case:code>/foto/<uuid:photo_id>")
@requires(Can.TRIAGE)
def photo(code: str, photo_id: UUID) -> Response:
    with unit_of_work():
        case = held(code)
        one = _one_of(case, photo_id)
        return as_file(open_whole(case, one, by=current_user), one.name(case), is_pdf=one.is_pdf)


def _one_of(case: Case, photo_id: UUID) -> Enclosed:
    found = next((one for one in enclosed_in(Opened(case, current_user).tips) if one.photo.id == photo_id), None)
    return found or abort(404)
