"""The words of what is done to many cases at once."""

from flask_babel import lazy_gettext as _l

from portal.codes import Code


class Deed(Code):
    """What can be done to many."""

    ASSIGN = "assign", _l("Ditugaskan")
    TAG = "tag", _l("Diberi label")
    ANSWER = "answer", _l("Dijawab")
    SPAM = "spam", _l("Dibuang sebagai spam")


class Happened(Code):
    """What became of one of them, said of it."""

    DONE = "done"
    SAME = "same", _l("sudah seperti itu")
    CLOSED = "closed", _l("sudah ditutup")
    ASIDE = "aside", _l("masih di karantina")
    FULL = "full", _l("labelnya sudah terlalu banyak")
    CHANGED = "changed", _l("berubah sejak Anda melihatnya")
    NO_REPORT = "no_report", _l("bukan laporan warga")
    UNIQUE = "unique", _l("tidak ada teks yang serupa, putuskan satu per satu")
    URGENT = "urgent", _l("mungkin ada yang butuh pertolongan, putuskan satu per satu")
    WROTE = "wrote", _l("pelapornya menulis lagi dan belum dijawab, putuskan satu per satu")
    ELSEWHERE = "elsewhere", _l("menunggu jawaban, atau ada di instansi")
    NOT_THEIRS = "not_theirs", _l("tidak dapat ditugaskan kepada petugas itu")
