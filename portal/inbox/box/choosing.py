"""What the list can be narrowed to, in words, with how much of it is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.cases import codes
from portal.cases.codes import OPEN, Category, Kind, Status
from portal.cases.models import spoken
from portal.inbox.box.views import views_for
from portal.inbox.queue.counting import Counts, answered_closings, at_most, counts, number, put_aside, replied
from portal.inbox.queue.wanted import AFTER_CLOSING, MINE, NOBODY, ONLY_OPEN, REMINDED, REPLIED, YES, Age, Filter, Order
from portal.offices.areas import districts_of, place

COUNTED = 8  # of the saved views; and none that looks for words or last messages

Option = tuple[str, str]  # value, words

REPLIES = {REPLIED: _l("Ada balasan"), AFTER_CLOSING: _l("Balasan setelah ditutup")}
PLURAL = {Kind.REPORT: _l("Laporan warga"), Kind.SUBMISSION: _l("Kiriman penjamin"), Kind.VERIFICATION: _l("Pendaftaran penjamin")}


@dataclass(frozen=True)
class View:
    """A way to look at the list that is one click away."""

    words: Any
    number: int | None  # None: not counted
    asked: dict[str, str]
    here: bool
    hot: bool = False  # something is wrong as long as there is any


@dataclass(frozen=True)
class Select:
    """One filter: its name in the address, its words, what it can be, and what it is."""

    name: str
    words: Any
    options: Sequence[Option]
    chosen: str


@dataclass(frozen=True)
class Choices:
    """Everything to choose from: selects, and the views beside the list."""

    written: Sequence[Option]  # what narrows the list and is no choice: words, the case whose copies these are
    first: Sequence[Select]
    others: Sequence[Select]
    arranged: str  # how, in words
    views: Sequence[View]
    saved: Sequence[View]
    by_kind: Sequence[View]
    open: int
    aside: int  # in quarantine
    urgent_aside: bool  # whether somebody among them may need help

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What narrows the list: its name in the address and its words, without the number."""
        asked = [(one.name, words) for one in (*self.first, *self.others) for value, words in one.options if value and value == one.chosen]
        return [*self.written, *((name, words.rpartition(" (")[0] or words) for name, words in asked if name != "sort")]


def choices(wanted: Filter, user: User, colleagues: Sequence[User]) -> Choices:
    many, aside, asked = counts(user, colleagues), put_aside(user), wanted.asked
    replies = {REPLIED: replied(user, many.open), AFTER_CLOSING: answered_closings(user)}

    def choose(name: str, words: Any, every: Any, options: Iterable[Option]) -> Select:
        return Select(name, words, [("", str(every)), *options], asked.get(name, ""))

    return Choices(
        written=_written(wanted),
        first=[
            choose("kind", _("Jenis"), _("Semua jenis"), _of(Kind, many.kinds, PLURAL)),
            choose("status", _("Status"), *_statuses(wanted, many, aside)),
        ],
        others=[
            choose("owner", _("Petugas"), _("Semua petugas"), _owners(many, user, colleagues)),
            choose("category", _("Kategori"), _("Semua kategori"), _of(Category, many.categories)),
            choose("area", _("Kecamatan"), _("Semua kecamatan"), _areas(many, user)),
            choose("age", _("Umur"), _("Semua umur"), _of(Age, many.ages)),
            choose("overdue", _("Tenggat"), _("Semua tenggat"), [(YES, _counted(_("Lewat tenggat"), many.overdue))]),
            choose("urgent", _("Prioritas"), _("Semua prioritas"), [(YES, _counted(_("Mendesak"), many.urgent))]),
            choose("balasan", _("Balasan"), _("Semua balasan"), [(one, _counted(REPLIES[one], replies[one])) for one in REPLIES]),
            choose("tag", _("Label"), _("Semua label"), _tags(wanted, many)),
            Select("sort", _("Urutan"), _orders(wanted), wanted.order),
        ],
        arranged=_arranged(wanted),
        views=_views(wanted, many, replies, number(Filter(reminded=True), user)),
        saved=_saved(wanted, user),
        by_kind=[View(PLURAL[kind], many.kinds.get(kind, 0), {"kind": kind.value}, wanted == Filter(kind=kind)) for kind in Kind],
        open=many.open,
        aside=aside,
        urgent_aside=bool(aside and number(Filter(status=Status.QUARANTINED, urgent=True), user)),
    )


