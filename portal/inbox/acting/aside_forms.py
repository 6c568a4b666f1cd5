"""Conflict of interest, as it is filled in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.web.fields import Form, Lines, Ticks, refuse, required


class AsideForm(Form):
    """Why somebody steps aside; they need not say."""

    reason = Lines(_l("Alasan"), longest=1000, id="aside-reason")


class HideForm(Form):
    """From whom a case is hidden: some of those who see it."""

    hide = Ticks(_l("Siapa yang tidak boleh melihat berkas ini?"))
    reason = Lines(_l("Alasan"), [required(_l("Tulis alasannya."))], longest=1000)

    def __init__(self, *args: Any, officers: Sequence[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.officers = officers
        self.hide.choices = [(str(one.id), one.name) for one in officers]

    def validate_hide(self, field: Any) -> None:
        if not self.chosen:
            refuse(_l("Centang paling sedikit satu orang."))

    @property
    def chosen(self) -> list[User]:
        return [one for one in self.officers if str(one.id) in (self.hide.data or ())]
