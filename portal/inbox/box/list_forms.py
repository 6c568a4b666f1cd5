"""What officers type beside the list."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.inbox.acting.answer_forms import ToReporter
from portal.inbox.box.views import LONGEST_NAME
from portal.web.fields import Form, Line, Lines, required


class ViewForm(Form):
    """A name for a way to look at the list."""

    name = Line(_l("Nama tampilan"), [required(_l("Tulis nama tampilannya."))], longest=LONGEST_NAME)
    for_all = BooleanField(_l("Untuk seluruh kantor"))


class AnswerForm(ToReporter):
    """To the reporters of many reports at once."""

    message = Lines(_l("Pesan"), [required(_l("Tulis pesannya."))], longest=4000)

    def validate_message(self, field: Any) -> None:
        self.check_words(field)


def renaming(view: UUID, sent: Any = None, **data: str) -> ViewForm:
    """For one of several views on a page: the names of its fields are its own."""
    return ViewForm(sent, prefix=f"v{view.hex}-", data=data)
