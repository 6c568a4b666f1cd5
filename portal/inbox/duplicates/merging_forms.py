"""How two reports are tied to each other, as it is filled in."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from portal.accounts.models import Language
from portal.cases.models import Case
from portal.codes import plain
from portal.errors import Stale
from portal.inbox.acting.answer_forms import ToReporter
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


class MergeForm(ToReporter):
    """Which of two lives on. `seen` are the versions of both that its writer had before them; `speaking`, by the code of each case, the
    languages of those who told of it."""

    into = RadioField(_l("Berkas mana yang tetap berjalan?"), validate_choice=False)
    tell = Lines(_l("Pesan untuk pelapor yang berkasnya digabung"), longest=4000)
    seen = HiddenField()

    def __init__(self, *args: Any, cases: Sequence[Case], speaking: Mapping[str, Collection[Language]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.speaking = speaking
        self.into.choices = [(case.code, f"{case.kind.label} {case.spoken}") for case in cases]
        self.seen.data = self.seen.data or versions(cases)

    def validate_into(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            refuse(_l("Pilih berkas yang tetap berjalan."))

    def validate_tell(self, field: Any) -> None:
        """It is read by those who told of the case that ends."""
        self.to([language for code, languages in self.speaking.items() if code != self.into.data for language in languages])
        self.check_words(field)

    def order(self, cases: Sequence[Case]) -> tuple[Case, Case]:
        """Which one ends, and in which it lives on. Raises Stale where one of them changed since they were seen."""
        if self.seen.data != versions(cases):
            raise Stale(_l("Salah satu berkas baru saja diubah petugas lain. Lihat keadaannya sekarang, lalu kirim lagi."))
        into = next(case for case in cases if case.code == self.into.data)
        return next(case for case in cases if case is not into), into


def versions(cases: Sequence[Case]) -> str:
    return " ".join(sorted(f"{case.code}:{case.version}" for case in cases))