def _written(wanted: Filter) -> list[Option]:
    words = [("q", f"“{wanted.text}”")] if wanted.text else []
    return [*words, ("serupa", str(_("Serupa dengan %(code)s", code=spoken(wanted.alike))))] if wanted.alike else words


def _of(every: Any, number: Any, words: Any = None) -> Iterable[Option]:
    for code in every:
        yield code.value, _counted(words[code] if words else code.label, number.get(code, 0))


def _statuses(wanted: Filter, many: Counts, aside: int) -> tuple[str, Iterable[Option]]:
    """Words are looked for among everything, the list without words shows what is open."""
    still_open = _counted(_("Terbuka"), many.open)
    options = [(status.value, _counted(status.label, many.statuses.get(status, 0))) for status in Status if status in OPEN]
    options.append((Status.CLOSED.value, str(Status.CLOSED.label)))
    if aside or wanted.status is Status.QUARANTINED:
        options.append((Status.QUARANTINED.value, _counted(Status.QUARANTINED.label, aside)))
    return (_("Semua status"), [(ONLY_OPEN, still_open), *options]) if wanted.text else (still_open, options)


def _owners(many: Counts, user: User, colleagues: Iterable[User]) -> Iterable[Option]:
    yield MINE, _counted(_("Saya"), many.mine)
    yield NOBODY, _counted(_("Belum ada"), many.nobodys)
    for one in colleagues:
        if one.id != user.id:
            yield str(one.id), _counted(one.name, many.owners.get(one.id, 0))


def _areas(many: Counts, user: User) -> Iterable[Option]:
    for district in districts_of(user.office):
        yield district.code, _counted(district.name, many.areas.get(district.code, 0))
    if user.office.area_code in many.areas:  # reports from a place that is not on the list
        yield user.office.area_code, _counted(place(user.office.area_code), many.areas[user.office.area_code])


def _tags(wanted: Filter, many: Counts) -> Iterable[Option]:
    for name in dict.fromkeys([*many.tags, *filter(None, [wanted.tag])]):
        own = codes.Mark.read(name)
        yield name, _counted(own.label if own else name, many.tags.get(name, 0))


def _orders(wanted: Filter) -> list[Option]:
    """What is closed comes by the day of its closing; what words are found in has one order only."""
    if wanted.text:
        return [("", _("Terbuka dulu"))]
    if wanted.is_of_closed:
        return [("", _("Terbaru")), (Order.OLDEST, str(Order.OLDEST.label))]
    return [(order.value, str(order.label)) for order in Order]


def _arranged(wanted: Filter) -> str:
    if wanted.text:
        return str(_("terbuka dulu"))
    if wanted.is_of_closed and wanted.order is not Order.OLDEST:
        return str(_("yang terakhir ditutup dulu"))
    return str(wanted.order.label).lower()


def _views(wanted: Filter, many: Counts, replies: Mapping[str, int | None], reminded: int) -> list[View]:
    return [
        View(_("Semua terbuka"), many.open, {}, wanted.asks_nothing),
        View(_("Untuk saya"), many.mine, {"owner": MINE}, wanted == Filter(owner=MINE)),
        View(_("Belum ada petugas"), many.nobodys, {"owner": NOBODY}, wanted == Filter(owner=NOBODY)),
        View(_("Mendesak"), many.urgent, {"urgent": YES}, wanted == Filter(urgent=True), hot=bool(many.urgent)),
        View(_("Lewat tenggat"), many.overdue, {"overdue": YES}, wanted == Filter(overdue=True), hot=bool(many.overdue)),
        View(REPLIES[REPLIED], replies[REPLIED], {"balasan": REPLIED}, wanted == Filter(replied=True)),
        View(REPLIES[AFTER_CLOSING], replies[AFTER_CLOSING], {"balasan": AFTER_CLOSING}, wanted == Filter(answered=True)),
        View(_("Pengingat saya"), reminded, {"pengingat": REMINDED}, wanted == Filter(reminded=True), hot=bool(reminded)),
    ]


def _saved(wanted: Filter, user: User) -> list[View]:
    """The first few with a number, as every page of the list shows them."""
    saved = [(view.name, Filter.read(view.asked)) for view in views_for(user)]
    many = {asked: number(asked, user) for asked in [asked for _name, asked in saved if not (asked.text or asked.replied)][:COUNTED]}
    return [View(name, many.get(asked), asked.asked, wanted == asked) for name, asked in saved]


def _counted(words: Any, number: int | None) -> str:
    return f"{words} ({at_most(number)})" if number else str(words)
