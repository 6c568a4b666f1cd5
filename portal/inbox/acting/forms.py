"""What officers type: each form is one deed."""

from collections.abc import Container
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal import clock
from portal.accounts import absences
from portal.accounts.models import User
from portal.cases.codes import LEGAL_BASES, NEEDS_GROUNDS, OUTCOMES, Kind, Outcome
from portal.cases.opening import Grounds
from portal.inbox.acting.answer_forms import ToReporter
from portal.inbox.acting.triage import LONGEST_TITLE
from portal.web.fields import Choose, Day, Form, Line, Lines, optional, required

MOST_DAYS = 260  # working days: a year


class Versioned(Form):
    """A form that says which version of the case its writer had before them."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """0, which no case has, where the form does not say: nothing is overwritten unseen."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def shown(self) -> list[Any]:
        """What its writer filled in, in the order of the page."""
        return [field for field in self if field.name != "version"]

    @property
    def typed(self) -> str:
        """What its writer wrote, to be kept as a note."""
        return "\n\n".join(f"{field.label.text}: {field.data}" for field in self if field.data and isinstance(field, Line | Lines))


class DecisionForm(Versioned):
    """How a case ends. `outcome` is one of its kind's."""

    kind: Kind
    outcome = Choose(_l("Hasil"), blank=_l("Pilih…"))
    reason = Lines(_l("Alasan"), [required(_l("Tulis alasannya. Tanpa alasan berkas tidak bisa ditutup."))], longest=4000)
    tell = Lines(_l("Pesan untuk pelapor"), longest=4000)
    basis = Choose(_l("Dasar hukum"), choices=[SelectChoice("", _l("Pilih…")), *(SelectChoice(law, law) for law in LEGAL_BASES)])
    verified = Lines(_l("Yang diperiksa"), longest=2000)

    def validate_outcome(self, field: Any) -> None:
        if self.ending is None:
            raise StopValidation(_("Pilih hasilnya."))

    def validate_basis(self, field: Any) -> None:
        if field.data and field.data not in LEGAL_BASES:
            raise StopValidation(_("Pilih salah satu dasar hukum di daftar."))
        if self.ending in NEEDS_GROUNDS and not field.data:
            raise StopValidation(_("Pilih dasar hukumnya. Keberadaan saja bukan pelanggaran."))

    def validate_verified(self, field: Any) -> None:
        if self.ending in NEEDS_GROUNDS and not field.data:
            raise StopValidation(_("Tulis apa yang diperiksa dan bagaimana."))

    @property
    def shown(self) -> list[Any]:
        """The outcome first; the grounds only where there are any, or must be."""
        rest = [self.reason, self.tell] if self.kind is Kind.REPORT else [self.reason]
        grounds = [self.basis, self.verified] if self.basis.data or self.verified.data or self.ending in NEEDS_GROUNDS else []
        return [self.outcome, *rest, *grounds]

    @property
    def ending(self) -> Outcome | None:
        outcome = Outcome.read(self.outcome.data)
        return outcome if outcome in OUTCOMES[self.kind] else None

    @property
    def grounds(self) -> Grounds | None:
        return Grounds(self.basis.data, self.verified.data or "") if self.ending in NEEDS_GROUNDS else None


class ReportDecision(DecisionForm, ToReporter):
    kind = Kind.REPORT
    outcome = Choose(_l("Hasil"), codes=OUTCOMES[Kind.REPORT], blank=_l("Pilih…"))

    def validate_tell(self, field: Any) -> None:
        self.check_words(field)


class VerificationDecision(DecisionForm):
    kind = Kind.VERIFICATION
    outcome: Any = RadioField(
        _l("Keputusan"),
        choices=[SelectChoice(Outcome.ACCEPTED.value, _l("Terima")), SelectChoice(Outcome.REFUSED.value, _l("Tolak"))],
        validate_choice=False,
    )


# A submission is not decided: it is closed once all its changes are accepted.
DECISIONS: dict[Kind, type[DecisionForm]] = {form.kind: form for form in (ReportDecision, VerificationDecision)}


class ReopeningForm(Versioned):
    reason = Lines(_l("Mengapa dibuka lagi?"), [required(_l("Tulis mengapa berkas dibuka lagi."))], longest=4000)


class MessageForm(Versioned, ToReporter):
    """To the reporter: a question, for whose answer the case waits, or just words."""

    message = Lines(_l("Pesan"), [required(_l("Tulis pesannya."))], longest=4000)

    @property
    def shown(self) -> list[Any]:
        return [self.message]

    def validate_message(self, field: Any) -> None:
        self.check_words(field)


class NoteForm(Form):
    """Adding a note overwrites nothing, so it carries no version."""

    note = Lines(_l("Tambah catatan"), [required(_l("Tulis catatannya."))], longest=10_000)


class TitleForm(Versioned):
    title = Line(_l("Judul di daftar"), longest=LONGEST_TITLE)


class OwnerForm(Versioned):
    owner = SelectField(_l("Petugas"), validate_choice=False)

    def offer(self, colleagues: list[User], me: User, away: Container[UUID]) -> "OwnerForm":
        mine = [SelectChoice(str(me.id), _("%(name)s (saya)", name=me.name))]
        others = [SelectChoice(str(one.id), absences.named(one, away)) for one in colleagues if one.id != me.id]
        self.owner.choices = [SelectChoice("", _("Belum ada")), *mine, *others]
        return self

    def chosen(self, colleagues: list[User]) -> User | None:
        """None for nobody. Somebody who is not on the list is refused by `validate_owner`."""
        return next((one for one in colleagues if str(one.id) == self.owner.data), None)

    def validate_owner(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Pilih petugas di daftar."))


class DueForm(Versioned):
    """Some working days from today, or a day."""

    days = Line(_l("Hari kerja dari hari ini"), longest=10)
    day = Day(_l("Atau tanggal"), [optional()])

    def validate_days(self, field: Any) -> None:
        if field.data and not (field.data.isascii() and field.data.isdigit() and 1 <= int(field.data) <= MOST_DAYS):
            raise StopValidation(_("Isi angka 1 sampai %(most)s.", most=MOST_DAYS))
        if not field.data and not self.day.data:
            raise StopValidation(_("Isi jumlah hari kerja, atau tanggal."))

    def due(self, holidays: frozenset[date]) -> date:
        """Only after `validate()` was true. The day wins where both are given."""
        return self.day.day or clock.working_days(clock.today(), int(self.days.data or 1), holidays)


class RecordsForm(Form):
    """Why an officer opens the full records of the people in a case."""

    reason = Line(_l("Alasan"), [required(_l("Tulis mengapa data lengkapnya perlu dibuka."))], longest=500, id="why")


class ButtonForm(Versioned):
    """A deed that needs no words."""
