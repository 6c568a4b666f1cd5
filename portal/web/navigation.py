"""The main navigation of signed-in pages: each feature names its doors, a person sees those they can enter."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user


@dataclass(frozen=True)
class Door:
    """One entry. `can` is what one must be able to do, `shown` whether those who can have anything behind it; `count` gives the number
    beside the label ("999+" too), None for none, `alarm` what must not wait any longer, in words; `behind` other pages that are reached
    through it."""

    endpoint: str
    icon: str
    label: Any
    can: Any
    count: Callable[[], int | str | None] = lambda: None
    alarm: Callable[[], Any] = lambda: None
    shown: Callable[[], bool] = lambda: True
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A door as one person sees it on one page."""

    url: str
    icon: str
    label: Any
    count: int | str | None
    alarm: Any
    here: bool


def hang(app: Flask, doors: Iterable[Door]) -> None:
    """Templates get `doors()`: the ways of whoever is signed in."""
    app.extensions["doors"] = tuple(doors)
    app.jinja_env.globals["doors"] = lambda: list(_ways())


def start() -> str:
    """Where somebody who is signed in begins: their first door, or their own account."""
    return next((url for url, _ in _mine()), "/akun")


def _ways() -> Iterator[Way]:
    mine = list(_mine())
    nearest = max((way for url, door in mine for way in _leads(url, door) if request.path.startswith(way)), key=len, default="")
    for url, door in mine:
        count = door.count()
        yield Way(url, door.icon, door.label, count, door.alarm() if count else None, nearest in _leads(url, door))


def _leads(url: str, door: Door) -> list[str]:
    return [url, *map(url_for, door.behind)]


def _mine() -> Iterator[tuple[str, Door]]:
    every: tuple[Door, ...] = current_app.extensions["doors"]
    mine = (door for door in every if current_user.is_authenticated and current_user.can(door.can) and door.shown())
    return ((url_for(door.endpoint), door) for door in mine)
