"""Mail that must go out: queued in the transaction of the deed, sent after it, by timer again until it is gone."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.storage.database import Row, db, unit_of_work
from portal.storage.vault import Sealed

PATIENCE = 10  # tries before a mail is shown as undeliverable
BATCH = 50


class OutgoingMail(Row):
    """One mail, sealed until it is sent and gone after."""

    __tablename__ = "outgoing_mail"
    office_id: Mapped[UUID] = mapped_column(index=True)
    to: Mapped[str] = mapped_column(Sealed("outgoing_mail.to"))
    subject: Mapped[str] = mapped_column(Sealed("outgoing_mail.subject"))
    text: Mapped[str] = mapped_column(Sealed("outgoing_mail.text"))
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    refused: Mapped[bool] = mapped_column(default=False)  # the server said no for good: shown to people, never tried again


def queue(to: str, subject: str, text: str, *, office: UUID) -> None:
    """Will be sent once the unit of work around it is kept."""
    now = clock.now()
    db.session.add(OutgoingMail(office_id=office, to=to, subject=subject, text=text, queued_at=now, next_try_at=now))


def deliver(smtp_url: str | None, sender: str) -> int:
    """Sends what is due; returns how many went out. Without a server everything waits. Safe to run twice: one mail, one unit of work."""
    if smtp_url is None:
        return 0
    sent = 0
    due = (
        select(OutgoingMail.id)
        .where(OutgoingMail.next_try_at <= clock.now(), OutgoingMail.refused.is_(False))
        .order_by(OutgoingMail.queued_at)
    )
    for mail_id in list(db.session.scalars(due.limit(BATCH))):
        with unit_of_work():
            sent += _try(mail_id, smtp_url, sender)
    return sent


def _try(mail_id: UUID, smtp_url: str, sender: str) -> bool:
    mail = db.session.scalar(select(OutgoingMail).where(OutgoingMail.id == mail_id).with_for_update(skip_locked=True))
    if mail is None:
        return False
    try:
        with _server(smtp_url) as server:
            server.send_message(_message(mail, sender))
    except smtplib.SMTPRecipientsRefused:
        mail.refused = True
        return False
    except (OSError, smtplib.SMTPException):
        mail.tries += 1
        mail.next_try_at = clock.now() + timedelta(minutes=2**mail.tries)
        mail.refused = mail.tries >= PATIENCE
        return False
    db.session.delete(mail)
    return True


def _message(mail: OutgoingMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


@contextmanager
def _server(smtp_url: str) -> Iterator[smtplib.SMTP]:
    where = urlsplit(smtp_url)
    host, secure = where.hostname or "localhost", where.scheme == "smtps"
    if secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, where.port or 465, timeout=10, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, where.port or 25, timeout=10)
    with server:
        if not secure and server.ehlo() and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        yield server
