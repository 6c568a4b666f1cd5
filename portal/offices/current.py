"""Which office a visitor stands in front of: the host name chooses, PORTAL_OFFICE is the default."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, has_app_context, request
from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from portal import clock
from portal.config import Config
from portal.offices.models import Holiday, Office
from portal.storage.database import db

HOSTS = 1000  # remembered at most: anybody can send any host name


def office() -> Office:
    """The public office of this request."""
    if "office" not in g:
        g.office = _found(db.session())
    return g.office  # type: ignore[no-any-return]


def doorplate() -> Office:
    """The same, to be read only: looked up once a minute, in no session, with its holidays. For pages that must cost nearly nothing."""
    known: dict[str, tuple[Any, Office]] = current_app.extensions.setdefault("doorplates", {})
    minute, host = clock.now().replace(second=0, microsecond=0), _host()
    if (one := known.get(host)) and one[0] == minute:
        return one[1]
    if len(known) >= HOSTS:
        known.clear()
    with Session(db.engine) as session:
        known[host] = minute, _found(session, selectinload(Office.holidays))
    return known[host][1]


def address(of: Office | None = None) -> str:
    """Where people find an office's public pages, for links that are handed on: its own host, or PORTAL_BASE_URL."""
    config: Config = current_app.extensions["portal"]
    host = (of or office()).host
    return f"{urlsplit(config.base_url).scheme}://{host}" if host else config.base_url


def spoken_address(of: Office | None = None) -> str:
    """The same as somebody would type it."""
    parts = urlsplit(address(of))
    return parts.netloc + parts.path.rstrip("/")


def _found(session: Session, *options: ORMOption) -> Office:
    config: Config = current_app.extensions["portal"]
    asked = select(Office).where(or_(Office.host == _host(), Office.area_code == config.office))
    return max(session.scalars(asked.options(*options)), key=lambda one: one.host == _host())


def _host() -> str:
    return request.host.partition(":")[0] if request else ""


@event.listens_for(Office, "after_update")
@event.listens_for(Holiday, "after_insert")
@event.listens_for(Holiday, "after_delete")
def _changed(mapper: Any, connection: Any, row: Any) -> None:
    db.session.info["doorplates"] = "old"


@event.listens_for(db.session, "after_commit")
def _forget(session: Session) -> None:
    """What this process remembers of offices is looked up anew after one of them has changed; other processes follow within the minute."""
    if session.info.pop("doorplates", None) and has_app_context():
        current_app.extensions.pop("doorplates", None)
        current_app.extensions["standing"].forget()
