"""One typed Config, read from the environment once; refuses to start with a sentence, never half-configured."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from portal.errors import Misconfigured

HERE = Path(__file__).resolve().parent.parent
HERE_ALONE = "http://127.0.0.1:8000"  # the embedded default: for whoever sits at this machine


@dataclass(frozen=True)
class Config:
    """Where everything is. Every field has an embedded default under `instance/`."""

    instance: Path
    database_url: str
    secret_key: str | None  # None: made on first start in instance/keys/
    data_keys: str | None  # "id:base64,id:base64", newest first; None: instance/keys/
    redis_url: str | None
    smtp_url: str | None  # smtp://user:password@host:port; None: mail waits in the outbox
    mail_from: str
    base_url: str
    office: str  # area code of the office whose public page this is
    htmx: str  # "cdn" or "local"
    proxies: int  # how many trusted proxies stand before us
    secure_cookies: bool
    onion: str | None  # http://….onion: the same pages as an onion service, told to Tor Browser
    quick_hashes: bool = False  # Argon2 at its minimum: tests only
    quick_hands: bool = False  # a form may come back in the second it was given out: tests only

    @classmethod
    def read(cls, environ: Mapping[str, str], instance: Path | None = None) -> "Config":
        """Reads PORTAL_* settings. Raises Misconfigured with a sentence that names the setting."""
        instance = instance or Path(environ.get("PORTAL_INSTANCE", HERE / "instance"))
        base_url = _setting(environ, "BASE_URL") or HERE_ALONE
        return cls(
            instance=instance,
            database_url=_database(_setting(environ, "DATABASE_URL") or f"sqlite:///{instance}/portal.db"),
            secret_key=_secret(_setting(environ, "SECRET_KEY")),
            data_keys=_setting(environ, "DATA_KEYS"),
            redis_url=_url(environ, "REDIS_URL", {"redis", "rediss", "unix"}),
            smtp_url=_url(environ, "SMTP_URL", {"smtp", "smtps"}),
            mail_from=_setting(environ, "MAIL_FROM") or f"portal@{urlsplit(base_url).hostname or 'localhost'}",
            base_url=base_url.rstrip("/"),
            office=_setting(environ, "OFFICE") or "62.13",
            htmx=_one_of(environ, "HTMX", ("cdn", "local")),
            proxies=_number(environ, "PROXIES"),
            secure_cookies=base_url.startswith("https:"),
            onion=_onion(_setting(environ, "ONION")),
        )


def _setting(environ: Mapping[str, str], name: str) -> str | None:
    return environ.get(f"PORTAL_{name}", "").strip() or None


def _database(url: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise Misconfigured("PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _secret(key: str | None) -> str | None:
    if key is not None and len(key) < 32:
        raise Misconfigured("PORTAL_SECRET_KEY must have at least 32 characters.")
    return key


def _url(environ: Mapping[str, str], name: str, schemes: set[str]) -> str | None:
    url = _setting(environ, name)
    if url is not None and urlsplit(url).scheme not in schemes:
        raise Misconfigured(f"PORTAL_{name} must begin with {' or '.join(sorted(schemes))}://.")
    return url


def _onion(address: str | None) -> str | None:
    if address is not None and not (urlsplit(address).hostname or "").endswith(".onion"):
        raise Misconfigured("PORTAL_ONION must be an address like http://….onion.")
    return address and address.rstrip("/")


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = _setting(environ, name) or allowed[0]
    if value not in allowed:
        raise Misconfigured(f"PORTAL_{name} must be {' or '.join(allowed)}.")
    return value


def _number(environ: Mapping[str, str], name: str) -> int:
    value = _setting(environ, name) or "0"
    if not value.isdigit():
        raise Misconfigured(f"PORTAL_{name} must be a number.")
    return int(value)
