"""Who of the desk is away, as a supervisor writes it down for them."""

from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal.accounts.forms import AbsenceForm
from portal.accounts.models import User
from portal.web.fields import Choose, refuse


class ColleagueAbsenceForm(AbsenceForm):
    """Of somebody who cannot say it themself."""

    who = Choose(_l("Siapa"))

    def offer_to(self, me: User, colleagues: Sequence[User], away: Container[UUID]) -> "ColleagueAbsenceForm":
        """Of all `colleagues` but `me`; every one of them can be the deputy."""
        self.offer(colleagues, away)
        self.who.choices = [("", _l("Pilih rekan")), *((str(one.id), one.name) for one in colleagues if one.id != me.id)]
        return self

    @property
    def officer(self) -> User:
        """Only after `validate()` was true."""
        return self.colleagues[self.who.data or ""]

    def validate_who(self, field: Any) -> None:
        if not field.data or field.data not in {value for value, _words in field.choices}:
            refuse(_l("Pilih rekan di daftar."))

    def validate_deputy(self, field: Any) -> None:
        super().validate_deputy(field)
        if field.data and field.data == self.who.data:
            refuse(_l("Wakilnya harus orang lain."))
