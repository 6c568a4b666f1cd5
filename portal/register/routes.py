"""The sponsor's door. The views stand in routes_*.py, imported at the end."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_login import current_user

from portal.accounts.roles import Can
from portal.register import wording
from portal.register.codes import SponsorKind
from portal.register.models import Sponsor
from portal.register.reach import sponsors_for
from portal.storage.database import db
from portal.web.navigation import Door
from portal.web.page import find

register = Blueprint("register", __name__, url_prefix="/sponsor")
joining = Blueprint("joining", __name__, url_prefix="/sponsor")


def own() -> Sponsor:
    """The sponsor whose roll this person keeps."""
    return find(sponsors_for(current_user))


@register.app_template_global()
def back_to_list() -> str:
    """Where the sponsor's pages lead back to, in its own words."""
    return str(wording.back_to_list(own().kind))


def _own(words: Any) -> LazyString:
    return LazyString(lambda: str(words(own().kind)))


def _lodges() -> bool:
    """Asked for the way in, too, where nobody may yet be met with a missing page."""
    return db.session.scalar(sponsors_for(current_user).where(Sponsor.kind == SponsorKind.ACCOMMODATION)) is not None


DOORS: tuple[Door, ...] = (
    Door("register.guests", "bed", _l("Tamu"), Can.KEEP_ROLL, shown=_lodges),
    Door("register.roll", "people", _own(wording.list_door), Can.KEEP_ROLL),
    Door("register.submissions", "file", _l("Kiriman"), Can.KEEP_ROLL, behind=("register.declarations",)),
    Door("register.company", "building", _own(wording.own_door), Can.KEEP_ROLL),
    Door("register.people", "shield", _l("Pengguna"), Can.INVITE_COLLEAGUES),
)

from portal.register import routes_joining, routes_people, routes_roll, routes_submissions, routes_workers  # noqa: E402, F401
from portal.register.guests import routes_guests, routes_guests_sheet  # noqa: E402, F401
from portal.register.machine import routes_machine  # noqa: E402, F401
from portal.register.monthly import routes_declarations, routes_receipts  # noqa: E402, F401
from portal.register.sheets import routes_sheet, routes_sheet_parts, routes_sheet_preview, routes_sheet_reading, routes_taking_back  # noqa: E402, F401
from portal.register.subjects import routes_files, routes_subject  # noqa: E402, F401
