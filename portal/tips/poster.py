"""The poster for notice boards: how to report, in both languages on one sheet, with the address to tear off."""

from typing import Any
from urllib.parse import urlsplit

import segno
from flask_babel import gettext as _

from portal.documents import letters
from portal.offices.models import Office
from portal.web.language import speaking


def make(office: Office, address: str) -> bytes:
    """The PDF, one page of A4. `address` is where the office's form is; its QR code leads there."""
    data: dict[str, Any] = {
        "address": _spoken(address),
        "qr": segno.make(address, error="q", micro=False).svg_inline(border=3, light="#fff"),
    }
    for language in ("id", "en"):
        with speaking(language):
            data[language] = _words(office, office.name_en if language == "en" else office.name, _spoken(address))
    return letters.typeset("poster", data)


def _words(office: Office, name: str, address: str) -> dict[str, Any]:
    numbers = [("110", _("Polisi")), ("129", _("Perempuan dan anak"))] + ([("112", _("Darurat"))] if office.has_112 else [])
    return {
        "portal": "Portal POA",
        "office": name,
        "title": _("Poster: lapor tanpa nama"),
        "question": _("Ada yang tidak beres?"),
        "call": _("Lapor tanpa nama."),
        "steps": [
            {"do": _("Ceritakan kejadiannya"), "why": _("Apa, di mana, kapan. Dua menit.")},
            {"do": _("Simpan kodenya"), "why": _("Tanpa kode, laporan tidak bisa dibuka.")},
            {"do": _("Baca jawabannya"), "why": _("Kembali beberapa hari lagi dengan kode.")},
        ],
        "qr": _("Kode QR yang membuka %(address)s", address=address),
        "points": [
            {"bold": _("Menjadi orang asing bukan pelanggaran."), "text": _("Ceritakan kejadiannya, bukan siapa orangnya.")},
            {"bold": _("Anda sendiri korban?"), "text": _("Anda tidak dihukum karena meminta tolong.")},
        ],
        "danger": _("Bahaya sekarang?"),
        "numbers": [{"number": number, "who": who} for number, who in numbers],
        "traced": _("110 mencatat nomor dan lokasi Anda."),
        "tear": _("Sobek dan buka nanti di tempat aman. Jangan pakai HP atau wifi kantor."),
    }


def _spoken(address: str) -> str:
    """As somebody would type it."""
    parts = urlsplit(address)
    return parts.netloc + parts.path.rstrip("/")
