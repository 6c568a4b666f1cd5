"""What officers put on a case for themselves: a label, a reminder."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import StopValidation

from portal import clock
from portal.accounts.models import User
from portal.inbox.acting.tagging import LONGEST_TAG
from portal.inbox.colleagues import named
from portal.web.fields import Day, Form, Line, required


class TagForm(Form):
    """Adding one overwrites nothing, so it carries no version."""

    tag = Line(_l("Tambah label"), [required(_l("Tulis labelnya."))], longest=LONGEST_TAG)


class ReminderForm(Form):
    remind_on = Day(_l("Tanggal"), [required(_l("Isi tanggalnya."))])
    about = Line(_l("Untuk apa"), [required(_l("Tulis untuk apa."))], longest=200)
    whom = SelectField(_l("Untuk siapa"), validate_choice=False)

    def offer(self, colleagues: list[User], me: User, away: Container[UUID]) -> "ReminderForm":
        self.whom.choices = named(colleagues, me, away)
        self.whom.data = self.whom.data or str(me.id)
        return self

    def chosen(self, colleagues: list[User]) -> User | None:
        return next((one for one in colleagues if str(one.id) == self.whom.data), None)

    def validate_remind_on(self, field: Any) -> None:
        if field.day and field.day < clock.today():
            raise StopValidation(_("Tanggal itu sudah lewat."))

    def validate_whom(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Pilih petugas di daftar."))
