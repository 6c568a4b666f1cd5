"""The box that looks for sponsors and people on their lists."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.inbox.routes import inbox
from portal.inbox.sponsors import register_search
from portal.inbox.sponsors.sponsor_list import mark_of
from portal.offices.areas import place
from portal.register.countries import country
from portal.web.page import page


@inbox.get("/cari-daftar")
@requires(Can.TRIAGE)
def search_register() -> ResponseReturnValue:
    wanted = register_search.Wanted.read(request.args)
    return page(
        "inbox/register_found.html",
        wanted=wanted,
        found=register_search.look(wanted, current_user),
        whats=[("", _("Semua")), *((what.value, what.label) for what in register_search.What)],
        country=country,
        mark_of=mark_of,
        place=place,
    )
