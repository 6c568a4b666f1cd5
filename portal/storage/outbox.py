"""Mail that must go out: queued in the transaction of the deed, sent after it, by timer again until it is gone."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.storage.database import Row, db, insert_once, unit_of_work
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
    sponsor_id: Mapped[UUID | None] = mapped_column(index=True)  # whose it is, where the office may read it and hand it over itself


def queue(to: str, subject: str, text: str, *, office: UUID, sponsor: UUID | None = None) -> None:
    """Will be sent once the unit of work around it is kept. With `sponsor` the office may read it where it cannot be delivered."""
    now = clock.now()
    db.session.add(OutgoingMail(office_id=office, to=to, subject=subject, text=text, queued_at=now, next_try_at=now, sponsor_id=sponsor))


def queue_once(id_: UUID, to: str, subject: str, text: str, *, office: UUID, not_before: datetime) -> None:
    """The same, later and only if none with this id is waiting: what a thousand things ask for at once is said once."""
    mail = dict(id=id_, office_id=office, to=to, subject=subject, text=text, queued_at=not_before, next_try_at=not_before)
    insert_once(OutgoingMail, mail, by="id")


def lost(office: UUID) -> int:
    """How many mails of an office no server takes, and nobody may read."""
    mine = select(func.count(OutgoingMail.id)).where(OutgoingMail.office_id == office, OutgoingMail.sponsor_id.is_(None))
    return db.session.scalar(mine.where(OutgoingMail.refused)) or 0


def discard() -> None:
    """Throws away what is waiting: nobody is to get mail from the demo."""
    db.session.execute(delete(OutgoingMail))


def deliver(smtp_url: str | None, sender: str) -> int:
    """Sends what is due; returns how many went out. Without a server everything waits; one that does not answer is asked once.

    Safe to run twice at once. The database is never locked while the server is spoken to, so a crash in between may send a mail twice.
    """
    if smtp_url is None:
        return 0
    sent = 0
    due = (
        select(OutgoingMail.id)
        .where(OutgoingMail.next_try_at <= clock.now(), OutgoingMail.refused.is_(False))
        .order_by(OutgoingMail.queued_at)
        .limit(BATCH)
    )
    for mail_id in list(db.session.scalars(due)):
        mail = _claim(mail_id)
        if mail is None:
            continue
        try:
            with _server(smtp_url) as server:
                server.send_message(_message(mail, sender))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as answer:
            if _for_good(answer):
                _give_up(mail_id)
        except (OSError, smtplib.SMTPException):
            break
        else:
            _done(mail_id)
            sent += 1
    return sent


def _claim(mail_id: UUID) -> OutgoingMail | None:
    """The mail, for us alone until its next try is due; None where another process was faster."""
    now = clock.now()
    with unit_of_work():
        mail: OutgoingMail | None = db.session.scalar(
            select(OutgoingMail)
            .where(OutgoingMail.id == mail_id, OutgoingMail.next_try_at <= now, OutgoingMail.refused.is_(False))
            .with_for_update(skip_locked=True)
        )
        if mail is None:
            return None
        mail.tries += 1
        mail.next_try_at = now + timedelta(minutes=2**mail.tries)
        mail.refused = mail.tries > PATIENCE
        db.session.flush()
        db.session.expunge(mail)
    return mail


def _for_good(answer: smtplib.SMTPException) -> bool:
    """Whether the server will never take this mail (5xx), or only not now (4xx)."""
    if isinstance(answer, smtplib.SMTPDataError):
        return answer.smtp_code >= 500
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in answer.recipients.values())
    return True


def _give_up(mail_id: UUID) -> None:
    with unit_of_work():
        db.session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(refused=True))


def _done(mail_id: UUID) -> None:
    with unit_of_work():
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.id == mail_id))


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
