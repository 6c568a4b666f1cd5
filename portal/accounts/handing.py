"""Handing a link over without e-mail: to show, to copy, or as a message; offices here talk to companies by WhatsApp."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _

from portal.accounts.inviting import Invited
from portal.accounts.models import Language, User
from portal.accounts.notices import LINK
from portal.documents.qr import Drawn, draw
from portal.web import mail
from portal.web.language import speaking


@dataclass(frozen=True)
class Handover:
    """A link as it can be handed over, once: nobody can read it again."""

    user: User
    address: str
    code: Drawn
    message: str  # nothing personal stands in it
    for_reset: bool
    mailed: bool

    @property
    def whatsapp(self) -> str:
        return f"https://wa.me/?text={quote(self.message)}"


def hand_over(invited: Invited) -> Handover:
    """For accounts/_handover.html, on the page that answers the POST."""
    address = link_address(invited.token, invited.user.language)
    with speaking(invited.user.language.value):
        message = (
            _("Tautan kata sandi Portal POA: %(link)s (berlaku 2 jam, sekali pakai)", link=address)
            if invited.for_reset
            else _("Undangan memakai Portal POA: %(link)s (berlaku 7 hari, sekali pakai)", link=address)
        )
    return Handover(invited.user, address, draw(address), message, invited.for_reset, mail.goes_out())


def link_address(token: str, language: Language = Language.ID) -> str:
    """The whole address of the page where the holder of this token chooses a password."""
    return mail.address(language.value, LINK, token=token)
