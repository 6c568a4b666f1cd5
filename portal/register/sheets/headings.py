"""What one sponsor calls its columns: said once, used for every later sheet, and forgotten again when they say so."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select, update

from portal.register.models import Heading, Sheet, Sponsor
from portal.register.sheets.columns import Column
from portal.register.sheets.recognising import Habits, Told
from portal.register.sheets.undecided import UNDECIDED
from portal.storage.database import db

AT_MOST = 200  # of one sponsor: more names than any list has columns


def habits(sponsor: Sponsor) -> Habits:
    """How this sponsor writes its lists."""
    return Habits(sponsor.kind, {one.name: one.column for one in told(sponsor)})


def told(sponsor: Sponsor) -> list[Told]:
    """What it has said so far, by name."""
    said = db.session.scalars(select(Heading).where(Heading.sponsor_id == sponsor.id).order_by(Heading.name))
    return [Told(heading.name, Column.read(heading.column)) for heading in said]


def remember(sponsor: Sponsor, said: Mapping[str, Column | None]) -> bool:
    """From here on a column of this name (as `spelled.key` makes it) is this one; None: it is left alone. False where that is known."""
    kept = {one.name: one.column for one in told(sponsor)}
    fresh = {name: column for name, column in said.items() if name and (name not in kept or kept[name] is not column)}
    if not fresh or len(kept | fresh) > AT_MOST:
        return False
    _drop(sponsor, fresh)
    db.session.add_all(Heading(sponsor_id=sponsor.id, name=name, column=column or "") for name, column in fresh.items())
    db.session.flush()
    return True


def forget(sponsor: Sponsor, name: str) -> bool:
    """Whether there was anything to forget."""
    return _drop(sponsor, [name]) > 0


def _drop(sponsor: Sponsor, names: Collection[str]) -> int:
    """What was read of lists that still wait was read by the old names: it is read anew."""
    gone = db.session.execute(delete(Heading).where(Heading.sponsor_id == sponsor.id, Heading.name.in_(names)))
    waiting = update(Sheet).where(Sheet.sponsor_id == sponsor.id, UNDECIDED)
    db.session.execute(waiting.values(lines_read=0, reading_since=None, found=None), execution_options={"synchronize_session": False})
    return int(gone.rowcount)  # type: ignore[attr-defined]
