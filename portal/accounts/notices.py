"""Mails about accounts, in the reader's language. Nothing personal stands in them: whose account it is knows who reads it."""

from portal.accounts.models import Purpose, User
from portal.storage import outbox
from portal.web import mail

LINK = "accounts.choose_password"


def link(user: User, purpose: Purpose, token: str) -> None:
    """The link itself, for those who read mail."""
    _send(user, purpose.value, link=mail.address(user.language.value, LINK, token=token), waits=not user.confirmed)


def password_changed(user: User) -> None:
    """So that nobody's password changes without their knowledge."""
    _send(user, "password_changed", link=mail.address(user.language.value, "accounts.forgotten"))


def somebody_registered(user: User) -> None:
    """Somebody tried to register with the address of an account that exists."""
    _send(
        user,
        "already_registered",
        door=mail.address(user.language.value, "accounts.sign_in"),
        link=mail.address(user.language.value, "accounts.forgotten"),
    )


def _send(user: User, name: str, **words: object) -> None:
    written = mail.compose(name, user.language.value, **words)
    outbox.queue(user.email, written.subject, written.text, office=user.office_id)
