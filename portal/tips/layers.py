"""What looks like a machine's work: layers that put a report aside for officers to look at, and never refuse one.

Whoever is put aside wrongly loses nothing: the receipt is the same, and what stands alone in the tray stands alone. All counting is in
buckets without an address, a token or a word in their names; the report itself is not told why.
"""

from dataclasses import dataclass
from datetime import timedelta

from limits import parse

from portal import clock
from portal.tips.intake import Report
from portal.tips.voices import voice
from portal.web.buckets import Bucket, count, full, name, network
from portal.web.tokens import Token

SOON = timedelta(seconds=3)  # nobody picks a category and a village and tells a story in less
ONCE = parse("1/day")  # the same report again, on a bad line, is no second one
NETWORK = parse("20/10minutes")  # a village behind one carrier's address sends a handful a month; a whole meeting has room all the same
NETWORK_DAY = parse("100/day")
FORM = parse("5/day")  # different texts from one form: somebody who goes back for another report, and another
VOICE = parse("3/day")  # copies of one text are one voice; three may come from people who agreed on their words


@dataclass(frozen=True)
class Arrival:
    """A report as it came in. The address is looked at here and goes no further."""

    report: Report
    token: Token
    address: str | None
    trap: str = ""  # what stands in the field that people do not see


_soon = SOON


def use(*, quick: bool) -> None:
    """With `quick` hands a form may come back at once: tests only."""
    global _soon
    _soon = timedelta(0) if quick else SOON


def suspect(arrival: Arrival) -> bool:
    """Whether the report is put aside. Asks and counts in every layer, so that what is put aside fills the buckets too."""
    hasty = clock.now() - arrival.token.issued < _soon
    buckets = _buckets(arrival)
    again = count([(ONCE, name("report", arrival.token.text, repr(arrival.report)))])
    crowded = full(buckets) if again else count(buckets)
    return bool(arrival.trap) or hasty or crowded


def _buckets(arrival: Arrival) -> list[Bucket]:
    neighbours = name("tips", network(arrival.address))
    return [
        (NETWORK, neighbours),
        (NETWORK_DAY, neighbours),
        (FORM, name("form", arrival.token.text)),
        (VOICE, name("voice", voice(arrival.report.story))),
    ]
