"""Small sealed values that pages carry, so that nothing about a visit is stored: the public form's token, the follow-up's ticket."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from markupsafe import Markup

from portal import clock, keys

TICKET_LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Token:
    """One blank public form: a random text and the second it was given out. It never expires."""

    text: str
    issued: datetime

    @property
    def digest(self) -> bytes:
        """What the database keeps of it."""
        return keys.fingerprint("token", self.text)


@dataclass(frozen=True)
class Ticket:
    """Leave to go on in one conversation without the code, until `good_until`."""

    tip_id: UUID
    good_until: datetime
    language: str

    @property
    def over(self) -> bool:
        return clock.now() > self.good_until


def new_token() -> str:
    return _seal("token", [secrets.token_urlsafe(12), int(clock.now().timestamp())])


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
            return Token(random, datetime.fromtimestamp(issued, clock.now().tzinfo))
        case _:
            return None


def new_ticket(tip_id: UUID, language: str) -> str:
    return _seal("ticket", [tip_id.hex, int((clock.now() + TICKET_LIFE).timestamp()), language])


def read_ticket(text: str | None) -> Ticket | None:
    """The ticket of a conversation, perhaps over; None where it is missing or forged."""
    match _open("ticket", text):
        case [str(tip_id), int(until), str(language)]:
            return Ticket(UUID(tip_id), datetime.fromtimestamp(until, clock.now().tzinfo), language)
        case _:
            return None


def _seal(purpose: str, value: list[object]) -> str:
    return base64.urlsafe_b64encode(keys.seal(json.dumps(value).encode(), f"page.{purpose}")).decode().rstrip("=")


def _open(purpose: str, text: str | None) -> object:
    try:
        sealed = base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4))
        return json.loads(keys.open_sealed(sealed, f"page.{purpose}"))
    except (binascii.Error, ValueError, keys.Unopened):
        return None
