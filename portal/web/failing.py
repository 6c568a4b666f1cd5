"""The pages for what goes wrong: a sentence a person can use and a way back, in the look of the door they stand at."""

from traceback import format_tb
from types import TracebackType

from flask import Flask, Response, g, has_request_context, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.errors import Refused
from portal.web import navigation, problems
from portal.web.language import ENGLISH, here
from portal.web.page import wants_fragment

DESK = ("/inbox", "/sponsor", "/admin", "/akun", "/reports")

WORDS = {
    400: (_l("Permintaan tidak lengkap"), _l("Isian yang kami terima tidak lengkap. Kembali, lalu coba sekali lagi.")),
    401: (_l("Anda perlu masuk lagi"), _l("Masuk di tab lain, lalu kembali ke halaman ini.")),
    403: (
        _l("Halaman ini bukan untuk akun Anda"),
        _l("Akun Anda tidak memiliki izin untuk halaman ini. Hubungi admin bila menurut Anda ini keliru."),
    ),
    404: (_l("Halaman ini tidak ada"), _l("Mungkin alamatnya salah ketik, atau halamannya sudah pindah.")),
    405: (_l("Halaman ini tidak bisa dibuka seperti itu"), _l("Mulai lagi dari halaman awal.")),
    409: (_l("Tidak dapat dilakukan"), _l("Keadaan berubah sejak halaman ini dibuka. Muat ulang, lalu coba lagi.")),
    413: (_l("Kiriman Anda terlalu besar"), _l("Belum ada yang terkirim. Tulisan Anda masih ada di browser Anda.")),
    429: (_l("Terlalu banyak percobaan"), _l("Tunggu beberapa menit, lalu coba lagi.")),
    500: (_l("Maaf, ada gangguan di sistem kami"), _l("Ini bukan salah Anda. Gangguan ini kami catat, tanpa data apa pun tentang Anda.")),
    503: (_l("Portal sedang tidak dapat dipakai"), _l("Coba lagi beberapa menit lagi.")),
}
EXPIRED = _l("Halaman ini terlalu lama terbuka. Muat ulang, lalu kirim lagi.")
UNSENT = WORDS[413][1]
KEPT = _l("Tulisan Anda masih ada di halaman ini.")


def catch(app: Flask) -> None:
    app.register_error_handler(HTTPException, lambda error: _with_headers(error, failure(error.code or 500)))
    app.register_error_handler(CSRFError, lambda error: failure(400, str(EXPIRED)))
    app.register_error_handler(Refused, lambda refused: failure(409, str(refused)))
    app.log_exception = lambda exc_info: app.logger.error(_crash(*exc_info))  # type: ignore[method-assign]


def _crash(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> str:
    """Where it happened and what kind of thing, without its words: an error may quote what somebody wrote, an address may be a key."""
    causes = [kind.__name__] if kind else []
    while error := error and (error.__cause__ or error.__context__):
        causes.append(type(error).__name__)
    where = request.endpoint if has_request_context() else None
    return f"{request.method if where else '-'} {where}: {' from '.join(causes)}\n{''.join(format_tb(trace))}"


def failure(code: int, sentence: str | None = None) -> Response:
    """The error page with this status; a system is told in JSON. `sentence` says more exactly what is wrong."""
    if problems.wanted():
        return problems.problem(code if code in problems.WORDS else (400 if code < 500 else 500), sentence)
    code = code if code in WORDS else (400 if code < 500 else 500)
    title, text = WORDS[code]
    if wants_fragment():
        return _notice(code, title, sentence or text)
    layout, back = _looks(code)
    g.for_residents = layout == "layouts/public.html"
    return make_response(
        render_template("errors/error.html", layout=layout, code=code, title=title, text=sentence or text, back=back, blind=code >= 500),
        code,
    )


def _notice(code: int, title: object, text: object) -> Response:
    """For htmx: said above the page, which stays as it is, with its address and all that somebody typed."""
    kept = "" if request.method == "GET" or code == 413 else UNSENT if code < 500 else KEPT
    said = render_template("errors/_notice.html", title=title, sentences=[text, kept])
    return make_response(said, code, {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML show:top", "HX-Push-Url": "false"})


def _looks(code: int) -> tuple[str, str]:
    """The layout to show it in, and the way back. The desk's own asks the database, which a crash may have come from."""
    if request.path.startswith(DESK) and code >= 500:
        return "layouts/door.html", _desk_start()
    if request.path.startswith(DESK) and current_user.is_authenticated:
        return "layouts/desk.html", navigation.start()
    if (request.blueprint or "").removesuffix(ENGLISH) == "accounts":
        return "layouts/door.html", here("accounts.sign_in")
    return "layouts/public.html", here("tips.form")


def _desk_start() -> str:
    return "/" + request.path.split("/")[1] + "/"


def _with_headers(error: HTTPException, response: Response) -> Response:
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers.setdefault(name, value)
    return response
