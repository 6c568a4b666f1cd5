"""What an agency hears by mail: that something waits for it, never what, about whom, or where."""

from collections.abc import Iterator

from sqlalchemy import select

from portal.accounts.machines import IS_A_PERSON
from portal.accounts.models import User
from portal.offices.models import Channel
from portal.referrals.models import Referral
from portal.storage import outbox
from portal.storage.database import db
from portal.web import mail


def arrived(referral: Referral) -> None:
    _write("referral", referral)


def reminded(referral: Referral) -> None:
    _write("referral_overdue", referral)


def told(referral: Referral) -> None:
    """The office has answered what the agency asked."""
    _write("referral_told", referral)


def recalled(referral: Referral) -> None:
    _write("referral_recalled", referral)


def can_be_reached(referral: Referral) -> bool:
    """Whether a mail goes anywhere; otherwise somebody telephones, or goes there."""
    return any(_readers(referral))


def _write(name: str, referral: Referral) -> None:
    """One mail to each of its liaisons, in their language; without any to the agency's own address."""
    at_desk = referral.agency.channel is Channel.DESK
    for address, language in _readers(referral):
        link = mail.address("id", "desk.box") if at_desk else ""  # its page speaks the account's language
        words = dict(
            number=referral.paper.reference if referral.paper else "", office=referral.office, link=link, reply_by=referral.reply_by
        )
        said = mail.compose(name, language, **words)
        outbox.queue(address, said.subject, said.text, office=referral.office_id)


def _readers(referral: Referral) -> Iterator[tuple[str, str]]:
    agency = referral.agency
    if agency.channel is Channel.DESK:
        liaisons = select(User).where(User.agency_id == agency.id, User.disabled_at.is_(None), User.confirmed, IS_A_PERSON)
        found = [(one.email, one.language.value) for one in db.session.scalars(liaisons)]
        if found:
            yield from found
            return
    if agency.channel is not Channel.HAND and agency.email:
        yield agency.email, "id"
