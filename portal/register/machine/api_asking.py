"""What a sponsor's own system asks for beside its list: to try only, to file what is right, who has left, under which name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask_babel import lazy_gettext as _l

from portal.documents.cells import Misread, as_date
from portal.errors import Refused

DOCUMENT = Path(__file__).parent / "data" / "openapi.json"  # what may be asked for, and what the answers are; tested against the door
KNOWN = ("dry_run", "partial", "missing", "left_on")
LONGEST_NAME = 200


class Misasked(Refused):
    """A request that does not say clearly what it wants: nothing is done, because the wrong thing might be."""


@dataclass(frozen=True)
class Asked:
    dry_run: bool
    partial: bool  # the right lines are filed although others are wrong
    left_on: date | None  # of those no longer listed; None: they stay
    named: str  # the Idempotency-Key

    @property
    def words(self) -> str:
        """All that makes a difference to what is filed."""
        return f"{self.partial} {self.left_on}"


def read(args: Mapping[str, str], named: str | None) -> Asked:
    """Raises Misasked for what is not clear, also for a word nobody knows: it may be a misspelt dry_run."""
    for name in args:
        if name not in KNOWN:
            raise Misasked(
                _l("Parameter “%(name)s” tidak dikenal. Yang dikenal: %(known)s.", name=name[:LONGEST_NAME], known=", ".join(KNOWN))
            )
    return Asked(_yes(args, "dry_run"), _yes(args, "partial"), _left_on(args), _name(named))


def versions(tags: Collection[str]) -> frozenset[int]:
    """The versions of the roll that ETags of ours speak of; of others none."""
    numbers = [tag.partition("-")[0] for tag in tags]
    return frozenset(int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10)


def _yes(args: Mapping[str, str], name: str) -> bool:
    said = args.get(name, "false")
    if said not in ("true", "false"):
        raise Misasked(_l("%(name)s hanya true atau false.", name=name))
    return said == "true"


def _left_on(args: Mapping[str, str]) -> date | None:
    """The list says who has left only where that is asked for, with the day."""
    missing, day = args.get("missing", "kept"), args.get("left_on")
    if missing not in ("kept", "left"):
        raise Misasked(_l("missing hanya kept atau left."))
    if (missing == "left") != (day is not None):
        raise Misasked(_l("missing=left dan left_on (tanggal keluar) selalu bersama."))
    return None if day is None else _read(as_date, day)


def _read(reader: Callable[[str], date], text: str) -> date:
    try:
        return reader(text)
    except Misread as misread:
        raise Misasked(misread.args[0]) from misread


def _name(named: str | None) -> str:
    if named is not None and not (0 < len(named) <= LONGEST_NAME and named.isascii() and named.isprintable()):
        raise Misasked(_l("Idempotency-Key paling banyak %(most)s huruf ASCII.", most=LONGEST_NAME))
    return named or ""
