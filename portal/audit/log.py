"""Deeds, recorded in the transaction that does them."""

from collections.abc import Iterable
from typing import Any, Protocol, Self
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands the same words

from portal import clock, keys
from portal.audit.models import Chain, Deed
from portal.codes import Code
from portal.storage.database import db, run, table_of

_deeds, _chains = table_of(Deed), table_of(Chain)
_one_chain = and_(_chains.c.office_id == bindparam("office"), _chains.c.year == bindparam("of"))
HEAD = select(_chains.c.number, _chains.c.hash).where(_one_chain).with_for_update()
START = upsert(_chains).on_conflict_do_nothing()
GROW = update(_chains).where(_one_chain)
WRITE = insert(_deeds)


class Action(Code):
    """What can be done, in words, and which details are kept of it: codes, ids and counts, never texts or names."""

    keys: tuple[str, ...]

    def __new__(cls, value: str, label: Any, *details: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = member.public = label
        member.hint = ""
        member.keys = details
        return member

    TIP_RECEIVED = "tip.received", _l("Laporan diterima"), "category", "source"
    TIP_REPLIED = "tip.replied", _l("Pelapor membalas")
    TIP_FILED = "tip.filed", _l("Laporan dicatat petugas untuk orang lain"), "source"
    TIP_WITHDRAWN = "tip.withdrawn", _l("Laporan ditarik pelapornya"), "category"

    CASE_READ = "case.read", _l("Berkas dibuka pertama kali")
    CASE_CLAIMED = "case.claimed", _l("Berkas diambil"), "owner"
    CASE_MOVED = "case.moved", _l("Status berkas berubah"), "from", "to"
    CASE_TITLED = "case.titled", _l("Judul berkas diisi")
    CASE_ANSWERED = "case.answered", _l("Pesan dikirim ke pelapor"), "asks"
    CASE_UNANSWERED = "case.unanswered", _l("Pesan yang belum dibaca pelapor ditarik kembali")
    CASE_NOTED = "case.noted", _l("Catatan dalam ditambah")
    CASE_DUE = "case.due", _l("Tenggat diubah"), "due"
    CASE_TAGGED = "case.tagged", _l("Label ditambah")
    CASE_UNTAGGED = "case.untagged", _l("Label dihapus")
    CASE_REMINDER_SET = "case.reminder_set", _l("Pengingat dibuat"), "due", "officer"
    CASE_REMINDER_DONE = "case.reminder_done", _l("Pengingat selesai")
    CASE_REMINDER_UNDONE = "case.reminder_undone", _l("Pengingat dibuka lagi")
    CASE_DECIDED = "case.decided", _l("Berkas diputuskan"), "outcome"
    CASE_REOPENED = "case.reopened", _l("Berkas dibuka kembali")
    CASE_STEPPED_ASIDE = "case.stepped_aside", _l("Petugas menyerahkan berkas karena konflik kepentingan")
    CASE_STEPPED_BACK = "case.stepped_back", _l("Petugas membatalkan penyerahannya")
    CASE_HIDDEN = "case.hidden", _l("Berkas disembunyikan dari seorang petugas"), "officer"
    CASE_SHOWN = "case.shown", _l("Berkas ditampilkan lagi bagi seorang petugas"), "officer"
    CASE_MERGED = "case.merged", _l("Berkas digabung ke berkas lain"), "other"
    CASE_JOINED = "case.joined", _l("Berkas lain digabung ke berkas ini"), "other"
    CASE_SPLIT = "case.split", _l("Penggabungan dibatalkan"), "other"
    CASE_RELATED = "case.related", _l("Dua berkas dibandingkan"), "other", "alike"
    DESK_HANDED_OVER = "desk.handed_over", _l("Berkas seorang petugas diserahkan"), "count", "left"
    CASE_LINKED = "case.linked", _l("Berkas dikaitkan ke penjamin"), "sponsor"
    CASE_UNLINKED = "case.unlinked", _l("Kaitan berkas ke penjamin dilepas"), "sponsor"
    CASE_PURGED = "case.purged", _l("Berkas dihapus karena masa simpannya habis"), "category", "outcome"
    PHOTO_OPENED = "photo.opened", _l("Foto atau PDF dibuka"), "case"
    TRAY_DISCARDED = "tray.discarded", _l("Laporan di karantina dibuang"), "count", "groups"
    TRAY_KEPT = "tray.kept", _l("Laporan di karantina dipindah ke kotak masuk"), "count", "groups"
    TRAY_RETURNED = "tray.returned", _l("Laporan yang dibuang dikembalikan ke karantina"), "count"
    VIEW_SHARED = "view.shared", _l("Tampilan kotak masuk untuk seluruh kantor disimpan")
    VIEW_REMOVED = "view.removed", _l("Tampilan kotak masuk untuk seluruh kantor dihapus")
    TEXT_REVEALED = "case.revealed", _l("Nomor yang disamarkan ditampilkan"), "case"
    PERSON_OPENED = "person.opened", _l("Data lengkap seseorang dibuka kantor"), "case"

    REFERRAL_PROPOSED = "referral.proposed", _l("Rujukan disiapkan"), "referral", "agency"
    REFERRAL_REVISED = "referral.revised", _l("Rujukan diperbaiki"), "referral"
    REFERRAL_RETURNED = "referral.returned", _l("Rujukan dikembalikan kepada yang menyiapkan"), "referral"
    REFERRAL_DROPPED = "referral.dropped", _l("Rujukan yang belum dikirim dihapus"), "referral"
    REFERRAL_APPROVED = "referral.approved", _l("Rujukan disetujui petugas kedua"), "referral"
    REFERRAL_SENT = "referral.sent", _l("Surat rujukan dikirim"), "referral", "agency", "in_danger"
    REFERRAL_RECALLED = "referral.recalled", _l("Surat rujukan ditarik kembali"), "referral"
    REFERRAL_RECEIVED = "referral.received", _l("Instansi menerima rujukan"), "referral"
    REFERRAL_REPLIED = "referral.replied", _l("Instansi menjawab rujukan"), "referral", "reply", "by_letter"
    REFERRAL_TOLD = "referral.told", _l("Keterangan tambahan untuk instansi disiapkan"), "referral"
    REFERRAL_UNSAID = "referral.unsaid", _l("Keterangan tambahan yang belum dikirim dihapus"), "referral"
    REFERRAL_RELEASED = "referral.released", _l("Keterangan tambahan dikirim ke instansi"), "referral"
    REFERRAL_REMINDED = "referral.reminded", _l("Instansi diingatkan"), "referral"
    REFERRAL_ENDED = "referral.ended", _l("Rujukan ditutup tanpa jawaban"), "referral"
    REFERRAL_OPENED = "referral.opened", _l("Surat atau lampiran rujukan dibuka"), "referral"
    REFERRALS_ERASED = "referral.erased", _l("Rujukan dihapus karena masa simpannya habis"), "count"

    SPONSOR_REGISTERED = "sponsor.registered", _l("Penjamin mendaftar"), "kind"
    SPONSOR_VERIFIED = "sponsor.verified", _l("Penjamin diverifikasi")
    SPONSOR_REFUSED = "sponsor.refused", _l("Pendaftaran penjamin ditolak")
    SPONSOR_CHANGED = "sponsor.changed", _l("Data penjamin diubah"), "fields"
    WORKER_ADDED = "worker.added", _l("Pekerja ditambah"), "sponsor"
    WORKER_CHANGED = "worker.changed", _l("Data pekerja diubah"), "sponsor", "fields"
    WORKER_LEFT = "worker.left", _l("Pekerja keluar"), "sponsor"
    ROLL_EXPORTED = "roll.exported", _l("Daftar pekerja diunduh"), "count"
    WRONG_LINES_EXPORTED = "roll.wrong_lines", _l("Baris salah sebuah lembar diunduh"), "count"
    ROLL_DECLARED = "roll.declared", _l("Daftar pekerja dikirim"), "arrived", "changed", "returned", "left"
    SUBMISSION_TAKEN_BACK = "submission.taken_back", _l("Kiriman ditarik kembali sebelum dibaca kantor"), "count"
    WORKER_RETURNED = "worker.returned", _l("Pekerja kembali"), "sponsor"
    WORKER_ERASED = "worker.erased", _l("Data pekerja dihapus karena masa simpannya habis"), "count"
    WORKER_FILE_ADDED = "worker_file.added", _l("Dokumen pekerja ditambah"), "kind"
    WORKER_FILE_OPENED = "worker_file.opened", _l("Dokumen pekerja dibuka"), "kind", "case"
    SUBJECT_SHEET_MADE = "worker.sheet", _l("Lembar data seorang pekerja dicetak")
    WISH_RECORDED = "wish.recorded", _l("Permintaan perbaikan data dicatat")
    WISH_SETTLED = "wish.settled", _l("Permintaan perbaikan data dijawab")
    WORKER_ERASED_ON_WISH = "worker.erased_on_wish", _l("Kantor menghapus data seseorang atas permintaannya"), "sponsor", "ground"
    STAY_OPENED = "stay.opened", _l("Tamu dicatat masuk"), "sponsor"
    STAY_CHANGED = "stay.changed", _l("Data tamu diubah"), "sponsor", "fields"
    STAY_CLOSED = "stay.closed", _l("Tamu dicatat keluar"), "sponsor"
    STAYS_SENT = "stay.sent", _l("Daftar tamu dikirim"), "arrived", "changed", "left"
    STAYS_EXPORTED = "stay.exported", _l("Daftar tamu diunduh"), "count"
    STAYS_GIVEN_UP = "stay.given_up", _l("Tamu yang tidak pernah dicatat keluar ditutup, harinya tidak diketahui"), "count"
    STAYS_ERASED = "stay.erased", _l("Data tamu dihapus karena masa simpannya habis"), "count"
    DECLARED = "declaration.made", _l("Pernyataan bulanan dibuat"), "month", "late", "by_link"
    DECLARATION_TAKEN_BACK = "declaration.taken_back", _l("Pernyataan bulanan ditarik kembali"), "month"
    SPONSOR_REMINDED = "sponsor.reminded", _l("Penjamin diingatkan"), "count"
    VISIT_PLANNED = "visit.planned", _l("Kunjungan direncanakan"), "due", "officer"
    VISIT_GIVEN = "visit.given", _l("Kunjungan diserahkan kepada rekan"), "officer"
    VISIT_FOUND = "visit.found", _l("Hasil kunjungan dicatat")
    VISIT_CALLED_OFF = "visit.called_off", _l("Kunjungan dibatalkan")
    VISITS_ERASED = "visit.erased", _l("Kunjungan dihapus karena masa simpannya habis"), "count"
    MAIL_HANDED_OVER = "mail.handed_over", _l("Surat yang tidak sampai diserahkan lewat jalan lain")
    PEOPLE_CHECKED = "sponsor.people_checked", _l("Pemilik akun memeriksa siapa yang masih bekerja"), "count"
    MACHINE_KEY_MADE = "machine.key_made", _l("Kunci untuk sistem penjamin dibuat")
    MACHINE_KEY_REVOKED = "machine.key_revoked", _l("Kunci untuk sistem penjamin dicabut")
    CHANGE_LOOKED = "change.looked", _l("Perubahan diperiksa petugas pertama"), "count"
    CHANGE_ACCEPTED = "change.accepted", _l("Perubahan diterima"), "count"
    CHANGE_ASKED = "change.asked", _l("Perubahan ditanyakan"), "count"
    CHANGE_ANSWERED = "change.answered", _l("Pertanyaan kantor dijawab")

    SIGNED_IN = "account.signed_in", _l("Masuk")
    SIGNED_OUT = "account.signed_out", _l("Keluar")
    ABSENCE_SET = "account.away", _l("Masa tidak di kantor dicatat"), "from", "to"
    ABSENCE_ENDED = "account.back", _l("Masa tidak di kantor dihapus")
    SESSIONS_ENDED = "account.sessions_ended", _l("Perangkat lain dikeluarkan"), "count"
    USER_INVITED = "account.invited", _l("Pengguna diundang"), "role"
    USER_JOINED = "account.joined", _l("Undangan diterima")
    USER_REGISTERED = "account.registered", _l("Akun penjamin dibuat")
    USER_DISABLED = "account.disabled", _l("Pengguna dinonaktifkan")
    USER_ENABLED = "account.enabled", _l("Pengguna diaktifkan kembali")
    ROLE_CHANGED = "account.role", _l("Peran diubah"), "from", "to"
    GRANT_CONFIRMED = "account.confirmed", _l("Pemberian akses dikonfirmasi kepala bidang"), "role"
    GRANT_REFUSED = "account.refused", _l("Pemberian akses ditolak kepala bidang"), "role"
    PASSWORD_CHANGED = "account.password", _l("Kata sandi diganti")  # nosec B105: the name of a deed
    RESET_MADE = "account.reset", _l("Tautan kata sandi dibuat")
    OFFICE_CHANGED = "office.changed", _l("Data kantor diubah"), "fields"
    AGENCY_ADDED = "agency.added", _l("Instansi ditambah"), "kind"
    AGENCY_CHANGED = "agency.changed", _l("Data instansi diubah"), "fields"
    AGENCY_CLOSED = "agency.closed", _l("Instansi tidak menerima rujukan lagi")
    AGENCY_OPENED = "agency.opened", _l("Instansi menerima rujukan lagi")
    ANSWER_ADDED = "answer.added", _l("Contoh jawaban ditambah")
    ANSWER_CHANGED = "answer.changed", _l("Contoh jawaban diubah"), "fields"
    ANSWER_DROPPED = "answer.dropped", _l("Contoh jawaban dihapus")
    HOLIDAYS_CHANGED = "office.holidays", _l("Hari libur diubah"), "count"


class Known(Protocol):
    """Something with an id: a row a deed is about, or the person who did it."""

    @property
    def id(self) -> Any: ...


def record(action: Action, subject: Known | UUID, *, office: UUID, by: Known | None = None, **details: object) -> None:
    """Adds the deed to the office's trail, in the caller's transaction. Raises ValueError for details the action does not declare.

    Without `by` it is something a resident or the portal did: the day is kept, never the time.
    """
    if strange := set(details) - set(action.keys):
        raise ValueError(f"{action} does not declare {sorted(strange)}")
    subject_id = subject if isinstance(subject, UUID) else subject.id
    today = clock.today()
    number, previous = _head(office, today.year)
    number += 1
    deed: dict[str, Any] = dict(
        id=uuid4(), office_id=office, year=today.year, number=number, action=action.value, actor_id=by.id if by else None,
        subject_id=subject_id, happened_on=today, happened_at=clock.now() if by else None,
        details={key: _plain(value) for key, value in details.items()},
    )  # fmt: skip
    deed["hash"] = link(previous, deed)
    run(WRITE, deed)
    run(GROW, {"office": office, "of": today.year, "number": number, "hash": deed["hash"]})


def record_each(action: Action, subjects: Iterable[Known], *, office: UUID, by: Known, **details: object) -> None:
    """The same deed, done to each of them by one person at one moment: their numbers follow each other. For hundreds at once."""
    if strange := set(details) - set(action.keys):
        raise ValueError(f"{action} does not declare {sorted(strange)}")
    today, now = clock.today(), clock.now()
    number, previous = _head(office, today.year)
    deeds: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []  # the chain grows deed by deed: its trigger says so
    for subject in subjects:
        number += 1
        deed: dict[str, Any] = dict(
            id=uuid4(), office_id=office, year=today.year, number=number, action=action.value, actor_id=by.id, subject_id=subject.id,
            happened_on=today, happened_at=now, details={key: _plain(value) for key, value in details.items()},
        )  # fmt: skip
        deed["hash"] = previous = link(previous, deed)
        deeds.append(deed)
        heads.append({"office": office, "of": today.year, "number": number, "hash": previous})
    if deeds:
        db.session.connection().execute(WRITE, deeds)
        db.session.connection().execute(GROW, heads)


def was_done(action: Action, subject: UUID, *, by: Select[UUID]) -> bool:
    """Whether one of these people did it: for who presses a button once more, and the row is gone. Nobody else learns that it was there."""
    done = select(Deed.id).where(Deed.subject_id == subject, Deed.action == action.value, Deed.actor_id.in_(by))
    return db.session.scalar(done.limit(1)) is not None


def link(previous: bytes, deed: dict[str, Any]) -> bytes:
    """The keyed hash that ties a deed to the one before it."""
    at = deed["happened_at"]
    return keys.fingerprint(
        "audit", previous.hex(), deed["id"].hex, deed["office_id"].hex, deed["year"], deed["number"], deed["action"],
        deed["actor_id"] and deed["actor_id"].hex, deed["subject_id"].hex, deed["happened_on"].isoformat(),
        at and clock.in_utc(at).isoformat(), sorted(deed["details"].items()),
    )  # fmt: skip


def _head(office: UUID, year: int) -> tuple[int, bytes]:
    """Number and hash of the last deed, locked until the caller's transaction ends; two first writers of a year do not trip each other."""
    head = run(HEAD, {"office": office, "of": year}).one_or_none()
    if head is None:
        run(START, {"office_id": office, "year": year, "number": 0, "hash": b""})
        head = run(HEAD, {"office": office, "of": year}).one()
    return head.number, head.hash


def _plain(value: object) -> object:
    return value if isinstance(value, int | None) else str(value)
