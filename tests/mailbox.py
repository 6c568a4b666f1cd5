"""A real mail server on this machine: what the portal sends arrives here."""

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Everybody's mail, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = False  # the server is in a bad mood: every address is refused
        self._server = Controller(self, hostname="127.0.0.1", port=_free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.port}"

    def to(self, person: Any) -> list[EmailMessage]:
        """What somebody (a person of the cast, or an address) got."""
        address = getattr(person, "email", person)
        return [mail for mail in self.mails if address in mail["To"]]

    def link(self, person: Any) -> str:
        """The path of the first link in the newest mail to somebody."""
        text = self.to(person)[-1].get_content()
        return re.search(r"https?://[^/\s]+(/\S+)", text)[1]  # type: ignore[index]

    def clear(self) -> None:
        self.mails.clear()
        self.refusing = False

    def __len__(self) -> int:
        return len(self.mails)

    def __iter__(self) -> Iterator[EmailMessage]:
        return iter(self.mails)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.refusing:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def open(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.stop()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
