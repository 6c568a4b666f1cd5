"""The sponsors of the office: who they are, where they stand, how many people they guarantee."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.masking import masked
from portal.inbox import sponsor_list
from portal.inbox.routes import inbox
from portal.offices.areas import place
from portal.register.countries import country
from portal.register.reach import sponsors_for
from portal.register.subjects import wishes
from portal.web.page import find, page, slice_page


@inbox.get("/penjamin")
@requires(Can.TRIAGE)
def sponsors() -> ResponseReturnValue:
    wanted = sponsor_list.Filter.read(request.args)
    every = sponsor_list.listed(current_user)
    rows = slice_page([row for row in every if wanted.fits(row)])
    return page("inbox/sponsors.html", sponsors=rows, wanted=wanted, choices=sponsor_list.choices(every, current_user), every=len(every))


@inbox.get("/penjamin/<uuid:sponsor_id>")
@requires(Can.TRIAGE)
def sponsor(sponsor_id: UUID) -> ResponseReturnValue:
    found = find(sponsors_for(current_user), id=sponsor_id)
    return page(
        "inbox/sponsor.html", one=sponsor_list.SponsorPage(found, current_user), place=place, country=country, masked=masked, wishes=wishes
    )
