"""The sponsors of the office: who they are, where they stand, and whom the office runs after."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.masking import masked
from portal.inbox.colleagues import away_from
from portal.inbox.routes import inbox
from portal.inbox.sponsors import sponsor_list
from portal.inbox.sponsors.sponsor_page import SponsorPage
from portal.inbox.sponsors.visit_forms import FindingsForm, PlanForm
from portal.offices.areas import place
from portal.register.countries import country
from portal.register.models import Sponsor
from portal.register.reach import sponsors_for
from portal.register.subjects import wishes
from portal.web.page import find, page, slice_page

NONE: Mapping[str, FindingsForm] = {}


@inbox.get("/penjamin")
@requires(Can.TRIAGE)
def sponsors() -> ResponseReturnValue:
    wanted = sponsor_list.Filter.read(request.args)
    every = sponsor_list.listed(current_user)
    rows = slice_page([row for row in every if wanted.fits(row)])
    return page(
        "inbox/sponsors.html",
        sponsors=rows,
        wanted=wanted,
        tiles=sponsor_list.tiles(every),
        choices=sponsor_list.choices(every, current_user),
        every=len(every),
    )


@inbox.get("/penjamin/<uuid:sponsor_id>")
@requires(Can.TRIAGE)
def sponsor(sponsor_id: UUID) -> ResponseReturnValue:
    return show_sponsor(find(sponsors_for(current_user), id=sponsor_id))


def show_sponsor(
    found: Sponsor, status: int = 200, *, plan: PlanForm | None = None, findings: Mapping[str, FindingsForm] = NONE
) -> Response:
    """`plan` and `findings` (by the visit's id) are forms that came back, also of a visit that a colleague was quicker to write down."""
    one = SponsorPage(found, current_user)
    blank = {
        visit.id.hex: FindingsForm(prefix=visit.id.hex, data={"visited_on": clock.today()}) for visit in one.visits if not visit.is_over
    }
    plan = plan or PlanForm().offer(one.colleagues, current_user, away_from(current_user))
    words = dict(place=place, country=country, masked=masked, wishes=wishes, today=clock.today())
    return page("inbox/sponsor.html", None, status, one=one, plan=plan, findings={**blank, **findings}, **words)
