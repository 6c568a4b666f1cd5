"""Telling the office at once that something urgent has come, and nothing of what it is.

One mail now, and one more a little later for all that came meanwhile: a burst of thousands makes two, and none goes unsaid.
"""

from datetime import timedelta
from uuid import UUID, uuid5

from limits import RateLimitItemPerMinute
from sqlalchemy import bindparam, select

from portal import clock
from portal.offices.models import Office
from portal.storage import outbox
from portal.storage.database import run, table_of
from portal.web import buckets, mail

PAUSE = 10  # minutes
ONE = RateLimitItemPerMinute(1, PAUSE, namespace="alert")
WHERE_TO = select(table_of(Office).c.alert_email).where(table_of(Office).c.id == bindparam("office"))


def urgent(office: UUID) -> None:
    """Queues the mail, in the transaction of the report. An office that has named no address gets none."""
    to = run(WHERE_TO, {"office": office}).scalar_one()
    if not to:
        return
    if not buckets.count([(ONE, buckets.name("alert", office.hex))]):
        outbox.queue(to, *_words(), office=office)
        return
    moment = clock.now()
    slot = int(moment.timestamp()) // (PAUSE * 60)
    outbox.queue_once(uuid5(office, f"alert {slot}"), to, *_words(), office=office, not_before=moment + timedelta(minutes=PAUSE))


def _words() -> tuple[str, str]:
    said = mail.compose("alert", "id", link=mail.address("id", "inbox.box"))
    return said.subject, said.text
