"""What officers type beside the list."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.accounts.models import Language
from portal.cases.models import spoken
from portal.inbox.acting.answer_forms import ToReporter
from portal.inbox.box.views import LONGEST_NAME
from portal.web.fields import Form, Line, Lines, required

NAMED = 20  # cases


class ViewForm(Form):
    """A name for a way to look at the list."""

    name = Line(_l("Nama tampilan"), [required(_l("Tulis nama tampilannya."))], longest=LONGEST_NAME)
    for_all = BooleanField(_l("Untuk seluruh kantor"))


class AnswerForm(ToReporter):
    """To the reporters of many reports at once. `skipping`: the language whose reporters can be left out."""

    cases: Mapping[str, Sequence[Language]] = {}
    skipping: Language | None = None

    message = Lines(_l("Pesan"), [required(_l("Tulis pesannya."))], longest=4000)

    def to_all(self, readers: Mapping[str, Sequence[Language]]) -> Self:
        """`readers`: the language of each reporter, by the code of the case."""
        self.cases = readers
        return self.to({one for languages in readers.values() for one in languages})

    def validate_message(self, field: Any) -> None:
        self.check_words(field)

    def warning(self, tongue: Language) -> str:
        """Names the cases; those may be left out where others remain."""
        others = [code for code, languages in self.cases.items() if any(one is not tongue for one in languages)]
        if len(others) < len(self.cases):
            self.skipping = next(language for language in Language if language is not tongue)
        names = ", ".join(map(spoken, others[:NAMED])) + (" …" if others[NAMED:] else "")
        if tongue is Language.ID:
            return str(
                _("Pesan ini tampaknya berbahasa Indonesia, tetapi ada pelapor yang memakai bahasa Inggris: %(cases)s.", cases=names)
            )
        return str(_("Pesan ini tampaknya berbahasa Inggris, tetapi ada pelapor yang memakai bahasa Indonesia: %(cases)s.", cases=names))


def renaming(view: UUID, sent: Any = None, **data: str) -> ViewForm:
    """For one of several views on a page: the names of its fields are its own."""
    return ViewForm(sent, prefix=f"v{view.hex}-", data=data)
