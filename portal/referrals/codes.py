"""The words of a referral: where it can stand, what is passed on, what an agency answers."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from portal.codes import Code

BLACK = "█"  # what was cut out of a reporter's words, on screen
CUT = "[...]"  # the same in a letter


class State(Code):
    """The agency reads `.public`."""

    PROPOSED = "proposed", _l("Menunggu persetujuan")
    RETURNED = "returned", _l("Dikembalikan")
    SENT = "sent", _l("Terkirim, belum dibaca"), _l("Baru")
    RECEIVED = "received", _l("Dibaca, belum dijawab"), _l("Menunggu jawaban Anda")
    ASKED = "asked", _l("Instansi bertanya"), _l("Menunggu keterangan kantor")
    ANSWERED = "answered", _l("Dijawab"), _l("Sudah Anda jawab")
    ENDED = "ended", _l("Selesai tanpa jawaban"), _l("Ditutup kantor")
    RECALLED = "recalled", _l("Ditarik kembali")


OVER = frozenset({State.ANSWERED, State.ENDED, State.RECALLED})
DRAFTS = frozenset({State.PROPOSED, State.RETURNED})
AT_THE_AGENCY = frozenset(State) - OVER - DRAFTS
MOVES: dict[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.RETURNED, State.SENT}),
    State.RETURNED: frozenset({State.PROPOSED}),
    State.SENT: frozenset({State.RECEIVED, State.ASKED}) | OVER,
    State.RECEIVED: frozenset({State.ASKED}) | OVER,
    State.ASKED: frozenset({State.RECEIVED}) | OVER,
    State.ANSWERED: frozenset({State.RECALLED}),  # only where a second person is still owed: see approving.send_back
    State.ENDED: frozenset({State.RECALLED}),
    State.RECALLED: frozenset(),
}


class Level(Code):
    """How far what is said was verified; nothing unverified leaves, but for danger to life."""

    CONFIRMED = "confirmed", _l("Terverifikasi")
    PARTLY = "partly", _l("Terverifikasi sebagian")
    NOT_YET = "not_yet", _l("Belum, karena ada bahaya")


class Nature(Code):
    ORDINARY = "ordinary", _p("letter", "Biasa")
    LIMITED = "limited", _p("letter", "Terbatas")
    SECRET = "secret", _p("letter", "Rahasia")


class Degree(Code):
    ORDINARY = "ordinary", _p("letter", "Biasa")
    SOON = "soon", _p("letter", "Segera")
    VERY_SOON = "very_soon", _p("letter", "Sangat Segera")


class Part(Code):
    """What can be passed on, field by field; an agency reads `.public`."""

    SUMMARY = "summary", _l("Ringkasan kejadian"), _l("Ringkasan")
    PLACE = "place", _l("Tempat (desa dan kecamatan)"), _l("Tempat")
    DAY = "day", _l("Waktu kejadian"), _l("Waktu")
    LANDMARK = "landmark", _l("Patokan tempat"), _l("Patokan")
    WORDS = "words", _l("Kata-kata asli pelapor"), _l("Kutipan")


class Voice(Code):
    OFFICE = "office"
    AGENCY = "agency"


class Reply(Code):
    """What an agency says of its part."""

    ACCEPTED = "accepted", _p("agency", "Diterima, ditangani")
    ASKED = "asked", _l("Perlu keterangan"), None, _l("Kantor bertanya kepada pelapor lewat kode tanda terimanya.")
    DONE = "done", _l("Selesai ditangani"), None, _l("Tulis hasilnya, tanpa nama.")
    NOT_OURS = "not_ours", _l("Bukan wewenang kami"), None, _l("Sebut instansi yang tepat.")


AFTER: dict[Reply, State] = {
    Reply.ACCEPTED: State.RECEIVED,
    Reply.ASKED: State.ASKED,
    Reply.DONE: State.ANSWERED,
    Reply.NOT_OURS: State.ANSWERED,
}
