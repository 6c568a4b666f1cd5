"""What one sponsor calls its columns: said once, used for every later sheet, and forgotten again when they say so."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from portal.register.columns import Column
from portal.register.models import Heading, Sponsor
from portal.register.recognising import Habits
from portal.storage.database import db

AT_MOST = 200  # of one sponsor: more names than any list has columns


def habits(sponsor: Sponsor) -> Habits:
    """How this sponsor writes its lists."""
    return Habits(sponsor.kind, {heading.name: Column.read(heading.column) for heading in told(sponsor)})


def told(sponsor: Sponsor) -> list[Heading]:
    """What it has said so far, by name."""
    return list(db.session.scalars(select(Heading).where(Heading.sponsor_id == sponsor.id).order_by(Heading.name)))


def remember(sponsor: Sponsor, said: Mapping[str, Column | None]) -> None:
    """From here on a column of this name (as `recognising.key` makes it) is this one; None: it is left alone."""
    kept = {heading.name: heading for heading in told(sponsor)}
    for name, column in said.items():
        if name in kept:
            kept[name].column = column or ""
        elif name and len(kept) < AT_MOST:
            kept[name] = Heading(sponsor_id=sponsor.id, name=name, column=column or "")
            db.session.add(kept[name])
    db.session.flush()


def forget(sponsor: Sponsor, name: str) -> None:
    db.session.execute(delete(Heading).where(Heading.sponsor_id == sponsor.id, Heading.name == name))
