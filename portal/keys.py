"""The key ring. Everything secret is derived here, one purpose each, so that no key serves two masters.

Sealing keys rotate: each sealed value begins with the id of its key, and any listed key opens. The lookup root does not rotate,
because what was looked up by it (receipts, passport numbers, words) could not be found again.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.errors import Misconfigured

NONCE = 12
KEY_ID = 4
PATIENCE = 50  # tenths of a second


class Unopened(Exception):
    """A sealed value that no listed key opens, or that was moved or changed."""


@dataclass(frozen=True)
class Ring:
    """Sealing keys by id, newest first, and the lookup root; 32 bytes each."""

    sealing: dict[bytes, bytes]
    root: bytes

    @property
    def newest(self) -> bytes:
        return next(iter(self.sealing))


_ring: Ring | None = None
_derived: dict[str, bytes] = {}
_ciphers: dict[bytes, AESGCM] = {}


def use(ring: Ring) -> None:
    """From here on this process seals and opens with `ring`."""
    global _ring
    _ring = ring
    _derived.clear()
    _ciphers.clear()
    _ciphers.update({key_id: AESGCM(key) for key_id, key in ring.sealing.items()})


def load(folder: Path, listed: str | None = None) -> Ring:
    """The ring kept in `folder` (made on first start, files 0600), or `listed` as "id:base64,…" with the entry "root:base64".

    Raises Misconfigured where what is listed is no ring.
    """
    text = listed or _kept(folder / "data.keys", _new_ring)
    try:
        entries = [entry.strip().split(":", 1) for entry in text.replace("\n", ",").split(",") if entry.strip()]
        named = {name: base64.b64decode(key, validate=True) for name, key in entries}
        root = named.pop("root")
        sealing = {name.encode().ljust(KEY_ID)[:KEY_ID]: key for name, key in named.items()}
    except (ValueError, KeyError) as wrong:
        raise Misconfigured('PORTAL_DATA_KEYS must look like "k1:base64,root:base64", newest first.') from wrong
    if not sealing or len(sealing) != len(named) or any(len(key) != 32 for key in (root, *sealing.values())):
        raise Misconfigured("PORTAL_DATA_KEYS needs a root and at least one sealing key of 32 bytes, each with an id of its own.")
    return Ring(sealing, root)


def session_secret(folder: Path, given: str | None = None) -> str:
    """What signs the session cookie: given, or kept in `folder` (made on first start, 0600)."""
    return given or _kept(folder / "secret.key", lambda: secrets.token_urlsafe(48))


def seal(plain: bytes, purpose: str) -> bytes:
    """AES-256-GCM under the newest key; the purpose is authenticated, so a value moved to another column does not open."""
    key_id = _of_ring().newest
    nonce = os.urandom(NONCE)
    return key_id + nonce + _ciphers[key_id].encrypt(nonce, plain, purpose.encode())


def open_sealed(sealed: bytes, purpose: str) -> bytes:
    """What was sealed for `purpose`. Raises Unopened for anything else."""
    key_id, nonce, body = sealed[:KEY_ID], sealed[KEY_ID : KEY_ID + NONCE], sealed[KEY_ID + NONCE :]
    _of_ring()
    try:
        return _ciphers[key_id].decrypt(nonce, body, purpose.encode())
    except (KeyError, InvalidTag, ValueError) as wrong:
        raise Unopened(purpose) from wrong


def fingerprint(purpose: str, *parts: object) -> bytes:
    """A keyed hash of the parts: equal for equal parts, meaningless without the ring (HMAC-SHA256, 32 bytes)."""
    return hmac.digest(
        derived(purpose), json.dumps(parts, default=str, ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256
    )


def derived(purpose: str) -> bytes:
    """The lookup key of one purpose (HKDF-SHA256, 32 bytes)."""
    if purpose not in _derived:
        _derived[purpose] = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(_of_ring().root)
    return _derived[purpose]


def _of_ring() -> Ring:
    if _ring is None:
        raise Misconfigured("The key ring is not loaded.")
    return _ring


def _new_ring() -> str:
    return "\n".join(f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("k1", "root"))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The text of a secret file; made where there is none, readable by its owner only, and by one process even if two start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(handle, "w") as file:
        file.write(make())
    return _written(path)


def _written(path: Path) -> str:
    """The text, perhaps of another process that has made the file and is about to write. Raises Misconfigured where none comes."""
    for _ in range(PATIENCE):
        if text := path.read_text().strip():
            return text
        time.sleep(0.1)
    raise Misconfigured(f"{path} is empty. Bring it back from your copy, or remove it if nothing was ever kept under it.")
