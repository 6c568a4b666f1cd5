"""Who has declared this month, who still has time, who is late, and who never did: the chase list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.accounts.models import User
from portal.codes import Code
from portal.inbox.deadline import Mark
from portal.register.codes import Standing
from portal.register.models import Sponsor
from portal.register.monthly import months
from portal.register.monthly.months import Month
from portal.web.language import month_year

SHOWN = 2  # late months named


class Declared(Code):
    """How a verified sponsor stands with its months; each is one of these."""

    LATE = "late", _l("Terlambat")
    NEVER = "never", _l("Belum pernah")
    OPEN = "open", _l("Belum, masih ada waktu")
    DONE = "done", _l("Sudah")


TONES = {Declared.LATE: "danger", Declared.NEVER: "warn", Declared.OPEN: "", Declared.DONE: "good"}


@dataclass(frozen=True)
class Months:
    """One sponsor's: what is late, the oldest first, and which month was declared last."""

    late: Sequence[Month]
    last: date | None

    @property
    def declared(self) -> Declared:
        if self.late:
            return Declared.LATE if self.last else Declared.NEVER
        return Declared.DONE if self.last == months.first_of(clock.today()) else Declared.OPEN

    @property
    def mark(self) -> Mark:
        return Mark(str(self.declared.label), TONES[self.declared])

    @property
    def words(self) -> str:
        """Which months are late; otherwise which was declared last."""
        if self.late:
            named = ", ".join(month_year(month.first) for month in self.late[-SHOWN:])
            return str(_("terlambat: %(months)s", months=named + (" …" if len(self.late) > SHOWN else "")))
        return str(_("Terakhir %(month)s", month=month_year(self.last))) if self.last else ""


def months_of(sponsors: Sequence[Sponsor], user: User) -> Mapping[UUID, Months]:
    """Of those that the office has verified: nobody else is asked to declare anything."""
    verified = [one for one in sponsors if one.standing is Standing.VERIFIED]
    found = months.standings(verified, user.office)
    return {one.id: Months(found.overdue[one.id], found.last.get(one.id)) for one in verified}
