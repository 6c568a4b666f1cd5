"""How a page is asked and answered: whole, or the piece of it that htmx wants; one row, or 404; a list in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urldefrag, urlencode

from flask import Response, abort, make_response, redirect, render_template, request, session
from sqlalchemy import Select, func, literal_column, select
from werkzeug.urls import iri_to_uri

from portal.storage.database import db

T = TypeVar("T")
PER_PAGE = 25


def page(full: str, fragment: str | None = None, status: int = 200, **context: object) -> Response:
    """The page, or only its fragment `_x.html` where htmx asked for a piece; going back in history gets the whole page."""
    response = make_response(render_template(fragment if fragment and wants_fragment() else full, **context), status)
    if fragment:
        response.vary.update(["HX-Request", "HX-Request-Type", "HX-History-Restore-Request"])
    return response


def wants_fragment() -> bool:
    """Whether htmx puts the answer into a piece of the page; after a deed that leads on (`onward`) it wants the whole one."""
    asked = request.headers
    piece = bool(asked.get("HX-Request")) and asked.get("HX-Request-Type") != "full"
    return piece and not asked.get("HX-History-Restore-Request")


def onward(address: str) -> Response:
    """After a POST that worked: look at `address` next (303; htmx follows it as a visit of its own).

    Where a notice waits to be read the page is opened at its top, whatever part of it `address` names: there the notice takes the focus,
    which browsers give to nobody on a page that is opened further down.
    """
    if "#" in address and session.get("_flashes"):
        address = urldefrag(address).url
    if request.headers.get("HX-Request"):
        return make_response("", 200, {"HX-Location": iri_to_uri(address)})
    return make_response(redirect(address, 303))


def whole(response: Response) -> Response:
    """This page takes the place of the page, also where htmx asked for a piece of it."""
    if wants_fragment():
        response.headers["HX-Retarget"] = "body"
    return response


def find(rows: Select[T], **key: object) -> T:
    """The one row of `rows` with this key, or 404: what is not yours does not exist."""
    entity = rows.column_descriptions[0]["entity"]  # filter_by would ask whatever was joined last
    row: T | None = db.session.scalar(rows.where(*(getattr(entity, name) == value for name, value in key.items())))
    return abort(404) if row is None else row


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; numbers count from 1."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = PER_PAGE
    is_cut: bool = False  # there may be more than anybody leafs through: they are not counted

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def url(self, number: int) -> str:
        """The address of another page of the same list, filters kept."""
        kept = [(key, value) for key, value in request.args.items(multi=True) if key != "hal"]
        return f"{request.path}?{urlencode([*kept, ('hal', number)])}"


def one_page(rows: Select[T], size: int = PER_PAGE, most: int | None = None, many: int | None = None) -> Page[T]:
    """The page of `rows` that the address asks for (`?hal=2`); a number past the end shows the last page. Counts no further than `most`,
    or not at all where somebody knows how `many` there are."""
    total = _number_of(rows, most) if many is None else many
    number = min(max(1, asked_number()), max(1, -(-total // size)))
    shown: Sequence[T] = db.session.scalars(rows.limit(min(size, total - (number - 1) * size)).offset((number - 1) * size)).all()
    return Page(shown, number, total, size, is_cut=total == most)


def _number_of(rows: Select[Any], most: int | None) -> int:
    counted: Select[Any] = rows.order_by(None).with_only_columns(literal_column("1"), maintain_column_froms=True).limit(most)
    return db.session.scalar(select(func.count()).select_from(counted.subquery())) or 0


def slice_page(rows: Sequence[T], size: int = PER_PAGE) -> Page[T]:
    """The same for a list that is in memory already (sealed names cannot be sorted by the database)."""
    number = min(max(1, asked_number()), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def asked_number() -> int:
    text = request.args.get("hal", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
