"""How two reports are tied to each other, as it is filled in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from portal.cases.models import Case
from portal.codes import plain
from portal.errors import Stale
from portal.web.fields import Form, Line, Lines, refuse, required


class OtherForm(Form):
    """The number of another case, in whatever way it is typed."""

    other = Line(_l("Nomor berkas"), [required(_l("Tulis nomor berkas yang lain."))], longest=20)

    @property
    def code(self) -> str:
        return plain(self.other.data or "")

    def nobody(self) -> None:
        """No case has this number, or none that this officer sees: the two sound alike."""
        self.other.errors = self.other.errors or [_("Tidak ada berkas dengan nomor ini.")]


class MergeForm(Form):
    """Which of two lives on. `seen` are the versions of both that its writer had before them."""

    into = RadioField(_l("Berkas mana yang tetap berjalan?"), validate_choice=False)
    tell = Lines(_l("Pesan untuk pelapor yang berkasnya digabung"), longest=4000)
    seen = HiddenField()

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.into.choices = [(case.code, f"{case.kind.label} {case.spoken}") for case in cases]
        self.seen.data = self.seen.data or versions(cases)

    def validate_into(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            refuse(_l("Pilih berkas yang tetap berjalan."))

    def order(self, cases: Sequence[Case]) -> tuple[Case, Case]:
        """Which one ends, and in which it lives on. Raises Stale where one of them changed since they were seen."""
        if self.seen.data != versions(cases):
            raise Stale(_l("Salah satu berkas baru saja diubah petugas lain. Lihat keadaannya sekarang, lalu kirim lagi."))
        into = next(case for case in cases if case.code == self.into.data)
        return next(case for case in cases if case is not into), into


def versions(cases: Sequence[Case]) -> str:
    return " ".join(sorted(f"{case.code}:{case.version}" for case in cases))
