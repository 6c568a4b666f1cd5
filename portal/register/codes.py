"""The words of the register."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from portal.codes import Code


class SponsorKind(Code):
    COMPANY = "company", _l("Perusahaan")
    ACCOMMODATION = "accommodation", _l("Penginapan")
    ORGANISATION = "organisation", _l("Lembaga")
    INDIVIDUAL = "individual", _l("Perorangan")


class Standing(Code):
    WAITING = "waiting", _l("Menunggu verifikasi")
    VERIFIED = "verified", _p("sponsor", "Terverifikasi")
    REFUSED = "refused", _l("Ditolak")


class Sex(Code):
    MALE = "M", _l("Laki-laki")
    FEMALE = "F", _l("Perempuan")
    OTHER = "X", _l("Tidak disebut di paspor")


class PermitKind(Code):
    ITK = "ITK", _l("ITK (kunjungan)")
    ITAS = "ITAS", _l("ITAS (KITAS)")
    ITAP = "ITAP", _l("ITAP (KITAP)")
    OTHER = "other", _l("Lainnya")


class ForeignKind(Code):
    """Kinds of foreign nationals: Permendagri 49/2010 article 2 a–g, Permendagri 50/2010 (TKA), and local use (domain.md 1c)."""

    TKA = "tka", _p("jenis orang asing", "Tenaga kerja asing")
    DIPLOMAT = "diplomat", _l("Diplomat atau tamu VIP asing")
    EXPERT = "expert", _l("Tenaga ahli, pakar, akademisi, atau konsultan asing")
    JOURNALIST = "journalist", _l("Wartawan atau kru film asing")
    RESEARCHER = "researcher", _l("Peneliti asing")
    ARTIST = "artist", _l("Artis asing")
    CLERGY = "clergy", _l("Rohaniwan asing")
    ORGANISATION = "organisation", _l("Organisasi masyarakat asing")
    FAMILY = "family", _l("Keluarga atau pengikut")
    TOURIST = "tourist", _l("Wisatawan")
    STUDENT = "student", _l("Pelajar atau mahasiswa")
    REFUGEE = "refugee", _l("Pengungsi")
    OTHER = "other", _l("Lainnya")


class Deed(Code):
    """What a change says of a worker."""

    ARRIVE = "arrive", _l("Datang")
    CHANGE = "change", _l("Berubah")
    LEAVE = "leave", _p("deed", "Keluar")
    RETURN = "return", _l("Kembali")


class ChangeState(Code):
    SENT = "sent", _l("Terkirim")
    LOOKED = "looked", _l("Menunggu petugas kedua")
    ACCEPTED = "accepted", _p("office", "Diterima")
    ASKED = "asked", _l("Ditanya")
    ANSWERED = "answered", _l("Dijawab")


class FileKind(Code):
    """What a document of a worker is."""

    RPTKA = "rptka", _l("Pengesahan RPTKA")
    PERMIT = "permit", _l("Izin tinggal")
    PASSPORT = "passport", _l("Paspor"), None, _l("Tidak wajib")
    OTHER = "other", _l("Dokumen lain")


class Ground(Code):
    """Why the office deletes somebody before their time is over (UU 27/2022 article 8); kept in the audit trail, so it names nobody."""

    NOT_NEEDED = "not_needed", _l("Datanya tidak diperlukan lagi")
    UNLAWFUL = "unlawful", _l("Datanya tidak boleh ada di daftar ini"), None, _l("Misalnya bukan orang asing, atau tidak pernah di sini.")
    TWICE = "twice", _l("Orang ini tercatat dua kali")


class Reason(Code):
    """Why a sponsor is reminded."""

    PERMIT = "permit", _l("Izin tinggal berakhir")
    RPTKA = "rptka", _l("Pengesahan RPTKA berakhir")
    PASSPORT = "passport", _l("Paspor berakhir")
    DECLARATION_DUE = "declaration_due", _l("Pernyataan bulanan akan jatuh tempo")
    DECLARATION_LATE = "declaration_late", _l("Pernyataan bulanan terlambat")
    GUEST = "guest", _l("Tamu yang mungkin sudah keluar")
    PEOPLE = "people", _l("Siapa yang masih bekerja di sini")


class Became(Code):
    """What became of an officer's reminder to one sponsor."""

    MAILED = "mailed", _l("Terkirim lewat email")
    SAID = "said", _l("Sudah diingatkan hari ini")
    NOTHING = "nothing", _l("Tidak ada yang perlu diingatkan")
    BY_HAND = "by_hand", _l("Tidak dapat lewat email. Serahkan dengan cara lain.")
