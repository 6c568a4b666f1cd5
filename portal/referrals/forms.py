"""What an agency's liaison answers, and an officer who writes down what came by letter."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import StopValidation

from portal.referrals.codes import Reply
from portal.web.fields import Form, Line, Lines, Pick, one_of


class ReplyForm(Form):
    """The agency's answer. Taking it on needs no words, everything else does."""

    reply = Pick(_l("Jawaban"), [one_of(Reply, _l("Pilih jawabannya."))], codes=Reply, default=Reply.ACCEPTED.value)
    text = Lines(_l("Isi jawaban"), longest=4000)
    letter = Line(_l("Nomor surat balasan"), longest=100)
    pdf = FileField(_l("Surat balasan (PDF)"))

    def validate_text(self, field: Any) -> None:
        if self.says is not Reply.ACCEPTED and not field.data:
            raise StopValidation(_("Tulis jawabannya."))

    @property
    def says(self) -> Reply | None:
        return Reply.read(self.reply.data)
