"""A month of guests, agreed to: saved as one, with a receipt that says what was taken over and what was refused."""

from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.errors import Stale
from portal.offices.models import Office
from portal.papers import issuing
from portal.papers.codes import PaperKind
from portal.papers.printed import Contents, moment
from portal.register.guests import stays
from portal.register.guests.stays_columns import Column
from portal.register.guests.stays_preview import Preview
from portal.register.models import Sponsor
from portal.register.models_stay import GuestSheet, Stay
from portal.register.sheets import wrong_cells
from portal.storage.database import db


def state(sponsor: Sponsor) -> int:
    """Grows with everything that is said of this accommodation's guests: what a preview was compared with."""
    grown = select(func.count() + func.coalesce(func.sum(Stay.version), 0)).where(Stay.sponsor_id == sponsor.id)
    return db.session.scalar(grown) or 0


def agree(preview: Preview, sponsor: Sponsor, seen: int, *, by: User) -> GuestSheet | None:
    """The right lines are true from now on; None where nothing changes. Agreeing twice sends once.

    Raises Stale where somebody said something else of these guests since the page was made.
    """
    stays.hold(sponsor)
    sent = db.session.get(GuestSheet, UUID(preview.reading.id))
    if not preview.changes:
        return sent
    if state(sponsor) != seen:
        raise Stale(_l("Daftar tamu berubah sejak file Anda diperiksa. Periksa sekali lagi."))
    for said in (*preview.leaving, *preview.changing):
        if said.stay:
            stays.put_right(said.stay, said.details)
    for said in preview.arriving:
        stays.put_in(said.details, sponsor, by=by)
    return _write_down(uuid4() if sent else UUID(preview.reading.id), preview, sponsor, by)  # more of the same page was put right


def _write_down(sheet_id: UUID, preview: Preview, sponsor: Sponsor, by: User) -> GuestSheet:
    sent = GuestSheet(
        id=sheet_id,
        sponsor_id=sponsor.id,
        by_id=by.id,
        sent_at=clock.now(),
        arrived=len(preview.arriving),
        changed=len(preview.changing),
        departed=len(preview.leaving),
        unchanged=len(preview.unchanged),
        refused=[cell.refusal for cell in preview.wrong],
    )
    office = db.session.get_one(Office, sponsor.office_id)
    sent.paper = issuing.issue(PaperKind.SUBMISSION, office, sponsor.name, clock.today(office.zone), lambda: contents(sent, by, office))
    db.session.add(sent)
    log.record(log.Action.STAYS_SENT, sponsor, office=office.id, by=by, arrived=sent.arrived, changed=sent.changed, left=sent.departed)
    return sent


def contents(sent: GuestSheet, by: User, office: Office) -> Contents:
    """What a receipt says: counts, lines and columns; never the name of a guest."""
    facts = [
        (_("Tamu yang masuk"), _people(sent.arrived)),
        (_("Tamu yang keluar"), _people(sent.departed)),
        (_("Data diubah"), _people(sent.changed)),
        (_("Tidak berubah"), _people(sent.unchanged)),
        (_("Ditolak"), wrong_cells.in_words(sent.refused)),
        (_("Oleh"), f"{by.name}, {moment(sent.sent_at, office.zone)}"),
    ]
    return Contents(facts, *wrong_cells.on_paper(sent.refused, Column))


def _people(number: int) -> str:
    return str(ngettext("%(num)s orang", "%(num)s orang", number))
