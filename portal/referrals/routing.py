"""Where a matter may go, and where it goes first (safeguards 16 to 18; the office's law in docs). Presence alone goes nowhere."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.cases.codes import HELP, LEGAL_BASES, Category
from portal.cases.models import Case
from portal.cases.protected import categories_of
from portal.errors import Refused
from portal.offices.models import Agency, AgencyKind

IMMIGRATION_LAW, TRAFFICKING, WORKERS, MONITORING, _, REFUGEES = LEGAL_BASES
PROTECTION = frozenset({AgencyKind.PROTECTION, AgencyKind.SOCIAL})
REFUGEES_GO_TO = PROTECTION | {AgencyKind.POLICE, AgencyKind.IMMIGRATION, AgencyKind.REFUGEES}  # Perpres 125/2016
IN_DANGER_GO_TO = PROTECTION | {AgencyKind.POLICE}  # who can help at once, and nobody who comes to check papers

FIRST: dict[Category, Collection[AgencyKind]] = {
    Category.EXPLOITATION: (AgencyKind.PROTECTION,),
    Category.NEED_HELP: (AgencyKind.SOCIAL, AgencyKind.PROTECTION),
    Category.WORK: (AgencyKind.MANPOWER,),
    Category.DOCUMENTS: (AgencyKind.IMMIGRATION,),
    Category.FRAUD: (AgencyKind.POLICE,),
}  # the others: guidance or a question of the office's own comes first

BASIS: dict[Category, str] = {
    Category.EXPLOITATION: TRAFFICKING,
    Category.NEED_HELP: TRAFFICKING,
    Category.WORK: WORKERS,
    Category.DOCUMENTS: IMMIGRATION_LAW,
}


MEANT_FOR = {WORKERS: AgencyKind.MANPOWER, IMMIGRATION_LAW: AgencyKind.IMMIGRATION}


def is_usual(basis: str, kind: AgencyKind) -> bool:
    """Whether a letter to such an agency may stand on this law without anybody having chosen it. Chosen, others may stand on it too."""
    return MEANT_FOR.get(basis, kind) is kind


def basis_of(category: Category) -> str:
    """The law that a matter like this usually stands on."""
    return BASIS.get(category, MONITORING)


def first_for(category: Category, agencies: Iterable[Agency]) -> list[Agency]:
    """Those of the agencies to which a matter like this goes first."""
    return [agency for agency in agencies if agency.kind in FIRST.get(category, ())]


def is_barred(category: Category, kind: AgencyKind, basis: str) -> bool:
    """Whether only a supervisor may let it go there, for a reason."""
    if category is Category.PRESENCE:
        return True
    if category not in HELP or kind in PROTECTION:
        return False
    return not (category is Category.NEED_HELP and basis == REFUGEES and kind in REFUGEES_GO_TO)


def why_barred(category: Category) -> Any:
    if category is Category.PRESENCE:
        return _l("Keberadaan saja bukan alasan untuk merujuk. Hanya kepala bidang dapat membukanya, dengan alasan tertulis.")
    return _l("Laporan seperti ini didahulukan ke layanan pelindungan. Hanya kepala bidang dapat membukanya, dengan alasan tertulis.")


def expect_open(case: Case, agency: Agency, basis: str, *, in_danger: bool, lifted: bool) -> None:
    """Raises Refused where the case, or anything that was merged with it, may not go there. `lifted`: a supervisor has said why it may."""
    if never := _never(agency.kind, basis, in_danger):
        raise Refused(never)
    for category in categories_of(case):
        if is_barred(category, agency.kind, basis) and not lifted:
            raise Refused(why_barred(category))


def _never(kind: AgencyKind, basis: str, in_danger: bool) -> Any:
    """A sentence where nobody may let it go there; None where somebody may."""
    if basis == REFUGEES and kind not in REFUGEES_GO_TO:
        return _l("Urusan pengungsi hanya dirujuk ke layanan sosial dan pelindungan, polisi, Imigrasi, UNHCR, atau IOM.")
    if in_danger and kind not in IN_DANGER_GO_TO:
        return _l("Sebelum disetujui, surat hanya dapat dikirim ke polisi atau layanan pelindungan.")
    return None
