"""The words of a case: what kinds there are, where it can stand, what can come of it."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from portal.codes import Code


class Kind(Code):
    REPORT = "report", _p("one", "Laporan")
    SUBMISSION = "submission", _p("one", "Kiriman")
    VERIFICATION = "verification", _l("Pendaftaran penjamin")


class Status(Code):
    """A reporter reads `.public`."""

    QUARANTINED = "quarantined", _l("Karantina"), _l("Diterima")
    NEW = "new", _l("Baru"), _l("Diterima")
    IN_REVIEW = "in_review", _l("Ditelaah"), _l("Sedang diperiksa")
    WAITING = "waiting", _l("Menunggu"), _l("Menunggu jawaban Anda")
    REFERRED = "referred", _l("Dirujuk"), _l("Diteruskan")
    CLOSED = "closed", _l("Ditutup"), _l("Selesai")


MOVES: dict[Status, set[Status]] = {
    Status.QUARANTINED: {Status.NEW, Status.CLOSED},
    Status.NEW: {Status.IN_REVIEW, Status.WAITING, Status.CLOSED},
    Status.IN_REVIEW: {Status.NEW, Status.WAITING, Status.REFERRED, Status.CLOSED},  # new again where an answer was taken back unread
    Status.WAITING: {Status.IN_REVIEW, Status.CLOSED},
    Status.REFERRED: {Status.IN_REVIEW, Status.CLOSED},
    # Taken up again it is in review. Back to where it stood goes only what was discarded from quarantine and nobody has read, what was
    # discarded with others a moment ago, and what was merged by mistake.
    Status.CLOSED: {Status.IN_REVIEW, Status.QUARANTINED, Status.NEW, Status.WAITING},
}

PAUSED = frozenset({Status.WAITING, Status.REFERRED})  # others have it in hand: the clock of its due day stands still
OPEN = frozenset(Status) - {Status.CLOSED, Status.QUARANTINED}
UNPAUSED = (Status.NEW, Status.IN_REVIEW)  # open, and its clock runs: these can be overdue


class Outcome(Code):
    """A reporter reads `.public`: what was done in their report, never anything of a company's or a person's records."""

    CONFIRMED = "confirmed", _l("Terverifikasi"), _l("Benar")
    PARTLY_CONFIRMED = "partly_confirmed", _l("Terverifikasi sebagian"), _l("Sebagian benar")
    UNFOUNDED = "unfounded", _l("Tidak terbukti"), _l("Tidak ditemukan masalah")
    UNVERIFIABLE = "unverifiable", _l("Tidak dapat dipastikan"), _l("Tidak dapat dipastikan")
    OUT_OF_SCOPE = "out_of_scope", _l("Di luar tugas kami"), _l("Di luar tugas kami")
    DUPLICATE = "duplicate", _l("Ganda"), _l("Sudah ada laporan lain tentang ini")
    SPAM = "spam", _l("Spam"), _l("Di luar tugas kami")
    GUIDANCE = "guidance", _l("Sudah diberi penjelasan"), _l("Sudah diberi penjelasan")
    REFUGEE = "refugee", _l("Pengungsi (bukan pelanggaran)"), _l("Pengungsi (bukan pelanggaran)")
    ACCEPTED = "accepted", _p("office", "Diterima")
    REFUSED = "refused", _l("Ditolak")


NEEDS_GROUNDS = (Outcome.CONFIRMED, Outcome.PARTLY_CONFIRMED)  # presence alone is never a reason (safeguards 16)

LEGAL_BASES = (
    "UU 6/2011 jo. UU 63/2024 (Keimigrasian)",
    "UU 21/2007 (TPPO)",
    "PP 34/2021 (Penggunaan TKA)",
    "Permendagri 49/2010 (Pemantauan orang asing)",
    "Permendagri 50/2010 (Pemantauan TKA)",
    "Perpres 125/2016 (Pengungsi dari luar negeri)",
)  # names of laws: the same in every language

OUTCOMES: dict[Kind, tuple[Outcome, ...]] = {
    Kind.REPORT: tuple(outcome for outcome in Outcome if outcome not in (Outcome.ACCEPTED, Outcome.REFUSED)),
    Kind.SUBMISSION: (Outcome.ACCEPTED,),
    Kind.VERIFICATION: (Outcome.ACCEPTED, Outcome.REFUSED),
}


class Category(Code):
    """What a report is about: an activity or a situation, never a person. `public` and `hint` stand on the form."""

    EXPLOITATION = (
        "exploitation",
        _l("Dipaksa atau tidak bisa pergi"),
        _l("Dipaksa, ditipu, tidak bisa pergi, atau tidak dibayar"),
        _l("Juga bila paspor diambil. Layanan pelindungan didahulukan."),
    )
    NEED_HELP = "need_help", _l("Butuh pertolongan"), _l("Orang asing butuh pertolongan"), _l("Sakit, telantar, atau pengungsi.")
    WORK = "work", _l("Pekerjaan"), _l("Bekerja, tampaknya tidak sesuai izin"), _l("Misalnya memakai visa kunjungan.")
    LODGING = "lodging", _l("Penginapan"), _l("Penginapan dan tamu asing"), _l("Mungkin tamunya tidak didata.")
    ACTIVITY = "activity", _l("Kegiatan tanpa surat"), _l("Kegiatan tanpa surat"), _l("Survei, film, bantuan, pendataan warga.")
    DOCUMENTS = "documents", _l("Izin tinggal atau paspor"), _l("Izin tinggal atau paspor"), _l("Habis masa berlaku, hilang, tampak palsu.")
    FRAUD = "fraud", _l("Penipuan atau pungli"), _l("Penipuan atau pungli"), _l("Mengatasnamakan orang asing atau izin.")
    PRESENCE = (
        "presence",
        _l("Bertanya atau memberi tahu"),
        _l("Bertanya atau memberi tahu"),
        _l("Tentang keberadaan. Ini bukan pelanggaran."),
    )
    OTHER = "other", _l("Lainnya")


HELP = (Category.EXPLOITATION, Category.NEED_HELP)  # listed first on the form: people in need are never looked for among nine rows


class Priority(Code):
    URGENT = "urgent", _l("Mendesak")
    NORMAL = "normal", _l("Biasa")
    LOW = "low", _l("Rendah")


class Source(Code):
    """Where it came from: Permendagri 49/2010 article 6 (`sumber_informasi`), with the ways people really come."""

    WEB = "web", _l("Halaman laporan")
    VISIT = "visit", _l("Datang ke kantor")
    PHONE = "phone", _l("Telepon")
    LETTER = "letter", _l("Surat")
    VILLAGE_HEAD = "village_head", _l("Kepala desa atau lurah")
    MEDIA = "media", _l("Berita media")
    AGENCY = "agency", _l("Instansi lain")
    SPONSOR = "sponsor", _p("one", "Penjamin")
    OFFICE = "office", _l("Dicatat kantor")


FILED_BY_OFFICERS = (Source.VISIT, Source.PHONE, Source.LETTER, Source.VILLAGE_HEAD, Source.MEDIA, Source.AGENCY)


class Alike(Code):
    """What an officer has said of two reports."""

    RELATED = "related", _l("Terkait")
    DIFFERENT = "different", _l("Bukan hal yang sama")


class Mark(Code):
    """Tags that the portal itself gives, by their name; every other tag is the office's own word."""

    NEEDS_SIFTING = "needs_sifting", _l("Perlu disaring"), None, _l("Cerita hanya menyebut rupa atau asal: saring dulu.")
    SECOND_LOOK = "second_look", _l("Perlu petugas kedua")
