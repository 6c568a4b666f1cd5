"""What the page says above the list: how this month stands, what changed since the last one, what is still open from before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from portal.register.codes import SponsorKind
from portal.register.models import Sponsor, Submission
from portal.register.models_month import Declaration
from portal.register.monthly import declarations, months, receipts
from portal.register.monthly.months import Month
from portal.register.monthly.receipts import Told
from portal.storage.database import db

EARLIER = 3  # months whose receipts stand on the card


@dataclass(frozen=True)
class MonthCard:
    """One sponsor's months, the newest first."""

    sponsor: Sponsor
    listed: Sequence[Month]

    @property
    def month(self) -> Month:
        """This month."""
        return self.listed[0]

    @property
    def late(self) -> list[Month]:
        """Months before this one that were never declared, the oldest first."""
        return [month for month in reversed(self.listed[1:]) if month.declaration is None]

    @property
    def earlier(self) -> list[Declaration]:
        return [month.declaration for month in self.listed[1:] if month.declaration][:EARLIER]

    @cached_property
    def workers(self) -> int:
        return declarations.present(self.sponsor)

    @cached_property
    def guests(self) -> int:
        return declarations.guests(self.sponsor, self.month.first)

    @property
    def is_nobody(self) -> bool:
        return self.workers + self.guests == 0

    @property
    def heads(self) -> str:
        """12 TKA aktif: now, or when it was said."""
        said = self.month.declaration
        return months.heads(self.sponsor.kind, *((said.workers, said.guests) if said else (self.workers, self.guests)))

    @property
    def has_guests(self) -> bool:
        return self.sponsor.kind is SponsorKind.ACCOMMODATION

    @cached_property
    def last(self) -> Declaration | None:
        """What was declared last, this month or before."""
        return next((month.declaration for month in self.listed if month.declaration), None)

    @cached_property
    def since(self) -> Told:
        """What was sent since the last declaration."""
        return receipts.between(self.sponsor.id, self.last.declared_at if self.last else None)

    @cached_property
    def unfinished(self) -> Submission | None:
        """The last sheet, where some of its lines were refused: they are not on the list yet."""
        sheets = select(Submission).where(Submission.sponsor_id == self.sponsor.id, Submission.sheet_id.is_not(None))
        last: Submission | None = db.session.scalar(sheets.order_by(Submission.sent_at.desc()).limit(1))
        return last if last and last.refused else None


def of(sponsor: Sponsor) -> MonthCard | None:
    """None for a sponsor that the office has not verified: nothing is open yet."""
    listed = months.listed(sponsor)
    return MonthCard(sponsor, listed) if listed and listed[0].is_now else None
