"""What officers put on a case for themselves: a label, a reminder."""

from collections.abc import Container
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal import clock
from portal.accounts.models import User
from portal.inbox.acting.tagging import LONGEST_TAG
from portal.inbox.colleagues import takers_among
from portal.web.fields import Day, Form, Line, optional, required

SOON = {"1": _l("Besok"), "3": _l("3 hari lagi"), "7": _l("1 minggu lagi")}  # in days


class TagForm(Form):
    """Adding one overwrites nothing, so it carries no version."""

    tag = Line(_l("Tambah label"), [required(_l("Tulis labelnya."))], longest=LONGEST_TAG)


class ReminderForm(Form):
    """Some days from today, or a day."""

    soon = RadioField(_l("Kapan"), choices=[SelectChoice(days, words) for days, words in SOON.items()], validate_choice=False)
    remind_on = Day(_l("Atau tanggal"), [optional()])
    about = Line(_l("Untuk apa"), [required(_l("Tulis untuk apa."))], longest=200)
    whom = SelectField(_l("Untuk siapa"), validate_choice=False)

    def offer(self, colleagues: list[User], me: User, away: Container[UUID]) -> "ReminderForm":
        self.whom.choices = takers_among(colleagues, me, away)
        self.whom.data = self.whom.data or str(me.id)
        return self

    def chosen(self, colleagues: list[User]) -> User | None:
        return next((one for one in colleagues if str(one.id) == self.whom.data), None)

    @property
    def day(self) -> date | None:
        """Only after `validate()` was true. The one that was typed wins where both are given."""
        return self.remind_on.day or (clock.today() + timedelta(days=int(self.soon.data)) if self.soon.data else None)

    def validate_soon(self, field: Any) -> None:
        if not self.remind_on.data and field.data not in SOON:
            raise StopValidation(_("Pilih kapan, atau isi tanggalnya."))

    def validate_remind_on(self, field: Any) -> None:
        if field.day and field.day < clock.today():
            raise StopValidation(_("Tanggal itu sudah lewat."))

    def validate_whom(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Pilih petugas di daftar."))
