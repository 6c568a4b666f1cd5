"""Ways to look at the list that somebody gave a name: an officer for themself, a supervisor for the whole office."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from portal.accounts.models import User
from portal.accounts.roles import Can
from portal.audit import log
from portal.errors import Refused
from portal.inbox.models_list import SavedView
from portal.inbox.queue.wanted import Filter
from portal.storage.database import db

MOST = 20  # of one officer, and of an office
LONGEST_NAME = 60


class NameTaken(Refused):
    """Two views of one name: nobody could tell which is which."""

    def __init__(self) -> None:
        super().__init__(_l("Sudah ada tampilan dengan nama itu."))


def reach(user: User) -> Select[SavedView]:
    """One's own, and those of the office."""
    mine = or_(SavedView.officer_id == user.id, SavedView.officer_id.is_(None))
    return select(SavedView).where(SavedView.office_id == user.office_id, mine)


def views_for(user: User) -> Sequence[SavedView]:
    """By name, the office's first."""
    return sorted(db.session.scalars(reach(user)), key=lambda view: (view.officer_id is not None, view.name.casefold()))


def may_change(view: SavedView, user: User) -> bool:
    return view.officer_id == user.id or user.can(Can.LEAD_DESK)


def save(name: str, wanted: Filter, *, by: User, for_all: bool = False) -> SavedView:
    """Gives a filter a name; a view of that name is put in its place.

    Raises Refused for a filter that asks for nothing, for too many, and where somebody may not save for all.
    """
    if for_all and not by.can(Can.LEAD_DESK):
        raise Refused(_l("Tampilan untuk seluruh kantor disimpan oleh kepala bidang."))
    if wanted.asks_nothing:
        raise Refused(_l("Pilih dulu saringannya, lalu simpan."))
    owner = None if for_all else by.id
    beside = [view for view in views_for(by) if view.officer_id == owner]
    view = _of_name(name, beside)
    if view is None:
        if len(beside) >= MOST:
            raise Refused(_l("Sudah ada %(most)s tampilan. Hapus dulu yang tidak dipakai.", most=MOST))
        view = SavedView(office_id=by.office_id, officer_id=owner)
        db.session.add(view)
    view.name, view.asked = name, wanted.asked
    _record(log.Action.VIEW_SHARED, view, by)
    return view


def rename(view: SavedView, name: str, *, by: User) -> None:
    """Raises NameTaken where another one beside it has that name: unlike `save` it says nothing of what that one should be."""
    _expect_mine(view, by)
    if _of_name(name, [one for one in views_for(by) if one.officer_id == view.officer_id and one.id != view.id]):
        raise NameTaken
    view.name = name
    _record(log.Action.VIEW_SHARED, view, by)


def remove(view: SavedView, *, by: User) -> None:
    _expect_mine(view, by)
    _record(log.Action.VIEW_REMOVED, view, by)
    db.session.delete(view)


def _of_name(name: str, views: Sequence[SavedView]) -> SavedView | None:
    """Names are sealed, so that no database can compare them."""
    return next((one for one in views if one.name.casefold() == name.casefold()), None)


def _expect_mine(view: SavedView, by: User) -> None:
    if not may_change(view, by):
        raise Refused(_l("Tampilan untuk seluruh kantor diubah oleh kepala bidang."))


def _record(action: log.Action, view: SavedView, by: User) -> None:
    """What is everybody's changes for everybody; one's own is nobody else's business."""
    if view.officer_id is None:
        db.session.flush()
        log.record(action, view, office=view.office_id, by=by)
