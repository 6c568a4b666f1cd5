"""A text to a sponsor as it can be handed over without e-mail: shown as a QR code, copied, or as a message on WhatsApp."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from portal.documents.qr import Drawn, draw
from portal.register.models import Sponsor
from portal.web.mail import Mail

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Way:
    """Whom a message can be sent to: who it is, and the address that opens it in WhatsApp."""

    contact: str
    whatsapp: str


@dataclass(frozen=True)
class Handing:
    """A text that says nothing personal, ready to be passed on."""

    text: str
    link: str
    code: Drawn
    ways: tuple[Way, ...]


def handing(written: Mail, sponsor: Sponsor, email: str | None = None) -> Handing:
    """For both contacts of the sponsor; where `email` is the second one's address, for them first."""
    text = f"{written.subject}\n\n{written.text.strip()}"
    found = LINK.search(text)
    link = found[0] if found else ""
    people = [(sponsor.contact, sponsor.phone), (sponsor.second_contact or "", sponsor.second_phone or "")]
    people = people[::-1] if email and email == sponsor.second_email else people
    return Handing(text, link, draw(link), tuple(Way(name, _whatsapp(phone, text)) for name, phone in people if phone))


def _whatsapp(phone: str, text: str) -> str:
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text)}"
