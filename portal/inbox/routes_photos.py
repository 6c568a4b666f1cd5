"""A photo or PDF of a report, whole."""

from uuid import UUID

from flask import Response, abort, make_response
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.inbox.enclosed import Enclosed, enclosed_in, open_whole
from portal.inbox.opened import Opened
from portal.inbox.routes import inbox
from portal.inbox.routes_page import held
from portal.storage.database import unit_of_work


@inbox.get("/<case:code>/foto/<uuid:photo_id>")
@requires(Can.TRIAGE)
def photo(code: str, photo_id: UUID) -> Response:
    """Shown by the browser itself, which can make it larger; a PDF is only ever saved."""
    with unit_of_work():
        case = held(code)
        one = _one_of(case, photo_id)
        data, name, mimetype, is_pdf = open_whole(case, one, by=current_user), one.name(case), one.mimetype, one.is_pdf
    answer = make_response(data)
    answer.mimetype = mimetype
    answer.headers["Content-Disposition"] = f"{'attachment' if is_pdf else 'inline'}; filename={name}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # whatever it is, nothing in it runs or asks for anything
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _one_of(case: Case, photo_id: UUID) -> Enclosed:
    found = next((one for one in enclosed_in(Opened(case, current_user).tips) if one.photo.id == photo_id), None)
    return found or abort(404)
