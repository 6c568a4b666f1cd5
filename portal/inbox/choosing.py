"""What the list can be narrowed to, in words, with how much of it is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.cases.codes import OPEN, Kind, Status
from portal.inbox.listing import AFTER_CLOSING, MINE, NOBODY, Counts, Filter, answered_closings, at_most, counts, put_aside
from portal.inbox.opened import colleagues_of
from portal.offices.areas import districts_of, place

Option = tuple[str, str]  # value, words

PLURAL = {Kind.REPORT: _l("Laporan warga"), Kind.SUBMISSION: _l("Kiriman penjamin"), Kind.VERIFICATION: _l("Pendaftaran penjamin")}


@dataclass(frozen=True)
class View:
    """A way to look at the list that is one click away."""

    words: Any
    number: int
    asked: dict[str, str]
    here: bool


@dataclass(frozen=True)
class Choices:
    """Everything to choose from: four selects, and the views beside the list."""

    kinds: Sequence[Option]
    statuses: Sequence[Option]
    owners: Sequence[Option]
    areas: Sequence[Option]
    views: Sequence[View]
    by_kind: Sequence[View]
    open: int
    aside: int  # in quarantine


def choices(wanted: Filter, user: User) -> Choices:
    number, aside, answered = counts(user), put_aside(user), answered_closings(user)
    return Choices(
        kinds=[("", _("Semua jenis")), *((kind.value, _counted(PLURAL[kind], number.kinds.get(kind, 0))) for kind in Kind)],
        statuses=[("", _counted(_("Terbuka"), number.open)), *_statuses(number, aside)],
        owners=[("", _("Semua petugas")), *_owners(number, user)],
        areas=[("", _("Semua kecamatan")), *_areas(number, user)],
        views=_views(wanted, number, answered),
        by_kind=[View(PLURAL[kind], number.kinds.get(kind, 0), {"kind": kind.value}, wanted == Filter(kind=kind)) for kind in Kind],
        open=number.open,
        aside=aside,
    )


def _statuses(number: Counts, aside: int) -> Iterable[Option]:
    for status in Status:
        if status in OPEN:
            yield status.value, _counted(status.label, number.statuses.get(status, 0))
    yield Status.CLOSED.value, str(Status.CLOSED.label)
    if aside:
        yield Status.QUARANTINED.value, _counted(Status.QUARANTINED.label, aside)


def _owners(number: Counts, user: User) -> Iterable[Option]:
    yield MINE, _counted(_("Saya"), number.mine)
    yield NOBODY, _counted(_("Belum ada"), number.nobodys)
    for one in colleagues_of(user):
        if one.id != user.id:
            yield str(one.id), _counted(one.name, number.owners.get(one.id, 0))


def _areas(number: Counts, user: User) -> Iterable[Option]:
    for district in districts_of(user.office):
        yield district.code, _counted(district.name, number.areas.get(district.code, 0))
    if user.office.area_code in number.areas:  # reports from a place that is not on the list
        yield user.office.area_code, _counted(place(user.office.area_code), number.areas[user.office.area_code])


def _views(wanted: Filter, number: Counts, answered: int) -> list[View]:
    return [
        View(_("Semua terbuka"), number.open, {}, wanted.asks_nothing),
        View(_("Untuk saya"), number.mine, {"owner": MINE}, wanted == Filter(owner=MINE)),
        View(_("Belum ada petugas"), number.nobodys, {"owner": NOBODY}, wanted == Filter(owner=NOBODY)),
        View(_("Balasan setelah ditutup"), answered, {"balasan": AFTER_CLOSING}, wanted.answered),
    ]


def _counted(words: Any, number: int) -> str:
    return f"{words} ({at_most(number)})" if number else str(words)
