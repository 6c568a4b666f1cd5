"""What goes to a reporter: in their language, without blanks left open; and the choice of an answer that is kept ready."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal.accounts.models import Language
from portal.cases.codes import Outcome
from portal.inbox.acting.tongue import written_in
from portal.offices import answers
from portal.offices.models import AnswerText
from portal.web.fields import Choose, Form, one_of

WRONG_TONGUE = {
    Language.ID: _l("Pelapor memakai bahasa Inggris; pesan ini tampaknya berbahasa Indonesia. Ubah, atau kirim apa adanya."),
    Language.EN: _l("Pelapor memakai bahasa Indonesia; pesan ini tampaknya berbahasa Inggris. Ubah, atau kirim apa adanya."),
}  # by the language it is written in


class ToReporter(Form):
    """A form with a field that reporters read. A warning is given once; whoever presses "as it is" is not held up."""

    anyway = StringField("")  # a button's
    readers: Collection[Language] = ()
    wrong_tongue = False

    def to(self, readers: Collection[Language]) -> Self:
        self.readers = readers
        return self

    def check_words(self, field: Any) -> None:
        if left := answers.blanks_in(field.data or ""):
            raise StopValidation(_("Ganti dulu %(blanks)s dengan kata-katanya.", blanks=answers.said(left)))
        tongue = written_in(field.data or "")
        if tongue and not self.anyway.data and any(reader is not tongue for reader in self.readers):
            self.wrong_tongue = True
            raise StopValidation(self.warning(tongue))

    def warning(self, tongue: Language) -> str:
        return str(WRONG_TONGUE[tongue])


class UseForm(Form):
    """Which of the office's answers to put into the box, and in which language."""

    template = Choose(_l("Contoh jawaban"), blank=_l("Pilih contoh…"))
    speaking = Choose(_l("Bahasa"), [one_of(Language, _l("Pilih bahasanya."))], codes=Language)

    def offer(self, ready: Sequence[AnswerText], reader: Language, page: str) -> Self:
        """`page` is the language of whoever chooses, `reader` the one that the reporter used."""
        self.ready = ready
        self.template.choices += [  # type: ignore[operator]
            SelectChoice(str(one.id), one.title_en if page == "en" else one.title, optgroup=_group(one)) for one in ready
        ]
        self.speaking.data = self.speaking.data or reader.value
        return self

    @property
    def chosen(self) -> AnswerText | None:
        return next((one for one in self.ready if str(one.id) == self.template.data), None)

    @property
    def language(self) -> Language:
        return Language(self.speaking.data)

    def validate_template(self, field: Any) -> None:
        if self.chosen is None:
            raise StopValidation(_("Pilih contoh jawabannya."))


def _group(one: AnswerText) -> str | None:
    """Those that close stand under their outcome."""
    outcome = Outcome.read(one.outcome)
    return str(outcome.label) if outcome else None
