"""The desk's own balance: for supervisors."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.inbox.balance import outcomes
from portal.inbox.routes import inbox
from portal.offices import areas
from portal.web.page import page


@inbox.get("/hasil")
@requires(Can.LEAD_DESK)
def balance() -> ResponseReturnValue:
    return page("inbox/balance.html", balance=outcomes.balance(current_user), place=areas.place)
