"""The officers' door: the list of what is open. What one does with a case stands in the modules named at the end."""

from collections.abc import Collection

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.inbox.box import bulk, choosing, undoing
from portal.inbox.colleagues import away_from, colleagues_of, takers_among
from portal.inbox.leaving import handing_over
from portal.inbox.models_list import Bulk
from portal.inbox.queue import counting, listing
from portal.inbox.queue.copies import copies
from portal.inbox.queue.excerpts import excerpts
from portal.inbox.queue.folding import folded
from portal.inbox.queue.rows import lines_of
from portal.inbox.queue.wanted import YES, Filter
from portal.inbox.referring import referral_list
from portal.inbox.sponsors import reminders
from portal.web.navigation import Door
from portal.web.page import PER_PAGE, page

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")
DOORS = (
    Door("inbox.box", "inbox", _l("Kotak masuk"), Can.TRIAGE, count=lambda: counting.at_most(counting.open_number(current_user))),
    Door("inbox.sponsors", "building", _l("Penjamin"), Can.TRIAGE, behind=("inbox.search_register",)),
    Door(
        "inbox.referrals",
        "send",
        _l("Rujukan"),
        Can.TRIAGE,
        count=lambda: counting.at_most(number) if (number := referral_list.mine_to_do(current_user)) else None,
        alarm=lambda: referral_list.alarm(current_user),
    ),
    Door(
        "inbox.desks",
        "people",
        _l("Serah terima"),
        Can.LEAD_DESK,
        count=lambda: handing_over.waiting(current_user) or None,
        behind=("inbox.balance",),
    ),
    Door("inbox.reminders", "bell", _l("Ingatkan"), Can.TRIAGE, count=lambda: reminders.undelivered_number(current_user) or None),
)


@inbox.get("/")
@requires(Can.TRIAGE)
def box() -> ResponseReturnValue:
    wanted = Filter.read(request.args)
    shown = listed(wanted)
    if request.headers.get("HX-Request"):
        shown.headers["HX-Push-Url"] = url_for("inbox.box", **wanted.asked)  # without what was left empty
    return shown


def listed(wanted: Filter, status: int = 200, *, ticked: Collection[str] = (), label: str = "") -> Response:
    """The page of the list; where something could not be done to many, with what was ticked and typed."""
    every = request.args.get("semua") == YES  # all that match on one page, ticked: what is done to them is done to what one sees
    size = bulk.MOST if every else PER_PAGE
    last = undoing.last(current_user)
    colleagues = colleagues_of(current_user)
    choices = choosing.choices(wanted, current_user, colleagues)
    cases = listing.one_page_of(wanted, current_user, size, choices.open)
    lines, same = lines_of(cases.rows), {} if every else copies(cases.rows, current_user)
    return page(
        "inbox/box.html",
        "inbox/_box.html" if request.headers.get("HX-Target", "").endswith("#kotak") else None,
        status,
        lines=lines if wanted.alike else folded(lines, same),
        excerpts=excerpts(cases.rows, wanted.text) if wanted.text else {},
        copies=same,
        cases=cases,
        wanted=wanted,
        choices=choices,
        number=counting.at_most,
        every=every,
        ticked=ticked,
        label=label,
        most=bulk.MOST,
        last=last,
        told=undoing.told_of(last, current_user) if last and is_about(last) else None,
        takers=takers_among(colleagues, current_user, away_from(current_user)),
    )


def is_about(last: Bulk) -> bool:
    """Whether the address was reached by this deed: it tells of it once, not again on every page of the list."""
    return request.args.get("tentang") == str(last.id) and "hal" not in request.args


# each adds its views to the blueprint
import portal.inbox.acting.routes_aside  # noqa: E402
import portal.inbox.balance.routes_balance  # noqa: E402
import portal.inbox.box.routes_bulk  # noqa: E402
import portal.inbox.box.routes_views  # noqa: E402
import portal.inbox.case.routes_case  # noqa: E402
import portal.inbox.case.routes_deciding  # noqa: E402
import portal.inbox.case.routes_drafts  # noqa: E402
import portal.inbox.case.routes_marks  # noqa: E402
import portal.inbox.case.routes_photos  # noqa: E402
import portal.inbox.duplicates.routes_merging  # noqa: E402
import portal.inbox.entering.routes_filing  # noqa: E402
import portal.inbox.leaving.routes_absences  # noqa: E402
import portal.inbox.leaving.routes_handing_over  # noqa: E402
import portal.inbox.quarantine.routes_tray  # noqa: E402
import portal.inbox.referring.routes_refer  # noqa: E402
import portal.inbox.referring.routes_referrals  # noqa: E402
import portal.inbox.sponsors.routes_linking  # noqa: E402
import portal.inbox.sponsors.routes_reminders  # noqa: E402
import portal.inbox.sponsors.routes_search  # noqa: E402
import portal.inbox.sponsors.routes_sponsors  # noqa: E402
import portal.inbox.sponsors.routes_visits  # noqa: E402
import portal.inbox.submissions.routes_subject  # noqa: E402
import portal.inbox.submissions.routes_submission  # noqa: E402
import portal.inbox.submissions.routes_wishes  # noqa: E402, F401
