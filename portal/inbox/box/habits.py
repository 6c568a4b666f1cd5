"""How an officer likes the desk: kept with the account, so that it is the same on every machine of the office."""

from uuid import uuid4

from sqlalchemy import select

from portal.accounts.models import User
from portal.inbox.models_list import Habit
from portal.storage.database import db, insert_once


def habit_of(user: User) -> Habit:
    """As everybody begins, where nothing was chosen yet."""
    mine = db.session.scalar(select(Habit).where(Habit.officer_id == user.id))
    return mine or Habit(officer_id=user.id, dense=False, shortcuts=True)


def change(user: User, **chosen: bool) -> None:
    """`dense`, `shortcuts`, or both."""
    insert_once(Habit, {"id": uuid4(), "officer_id": user.id, "dense": False, "shortcuts": True}, by="officer_id")
    mine = db.session.scalars(select(Habit).where(Habit.officer_id == user.id)).one()
    for name, value in chosen.items():
        setattr(mine, name, value)
