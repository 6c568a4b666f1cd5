"""Proposing a referral: nothing leaves the office by it, but where somebody's life is in danger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.cases.codes import Kind, Status
from portal.cases.masking import hidden
from portal.cases.models import Case
from portal.cases.protected import foremost
from portal.errors import Refused
from portal.offices.models import Agency
from portal.referrals import approving, routing
from portal.referrals.codes import DRAFTS, Degree, Level, Nature, Part, State
from portal.referrals.enclosing import Enclosure, enclose
from portal.referrals.models import Referral, ReferralFile
from portal.storage.database import db

OPEN_TO_IT = frozenset({Status.NEW, Status.IN_REVIEW, Status.WAITING, Status.REFERRED})


@dataclass(frozen=True)
class Proposal:
    """What an officer wants to pass on, and why. `danger` says why it cannot wait for the second person; "" where it can."""

    basis: str
    level: Level | None  # None only to look at the letter
    verified: str
    asked: str
    passed: Mapping[Part, str]
    nature: Nature
    degree: Degree
    reply_by: date
    danger: str = ""
    exception: str = ""
    files: Sequence[Enclosure] = ()

    @property
    def in_danger(self) -> bool:
        return bool(self.danger.strip())

    @property
    def names_numbers(self) -> bool:
        """Of a telephone, a passport, a person: never in a letter."""
        return any(hidden(text) for text in (self.verified, self.asked, *self.passed.values()))


def propose(case: Case, agency: Agency, wanted: Proposal, *, by: User) -> Referral:
    """A letter to one agency, for a second person to approve. In danger to life it is sent at once, and approved within a day after.

    Raises Refused where safeguards 16 to 18 do not allow it: without a legal basis or anything verified, to somebody else than protection
    services first, as an offence of refugees, with a number in it that may name somebody.
    """
    _check(case, agency, wanted, by)
    if db.session.scalar(_open_ones(case, agency)):
        raise Refused(_l("Sudah ada rujukan terbuka ke %(agency)s.", agency=agency.name))
    referral = draft(case, agency, wanted, by=by)
    db.session.add(referral)
    db.session.flush()
    enclose(referral, wanted.files)
    log.record(log.Action.REFERRAL_PROPOSED, case, office=case.office_id, by=by, referral=referral.id, agency=agency.id)
    if wanted.in_danger:
        approving.send_in_danger(referral, by=by)
    return referral


def draft(case: Case, agency: Agency, wanted: Proposal, *, by: User) -> Referral:
    """The referral as it would be, in no session: for looking at the letter before anything is decided."""
    referral = Referral(
        office_id=case.office_id,
        office=case.office,
        case=case,
        draft_of_id=case.id,
        agency=agency,
        agency_kind=agency.kind,
        category=foremost(case),
        state=State.PROPOSED,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _write(referral, wanted)
    return referral


def revise(case: Case, referral: Referral, wanted: Proposal, *, by: User) -> None:
    """Proposes anew what was sent back, with what `case` says; why it was stays, for whoever looks at it next.

    Raises Refused for what is no draft, for a draft of another case, in which nobody's words but its own reporters' may stand, for
    somebody else's, and for danger as a way around the second person who sent it back.
    """
    if referral.case_id != case.id:
        raise Refused(_l("Surat ini tentang laporan lain. Perbaiki dari halaman laporannya sendiri."))
    _expect_draft(referral)
    if referral.proposed_by_id != by.id:
        raise Refused(_l("Hanya yang menyiapkannya dapat mengubah rujukan ini."))
    if wanted.in_danger and referral.returned_by_id:
        raise Refused(_l("Petugas kedua telah mengembalikan surat ini. Surat dikirim setelah disetujui, juga bila ada bahaya."))
    _check(case, referral.agency, wanted, by)
    if referral.state is State.RETURNED:
        referral.move_to(State.PROPOSED)
    referral.proposed_at, referral.agency_kind, referral.category = clock.now(), referral.agency.kind, foremost(case)
    _write(referral, wanted)
    db.session.execute(delete(ReferralFile).where(ReferralFile.referral_id == referral.id))
    enclose(referral, wanted.files)
    log.record(log.Action.REFERRAL_REVISED, referral.about, office=referral.office_id, by=by, referral=referral.id)
    if wanted.in_danger:
        approving.send_in_danger(referral, by=by)


def drop(referral: Referral, *, by: User) -> None:
    """Nothing is sent, and somebody else may propose it anew. Raises Refused for what was sent, and for whom it does not concern."""
    _expect_draft(referral)
    if not may_drop(referral, by):
        raise Refused(_l("Hanya yang menyiapkannya, petugas berkasnya, dan kepala bidang dapat menghapus rujukan ini."))
    log.record(log.Action.REFERRAL_DROPPED, referral.about, office=referral.office_id, by=by, referral=referral.id)
    db.session.execute(delete(Referral).where(Referral.id == referral.id))
    db.session.expunge(referral)


def may_drop(referral: Referral, user: User) -> bool:
    """Whoever proposed it; and who has the case or leads the desk, for those who wrote one may have left."""
    mine = referral.proposed_by_id == user.id or (referral.case is not None and referral.case.owner_id == user.id)
    return referral.state in DRAFTS and (mine or user.can(Can.LEAD_DESK))


def _expect_draft(referral: Referral) -> None:
    if referral.state not in DRAFTS:
        raise Refused(_l("Surat ini sudah dikirim. Isinya tidak dapat diubah lagi."))


def _check(case: Case, agency: Agency, wanted: Proposal, by: User) -> None:
    if case.kind is not Kind.REPORT or case.category is None:
        raise Refused(_l("Hanya laporan warga dapat dirujuk."))
    if case.status not in OPEN_TO_IT:
        raise Refused(_l("Berkas yang %(now)s tidak dapat dirujuk.", now=case.status.label))
    if agency.office_id != case.office_id or agency.closed_on is not None:
        raise Refused(_l("Instansi ini tidak menerima rujukan dari kantor Anda."))
    _check_grounds(wanted)
    lifted = bool(wanted.exception.strip()) and by.can(Can.LIFT_FIREWALL)
    routing.expect_open(case, agency, wanted.basis, in_danger=wanted.in_danger, lifted=lifted)


def _check_grounds(wanted: Proposal) -> None:
    """Safeguards 16, and what must never be in a letter."""
    if not wanted.basis.strip() or not wanted.verified.strip():
        raise Refused(_l("Tulis dasar hukum dan apa yang diperiksa. Keberadaan saja bukan pelanggaran."))
    if wanted.level is None:
        raise Refused(_l("Pilih tingkatnya."))
    if wanted.level is Level.NOT_YET and not wanted.in_danger:
        raise Refused(_l("Yang belum diperiksa hanya dapat diteruskan bila nyawa terancam."))
    if not wanted.asked.strip() or not wanted.passed.get(Part.SUMMARY, "").strip():
        raise Refused(_l("Tulis ringkasan kejadian dan apa yang diminta dari instansi."))
    if wanted.reply_by <= clock.today():
        raise Refused(_l("Tanggal jawaban harus sesudah hari ini."))
    if wanted.names_numbers:
        raise Refused(_l("Ada nomor telepon, NIK, atau paspor di dalam teks. Hapus dulu: surat rujukan tidak memuatnya."))


def _open_ones(case: Case, agency: Agency) -> Select[UUID]:
    return select(Referral.id).where(Referral.case_id == case.id, Referral.agency_id == agency.id, Referral.ended_on.is_(None)).limit(1)


def _write(referral: Referral, wanted: Proposal) -> None:
    referral.basis = wanted.basis
    if wanted.level:
        referral.level = wanted.level
    referral.verified, referral.asked = wanted.verified, wanted.asked
    referral.danger, referral.exception = wanted.danger.strip() or None, wanted.exception.strip() or None
    referral.passed = {part.value: text for part, text in wanted.passed.items() if text.strip()}
    referral.nature, referral.degree, referral.reply_by = wanted.nature, wanted.degree, wanted.reply_by
