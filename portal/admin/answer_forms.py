"""What an admin says of an answer that is kept ready."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from portal.admin.answers import AnswerDetails
from portal.cases.codes import OUTCOMES, Category, Kind
from portal.offices import answers
from portal.web.fields import Choose, Form, Line, Lines, Ticks, choices, required


class AnswerForm(Form):
    """`version` says over which state of the text this was typed; a new one has none."""

    version = IntegerField(widget=HiddenInput())
    title = Line(_l("Judul untuk petugas"), [required(_l("Tulis judulnya."))], longest=80)
    text = Lines(_l("Isi"), [required(_l("Tulis isinya."))], longest=2000)
    title_en = Line(_l("Judul untuk petugas (Inggris)"), [required(_l("Tulis judulnya dalam bahasa Inggris."))], longest=80)
    text_en = Lines(_l("Isi (Inggris)"), [required(_l("Tulis isinya dalam bahasa Inggris."))], longest=2000)
    outcome = Choose(_l("Dipakai saat"), codes=OUTCOMES[Kind.REPORT], blank=_l("Percakapan dengan pelapor"))
    categories = Ticks(_l("Hanya untuk laporan tentang"), choices=choices(Category))

    def validate_text(self, field: Any) -> None:
        _check_blanks(field.data)

    def validate_text_en(self, field: Any) -> None:
        """The same blanks in both languages: what one reporter is told the other is told too."""
        _check_blanks(field.data)
        missing = answers.blanks_in(self.text.data or "") ^ answers.blanks_in(field.data)
        if missing:
            raise StopValidation(_("%(blanks)s harus ada di kedua bahasa.", blanks=answers.said(missing)))

    def validate_outcome(self, field: Any) -> None:
        if field.data and field.data not in {outcome.value for outcome in OUTCOMES[Kind.REPORT]}:
            raise StopValidation(_("Pilih satu di daftar."))

    def details(self) -> AnswerDetails:
        """Only after `validate()` was true."""
        return AnswerDetails(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            text=self.text.data or "",
            text_en=self.text_en.data or "",
            outcome=self.outcome.data or "",
            categories=" ".join(self.categories.data or []),
        )


def _check_blanks(text: str) -> None:
    if unknown := answers.unknown_in(text):
        raise StopValidation(
            _("%(blanks)s tidak dikenal. Yang dapat dipakai: %(known)s.", blanks=answers.said(unknown), known=answers.said(answers.Blank))
        )
