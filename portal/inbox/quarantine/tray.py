"""The quarantine tray: what came in too large a number at once. Texts that say the same are one line, however many (safeguards 7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, exists, func
from sqlalchemy.orm import aliased

from portal import keys
from portal.accounts.models import Language, User
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.cases.codes import HELP, Category, Priority
from portal.cases.models import IS_ASIDE, Case
from portal.cases.reach import cases_for
from portal.errors import Stale
from portal.inbox.duplicates.alike import together
from portal.storage.database import db
from portal.tips.models import Message, Tip

Place = tuple[int, int]  # of a report among all that came: year and number of its deed in the trail, as no time is kept of it
FIRST: Place = (0, 0)
_their = aliased(Tip)
HAS_OWNER = Case.owner_id.is_not(None)
HAS_MESSAGES = exists().where(_their.case_id == Case.id, Message.tip_id == _their.id).correlate(Case)
DECIDED = _l("Sebagian dari ini baru saja berubah. Pilihan Anda belum dijalankan. Lihat keadaannya sekarang, lalu pilih lagi.")


@dataclass(frozen=True)
class Text:
    """One report in the tray."""

    case_id: UUID
    code: str
    category: Category
    priority: Priority
    area_code: str
    opened_on: date
    story: str
    language: Language
    danger: bool
    owned: bool
    written: bool  # its reporter and the office have written to each other, or one of them has
    year: int
    number: int

    @property
    def place(self) -> Place:
        return self.year, self.number

    @property
    def urgent(self) -> bool:
        """A human in need may be among the machines."""
        return self.danger or self.priority is Priority.URGENT or self.category in HELP

    @property
    def in_hand(self) -> bool:
        """It is no longer one of many: it stands alone, whatever says the same."""
        return self.owned or self.written


@dataclass(frozen=True)
class Group:
    """Two texts or more that say the same, and that nobody has begun to deal with."""

    texts: Sequence[Text]

    @cached_property
    def key(self) -> str:
        """The same whenever the same texts lie there; tells nothing of them."""
        return keys.fingerprint("tray", *sorted(text.code for text in self.texts)).hex()[:20]

    @property
    def first(self) -> Text:
        """What is read first: somebody in need, else what came first."""
        return self.texts[0]

    @property
    def urgent(self) -> int:
        return sum(text.urgent for text in self.texts)

    @property
    def days(self) -> tuple[date, date]:
        return min(text.opened_on for text in self.texts), max(text.opened_on for text in self.texts)


@dataclass(frozen=True)
class Tray:
    """All that lies there: groups, and texts that stand alone; in both whoever needs help first."""

    groups: Sequence[Group]
    alone: Sequence[Text]

    @property
    def reports(self) -> int:
        return len(self.alone) + sum(len(group.texts) for group in self.groups)

    @property
    def texts(self) -> int:
        return len(self.alone) + len(self.groups)

    @cached_property
    def upto(self) -> Place:
        """The last one that came: what comes later was not seen by whoever decides about this."""
        every = [*self.alone, *(text for group in self.groups for text in group.texts)]
        return max((text.place for text in every), default=FIRST)

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)


def lying(user: User, upto: Place | None = None) -> Tray:
    """What lies in the tray of this officer's office; with `upto` only what had come by then."""
    texts = [text for text in _quarantined(user) if upto is None or text.place <= upto]
    texts.sort(key=lambda text: text.place)
    kinds = together((text, text.story) for text in texts if not text.in_hand)
    groups = [Group(sorted(kind, key=lambda text: not text.urgent)) for kind in kinds if len(kind) > 1]
    alone = [*(kind[0] for kind in kinds if len(kind) == 1), *(text for text in texts if text.in_hand)]
    return Tray(
        sorted(groups, key=lambda group: (not group.urgent, -len(group.texts))),
        sorted(alone, key=lambda text: (not text.urgent, not text.in_hand)),
    )


def picked(user: User, wanted: Sequence[str], upto: Place) -> list[Group]:
    """The groups with these keys, of what had come by `upto`.

    Raises Stale where one is no group any more: somebody else was faster, or it never was one and names a text that stands alone.
    """
    tray = lying(user, upto)
    found = [tray.group(key) for key in dict.fromkeys(wanted)]
    if None in found:
        raise Stale(DECIDED)
    return [group for group in found if group]


def _in_quarantine(user: User) -> Select[Case]:
    return cases_for(user).where(IS_ASIDE)


def _quarantined(user: User) -> list[Text]:
    arrival = and_(Deed.subject_id == Case.id, Deed.action == Action.TIP_RECEIVED)
    told = (Case.id, Case.code, Case.category, Case.priority, Case.area_code, Case.opened_on, Tip.story, Tip.language, Tip.danger)
    in_hand = (HAS_OWNER, HAS_MESSAGES)
    whole = _in_quarantine(user).join(Tip, Tip.case_id == Case.id).outerjoin(Deed, arrival)
    came = (func.coalesce(Deed.year, 0), func.coalesce(Deed.number, 0))
    rows: Iterable[Any] = db.session.execute(whole.with_only_columns(*told, *in_hand, *came))
    return [Text(*row) for row in rows]
