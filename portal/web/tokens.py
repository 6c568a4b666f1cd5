"""Small sealed values that pages and links carry, so that nothing is stored: a form's token, a conversation's ticket, a month's link."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from markupsafe import Markup

from portal import clock, keys

TICKET_LIFE = timedelta(minutes=15)
STUB_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Token:
    """One blank public form: a random text and the second it was given out. It never expires."""

    text: str
    issued: datetime

    @property
    def digest(self) -> bytes:
        """What the database keeps of it."""
        return keys.fingerprint("token", self.text)

    @property
    def visit(self) -> str:
        """What the pages that come of this form have in common."""
        return keys.fingerprint("visit", self.text).hex()[:24]


@dataclass(frozen=True, kw_only=True)
class Lent:
    """What a page may do for a while. `visit` says which pages belong together; it ends when somebody leaves in a hurry."""

    good_until: datetime
    visit: str = ""

    @property
    def over(self) -> bool:
        return clock.now() > self.good_until


@dataclass(frozen=True, kw_only=True)
class Ticket(Lent):
    """Leave to go on in one conversation without the code."""

    tip_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class Stub(Lent):
    """What a receipt page keeps of the code that stands on it, so that a wrong last group brings the page back instead of losing it."""

    code: str


@dataclass(frozen=True)
class Opened:
    """A page that asks for a code. What a browser sends of it later is no longer its reader's doing: it sends an old page again."""

    at: datetime
    visit: str

    @property
    def stale(self) -> bool:
        return clock.now() > self.at + TICKET_LIFE


@dataclass(frozen=True)
class MonthLink:
    """Leave to declare one sponsor's one month, and nothing else. Everybody who has it has the same; the month says how long."""

    sponsor_id: UUID
    month: date


def new_token() -> str:
    return _seal("token", [secrets.token_urlsafe(12), _seconds(clock.now())])


def fields(token: str) -> Markup:
    """How a form carries its token: first of all its fields, behind one that has another name in every form.

    A browser that comes back to a form fills in what was typed where the first two fields are named as they were (tried in Chromium).
    So after an error, or a line that was cut, the words are there again; but a report that arrived makes the browser ask for the page
    anew, and in that one the words do not appear, whoever holds the phone then.
    """
    return Markup('<input type="hidden" name="form-{}" value=""><input type="hidden" name="token" value="{}">').format(token[-12:], token)


def read_token(text: str | None) -> Token | None:
    """The token of a form, or None where it is missing or forged."""
    match _open("token", text):
        case [str(random), int(issued)]:
            return Token(random, _moment(issued))
        case _:
            return None


def new_visit() -> str:
    return secrets.token_hex(12)


def new_ticket(tip_id: UUID, language: str, visit: str = "") -> str:
    return _seal("ticket", [tip_id.hex, _seconds(clock.now() + TICKET_LIFE), language, visit])


def read_ticket(text: str | None) -> Ticket | None:
    """The ticket of a conversation, perhaps over; None where it is missing or forged."""
    match _open("ticket", text):
        case [str(tip_id), int(until), str(language), str(visit)]:
            return Ticket(tip_id=UUID(tip_id), good_until=_moment(until), language=language, visit=visit)
        case _:
            return None


def new_stub(code: str, visit: str = "") -> str:
    return _seal("stub", [code, _seconds(clock.now() + STUB_LIFE), visit])


def read_stub(text: str | None) -> Stub | None:
    """The stub of a receipt page, perhaps over; None where it is missing or forged."""
    match _open("stub", text):
        case [str(code), int(until), str(visit)]:
            return Stub(code=code, good_until=_moment(until), visit=visit)
        case _:
            return None


def new_opened() -> str:
    """For a page that asks for a code: when it was given out, and the visit that begins with it."""
    return _seal("opened", [_seconds(clock.now()), new_visit()])


def read_opened(text: str | None) -> Opened | None:
    """What a page that asks for a code carries; None where it is missing or forged."""
    match _open("opened", text):
        case [int(at), str(visit)]:
            return Opened(_moment(at), visit)
        case _:
            return None


def new_month_link(sponsor_id: UUID, month: date) -> str:
    return _seal("month", [sponsor_id.hex, month.isoformat()])


def read_month_link(text: str | None) -> MonthLink | None:
    """What a reminder's link is good for, whether its time is over or not; None where it is cut or forged."""
    match _open("month", text):
        case [str(sponsor_id), str(month)]:
            return MonthLink(UUID(sponsor_id), date.fromisoformat(month))
        case _:
            return None


def _seal(purpose: str, value: list[object]) -> str:
    return base64.urlsafe_b64encode(keys.seal(json.dumps(value).encode(), f"page.{purpose}")).decode().rstrip("=")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _open(purpose: str, text: str | None) -> object:
    try:
        sealed = base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4))
        return json.loads(keys.open_sealed(sealed, f"page.{purpose}"))
    except (binascii.Error, ValueError, keys.Unopened):
        return None
