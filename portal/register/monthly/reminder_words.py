"""What a reminder says: how many of what, in the sponsor's language, and where to go. No name and no number of anybody."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts.models import Language
from portal.offices.models import Office
from portal.register.codes import Reason
from portal.register.models import Sponsor
from portal.register.monthly import declarations
from portal.register.monthly.occasions import STEPS, Occasion
from portal.storage.database import db
from portal.web import mail
from portal.web.language import long_date, month_year, speaking

PAST = -1  # a step after the end: that it has ended is said, not since when
ORDER = list(Reason)
DECLARATIONS = (Reason.DECLARATION_DUE, Reason.DECLARATION_LATE)
MOST = 3  # months in one reminder


@dataclass(frozen=True)
class Statement:
    """A month that nobody has declared, and where it can be done without signing in."""

    words: str
    link: str


@dataclass(frozen=True)
class Saying:
    """One reminder: the office that speaks, its lines, and the links it leads to."""

    language: Language
    office: str
    lines: Sequence[str]
    statements: Sequence[Statement]
    door: str

    @property
    def link(self) -> str:
        """Where it leads first."""
        return self.statements[0].link if self.statements else self.door


def saying(sponsor: Sponsor, found: Sequence[Occasion]) -> Saying:
    office = db.session.get_one(Office, sponsor.office_id)
    with speaking(sponsor.language.value):
        lines, statements = list(_lines(found)), list(_statements(sponsor, found))
    door = mail.address(sponsor.language.value, "accounts.sign_in")
    return Saying(sponsor.language, office.name_en if sponsor.language is Language.EN else office.name, lines, statements, door)


def written(saying: Saying) -> mail.Mail:
    return mail.compose("reminder", saying.language.value, saying=saying)


def counted(reasons: Mapping[Reason, int]) -> str:
    """ "2 izin tinggal, 1 paspor": what a reminder was about, in the language of the page."""
    return ", ".join(_things(reason, reasons[reason]) for reason in Reason if reasons.get(reason))


def _lines(found: Sequence[Occasion]) -> Iterator[str]:
    """What has ended first, then what ends soonest; things of one kind together."""
    tally = Counter((one.reason, max(one.step, PAST)) for one in found if one.reason not in DECLARATIONS)
    for reason, step in sorted(tally, key=lambda key: (key[1], ORDER.index(key[0]))):
        yield str(_line(reason, step, _things(reason, tally[reason, step])))


def _statements(sponsor: Sponsor, found: Sequence[Occasion]) -> Iterator[Statement]:
    """The newest months first; older ones than those are found on the page."""
    due = sorted((one for one in found if one.reason in DECLARATIONS), key=lambda one: one.ends_on, reverse=True)
    for one in due[:MOST]:
        yield Statement(str(_month(one)), declarations.link(sponsor, one.ends_on))


def _month(one: Occasion) -> Any:
    month = month_year(one.ends_on)
    if one.left < 0:
        return _("Pernyataan %(month)s terlambat, jatuh temponya %(day)s", month=month, day=long_date(one.ends_on))
    return _("Pernyataan %(month)s jatuh tempo %(day)s", month=month, day=long_date(one.ends_on))


def _line(reason: Reason, step: int, what: str) -> Any:
    match reason:
        case Reason.PEOPLE:
            return _("Setiap tiga bulan: periksa di halaman Pengguna siapa yang masih bekerja pada Anda")
        case Reason.GUEST:
            return _("%(what)s mungkin sudah pergi, tetapi belum dicatat keluar. Sudah keluar?", what=what)
        case _ if step == PAST:
            return _("%(what)s sudah berakhir", what=what)
        case Reason.PASSPORT if step == STEPS[reason][0]:
            return _("%(what)s berakhir dalam enam bulan", what=what)
    return _("%(what)s berakhir dalam %(days)s hari", what=what, days=step)


def _things(reason: Reason, number: int) -> str:
    match reason:
        case Reason.PERMIT:
            return str(ngettext("%(num)s izin tinggal", "%(num)s izin tinggal", number))
        case Reason.RPTKA:
            return str(ngettext("%(num)s pengesahan RPTKA", "%(num)s pengesahan RPTKA", number))
        case Reason.PASSPORT:
            return str(ngettext("%(num)s paspor", "%(num)s paspor", number))
        case Reason.GUEST:
            return str(ngettext("%(num)s tamu", "%(num)s tamu", number))
        case Reason.PEOPLE:
            return str(_("siapa yang masih bekerja"))
        case Reason.DECLARATION_DUE:
            return str(_("pernyataan bulanan"))
    return str(_("pernyataan terlambat"))
