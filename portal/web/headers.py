"""What every answer promises the browser: nothing from elsewhere, no framing, no referrer, nothing kept that is nobody else's business."""

from collections.abc import Collection

from flask import Flask, Response, current_app, g, request

from portal.config import Config
from portal.web.assets import public_script_hashes, public_style_hashes
from portal.web.language import ENGLISH

CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/"

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
A_YEAR = 31_536_000  # seconds
FENCE = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def guard(app: Flask, residents: Collection[str]) -> None:
    """`residents` names the blueprints whose pages residents read: no script, no cookie, a style allowed by its hash."""

    config: Config = app.extensions["portal"]
    everywhere = EVERYWHERE | ({"Strict-Transport-Security": f"max-age={A_YEAR}"} if config.secure_cookies else {})

    @app.after_request
    def promise(response: Response) -> Response:
        said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  headers are no dict
        for name, value in (everywhere | (resident() | _onion() if _for_residents(residents) else desk())).items():
            if name.lower() not in said:
                response.headers.add(name, value)
        return response


def resident() -> dict[str, str]:
    styles, scripts = (" ".join(f"'{one}'" for one in hashes) for hashes in (public_style_hashes(), public_script_hashes()))
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src {styles}; script-src {scripts}; "
        f"connect-src 'self'; img-src 'self' data: blob:; {FENCE}",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache, private",
    }


def _onion() -> dict[str, str]:
    """Where Tor Browser finds the same page as an onion service (it asks for the header on https only, and not on the service itself)."""
    config: Config = current_app.extensions["portal"]
    if not config.onion or request.method != "GET" or request.host.partition(":")[0].endswith(".onion"):
        return {}
    return {"Onion-Location": config.onion + request.full_path.rstrip("?")}


def desk() -> dict[str, str]:
    return {
        "Content-Security-Policy": f"default-src 'none'; script-src 'self' {CDN}; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; {FENCE}",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def scriptless(response: Response, *, script: bool = False) -> Response:
    """For a page that looks like the desk and stands outside its doors: no script (`script`: only ours), its address told to nobody."""
    scripts = "script-src 'self'; connect-src 'self'; " if script else ""
    response.headers["Content-Security-Policy"] = f"default-src 'none'; {scripts}style-src 'self'; img-src 'self' data:; {FENCE}"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _for_residents(residents: Collection[str]) -> bool:
    if "for_residents" in g:
        return bool(g.for_residents)
    return request.blueprint is not None and request.blueprint.removesuffix(ENGLISH) in residents
