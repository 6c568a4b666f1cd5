"""The receipt code: what a reporter keeps, and the office cannot know."""

from uuid import UUID

from stdnum import luhn

from portal import keys
from portal.codes import CROCKFORD as ALPHABET
from portal.codes import plain

LENGTH = 16
GROUP = 4


def make(token: str, office: UUID, *told: object) -> str:
    """The code for what was told: the same words in the same form give the same code, and nothing is stored.

    75 bits of a keyed hash and one check character (Luhn mod 32).
    """
    number = int.from_bytes(keys.fingerprint("receipt", token, office.hex, *told)) >> (256 - 75)
    code = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return code + str(luhn.calc_check_digit(code, ALPHABET))


def read(typed: str) -> str | None:
    """What somebody typed, as a code; None for a slip of the finger."""
    code = plain(typed)
    return code if len(code) == LENGTH and luhn.is_valid(code, ALPHABET) else None


def digest(code: str) -> bytes:
    """What the database keeps of a code."""
    return keys.fingerprint("receipt.lookup", code)


def spoken(code: str) -> str:
    """In four groups, as it is printed and read aloud."""
    return " ".join(groups(code))


def groups(code: str) -> list[str]:
    """The four groups of four."""
    return [code[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
