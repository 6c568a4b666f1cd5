"""How reports are passed on in these tests: by the verbs that officers use."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.cases.codes import LEGAL_BASES, Category
from portal.offices.models import Agency
from portal.referrals import approving, referring
from portal.referrals.codes import Degree, Level, Nature, Part
from portal.referrals.models import Referral
from portal.referrals.referring import Proposal
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import BONIFASIUS, RINA, Person
from tests.inbox import desk

PPA = "Polres Barito Timur, Unit PPA"  # where Petrus works
UPTD = "UPTD PPA Kabupaten Barito Timur"
POLICE = "Polres Barito Timur"
IMMIGRATION = "Kantor Imigrasi Kelas I Non TPI Palangka Raya"
MANPOWER = "Disnakertrans Provinsi Kalimantan Tengah"
UNHCR = "UNHCR Indonesia"
SOCIAL = "Dinas Sosial Kabupaten Barito Timur"

TRAFFICKING, REFUGEES = LEGAL_BASES[1], LEGAL_BASES[5]
SUMMARY = "Paspor beberapa pekerja diduga diambil dan mereka diminta membayar untuk mendapatkannya kembali."
SEEN = "Mess ada di lokasi yang disebut, menurut kecamatan."
WANTED = "Pemeriksaan keselamatan dan akses ke layanan kesehatan."


def agency(name: str, office: str = cast.BARITO_TIMUR) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.name == name, Agency.office_id == cast.office(office).id)).one()


def wanted(**changes: Any) -> Proposal:
    said: dict[str, Any] = dict(
        basis=TRAFFICKING,
        level=Level.PARTLY,
        verified=SEEN,
        asked=WANTED,
        passed={Part.SUMMARY: SUMMARY, Part.PLACE: "Karang Langit, Dusun Timur"},
        nature=Nature.LIMITED,
        degree=Degree.SOON,
        reply_by=in_days(7),
    )
    return Proposal(**said | changes)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def held_captive(**told: Any) -> str:
    """A report of people who cannot leave; the code of its case."""
    return desk.report("Mereka dikunci di mess dan paspornya diambil mandor.", category=Category.EXPLOITATION, **told)


def propose(code: str, to: str = PPA, *, by: Person = RINA, **changes: Any) -> Referral:
    with unit_of_work():
        referral = referring.propose(desk.case(code), agency(to), wanted(**changes), by=by.row)
        referral_id = referral.id
    return again(referral_id)


def revise(referral: Referral, *, by: Person = RINA, **changes: Any) -> Referral:
    """Mended with what its own case says."""
    with unit_of_work():
        draft = again(referral.id)
        assert draft.case
        referring.revise(draft.case, draft, wanted(**changes), by=by.row)
    return again(referral.id)


def approve(referral: Referral, *, by: Person = BONIFASIUS) -> Referral:
    with unit_of_work():
        approving.approve(again(referral.id), by=by.row)
    return again(referral.id)


def sent(code: str | None = None, to: str = PPA, **changes: Any) -> Referral:
    """Proposed by Rina, approved by Bonifasius."""
    return approve(propose(code or held_captive(), to, **changes))


def again(referral_id: Any) -> Referral:
    """The referral, as the database has it now."""
    return db.session.scalars(select(Referral).where(Referral.id == referral_id).execution_options(populate_existing=True)).one()


def of(code: str) -> list[Referral]:
    return list(db.session.scalars(select(Referral).where(Referral.case_id == desk.case(code).id).order_by(Referral.proposed_at)))
