"""What a month's sheet would do: who arrives, what is put right, who has left, and which cells are wrong and why."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from portal.documents.cells import Misread, as_date
from portal.register import formats
from portal.register.describing import as_text
from portal.register.guests.guest_forms import GuestForm
from portal.register.guests.stays import FIELDS, GuestDetails, details_of, differences, overlap
from portal.register.guests.stays_columns import Column
from portal.register.guests.stays_reading import Reading, Written
from portal.register.models_stay import Stay
from portal.register.sheets.mangled import Passports
from portal.register.sheets.spelled import key
from portal.register.sheets.wrong_cells import WrongCell
from portal.web.fields import Typed


@dataclass(frozen=True)
class Said:
    """A line that can be taken over; `stay` is None for somebody new."""

    line: int
    details: GuestDetails
    stay: Stay | None

    @property
    def leaves(self) -> bool:
        return self.stay is not None and self.stay.left_on is None and self.details.left_on is not None


@dataclass
class Preview:
    """A sheet against the guests of an accommodation: what it would do, were it agreed to now."""

    reading: Reading
    arriving: list[Said] = field(default_factory=list)
    changing: list[Said] = field(default_factory=list)
    leaving: list[Said] = field(default_factory=list)
    unchanged: list[Stay] = field(default_factory=list)
    wrong: list[WrongCell] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.arriving) + len(self.changing) + len(self.leaving)

    @property
    def wrong_lines(self) -> int:
        return len({cell.line for cell in self.wrong})


def compare(reading: Reading, stays: Sequence[Stay]) -> Preview:
    """Every line against every stay. A stay that no line speaks of is left as it is."""
    preview, clerk = Preview(reading), Clerk(reading, _matched(reading.lines, stays), stays)
    for line in reading.lines:
        judged = clerk.judge(line)
        if isinstance(judged, list):
            preview.wrong += judged
        elif judged.stay is None:
            preview.arriving.append(judged)
        elif not differences(details_of(judged.stay), judged.details):
            preview.unchanged.append(judged.stay)
        else:
            (preview.leaving if judged.leaves else preview.changing).append(judged)
    return preview


class Clerk:
    """Reads a sheet as the page reads a form: one form, used again for each line. Remembers who is where, to see nobody twice."""

    def __init__(self, reading: Reading, matched: dict[int, Stay], stays: Sequence[Stay]):
        self.form = GuestForm()
        self.letters, self.matched = reading.letters, matched
        self.passports = Passports({stay.passport for stay in stays})
        meant = {stay.id for stay in matched.values()}
        self.known: dict[str, list[tuple[int | None, GuestDetails]]] = defaultdict(list)
        for stay in stays:
            if stay.id not in meant:
                self.known[stay.passport].append((None, details_of(stay)))

    def judge(self, line: Written) -> Said | list[WrongCell]:
        stay = self.matched.get(line.number)
        details, reasons = self._read(line, stay)
        if details:
            twice = next((number for number, other in self.known[details.passport] if overlap(details, other)), 0)
            if twice == 0:
                self.known[details.passport].append((line.number, details))
                return Said(line.number, details, stay)
            reasons = {"arrived_on": _twice(twice)}
        if stay:  # who is meant by a wrong line stays all the same
            self.known[stay.passport].append((None, details_of(stay)))
        return self._wrong(line, reasons)

    def _read(self, line: Written, stay: Stay | None) -> tuple[GuestDetails | None, dict[str, str]]:
        """What the line says; nothing, and the reasons by field, where a cell is wrong."""
        self.form.process(Typed(self._texts(line, stay)))
        self.form.validate()
        reasons = {one.name: str(one.errors[0]) for one in self.form if one.errors}
        if "passport" not in reasons and (mangled := self._mangled_passport(line)):
            reasons["passport"] = mangled
        reasons |= line.unreadable
        if reasons:
            return None, reasons
        details = self.form.details()
        if stay and stay.left_on and not details.left_on:
            details = replace(details, left_on=stay.left_on)  # an empty cell brings nobody back
        return details, {}

    def _mangled_passport(self, line: Written) -> str | None:
        number, nationality = self.form.passport.value, self.form.nationality.value
        return self.passports.mangled(number, nationality, text=line.said(Column.PASSPORT), is_number=line.passport_is_number)

    def _texts(self, line: Written, stay: Stay | None) -> dict[str, str]:
        """A column that the sheet does not have says nothing: there, what is known stays."""
        known = {name: as_text(getattr(stay, name)) for name in FIELDS if name not in self.letters} if stay else {}
        return known | dict(line.texts)

    def _wrong(self, line: Written, reasons: dict[str, str]) -> list[WrongCell]:
        who = line.texts.get("name", "")
        return [
            WrongCell(line.number, who, column, self.letters.get(column.value, ""), line.texts.get(column.value, ""), reasons[column.value])
            for column in Column
            if column.value in reasons
        ]


def _twice(number: int | None) -> str:
    if number is None:
        return str(_("Paspor ini sudah tercatat menginap pada hari itu. Betulkan catatan itu di halaman Tamu, atau tanggal di sini."))
    return str(_("Baris %(line)s menyebut paspor yang sama pada hari itu. Hapus salah satunya, atau betulkan tanggalnya.", line=number))


def _matched(lines: Sequence[Written], stays: Sequence[Stay]) -> dict[int, Stay]:
    """The stay that each line speaks of: by passport and day of arrival; else by name and day, where only one can be meant."""
    found: dict[int, Stay] = {}
    free = {stay.id: stay for stay in stays}
    for key_of_line, key_of_stay in (
        (_passport_and_day, lambda stay: (stay.passport, stay.arrived_on)),
        (_name_and_day, lambda stay: (key(stay.name), stay.arrived_on)),
    ):
        _by(lines, free, found, key_of_line, key_of_stay)
    return found


def _by(
    lines: Sequence[Written],
    free: dict[UUID, Stay],
    found: dict[int, Stay],
    key_of_line: Callable[[Written], Hashable],
    key_of_stay: Callable[[Stay], Hashable],
) -> None:
    """Where one line and one stay, and no other, have the same key."""
    asking, known = defaultdict(list), defaultdict(list)
    for line in lines:
        if line.number not in found:
            asking[key_of_line(line)].append(line.number)
    for stay in free.values():
        known[key_of_stay(stay)].append(stay)
    for said, numbers in asking.items():
        if said is not None and len(numbers) == len(known.get(said, ())) == 1:
            found[numbers[0]] = known[said][0]
            del free[known[said][0].id]


def _passport_and_day(line: Written) -> Hashable:
    number, day = _passport(line), _arrived(line)
    return (number, day) if number and day else None


def _name_and_day(line: Written) -> Hashable:
    name, day = key(line.texts.get("name", "")), _arrived(line)
    return (name, day) if name and day else None


def _passport(line: Written) -> str | None:
    try:
        return None if "passport" in line.unreadable else formats.passport(line.texts.get("passport", ""))
    except Misread:
        return None


def _arrived(line: Written) -> date | None:
    try:
        return as_date(line.texts.get("arrived_on", ""))
    except Misread:
        return None
