"""What somebody wants to see of the inbox, as an address says it: what is chosen, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal import codes
from portal.cases.codes import Category, Kind, Status
from portal.codes import Code
from portal.inbox.acting.tagging import LONGEST_TAG
from portal.offices.areas import DISTRICT
from portal.web.fields import stripped

MINE, NOBODY = "saya", "kosong"
REPLIED, AFTER_CLOSING, REMINDED, YES, ONLY_OPEN = "ada", "tutup", "jatuh", "1", "open"
LONGEST_TEXT = 200
CODE = 6  # characters of a case's number


class Age(Code):
    """How long ago a case was opened, in days."""

    TODAY = "0", _l("Hari ini")
    WEEK = "7", _l("Lebih dari 7 hari")
    TWO_WEEKS = "14", _l("Lebih dari 14 hari")
    MONTH = "30", _l("Lebih dari 30 hari")

    def before(self, today: date) -> date:
        """Cases of this age were opened before this day; those of today are the others."""
        return today - timedelta(days=int(self.value))


class Order(Code):
    """How the list is arranged; what is closed only by the day of its closing."""

    QUEUE = "", _l("Mendesak dulu")
    DUE = "tenggat", _l("Tenggat terdekat")
    NEWEST = "terbaru", _l("Terbaru")
    OLDEST = "terlama", _l("Terlama")
    PLACE = "tempat", _l("Menurut tempat")


@dataclass(frozen=True)
class Filter:
    """Nothing chosen: everything that is open."""

    kind: Kind | None = None
    status: Status | None = None
    owner: str | UUID | None = None  # MINE, NOBODY or a colleague
    area: str = ""
    category: Category | None = None
    tag: str = ""
    age: Age | None = None
    urgent: bool = False
    overdue: bool = False
    replied: bool = False  # only open ones whose reporter has written, and waits for a word
    answered: bool = False  # only closed ones whose reporter has answered the closing, and waits for a word
    alike: str = ""  # only those that say the same as the case with this number
    reminded: bool = False  # only those of which one wanted to think by today, closed ones too
    text: str = ""  # words, or a case's number: found among everything, unless `only_open`
    only_open: bool = False
    order: Order = Order.QUEUE

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what makes no sense counts as not asked."""
        text = " ".join((stripped(asked.get("q")) or "")[:LONGEST_TEXT].split())
        return cls(
            kind=Kind.read(asked.get("kind")),
            status=Status.read(asked.get("status")),
            owner=_owner(asked.get("owner", "")),
            area=_area(asked.get("area", "")),
            category=Category.read(asked.get("category")),
            tag=(stripped(asked.get("tag")) or "")[:LONGEST_TAG],
            age=Age.read(asked.get("age")),
            urgent=asked.get("urgent") == YES,
            overdue=asked.get("overdue") == YES,
            replied=asked.get("balasan") == REPLIED,
            answered=asked.get("balasan") == AFTER_CLOSING,
            alike=_code(asked.get("serupa", "")),
            reminded=asked.get("pengingat") == REMINDED,
            text=text,
            only_open=bool(text) and asked.get("status") == ONLY_OPEN,
            order=Order.read(asked.get("sort")) or Order.QUEUE,
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What an address says of it: `read` turns it back, and what is usual is left out."""
        said = {
            "q": self.text,
            "kind": self.kind,
            "status": ONLY_OPEN if self.only_open else self.status,
            "owner": self.owner,
            "area": self.area,
            "category": self.category,
            "tag": self.tag,
            "age": self.age,
            "urgent": YES if self.urgent else "",
            "overdue": YES if self.overdue else "",
            "balasan": REPLIED if self.replied else AFTER_CLOSING if self.answered else "",
            "serupa": self.alike,
            "pengingat": REMINDED if self.reminded else "",
            "sort": self.order,
        }
        return {name: str(value) for name, value in said.items() if value}

    def without(self, name: str) -> dict[str, Any]:
        """The address of the same list with one choice less."""
        return {other: value for other, value in self.asked.items() if other != name}

    @property
    def asks_nothing(self) -> bool:
        return self == EVERYTHING

    @property
    def is_of_closed(self) -> bool:
        return self.answered or self.status is Status.CLOSED


EVERYTHING = Filter()


def _owner(asked: str) -> str | UUID | None:
    if asked in (MINE, NOBODY):
        return asked
    try:
        return UUID(asked)
    except ValueError:
        return None


def _code(asked: str) -> str:
    return asked if len(asked) == CODE and set(asked) <= set(codes.CROCKFORD) else ""


def _area(asked: str) -> str:
    return asked if len(asked) <= DISTRICT and asked.replace(".", "").isdecimal() and asked.isascii() else ""
