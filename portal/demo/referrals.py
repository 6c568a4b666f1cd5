"""What the demo's office passed on: one letter with an agency, one whose answer is late, one that waits for a second person."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.cases.codes import Category
from portal.cases.models import Case
from portal.demo.days import ago
from portal.demo.people import LIAISONS_AGENCY, Cast
from portal.offices.areas import place
from portal.offices.models import Agency
from portal.referrals import approving, referring, routing
from portal.referrals.codes import Degree, Level, Nature, Part
from portal.referrals.models import Referral
from portal.referrals.referring import Proposal
from portal.storage.database import db, unit_of_work

WITH_THE_POLICE = (
    "Pekerja tidak boleh keluar pagar",
    "Beberapa pekerja di sebuah mess diduga tidak boleh keluar pagar dan makan sekali sehari. Satu orang sakit.",
    "Petugas kecamatan melihat mess itu dari luar; gerbangnya dikunci pada siang hari.",
    "Pemeriksaan keselamatan dan akses ke layanan kesehatan.",
)
WITH_MANPOWER = (
    "Alat berat di tambang Karang Langit",
    "Empat orang asing memasang alat berat di sebuah tambang sejak tiga minggu, menurut pelapor dengan visa kunjungan.",
    "Alat berat dan pemasangannya terlihat dari jalan umum pada dua hari yang berbeda.",
    "Pemeriksaan izin penggunaan tenaga kerja asing di lokasi itu.",
)
WAITING = (
    "Paspor diambil, mess pabrik karet",
    "Paspor beberapa pekerja diduga disimpan atasan, dan mereka diminta membayar untuk mendapatkannya kembali.",
    "Pelapor menjawab dua pertanyaan. Mess ada di lokasi yang disebut, menurut kecamatan.",
    "Pendampingan para pekerja dan pemeriksaan paspornya.",
)
SAYS = tuple[str, str, str, str]


def arrive(cast: Cast) -> None:
    _send(cast, WITH_MANPOWER, "Disnakertrans Provinsi Kalimantan Tengah", "officer", "officer2", days=9, due=-2)
    _send(cast, WITH_THE_POLICE, LIAISONS_AGENCY, "officer", "supervisor", days=3, due=4)
    with clock.at(ago(1, hour=5)), unit_of_work():
        _propose(cast, WAITING, LIAISONS_AGENCY, "officer2", due=3)


def _send(cast: Cast, says: SAYS, agency: str, by: str, second: str, *, days: int, due: int) -> None:
    with clock.at(ago(days, hour=5)), unit_of_work():
        referral_id = _propose(cast, says, agency, by, due=days + due).id
    with clock.at(ago(days, hour=7)), unit_of_work():
        approving.approve(db.session.get_one(Referral, referral_id), by=cast.person(second))


def _propose(cast: Cast, says: SAYS, agency: str, by: str, *, due: int) -> Referral:
    title, summary, verified, asked = says
    case = next(one for one in db.session.scalars(select(Case).where(Case.office_id == cast.office)) if one.title == title)
    to = db.session.scalars(select(Agency).where(Agency.office_id == cast.office, Agency.name == agency)).one()
    wanted = Proposal(
        basis=routing.basis_of(case.category or Category.OTHER),
        level=Level.PARTLY,
        verified=verified,
        asked=asked,
        passed={Part.SUMMARY: summary, Part.PLACE: place(case.area_code)},
        nature=Nature.LIMITED,
        degree=Degree.SOON,
        reply_by=clock.today() + timedelta(days=due),
    )
    return referring.propose(case, to, wanted, by=cast.person(by))
