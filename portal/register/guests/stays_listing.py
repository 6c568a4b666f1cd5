"""An accommodation's guests as a page lists them. Names are sealed, so this happens in memory, over one accommodation's own list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select

from portal import clock
from portal.register.guests.stays import expected
from portal.register.models_stay import GuestSheet, Stay
from portal.storage.database import db

ASKED_AGAIN = timedelta(days=3)  # after somebody said that the guest is still here


@dataclass(frozen=True)
class Doubt:
    """A stay that may be over without anybody having said so. `late` is None where no day was expected."""

    stay: Stay
    late: int | None
    days: int

    @property
    def left_on(self) -> date:
        """The day on which they have probably left."""
        return self.stay.leaves_on or clock.today()


class Guests:
    """Who is here now, who perhaps is not any more, and who left this month."""

    def __init__(self, stays: Iterable[Stay]):
        every = sorted(stays, key=lambda stay: (stay.arrived_on, stay.name.casefold()))
        first = clock.today().replace(day=1)
        self.here = [stay for stay in every if stay.left_on is None]
        self.left = sorted((stay for stay in every if stay.left_on and _told(stay) >= first), key=_told, reverse=True)
        self.doubts = list(doubts(self.here))

    @property
    def sure(self) -> list[Stay]:
        """Who is here and need not be asked about."""
        asked = {doubt.stay.id for doubt in self.doubts}
        return [stay for stay in self.here if stay.id not in asked]


def doubts(stays: Iterable[Stay]) -> Iterator[Doubt]:
    """Of those who are here, as far as we know: whose expected day is past, or who came long ago; not if somebody said so just now."""
    today = clock.today()
    for stay in stays:
        if stay.left_on or (stay.still_here_on and stay.still_here_on > today - ASKED_AGAIN):
            continue
        if expected(stay.arrived_on, stay.leaves_on) < today:
            yield Doubt(stay, (today - stay.leaves_on).days if stay.leaves_on else None, (today - stay.arrived_on).days)


def newest_sheets(sheets: Select[GuestSheet]) -> Sequence[GuestSheet]:
    """The last year's, if one is sent each month."""
    return db.session.scalars(sheets.order_by(GuestSheet.sent_at.desc()).limit(12)).all()


def _told(stay: Stay) -> date:
    """When they left, or when the portal gave up asking."""
    return stay.given_up_on or stay.left_on or date.max
