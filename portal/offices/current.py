"""Which office a visitor stands in front of: the host name chooses, PORTAL_OFFICE is the default."""

from flask import current_app, g, request
from sqlalchemy import or_, select

from portal.config import Config
from portal.offices.models import Office
from portal.storage.database import db


def office() -> Office:
    """The public office of this request."""
    if "office" not in g:
        config: Config = current_app.extensions["portal"]
        host = request.host.partition(":")[0] if request else ""
        found = db.session.scalars(select(Office).where(or_(Office.host == host, Office.area_code == config.office)))
        g.office = max(found, key=lambda one: one.host == host)
    return g.office  # type: ignore[no-any-return]
