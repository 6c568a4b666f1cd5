"""Telling the whole story into an empty database."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import select

from portal.accounts.models import User
from portal.demo import guests, months, people, referrals, reports, roll
from portal.offices import areas
from portal.storage import outbox
from portal.storage.database import db, unit_of_work

UNFINISHED = "demo-unfinished"  # lies in the instance folder while the story is being told


class Interrupted(Exception):
    """The story was begun and not ended: what is in the database is half of it."""


def is_told(instance: Path) -> bool:
    """Whether anybody works here already: the demo goes into an empty database only. Raises Interrupted where it ended half way."""
    if (instance / UNFINISHED).exists():
        raise Interrupted
    return db.session.scalar(select(User.id).limit(1)) is not None


def tell(instance: Path) -> None:
    """Fills the database and leaves the demo's accounts and two receipts in `instance`, readable by its owner only.

    Offices and people are one unit of work, each report and each sponsor one of its own, as they were in life; what comes by chance
    (owners, days) is written down in the story, so that it is the same every time.
    """
    (instance / UNFINISHED).touch()
    with unit_of_work():
        areas.load()
        cast, accounts = people.arrive()
    accounts += roll.arrive(cast)
    guests.arrive()
    months.arrive()
    months.remind(cast.person("officer"))
    receipts = reports.arrive(cast)
    referrals.arrive(cast)
    with unit_of_work():
        outbox.discard()
    _write(instance / "demo-accounts.csv", ("role", "email", "password"), [account.row for account in accounts])
    _write(instance / "demo-receipts.csv", ("receipt", "story"), receipts)
    (instance / UNFINISHED).unlink()


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
