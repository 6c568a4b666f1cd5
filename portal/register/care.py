"""What on a roll needs care: permits and approvals that end, passports that need renewing. "Perlu diperbarui", never an offence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.codes import Code
from portal.register.codes import ForeignKind, PermitKind
from portal.register.doubts import SIX_MONTHS
from portal.register.models import Worker
from portal.web.language import long_date

PERMIT, RPTKA = (7, 30, 60), (0, 45, 60)  # days before the end: red, amber, blue


class Matter(Code):
    """What may need care: a sentence, what to do, and the field where it is put right."""

    field: str

    def __new__(cls, value: str, label: Any, hint: Any, field: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = member.public = label
        member.hint = hint
        member.field = field
        return member

    PERMIT = "permit", _l("%(permit)s berakhir %(day)s"), _l("Belum ada perpanjangan"), "permit_expires"
    RPTKA = "rptka", _l("RPTKA berakhir %(day)s"), _l("Ajukan paling lambat 30 hari kerja sebelumnya"), "rptka_expires"
    BOTH = "both", _l("%(permit)s dan RPTKA berakhir %(day)s"), _l("Belum ada perpanjangan"), "permit_expires"
    PASSPORT = "passport", _l("Paspor berlaku sampai %(day)s"), _l("Ingatkan untuk memperbarui paspor"), "passport_expires"
    MISSING = "missing", _l("Nomor Pengesahan RPTKA belum diisi"), _l("Boleh menyusul"), "rptka_number"


@dataclass(frozen=True)
class Care:
    """One thing to look after; `ends` is None where something is missing."""

    worker: Worker
    matter: Matter
    ends: date | None
    tone: str

    @property
    def days(self) -> int | None:
        """Days that are left; negative once it has ended."""
        return None if self.ends is None else (self.ends - clock.today()).days

    @property
    def words(self) -> str:
        kind = self.worker.permit_kind
        permit = kind.value if kind and kind is not PermitKind.OTHER else str(_l("Izin tinggal"))
        return str(self.matter.label) % {"permit": permit, "day": long_date(self.ends) if self.ends else ""}

    @property
    def advice(self) -> Any:
        """What to do, or that it is being done."""
        going_on = self.worker.extension_under_way and self.matter in (Matter.PERMIT, Matter.RPTKA, Matter.BOTH)
        return _l("Perpanjangan sedang diproses") if going_on else self.matter.hint


def cares(workers: Iterable[Worker]) -> list[Care]:
    """Of those who are there, the most pressing first."""
    found = [care for worker in workers if worker.left_on is None for care in of(worker)]
    return sorted(found, key=lambda care: (care.ends is None, care.ends or date.max, care.worker.name))


def of(worker: Worker) -> Iterator[Care]:
    today = clock.today()
    permit, rptka = _tone(worker.permit_expires, PERMIT), _tone(worker.rptka_expires, RPTKA)
    if permit and rptka and worker.permit_expires == worker.rptka_expires:
        yield Care(worker, Matter.BOTH, worker.permit_expires, permit)
    else:
        if permit:
            yield Care(worker, Matter.PERMIT, worker.permit_expires, permit)
        if rptka:
            yield Care(worker, Matter.RPTKA, worker.rptka_expires, rptka)
    if worker.passport_expires and worker.passport_expires < today + SIX_MONTHS:
        yield Care(worker, Matter.PASSPORT, worker.passport_expires, "danger" if worker.passport_expires < today else "info")
    if not worker.rptka_number and _needs_rptka(worker):
        yield Care(worker, Matter.MISSING, None, "")


def permit_tone(worker: Worker) -> str:
    """How pressing the end of the permit is: "danger", "warn", "info" or ""."""
    return _tone(worker.permit_expires, PERMIT)


def _tone(ends: date | None, steps: tuple[int, int, int]) -> str:
    if ends is None:
        return ""
    left = (ends - clock.today()).days
    return next((tone for days, tone in zip(steps, ("danger", "warn", "info"), strict=True) if left < 0 or left <= days), "")


def _needs_rptka(worker: Worker) -> bool:
    return worker.foreign_kind is ForeignKind.TKA and worker.permit_kind not in (PermitKind.ITK, PermitKind.ITAP)
