"""A numbered paper as PDF: the office's letterhead, Indonesian with English below it, and a QR code that shows it to be genuine."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from flask_babel import gettext as _

from portal import clock
from portal.documents import letters
from portal.offices import current
from portal.offices.models import Office
from portal.papers.models import Paper
from portal.web.language import current as current_language
from portal.web.language import long_date, month_year, speaking


@dataclass(frozen=True)
class Table:
    """Something that is listed on a paper."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Contents:
    """What a paper says beside its number, from whom and for which month it is."""

    facts: Sequence[tuple[str, str]]  # a label and what there is to say
    tables: Sequence[Table] = ()
    note: str = ""


def pdf(paper: Paper, office: Office, contents: Callable[[], Contents]) -> bytes:
    address = address_of(paper, office)
    data: dict[str, Any] = {
        "office": office.name,
        "head": [office.letterhead_top, office.letterhead_name],
        "address": addressed(office),
        "code": paper.spoken,
        "host": urlsplit(address).netloc + "/sah/",
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=2, light="#fff"),
    }
    for language in ("id", "en"):
        with speaking(language):
            data[language] = _words(paper, contents())
    return letters.typeset("receipt", data)


def address_of(paper: Paper, office: Office) -> str:
    """Where anybody can see that the paper is genuine."""
    return f"{current.address(office)}/sah/{paper.code}"


def moment(at: datetime, zone: str) -> str:
    """24 November 2026 pukul 09.14 WIB: for papers, which are read elsewhere too."""
    here = clock.local(at, zone)
    time = here.strftime("%H.%M" if current_language() == "id" else "%H:%M")
    return str(_("%(day)s pukul %(time)s %(zone)s", day=long_date(here.date()), time=time, zone=here.tzname()))


def _words(paper: Paper, contents: Contents) -> dict[str, Any]:
    title = str(paper.kind.label)
    return {
        "title": title,
        "subject": f"{title} {paper.reference}",
        "qr": _("Kode QR untuk memeriksa keaslian, %(code)s", code=paper.spoken),
        "facts": [
            (_("Nomor"), paper.reference),
            (_("Dari"), paper.from_whom),
            (_("Untuk bulan"), month_year(paper.month)),
            *contents.facts,
        ],
        "check": _("Periksa di"),
        "tables": [asdict(table) for table in contents.tables],
        "note": contents.note,
        "says_only": _("Kode ini hanya menunjukkan bahwa tanda terima ini asli, dari siapa, dan untuk bulan apa."),
    }


def addressed(office: Office) -> list[str]:
    place = ", ".join(filter(None, [office.address, f"{office.town} {office.postcode}".strip()]))
    ways = " · ".join(filter(None, [office.phone, office.website, office.email]))
    return [line for line in (place, ways) if line]
