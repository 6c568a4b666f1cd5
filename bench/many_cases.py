"""A desk with the reports of many years, one in a hundred still open: written straight into the tables, sealed and findable as the
portal itself would have written them. A million takes minutes.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, product
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text

from portal import clock
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.cases.codes import LEGAL_BASES, Category, Kind, Outcome, Priority, Source, Status
from portal.cases.models import Case, Move
from portal.codes import CROCKFORD
from portal.offices.areas import villages_of
from portal.offices.models import Agency, AgencyKind, Office
from portal.referrals.codes import Degree, Level, Nature, Part, State
from portal.referrals.models import Referral
from portal.storage import search
from portal.storage.database import Base, db, table_of, unit_of_work
from portal.storage.vault import ready
from portal.storage.wiping import wipe
from portal.tips.models import Tip
from tests import cast

RARE, OFTEN = "penyelundupan", "tambang"  # one in ten cases of ten thousand, and one in a hundred
OPEN_EVERY, REFERRED_EVERY, OFTEN_EVERY, RARE_CASES = 100, 500, 100, 10  # every fifth of those that are open is about to be referred
WORDS_OF_A_STORY = 35
YEARS = 6
AT_ONCE = 10_000
STILL_OPEN = (Status.NEW, Status.IN_REVIEW, Status.WAITING)
CLOSED_AS = (Outcome.UNFOUNDED, Outcome.UNVERIFIABLE, Outcome.GUIDANCE, Outcome.CONFIRMED, Outcome.OUT_OF_SCOPE)

Rows = dict[type[Base], list[dict[str, Any]]]


def fill(number: int) -> None:
    """So many reports, in an office that has nothing but its people. Call it inside the portal's context, outside a unit of work."""
    desk = Desk(number)
    _in_a_hurry()
    for first in range(0, number, AT_ONCE):
        rows: Rows = {Case: [], Tip: [], Move: [], Deed: [], Referral: []}
        entries = [desk.write(one, rows) for one in range(first, min(number, first + AT_ONCE))]
        with unit_of_work():
            for table, new in rows.items():
                db.session.connection().execute(insert(table_of(table)), new)
            search.keep_each(entries)
    wipe()  # as every night
    if db.engine.dialect.name == "postgresql":  # as its autovacuum does after a while
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _in_a_hurry() -> None:
    """Nobody minds if it must be made again; and rows that stand nowhere near each other all find their pages in memory."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()  # the only one there is: whoever comes next gets it
        for setting in ("synchronous=OFF", "cache_size=-2000000"):
            connection.cursor().execute(f"PRAGMA {setting}")
        connection.close()


class Desk:
    """What all the reports have in common, and chance that is the same every time."""

    def __init__(self, number: int):
        self.number, self.chance = number, random.Random(62_13)  # nosec B311
        self.office: Office = cast.office()
        self.officers: Sequence[User] = db.session.scalars(
            select(User).where(User.office_id == self.office.id, User.role == Role.OFFICER)
        ).all()
        protecting = select(Agency).where(Agency.office_id == self.office.id, Agency.kind == AgencyKind.PROTECTION)
        self.agency = db.session.scalars(protecting).first()
        assert self.agency, "an office is founded with some"
        self.villages = [village.code for villages in villages_of(self.office).values() for village in villages]
        self.words = ["".join(pieces) for pieces in product(("ba", "ke", "lu", "mi", "so", "ta", "we", "ra"), repeat=4)]
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.today = clock.today()
        db.session.rollback()

    def write(self, number: int, rows: Rows) -> search.Entry:
        """Adds one report to the rows; returns what it can be found by."""
        case_id, tip_id, officer = uuid4(), uuid4(), self.chance.choice(self.officers)
        village, category, story = self.chance.choice(self.villages), self.chance.choice(list(Category)), self._story(number)
        is_open = number % OPEN_EVERY == 0
        opened = self.today - timedelta(self.chance.randrange(60 if is_open else YEARS * 365))
        status = self.chance.choice(STILL_OPEN) if is_open else Status.CLOSED
        outcome = None if is_open else self.chance.choice(CLOSED_AS)
        closed = None if is_open else min(self.today, opened + timedelta(12))
        rows[Case].append(
            dict(
                id=case_id, code=_code(number), kind=Kind.REPORT, category=category, area_code=village, source=Source.WEB,
                priority=Priority.NORMAL, status=status, outcome=outcome, office_id=self.office.id,
                owner_id=None if status is Status.NEW else officer.id, title=None, opened_on=opened, read_on=opened,
                due_on=opened + timedelta(14), closed_on=closed, keep_until=closed and closed + timedelta(365), version=1,
            )
        )  # fmt: skip
        rows[Tip].append(
            dict(
                id=tip_id, case_id=case_id, kind=Kind.REPORT, receipt_hash=self.chance.randbytes(32), token_hash=self.chance.randbytes(32),
                language=Language.ID, village=village, landmark=ready("tip.landmark", ""), seen_on=None, story=ready("tip.story", story),
                danger=False, arrived_on=opened, last_shown=0, shown_status=None,
            )
        )  # fmt: skip
        rows[Move].extend(self._moves(case_id, opened, status, outcome, closed, officer))
        rows[Deed].extend(self._deeds(number, case_id, opened, officer))
        if number % REFERRED_EVERY == 0:
            rows[Referral].append(self._referral(case_id, category, officer))
        return search.Entry(tip_id, case_id, search.hashed(story))

    def _story(self, number: int) -> str:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=WORDS_OF_A_STORY)
        if number % OFTEN_EVERY == 7:
            words[3] = OFTEN
        if number % (self.number // RARE_CASES) == 11:
            words[5] = RARE
        return " ".join(words)

    def _moves(
        self, case_id: UUID, opened: Any, status: Status, outcome: Outcome | None, closed: Any, by: User
    ) -> Iterator[dict[str, Any]]:
        first = dict.fromkeys(("was", "outcome", "reason", "basis", "verified", "by_id"))
        yield first | dict(id=uuid4(), case_id=case_id, number=1, status=Status.NEW, happened_on=opened)
        if status is not Status.NEW:
            grounds = ready("move.verified", "Dilihat di tempat.") if outcome is Outcome.CONFIRMED else None
            yield dict(
                id=uuid4(), case_id=case_id, number=2, was=Status.NEW, status=status, outcome=outcome, by_id=by.id,
                reason=ready("move.reason", "Sudah diperiksa."), basis=grounds and "Permendagri 49/2010", verified=grounds,
                happened_on=closed or opened,
            )  # fmt: skip

    def _referral(self, case_id: UUID, category: Category, by: User) -> dict[str, Any]:
        """A letter that waits for a second person."""
        return dict(
            id=uuid4(), office_id=self.office.id, case_id=case_id, draft_of_id=case_id, agency_id=self.agency.id,
            agency_kind=self.agency.kind, category=category, state=State.PROPOSED, basis=LEGAL_BASES[1], level=Level.PARTLY,
            verified="Dilihat di tempat.", asked="Pemeriksaan.", passed={Part.SUMMARY.value: "Beberapa orang."}, nature=Nature.LIMITED,
            degree=Degree.SOON, reply_by=self.today + timedelta(14), proposed_by_id=by.id, proposed_at=clock.now(), version=1,
        )  # fmt: skip

    def _deeds(self, number: int, case_id: UUID, opened: date, by: User) -> Iterator[dict[str, Any]]:
        """In years before these: the chain of this year goes on from its own head."""
        for at, (action, actor) in enumerate(((Action.TIP_RECEIVED, None), (Action.CASE_CLAIMED, by))):
            yield dict(
                id=uuid4(), office_id=self.office.id, year=self.today.year - 2, number=2 * number + at + 1, action=action.value,
                actor_id=actor and actor.id, subject_id=case_id, happened_on=opened, happened_at=clock.now() if actor else None,
                details={}, hash=b"",
            )  # fmt: skip


def _code(number: int) -> str:
    """Six characters that no other number has; of a million that are drawn, hundreds would be drawn twice."""
    mixed = number * 387_420_489 % 2**30
    return "".join(CROCKFORD[mixed >> 5 * place & 31] for place in range(6))
