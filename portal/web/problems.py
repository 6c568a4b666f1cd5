"""What goes wrong at the door of sponsors' own systems: said as JSON (RFC 9457), in the language they ask for."""

import json
from typing import Any

from flask import Response, has_request_context, request
from flask_babel import lazy_gettext as _l

DOOR = "/api/"
MEDIA = "application/problem+json"

WORDS = {
    400: (_l("Permintaan tidak terbaca"), _l("Permintaan ini tidak lengkap atau tidak terbaca. Lihat /api/v1/openapi.json.")),
    401: (_l("Kunci tidak dikenal"), _l("Kirim kunci yang masih berlaku: Authorization: Bearer poa_…")),
    403: (_l("Tidak diizinkan"), _l("Kunci ini tidak boleh melakukannya.")),
    404: (_l("Tidak ada"), _l("Alamat ini tidak ada. Lihat /api/v1/openapi.json.")),
    405: (_l("Metode tidak dikenal"), _l("Alamat ini tidak mengenal metode itu. Lihat /api/v1/openapi.json.")),
    406: (_l("Bentuk jawaban tidak dikenal"), _l("Minta application/json atau text/csv.")),
    409: (_l("Tidak dapat dilakukan"), _l("Keadaan berubah. Kirim sekali lagi.")),
    412: (_l("Daftar sudah berubah"), _l("Daftar berubah sejak versi yang Anda sebut. Ambil daftar terbaru, lalu kirim lagi.")),
    413: (_l("Kiriman terlalu besar"), _l("Belum ada yang tersimpan.")),
    415: (_l("Bentuk kiriman tidak dikenal"), _l("Kirim application/json atau text/csv, tanpa dimampatkan.")),
    422: (_l("Ada yang perlu diperbaiki"), _l("Belum ada yang tersimpan.")),
    429: (_l("Terlalu sering"), _l("Tunggu selama yang disebut Retry-After, lalu coba lagi.")),
    500: (_l("Ada gangguan di sistem kami"), _l("Ini bukan salah Anda. Coba lagi nanti.")),
    503: (_l("Portal sedang tidak dapat dipakai"), _l("Coba lagi beberapa menit lagi.")),
}


def wanted() -> bool:
    """Whether a system asks, and no person: then nothing is answered as a page, and no cookie counts."""
    return has_request_context() and request.path.startswith(DOOR)


def problem(status: int, sentence: object = None, **more: Any) -> Response:
    """The answer; `sentence` says more exactly what is wrong, `more` are further members of the JSON."""
    title, text = WORDS[status]
    said = {"type": "about:blank", "title": str(title), "status": status, "detail": str(sentence or text), **more}
    return Response(json.dumps(said), status, mimetype=MEDIA)


def too_often(seconds: int) -> Response:
    """Who asks too often is told how long to wait."""
    answer = problem(429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
