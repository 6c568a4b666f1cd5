"""What is asked at the doors: address and password, and a new password."""

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from portal.accounts import absences, passwords
from portal.accounts.models import Language, User
from portal.web.fields import Choose, Day, Email, Form, Line, Pick, one_of, refuse, required

ADDRESS = _l("Alamat email")


class SignInForm(Form):
    """Whatever is typed as an address is looked up: one that cannot exist is answered like one that does not."""

    email = Line(ADDRESS, [required(_l("Tulis alamat email Anda."))], longest=254)
    password = PasswordField(_l("Kata sandi"), [required(_l("Tulis kata sandi Anda."))])
    next = HiddenField()


class AddressForm(Form):
    email = Email(ADDRESS, [required(_l("Tulis alamat email Anda."))])


class NewPasswordForm(Form):
    """A new password for the account with this address, typed twice: without script nobody can see what they type."""

    password = PasswordField(_l("Kata sandi baru"), [required(_l("Tulis kata sandi baru."))])
    again = PasswordField(_l("Sekali lagi"), [required(_l("Tulis kata sandi baru sekali lagi."))])

    def __init__(self, *args: Any, email: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.email = email

    def validate_password(self, field: Any) -> None:
        if objection := passwords.objection(field.data, self.email):
            refuse(objection)

    def validate_again(self, field: Any) -> None:
        if field.data != self.password.data:
            refuse(_l("Kedua kata sandi tidak sama."))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_l("Kata sandi sekarang"), [required(_l("Tulis kata sandi Anda sekarang."))])


class AbsenceForm(Form):
    """From when until when somebody is away, and who stands in."""

    since = Day(_l("Hari pertama"), [required(_l("Tulis hari pertamanya."))])
    until = Day(_l("Hari terakhir"), [required(_l("Tulis hari terakhirnya."))])
    deputy = Choose(_l("Wakil"), blank=_l("Tanpa wakil"))

    def offer(self, colleagues: Iterable[User], away: Container[UUID]) -> "AbsenceForm":
        self.colleagues = {str(one.id): one for one in colleagues}
        self.deputy.choices = [("", _l("Tanpa wakil")), *((id_, absences.named(one, away)) for id_, one in self.colleagues.items())]
        return self

    def validate_deputy(self, field: Any) -> None:
        if field.data and field.data not in self.colleagues:
            refuse(_l("Pilih wakil di daftar."))


class LanguageForm(Form):
    language = Pick(_l("Bahasa"), [one_of(Language, _l("Pilih satu."))], codes=Language)
