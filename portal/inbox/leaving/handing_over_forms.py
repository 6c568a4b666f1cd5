"""Who takes over somebody's cases, and why."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.web.fields import Form, Lines, Ticks, refuse, required


class HandOverForm(Form):
    """To one colleague, or dealt out to several."""

    to = Ticks(_l("Siapa yang menerima?"))
    reason = Lines(_l("Alasan"), [required(_l("Tulis alasannya."))], longest=1000)

    def offer(self, colleagues: Sequence[User]) -> "HandOverForm":
        self.colleagues = colleagues
        self.to.choices = [(str(one.id), one.name) for one in colleagues]
        return self

    def validate_to(self, field: Any) -> None:
        if not self.chosen:
            refuse(_l("Pilih siapa yang menerima."))

    @property
    def chosen(self) -> list[User]:
        return [one for one in self.colleagues if str(one.id) in (self.to.data or ())]
