"""Passwords: what makes one acceptable, how it is kept (Argon2id), and how long it takes to say no."""

import unicodedata
from typing import Any, NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

Hashed = NewType("Hashed", str)  # so that no password is ever kept as it was typed

SHORTEST, LONGEST = 12, 128

TOO_SHORT = _l("Kata sandi paling sedikit 12 huruf. Beberapa kata yang mudah Anda ingat sudah cukup.")
TOO_LONG = _l("Kata sandi paling banyak 128 huruf.")
TOO_EASY = _l("Jangan memakai alamat email Anda sebagai kata sandi.")
WANTED = _l("Paling sedikit 12 huruf, boleh dengan spasi. Beberapa kata lebih mudah diingat daripada satu kata yang rumit.")

_hasher = PasswordHasher()
_nobody = ""  # the hash of no one's password: verified where there is no account, so that the answer takes as long


def use(*, quick: bool) -> None:
    """From here on this process hashes at the library's own cost (RFC 9106), or at the least there is (tests)."""
    global _hasher, _nobody
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if quick else PasswordHasher()
    _nobody = _hasher.hash("")


def objection(password: str, email: str) -> Any | None:
    """A sentence that says why this cannot be somebody's password, or None."""
    if len(_normal(password)) < SHORTEST:
        return TOO_SHORT
    if len(_normal(password)) > LONGEST:
        return TOO_LONG
    if password.strip().casefold() in {email.casefold(), email.partition("@")[0].casefold()}:
        return TOO_EASY
    return None


def hashed(password: str) -> Hashed:
    """How the database keeps it."""
    return Hashed(_hasher.hash(_bytes(password)))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password behind `kept`. Takes as long where nothing is kept: who listens to the clock learns nothing."""
    known = kept is not None and len(password) <= LONGEST * 4
    try:
        return _hasher.verify((kept if known else None) or _nobody, _bytes(password[: LONGEST * 4])) and known
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether it was hashed at another cost than today's; hash it anew while the password is at hand."""
    return _hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


def _normal(password: str) -> str:
    """The same letters, however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)
