"""What residents and the office wrote to each other, as officers read it."""

from dataclasses import dataclass

from portal.accounts.models import Language
from portal.cases.masking import hidden, masked
from portal.tips.models import Message, Tip


@dataclass(frozen=True)
class Said:
    """What somebody wrote, a report with its landmark. Numbers are masked unless `shown`; an officer's words too, they may repeat one."""

    row: Tip | Message
    language: Language
    plain: str
    landmark: str = ""

    def text(self, shown: bool = False) -> str:
        return self.plain if shown else masked(self.plain)

    def place(self, shown: bool = False) -> str:
        return self.landmark if shown else masked(self.landmark)

    @property
    def hidden(self) -> int:
        return hidden(self.plain) + hidden(self.landmark)
