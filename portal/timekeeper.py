"""What must happen by itself where nobody has set up timers: a thread beside the embedded server. Only `flask serve` starts it."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Event, Thread

from flask import Flask

from portal import clock
from portal.config import Config
from portal.inbox import digest
from portal.referrals import retention as referral_retention
from portal.register import retention as register_retention
from portal.register.monthly import reminding
from portal.storage import outbox
from portal.storage.database import unit_of_work
from portal.tips import photos, retention

EVERY = 60.0  # seconds
NIGHT = range(2, 5)  # hours in which a purge begins
MORNING = range(8, 17)  # hours in which people are reminded

log = logging.getLogger("portal.timekeeper")


class Timekeeper:
    """Goes its round every minute, for as long as the server lives."""

    def __init__(self, app: Flask, every: float = EVERY):
        self._app, self._every = app, every
        self._over = Event()
        self._purged_on: date | None = None
        self._reminded_on: date | None = None
        self._hands = ThreadPoolExecutor(1, "timekeeper")

    def start(self) -> None:
        Thread(target=self._go, name="timekeeper", daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._hands.shutdown()

    def round(self) -> None:
        """Each piece of work by itself. What fails is logged by its name, without anybody's words, and tried again a minute later."""
        for work in (_write_digests, self._remind, self._deliver, _sweep, self._purge):
            if wrong := self._hands.submit(self._inside, work).exception():
                log.error("timekeeper: %s failed: %s", work.__name__.strip("_"), type(wrong).__name__)

    def _go(self) -> None:
        while not self._over.wait(self._every):
            self.round()

    def _inside(self, work: Callable[[], object]) -> None:
        with self._app.app_context():
            work()

    def _deliver(self) -> None:
        config: Config = self._app.extensions["portal"]
        outbox.deliver(config.smtp_url, config.mail_from)

    def _remind(self) -> None:
        now = clock.now()
        here = clock.local(now)
        if here.hour in MORNING and here.date() != self._reminded_on:
            reminding.remind(now)
            self._reminded_on = here.date()

    def _purge(self) -> None:
        now = clock.now()
        if _is_time(now, self._purged_on):
            register_retention.purge(now)
            referral_retention.purge(now)
            retention.purge(now)
            self._purged_on = clock.local(now).date()


def _is_time(now: datetime, last: date | None) -> bool:
    """Once a night. Where it did not happen since the server started, or for a whole day, it does not wait for the night: nobody knows
    for how long the machine was off."""
    here = clock.local(now)
    if last is None or (here.date() - last).days > 1:
        return True
    return last < here.date() and here.hour in NIGHT


def _write_digests() -> None:
    digest.send(clock.now())


def _sweep() -> None:
    with unit_of_work():
        photos.sweep(clock.now())
