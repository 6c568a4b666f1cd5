"""What officers write down of a visit: where and how many, nobody's numbers."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import StopValidation

from portal import clock
from portal.accounts.models import User
from portal.cases.masking import hidden
from portal.inbox.colleagues import takers_among
from portal.web.fields import Day, Form, Lines, required


class OfPlaces(Form):
    """A form whose text is about a sponsor. What looks like somebody's number is asked about once; `anyway` is the answer."""

    anyway = HiddenField()  # the second button, which is there after the question
    looks_personal = False

    def ask_about_numbers(self, field: Any) -> None:
        if hidden(field.data or "") and not self.anyway.data:
            self.looks_personal = True
            raise StopValidation(
                _("Di dalamnya ada yang mirip nomor paspor, NIK, atau telepon. Kunjungan dicatat tentang penjamin, bukan tentang orang.")
            )


class PlanForm(OfPlaces):
    planned_on = Day(_l("Tanggal"), [required(_l("Isi tanggalnya."))])
    officer = SelectField(_l("Siapa yang pergi"), validate_choice=False)
    purpose = Lines(_l("Tujuan"), [required(_l("Tulis tujuan kunjungan."))], longest=1000)

    def offer(self, colleagues: list[User], me: User, away: Container[UUID]) -> "PlanForm":
        self.officer.choices = takers_among(colleagues, me, away)
        self.officer.data = self.officer.data or str(me.id)
        return self

    def chosen(self, colleagues: list[User]) -> User | None:
        return next((one for one in colleagues if str(one.id) == self.officer.data), None)

    def validate_planned_on(self, field: Any) -> None:
        if field.day and field.day < clock.today():
            raise StopValidation(_("Tanggal itu sudah lewat."))

    def validate_officer(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Pilih petugas di daftar."))

    def validate_purpose(self, field: Any) -> None:
        self.ask_about_numbers(field)


class FindingsForm(OfPlaces):
    visited_on = Day(_l("Tanggal kunjungan"), [required(_l("Isi tanggalnya."))])
    findings = Lines(_l("Yang dilihat"), [required(_l("Tulis hasil kunjungan."))], longest=4000)

    def validate_visited_on(self, field: Any) -> None:
        if field.day and field.day > clock.today():
            raise StopValidation(_("Tanggal itu belum tiba."))

    def validate_findings(self, field: Any) -> None:
        self.ask_about_numbers(field)
